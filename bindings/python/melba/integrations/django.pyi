from collections.abc import Mapping
from typing import Any

from ..templates.environment import Environment
from ..templates.environment import Template as _Template

class Templates:
    app_dirname: str
    context_processors: list[str]
    env: Environment
    def __init__(self, params: dict[str, Any]) -> None: ...
    def from_string(self, template_code: str) -> Template: ...
    def get_template(self, template_name: str) -> Template: ...
    @property
    def template_context_processors(self) -> list[Any]: ...

class Template:
    template: _Template
    backend: Templates
    origin: Origin
    def __init__(self, template: _Template, backend: Templates) -> None: ...
    def render(self, context: Mapping[str, Any] | None = None, request: Any = None) -> str: ...

class Origin:
    name: str | None
    template_name: str | None
    def __init__(self, name: str | None, template_name: str | None) -> None: ...
