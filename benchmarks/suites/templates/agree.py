"""How pages of different engines are compared."""

import functools
import re

SPELLINGS = {"&quot;": "&#34;", "&#x27;": "&#39;", "&#x2f;": "/"}


class Page:
    """A page that is equal to another but for white space and the spelling of quotes.

    Engines differ in the newline behind a block, and in `&quot;` for `&#34;`.
    """

    def __init__(self, result):
        self.text = result

    @functools.cached_property
    def without_space(self):
        text = re.sub(r"\s+", "", self.text)
        for spelling, usual in SPELLINGS.items():
            text = text.replace(spelling, usual)
        return text

    def __eq__(self, other):
        return self.text == other.text or self.without_space == other.without_space

    def __str__(self):
        return self.without_space


class Exactly(Page):
    """A page that has to be equal in every character: Jinja2's, whose drop-in this is."""

    def __eq__(self, other):
        return self.text == other.text

    def __str__(self):
        return repr(self.text)
