"""The formatter behind Markup.format."""

import string


class EscapeFormatter(string.Formatter):
    """Formats like str.format and escapes each field."""

    __slots__ = ("escape",)

    def __init__(self, escape):
        self.escape = escape
        super().__init__()

    def format_field(self, value, format_spec):
        if hasattr(value, "__html_format__"):
            text = value.__html_format__(format_spec)
        elif hasattr(value, "__html__"):
            if format_spec:
                raise ValueError(
                    f"Format specifier {format_spec} given, but {type(value)} does not define __html_format__. "
                    "A class that defines __html__ must define __html_format__ to work with format specifiers."
                )
            text = value.__html__()
        else:
            # The specifier may be Markup, whose own format would be called.
            text = super().format_field(value, str(format_spec))
        return str(self.escape(text))


EscapeFormatter.__module__ = "melba.markup"
