import string
from collections.abc import Callable
from typing import Any

class EscapeFormatter(string.Formatter):
    __slots__ = ("escape",)
    escape: Callable[[Any], str]
    def __init__(self, escape: Callable[[Any], str]) -> None: ...
    def format_field(self, value: Any, format_spec: str) -> str: ...
