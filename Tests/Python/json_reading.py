"""The reader of JSON through ctypes: what melba/json.h and melba/value.h declare, and values made of it."""

import ctypes
from ctypes import POINTER, Structure, Union, byref
from ctypes import c_bool, c_double, c_int, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p

import library

BORROW, BIG_AS_DOUBLE, DECIMALS, FIRST_KEY, UNIQUE_KEYS = 1, 2, 4, 8, 16
ASCII = 1
NULL, BOOLEAN, INTEGER, NATURAL, DOUBLE, BIG_INTEGER, DECIMAL, TEXT, ARRAY, OBJECT = range(1, 11)


class Options(Structure):
    _fields_ = [("size", c_size_t), ("flags", c_uint32), ("depth", c_uint32), ("limit", c_uint64)]


class As(Union):
    _fields_ = [
        ("boolean", c_bool), ("integer", c_int64), ("natural", c_uint64), ("real", c_double), ("address", c_void_p),
    ]


class Value(Structure):
    _fields_ = [
        ("kind", c_uint8), ("flags", c_uint8), ("width", c_uint8), ("reserved", c_uint8), ("size", c_uint32),
        ("held", As),
    ]


class Fault(Exception):
    """A text that was refused."""

    def __init__(self, status, error):
        self.status, self.offset, self.place = library.STATUS[status], error.offset, (error.line, error.column, error.offset)
        self.message, self.pointer = error.message.decode(), error.name.decode()
        super().__init__(self.message)


class Reader:
    """A document that is parsed into again and again."""

    def __init__(self):
        self.library = library.load()
        error = POINTER(library.Error)
        for name, result, *parameters in [
            ("melba_json_document_new", c_int, POINTER(c_void_p)),
            ("melba_json_document_parse", c_int, c_void_p, library.Bytes, POINTER(Options), error),
            ("melba_json_document_root", POINTER(Value), c_void_p),
            ("melba_json_document_free", None, c_void_p),
        ]:
            function = getattr(self.library, name)
            function.restype, function.argtypes = result, parameters
        self.document = c_void_p()
        assert self.library.melba_json_document_new(byref(self.document)) == 0

    def close(self):
        self.library.melba_json_document_free(self.document)

    def read(self, text, flags=0, depth=0, build=None):
        source = ctypes.create_string_buffer(text, len(text)) if text else None
        view = library.Bytes(ctypes.addressof(source) if text else None, len(text))
        error, options = library.new_error(), Options(ctypes.sizeof(Options), flags, depth, 0)
        status = self.library.melba_json_document_parse(self.document, view, byref(options), byref(error))
        root = self.library.melba_json_document_root(self.document)
        assert bool(root) == (status == 0)
        if status != 0:
            raise Fault(status, error)
        return (build or value)(root[0])


def text(held):
    data = ctypes.string_at(held.held.address, held.size) if held.size else b""
    assert held.kind != TEXT or bool(held.flags & ASCII) == data.isascii()
    return data.decode()


def items(held):
    return ctypes.cast(held.held.address, POINTER(Value))


def value(held):
    """As json.loads would have it."""
    match held.kind:
        case 1:
            return None
        case 2:
            return held.held.boolean
        case 3:
            return held.held.integer
        case 4:
            return held.held.natural
        case 5:
            return held.held.real
        case 6:
            return int(text(held))
        case 8:
            return text(held)
        case 9:
            return [value(items(held)[i]) for i in range(held.size)]
        case 10:
            return {text(items(held)[2 * i]): value(items(held)[2 * i + 1]) for i in range(held.size)}
    raise AssertionError(held.kind)


def spelled_leaf(held):
    match held.kind:
        case 1:
            return "null"
        case 2:
            return "true" if held.held.boolean else "false"
        case 3:
            return str(held.held.integer)
        case 4:
            return f"n{held.held.natural}"
        case 5:
            return f"d{held.held.real:.17g}"
        case 6:
            return "b" + text(held)
        case 8:
            return '"' + text(held) + ('"' if held.flags & ASCII else '"u')
    raise AssertionError(held.kind)


def spelled(held):
    """As the cases spell it; with a stack of its own, because some are deeper than Python 3.12 calls through C."""
    out, left = [], [held]
    while left:
        one = left.pop()
        if isinstance(one, str):
            out.append(one)
        elif one.kind in (9, 10):
            count = one.size if one.kind == 9 else 2 * one.size
            first = items(one)
            left.append("]" if one.kind == 9 else "}")
            for i in reversed(range(count)):
                left.append(first[i])
                if i > 0:
                    left.append(" ")
            left.append("[" if one.kind == 9 else "{")
        else:
            out.append(spelled_leaf(one))
    return "".join(out)
