"""MarkupSafe's escape in C, str to str, which is what pages written by hand in Python use."""

try:
    from markupsafe._speedups import _escape_inner as e
except ImportError:
    e = None
