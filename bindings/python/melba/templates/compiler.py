"""The names of jinja2.compiler that others import; templates are compiled natively."""

from .environment import CodeGenerator as CodeGenerator

__all__ = ["CodeGenerator"]
