"""MarkupSafe's inner escape function, and so Jinja2's, replaced by the native one."""

from .._core import _escape_inner

_original = None


def install():
    global _original
    import markupsafe

    inner = getattr(markupsafe, "_escape_inner", None)
    if inner is None:
        raise RuntimeError("this MarkupSafe has no inner function to replace; version 3.0 has one")
    if inner is not _escape_inner:
        _original = inner
        markupsafe._escape_inner = _escape_inner


def uninstall():
    global _original
    if _original is None:
        return
    import markupsafe

    # Whoever replaced it after us keeps what they put there.
    if markupsafe._escape_inner is _escape_inner:
        markupsafe._escape_inner = _original
    _original = None
