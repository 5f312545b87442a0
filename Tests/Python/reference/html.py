"""Back from HTML: what the standard library and MarkupSafe do."""

import html


def unescape(text):
    return html.unescape(text)


def without_markup(text):
    """Up to the first comment or tag that does not end, all of them removed."""
    start = text.find("<")
    opening, closing = ("<!--", "-->") if text.startswith("<!--", start) else ("<", ">")
    end = text.find(closing, start + len(opening))
    if start == -1 or end == -1:
        return text
    return text[:start] + without_markup(text[end + len(closing) :])


def striptags(text):
    return unescape(" ".join(without_markup(text).split()))
