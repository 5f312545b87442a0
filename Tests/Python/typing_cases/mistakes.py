"""What type checkers must refuse: each marked line has an error, and no other line has one."""

from melba import Markup, escape, install
from melba.markup import EscapeFormatter, escape_js, striptags

escape()  # mistake
escape("<", "<")  # mistake
escape(s="<")  # mistake
escape_js(1)  # mistake
escape_js(text="<")  # mistake
striptags(None)  # mistake
Markup("<") + 1  # mistake
Markup("<") * 1.5  # mistake
Markup("<").join(1)  # mistake
Markup("<").replace("a", 1)  # mistake
Markup("<").split(1)  # mistake
Markup("<").nothing  # mistake
Markup(b"<", 1)  # mistake
EscapeFormatter()  # mistake
install("jinja")  # mistake
install(name="markupsafe")  # mistake
text: int = escape("<")  # mistake
