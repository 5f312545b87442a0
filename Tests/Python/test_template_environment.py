"""Environments beside Jinja2's, as far as nothing is rendered."""

import io
import threading

import both
import pytest

from melba.templates import environment as ours

SETTINGS = ["block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
            "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
            "newline_sequence",
            "keep_trailing_newline", "optimized", "finalize", "autoescape", "loader", "auto_reload", "bytecode_cache", "is_async",
            "sandboxed", "overlayed", "shared"]


def settings(environment):
    found = {name: getattr(environment, name) for name in SETTINGS}
    cache = environment.cache
    found["cache"] = getattr(cache, "capacity", cache)
    found["undefined"] = environment.undefined.__name__
    found["linked"] = environment.linked_to is not None
    found["policies"] = environment.policies
    found["globals"] = sorted(environment.globals)
    return found


GIVEN = [
    {}, {"block_start_string": "<%", "block_end_string": "%>"},
    {"trim_blocks": True, "lstrip_blocks": True, "newline_sequence": "\r\n"},
    {"cache_size": 0}, {"cache_size": -1}, {"cache_size": 5, "auto_reload": False}, {"enable_async": True, "autoescape": True},
    {"line_statement_prefix": "#", "line_comment_prefix": "##", "keep_trailing_newline": True, "optimized": False, "finalize": str},
    {"newline_sequence": "\n\n"}, {"variable_start_string": "{%"}, {"comment_start_string": "{{"}, {"comment_start_string": "{%"},
    {"nothing": 1}, {"undefined": int}, {"undefined": None},
]


@pytest.mark.parametrize("given", GIVEN)
def test_settings(given):
    both.same(lambda package: settings(package.Environment(**given)))
    both.same(lambda package: settings(package.Environment("[%", "%]", "[[", "]]", "[#", "#]", "%", "%%", **given)))


BASES = [{}, {"cache_size": -1, "trim_blocks": True}, {"cache_size": 0}, {"autoescape": True, "cache_size": 7}]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("given", GIVEN)
def test_overlay(base, given):
    def told(package):
        environment = package.Environment(**base)
        environment.filters["mine"] = environment.extend
        other = environment.overlay(**given)
        shared = [getattr(other, name) is getattr(environment, name) for name in ("filters", "tests", "globals", "policies")]
        return settings(other), shared, other.linked_to is environment, other.cache is environment.cache, settings(environment)

    both.same(told)


def test_overlay_of_a_subclass():
    def told(package):
        class Environment(package.Environment):
            pass

        other = Environment(autoescape=True).overlay()
        return type(other) is Environment, other.autoescape

    both.same(told)


def test_extend():
    def told(package):
        environment = package.Environment()
        environment.extend(mine=1, autoescape=5)
        environment.extend(mine=2)
        return environment.mine, environment.autoescape

    both.same(told)


def test_dicts_are_the_environments_own():
    def told(package):
        one, other = package.Environment(), package.Environment()
        for name in "filters", "tests", "globals", "policies":
            getattr(one, name)["mine"] = len
        return ["mine" in getattr(other, name) for name in ("filters", "tests", "globals", "policies")]

    both.same(told)


class Thing:
    public = 1
    keys = 2

    def __getitem__(self, key):
        return {"item": 3, "public": 4, 5: 6}[key]

    @property
    def failing(self):
        raise AttributeError("inside")

    @property
    def broken(self):
        raise ValueError("inside")


class Text(str):
    """Not the text that it prints as."""

    def __str__(self):
        return "public"


class Unprintable(str):
    def __str__(self):
        raise RuntimeError


OBJECTS = [Thing(), {"public": 5, "items": 6}, [1, 2], "text", None, 7, Thing]
KEYS = ["public", "keys", "items", "item", "failing", "broken", "nothing", "__class__", 0, 5, None, Text("x"),
        Unprintable("public"), (), []]


@pytest.mark.parametrize("way", ["getattr", "getitem"])
def test_getattr_and_getitem(way):
    def told(package):
        look_up = getattr(package.Environment(), way)
        found = []
        for value in OBJECTS:
            for key in KEYS:
                if way == "getattr" and not isinstance(key, str):
                    continue
                kind, result, *more = both.outcome(look_up, value, key)
                if hasattr(result, "_undefined_message"):
                    result = result._undefined_message, result._undefined_name
                found.append((kind, repr(result), more))
        return found

    both.same(told)


def test_call_filter_and_test():
    def told(package):
        environment = package.Environment(autoescape=True)
        environment.filters.update(
            plain=lambda *args, **kwargs: (args, kwargs),
            context=package.pass_context(lambda *args, **kwargs: (args[0].name, args[1:], kwargs)),
            evaluated=package.pass_eval_context(lambda *args: (args[0].autoescape, args[1:])),
            environment=package.pass_environment(lambda *args: (args[0] is environment, args[1:])),
        )
        environment.tests.update(environment.filters)
        context = package.runtime.new_context(environment, "page", {}, {})
        context.eval_ctx.autoescape = "from context"
        special = package.runtime.EvalContext(environment)
        special.autoescape = "given"
        undefined = [package.Undefined(name="foo"), package.StrictUndefined(name="foo")]
        found = []
        for way in "call_filter", "call_test":
            call = getattr(environment, way)
            for name in ["plain", "context", "evaluated", "environment", "nothing", None, *undefined]:
                for keywords in {}, {"args": [1, 2], "kwargs": {"a": 3}}, {"context": context}, {"eval_ctx": special, "args": ()}:
                    found.append(both.outcome(lambda: call(name, "value", **keywords)))
        return found

    both.same(told)


# MARK: - Loading


class Loaded:
    """What a loader gives in place of a template."""

    def __init__(self, name, globals):
        self.name, self.globals = name, globals
        self.is_up_to_date = True

    def __repr__(self):
        return f"{self.name}{dict(self.globals.maps[0])}"


def loading(package, **given):
    class Loader(package.BaseLoader):
        def load(self, environment, name, globals=None):
            if name.startswith("no"):
                raise package.TemplateNotFound(name)
            return Loaded(name, globals)

        def list_templates(self):
            return ["a.html", "b.txt", "c", "d.tar.gz", ".html"]

    return package.Environment(loader=Loader(), **given)


@pytest.mark.parametrize("cache_size", [0, 1, 400, -1])
@pytest.mark.parametrize("auto_reload", [False, True])
def test_cache(cache_size, auto_reload):
    def told(package):
        environment = loading(package, cache_size=cache_size, auto_reload=auto_reload)
        first = environment.get_template("a")
        said = [environment.get_template("a") is first, environment.get_template("a", globals={"g": 1}) is first, repr(first)]
        first.is_up_to_date = False
        said += [environment.get_template("a") is first, repr(environment.get_template("b", globals={"h": 2}))]
        said += [environment.get_template("a") is first]
        environment.loader = loading(package).loader
        said += [environment.get_template("b", globals={}).globals.maps[0]]
        keys = [] if environment.cache is None else [(type(key[0]).__name__, key[1]) for key in environment.cache]
        return said, sorted(keys)

    both.same(told)


def test_get_and_select():
    def told(package):
        environment = loading(package)
        undefined = package.Undefined(name="page")
        found = []
        for name in ["a", "no", ["no", "a"], ["no1", "no2"], [], (), iter(["no", "b"]), undefined, [undefined, "a"],
                     [undefined], 5, None]:
            for way in "get_template", "select_template", "get_or_select_template":
                kind, *told_of = both.outcome(getattr(environment, way), name)
                if not hasattr(name, "_undefined_message") and not isinstance(name, list):
                    told_of = told_of[:3]
                found.append((way, kind, repr(told_of) if kind == "gives" else told_of[:2]))
        return found

    both.same(told)


def test_join_path():
    def told(package):
        environment = loading(package)
        environment.join_path = lambda template, parent: f"{parent}/{template}"
        said = [repr(environment.get_template("a")), repr(environment.get_template("a", "p"))]
        said += [repr(environment.select_template(["a"], "p")), repr(environment.get_or_select_template(["a"], "p", {"g": 1}))]
        return said, package.Environment().join_path("a", "p")

    both.same(told)


def test_without_a_loader():
    for action in (lambda environment: environment.get_template("a"), lambda environment: environment.list_templates(),
                   lambda environment: environment.compile_templates("x"), lambda environment: environment.select_template(["a"])):
        both.same(lambda package, action=action: action(package.Environment()))


@pytest.mark.parametrize("given", [{}, {"extensions": ["html"]}, {"extensions": ("gz", "txt")},
                                   {"filter_func": lambda name: len(name) > 3},
                                   {"extensions": "x", "filter_func": len}, {"extensions": []}])
def test_list_templates(given):
    both.same(lambda package: loading(package).list_templates(**given))


def test_make_globals():
    def told(package):
        environment = package.Environment()
        environment.globals.clear()
        environment.globals["g"] = 1
        mine = {"m": 2}
        one, other = environment.make_globals(mine), environment.make_globals(None)
        environment.globals["late"] = 3
        one["set"] = 4
        return dict(one), dict(other), mine, type(one).__name__, environment.globals

    both.same(told)


@pytest.mark.parametrize("size", [0, -1, -5, 1, 10])
def test_caches(size):
    def told(package):
        cache = package.environment.create_cache(size)
        copied = package.environment.copy_cache(cache)
        return type(cache).__name__, type(copied).__name__, copied is cache, getattr(copied, "capacity", None)

    both.same(told)


def test_spontaneous_environments():
    def told(package):
        get = package.environment.get_spontaneous_environment
        get.cache_clear()
        one = get(package.Environment, "<%")
        said = [one.shared, get(package.Environment, "<%") is one, get(package.Environment) is one]
        for number in range(10):
            get(package.Environment, f"<{number}")
        said.append(get(package.Environment, "<%") is one)
        one = get(package.Environment)
        package.clear_caches()
        return said, get(package.Environment) is one

    both.same(told)


def test_spontaneous_environments_in_threads():
    found = []
    get = ours.get_spontaneous_environment
    threads = [threading.Thread(target=lambda: found.append(get(ours.Environment, "<%"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and get(ours.Environment, "<%") in found


# MARK: - Streams

PARTS = ["a", "", "b", "c", "", "", "d", "ä", "f", ""]


@pytest.mark.parametrize("size", [None, 2, 3, 5, 100, 1, 0])
def test_stream(size):
    def told(package):
        stream = package.environment.TemplateStream(iter(PARTS))
        if size is not None:
            stream.enable_buffering(size)
        said = [stream.buffered, next(stream), iter(stream) is stream]
        if size is not None:
            stream.disable_buffering()
        return said, stream.buffered, list(stream)

    both.same(told)


@pytest.mark.parametrize("parts", [[], [""], ["", ""], PARTS, ["a"], ["a", "b"], ["a", "b", ""]])
@pytest.mark.parametrize("size", [2, 3])
def test_buffered_stream(parts, size):
    def told(package):
        stream = package.environment.TemplateStream(iter(parts))
        stream.enable_buffering(size)
        return list(stream), list(stream)

    both.same(told)


class Writer:
    """A file that only has `write`."""

    def __init__(self):
        self.parts = []

    def write(self, part):
        self.parts.append(part)


@pytest.mark.parametrize("given", [{}, {"encoding": "utf-8"}, {"encoding": "latin-1"}, {"encoding": "ascii"},
                                   {"encoding": "ascii", "errors": "replace"}])
def test_dump(given, tmp_path):
    def told(package):
        said = []
        for target in str(tmp_path / "file"), io.BytesIO(), io.StringIO(), Writer():
            kind, *more = both.outcome(lambda: package.environment.TemplateStream(iter(PARTS)).dump(target, **given))
            if isinstance(target, str):
                written = (tmp_path / "file").read_bytes()
            else:
                written = getattr(target, "parts", None) or target.getvalue()
            said.append((kind, more[:2], written))
            if not isinstance(target, (str, Writer)):
                assert not target.closed
        return said

    both.same(told)
