"""What libmelba does for a language with an FFI, shown by ctypes.

Usage: demo_ctypes.py [libmelba.so].  A call by ctypes costs about a microsecond,
so what is worth it is long texts, or many gathered in one.
"""

import ctypes
import html
import json
import sys
import timeit


class Bytes(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_size_t), ("capacity", ctypes.c_size_t),
                ("resize", ctypes.c_void_p), ("context", ctypes.c_void_p)]


class Style(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("flags", ctypes.c_uint32), ("indent", ctypes.c_uint32),
                ("limit", ctypes.c_uint64), ("depth", ctypes.c_uint32), ("reserved", ctypes.c_uint32)]


melba = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libmelba.so.0")
melba.melba_version.restype = ctypes.c_char_p
melba.melba_status_text.restype = ctypes.c_char_p
melba.melba_escape_append.argtypes = [ctypes.c_int, Bytes, ctypes.POINTER(Buffer), ctypes.c_void_p]
melba.melba_buffer_free.argtypes = [ctypes.POINTER(Buffer)]
melba.melba_buffer_free.restype = None
melba.melba_json_parse.argtypes = [Bytes, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p]
melba.melba_json_document_root.argtypes = [ctypes.c_void_p]
melba.melba_json_document_root.restype = ctypes.c_void_p
melba.melba_json_document_free.argtypes = [ctypes.c_void_p]
melba.melba_json_document_free.restype = None
melba.melba_json_write_value.argtypes = [ctypes.c_void_p, ctypes.POINTER(Style), ctypes.POINTER(Buffer), ctypes.c_void_p]
HTML = 0
"""MELBA_HTML of <melba/escape.h>."""
SORT_KEYS = 4
"""MELBA_JSON_SORT_KEYS of <melba/json_writer.h>."""


def check(status):
    if status:
        raise ValueError(melba.melba_status_text(status).decode())


def escape(texts):
    """Escapes many UTF-8 texts into one buffer, which is what a page is."""
    buffer = Buffer()
    try:
        for text in texts:
            check(melba.melba_escape_append(HTML, Bytes(text, len(text)), buffer, None))
        return ctypes.string_at(buffer.data, buffer.size)
    finally:
        melba.melba_buffer_free(buffer)


def canonical(text, indent=0):
    """Reads JSON and writes it again with its keys in order: a document is one call in and one out."""
    document, buffer = ctypes.c_void_p(), Buffer()
    check(melba.melba_json_parse(Bytes(text, len(text)), None, document, None))
    try:
        root = melba.melba_json_document_root(document)
        check(melba.melba_json_write_value(root, Style(ctypes.sizeof(Style), SORT_KEYS, indent), buffer, None))
        return ctypes.string_at(buffer.data, buffer.size)
    finally:
        melba.melba_buffer_free(buffer)
        melba.melba_json_document_free(document)


def compare(title, ours, name, theirs):
    assert ours() == theirs(), "both write the same"
    times = [min(timeit.repeat(call, number=20, repeat=5)) / 20 * 1e6 for call in (ours, theirs)]
    print(f"{title}: melba {times[0]:.0f} us, {name} {times[1]:.0f} us ({times[1] / times[0]:.1f} times)")


def main():
    print(f"libmelba {melba.melba_version().decode()} by ctypes\n")
    print(escape([b"<b>", "café & crème".encode(), b"</b>"]).decode())
    print(canonical('{"title": "café", "ids": [1, 2.50], "by": null}'.encode(), indent=2).decode())
    try:
        canonical(b'{"ids": [1, 2')
    except ValueError as error:
        print(f"bad input: {error}\n")

    paragraphs = [("The quick brown fox <jumps> over the lazy dog & the cat. " * 40).encode()] * 100
    compare(f"100 paragraphs of {len(paragraphs[0])} bytes", lambda: escape(paragraphs), "html.escape",
            lambda: "".join(html.escape(text.decode()) for text in paragraphs).encode())
    rows = json.dumps([{"title": f"Café {i}", "price": i + 0.25, "id": i} for i in range(1000)], indent=1).encode()
    compare(f"{len(rows)} bytes of JSON, its keys sorted", lambda: canonical(rows), "json",
            lambda: json.dumps(json.loads(rows), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


main()
