"""The errors of templates beside Jinja2's."""

import pickle

import both
import pytest


@pytest.mark.parametrize("arguments", [(), ("wrong",), (None,)])
@pytest.mark.parametrize("name", ["TemplateError", "TemplateRuntimeError", "UndefinedError"])
def test_simple(name, arguments):
    def told(package):
        problem = getattr(package, name)(*arguments)
        return str(problem), repr(problem), problem.message, problem.args

    both.same(told)


@pytest.mark.parametrize("arguments", [("a.html",), ("a.html", "not here"), (None,), (None, "nothing")])
def test_not_found(arguments):
    def told(package):
        problem = package.TemplateNotFound(*arguments)
        bases = isinstance(problem, IOError), isinstance(problem, LookupError), isinstance(problem, package.TemplateError)
        return str(problem), repr(problem), problem.message, problem.name, problem.templates, problem.args, bases

    both.same(told)


@pytest.mark.parametrize("names", [(), ["a", "b"], ("a",), [1, None]])
@pytest.mark.parametrize("message", [None, "nothing"])
def test_none_found(names, message):
    def told(package):
        problem = package.TemplatesNotFound(names, message)
        return str(problem), problem.message, problem.name, problem.templates

    both.same(told)


def test_undefined_names():
    both.same(lambda package: package.TemplateNotFound(package.Undefined(name="page")))
    both.same(lambda package: str(package.TemplatesNotFound([package.Undefined(name="page"), "b"])))


@pytest.mark.parametrize("place", [(1,), (3,), (2, "page.html"), (2, "page.html", "/t/page.html"), (0, None, "f"), (-1,), (99,),
                                   (-9,)])
@pytest.mark.parametrize("source", [None, "", "one\n  two  \nthree"])
@pytest.mark.parametrize("translated", [False, True])
@pytest.mark.parametrize("name", ["TemplateSyntaxError", "TemplateAssertionError"])
def test_syntax(name, place, source, translated):
    def told(package):
        problem = getattr(package, name)("wrong", *place)
        problem.source, problem.translated = source, translated
        again = pickle.loads(pickle.dumps(problem))
        return str(problem), vars(problem), vars(again), type(again) is type(problem), str(again)

    assert both.same(told)[0] == "gives"


def test_filter_argument_error():
    both.same(lambda package: issubclass(package.exceptions.FilterArgumentError, package.TemplateRuntimeError))
