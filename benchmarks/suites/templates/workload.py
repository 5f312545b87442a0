"""A workload: one page in the languages of several engines, and what it is rendered with."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Callable

ENTRY = "page.html"


def pages(sources):
    """Sources by name; a single one is that of the page."""
    return {ENTRY: sources} if isinstance(sources, str) else sources


@dataclass
class Workload:
    """`sources` is in Jinja2's language, which Melba, minijinja and mostly Kida read as well."""

    name: str
    sources: str | dict[str, str]
    # Makes what the page is rendered with; all of it follows from the generator.
    context: Callable[[Random], dict[str, Any]]
    # The same page written by hand in Python, from the context.
    hand: Callable[[dict[str, Any]], str] | None = None
    mako: str | dict[str, str] | None = None
    # Where Kida's language differs.
    kida: str | dict[str, str] | None = None
    escaped: bool = True
    functions: dict[str, Callable] = field(default_factory=dict)
    filters: dict[str, Callable] = field(default_factory=dict)

    def made(self, seed):
        """The context of this seed."""
        return self.context(Random(f"{self.name} {seed}"))
