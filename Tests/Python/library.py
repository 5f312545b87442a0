"""libmelba.so through ctypes alone: the C interface is enough for any language that can call C.

MELBA_LIBRARY names the file; without it the one in BUILD, or in build/, is taken.
"""

import ctypes
import os
import pathlib
from ctypes import POINTER, Structure, byref, c_bool, c_char, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PATH = os.environ.get("MELBA_LIBRARY") or os.path.join(os.environ.get("BUILD") or ROOT / "build", "libmelba.so")

STATUS = ["ok", "no-memory", "bad-argument", "too-large", "bad-encoding", "bad-character", "stopped", "internal",
    "syntax",
]
CONTEXTS = [
    "html", "html-unquoted", "js-string", "json-script", "url-component", "url-query", "css-string", "xml-text",
    "xml-attribute",
]
CODECS = {1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}


class Bytes(Structure):
    _fields_ = [("data", c_void_p), ("size", c_size_t)]


class Text(Structure):
    _fields_ = [("data", c_void_p), ("length", c_size_t), ("width", c_uint32)]


class Error(Structure):
    _fields_ = [
        ("size", c_size_t), ("status", c_int), ("line", c_uint32), ("column", c_uint32), ("offset", c_uint64),
        ("name", c_char * 64), ("message", c_char * 160),
    ]


class Buffer(Structure):
    _fields_ = [("data", c_void_p), ("size", c_size_t), ("capacity", c_size_t), ("resize", c_void_p), ("context", c_void_p)]


class EscapeSize(Structure):
    _fields_ = [("size", c_size_t), ("changed", c_bool)]


class Escaper(Structure):
    _fields_ = [
        ("offset", c_uint64), ("line", c_uint32), ("column", c_uint32), ("context", c_uint8), ("state", c_uint8),
        ("held", c_uint8), ("bytes", c_uint8 * 5),
    ]


def load(path=PATH):
    """The library with the types of every function declared."""
    library = ctypes.CDLL(path)
    buffer, error = POINTER(Buffer), POINTER(Error)
    for name, result, *parameters in [
        ("melba_version", c_char_p),
        ("melba_isa", c_char_p),
        ("melba_status_text", c_char_p, c_int),
        ("melba_buffer_reserve", c_int, buffer, c_size_t),
        ("melba_buffer_append", c_int, buffer, Bytes),
        ("melba_buffer_free", None, buffer),
        ("melba_escape", c_int, c_int, Bytes, buffer, POINTER(Bytes), error),
        ("melba_escape_text", c_int, c_int, Text, buffer, POINTER(Text), error),
        ("melba_escape_append", c_int, c_int, Bytes, buffer, error),
        ("melba_escape_measure", c_int, c_int, Bytes, POINTER(EscapeSize), error),
        ("melba_escape_text_measure", c_int, c_int, Text, POINTER(EscapeSize), error),
        ("melba_escaper_start", c_int, POINTER(Escaper), c_int),
        ("melba_escaper_push", c_int, POINTER(Escaper), Bytes, buffer, error),
        ("melba_escaper_finish", c_int, POINTER(Escaper), error),
        ("melba_unescape", c_int, Bytes, buffer, POINTER(Bytes), error),
        ("melba_unescape_text", c_int, Text, buffer, POINTER(Text), error),
        ("melba_striptags", c_int, Bytes, buffer, POINTER(Bytes), error),
        ("melba_striptags_text", c_int, Text, buffer, POINTER(Text), error),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, parameters
    return library


class Outcome:
    """How a call ended: the result, whether it is the input itself, or the place of the error."""

    def __init__(self, status, result, same, error):
        self.status, self.result, self.same = STATUS[status], result, same
        self.place = (error.line, error.column, error.offset)
        self.message = error.message.decode()


def new_error():
    return Error(size=ctypes.sizeof(Error))


def arguments(call, context):
    return (CONTEXTS.index(context),) if call == "escape" else ()


def call_bytes(library, call, context, data):
    """One of the calls on UTF-8, named as in the cases."""
    source = ctypes.create_string_buffer(data, len(data))
    view, result, buffer, error = Bytes(ctypes.addressof(source), len(data)), Bytes(), Buffer(), new_error()
    function = getattr(library, "melba_" + call)
    status = function(*arguments(call, context), view, byref(buffer), byref(result), byref(error))
    out = ctypes.string_at(result.data, result.size) if status == 0 and result.size else b""
    outcome = Outcome(status, out, status == 0 and result.data == view.data, error)
    library.melba_buffer_free(byref(buffer))
    return outcome


def call_text(library, call, context, text, width):
    """The same on text of 'width' bytes a character."""
    data = text.encode(CODECS[width], "surrogatepass") if width > 1 else text.encode("latin-1")
    source = ctypes.create_string_buffer(data, len(data) + 4)
    view, result, buffer, error = Text(ctypes.addressof(source), len(text), width), Text(), Buffer(), new_error()
    function = getattr(library, f"melba_{call}_text")
    status = function(*arguments(call, context), view, byref(buffer), byref(result), byref(error))
    out = ""
    if status == 0 and result.length:
        out = decode(ctypes.string_at(result.data, result.length * result.width), result.width)
    outcome = Outcome(status, out, status == 0 and result.data == view.data, error)
    library.melba_buffer_free(byref(buffer))
    return outcome


def decode(data, width):
    """Each unit is a code point; surrogates make no pairs."""
    return "".join(chr(int.from_bytes(data[i : i + width], "little")) for i in range(0, len(data), width))


def widths(text):
    """The widths that hold 'text'."""
    widest = max(map(ord, text), default=0)
    return [width for width in (1, 2, 4) if widest < 1 << 8 * width]
