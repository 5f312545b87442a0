"""What libmelba does for a language with an FFI, shown by ctypes.

Usage: demo_ctypes.py [libmelba.so].  A call by ctypes costs about a microsecond,
so what is worth it is long texts, or many gathered in one.
"""

import ctypes
import html
import sys
import timeit


class Bytes(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_size_t), ("capacity", ctypes.c_size_t),
                ("resize", ctypes.c_void_p), ("context", ctypes.c_void_p)]


melba = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libmelba.so.0")
melba.melba_version.restype = ctypes.c_char_p
melba.melba_status_text.restype = ctypes.c_char_p
melba.melba_escape_append.argtypes = [ctypes.c_int, Bytes, ctypes.POINTER(Buffer), ctypes.c_void_p]
melba.melba_buffer_free.argtypes = [ctypes.POINTER(Buffer)]
melba.melba_buffer_free.restype = None
HTML = 0
"""MELBA_HTML of <melba/escape.h>."""


def escape(texts):
    """Escapes many UTF-8 texts into one buffer, which is what a page is."""
    buffer = Buffer()
    try:
        for text in texts:
            status = melba.melba_escape_append(HTML, Bytes(text, len(text)), buffer, None)
            if status:
                raise ValueError(melba.melba_status_text(status).decode())
        return ctypes.string_at(buffer.data, buffer.size)
    finally:
        melba.melba_buffer_free(buffer)


def main():
    print(f"libmelba {melba.melba_version().decode()} by ctypes\n")
    print(escape([b"<b>", "café & crème".encode(), b"</b>"]).decode())
    paragraphs = [("The quick brown fox <jumps> over the lazy dog & the cat. " * 40).encode()] * 100

    def rival():
        return "".join(html.escape(text.decode()) for text in paragraphs).encode()

    def ours():
        return escape(paragraphs)

    assert ours() == rival(), "both write the same"
    times = [min(timeit.repeat(call, number=20, repeat=5)) / 20 * 1e6 for call in (ours, rival)]
    print(f"\n100 paragraphs of {len(paragraphs[0])} bytes: melba {times[0]:.0f} us, "
          f"html.escape {times[1]:.0f} us ({times[1] / times[0]:.1f} times)")


main()
