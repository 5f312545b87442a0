"""A backend of Django's for templates of the kind that its own backend for Jinja2 renders.

    TEMPLATES = [{"BACKEND": "melba.integrations.django.Templates", "DIRS": ["templates"], "OPTIONS": {}}]

The options are those of Environment, and `environment`: a function, or the name of one, that makes the environment of
them; and `context_processors`.  Jinja2 need not be installed.
"""

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.backends.base import BaseEngine
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from .. import templates


class Templates(BaseEngine):
    app_dirname = "jinja2"

    def __init__(self, params):
        from django.conf import settings

        params = params.copy()
        options = params.pop("OPTIONS").copy()
        super().__init__(params)
        self.context_processors = options.pop("context_processors", [])
        make = options.pop("environment", templates.Environment)
        if isinstance(make, str):
            make = import_string(make)
        if "loader" not in options:
            options["loader"] = templates.FileSystemLoader(self.template_dirs)
        options.setdefault("autoescape", True)
        options.setdefault("auto_reload", settings.DEBUG)
        options.setdefault("undefined", templates.DebugUndefined if settings.DEBUG else templates.Undefined)
        self.env = make(**options)

    def from_string(self, template_code):
        return Template(self.env.from_string(template_code), self)

    def get_template(self, template_name):
        try:
            return Template(self.env.get_template(template_name), self)
        except templates.TemplateNotFound as problem:
            raise TemplateDoesNotExist(problem.name, backend=self) from problem
        except templates.TemplateSyntaxError as problem:
            error = TemplateSyntaxError(problem.args)
            error.template_debug = _place(problem)
            raise error from problem

    @cached_property
    def template_context_processors(self):
        return [import_string(path) for path in self.context_processors]


class Template:
    """What Django renders."""

    def __init__(self, template, backend):
        self.template = template
        self.backend = backend
        self.origin = Origin(template.filename, template.name)

    def render(self, context=None, request=None):
        variables = {} if context is None else context
        if request is not None:
            variables = {
                "request": request, "csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request),
            }
            for processor in self.backend.template_context_processors:
                variables.update(processor(request))
            variables.update(context or {})
        try:
            return self.template.render(variables)
        except templates.TemplateSyntaxError as problem:
            error = TemplateSyntaxError(problem.args)
            error.template_debug = _place(problem)
            raise error from problem


class Origin:
    """Where a template comes from, for Django's tools."""

    def __init__(self, name, template_name):
        self.name = name
        self.template_name = template_name


def _place(problem):
    """What Django's page for errors shows of a template: the line, and the ten before and behind it."""
    lines = list(enumerate((problem.source or "").strip().split("\n"), 1))
    during = lines[problem.lineno - 1][1] if 0 < problem.lineno <= len(lines) else ""
    top = max(0, problem.lineno - 11)
    bottom = min(len(lines), problem.lineno + 10)
    return {
        "name": problem.filename, "message": problem.message, "source_lines": lines[top:bottom], "line": problem.lineno,
        "before": "", "during": during, "after": "", "total": len(lines), "top": top, "bottom": bottom,
    }
