"""escape and its kin, as MarkupSafe has them; `markup` is the class of the results."""

SAFE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}


def escape_inner(text):
    return "".join(SAFE.get(character, character) for character in text)


def escape(value, markup):
    if type(value) is not str and hasattr(value, "__html__"):
        return markup(value.__html__())
    return markup(escape_inner(value if type(value) is str else str(value)))


def escape_silent(value, markup):
    return markup("") if value is None else escape(value, markup)


def soft_str(value):
    return value if isinstance(value, str) else str(value)
