"""What Jinja2's published advisories reached, and its neighbours, rendered in the sandbox; beside Jinja2."""

import both
import pytest

REACHING = [
    # CVE-2016-10745 and 2019-10906: fields of format and format_map.
    "{{ '{0.__class__.__init__.__globals__}'.format(o) }}", "{{ '{o.__class__.__mro__}'.format(o=o) }}",
    "{{ '{a.__class__}'.format_map({'a': o}) }}",
    "{{ '{0[secret].__class__}'.format({'secret': o}) }}", "{{ ('{0.__class__}'|safe).format(o) }}",
    "{{ ('{a.__class__}'|safe).format_map({'a': o}) }}",
    "{{ '{:{0.__class__}}'.format(o) }}",
    # CVE-2024-56326: a method that was stored, passed to a filter, or called by another.
    "{% set f = '{0.__class__}'.format %}{{ f(o) }}", "{% set ns = namespace(f='{0.__class__}'.format) %}{{ ns.f(o) }}",
    "{{ ['{0.__class__}'.format][0](o) }}", "{{ {'f': '{0.__class__}'.format_map}.f({'0': o}) }}",
    "{% macro m(f) %}{{ f(o) }}{% endmacro %}{{ m('{0.__class__}'.format) }}",
    "{{ call('{0.__class__}'.format, o) }}", "{% for f in ['{0.__class__}'.format] %}{{ f(o) }}{% endfor %}",
    # CVE-2025-27516: the same by the filter attr.
    "{{ ('{0.__class__}'|attr('format'))(o) }}", "{{ ('{a.__class__}'|attr('format_map'))({'a': o}) }}",
    "{{ (('{0.__class__}'|safe)|attr('format'))(o) }}",
    "{% set f = '{0.__class__}'|attr('format') %}{{ f(o) }}", "{{ (['{0.__class__}']|map(attribute='format')|first)(o) }}",
    # CVE-2020-28493, 2024-22195 and 2024-34064 are of filters.
    "{{ {'a b': 1}|xmlattr }}", "{{ {'a/b': 1}|xmlattr }}", "{{ {'a>b': 1}|xmlattr }}", "{{ {'a=b': 1}|xmlattr }}",
    "{{ {'a\tb': 1, 'c': 2}|xmlattr }}",
    "{{ ('www.' * 2000)|urlize|length }}", "{{ ('a@' * 2000)|urlize|length }}",
    # Attributes by every way.
    "{{ o.__class__ }}", "{{ o['__class__'] }}", "{{ o|attr('__class__') }}",
    "{{ [o]|map(attribute='__class__')|list }}", "{{ [o]|map('attr', '__class__')|list }}",
    "{{ [o]|sort(attribute='__class__') }}", "{{ [o]|groupby('__class__')|list }}",
    "{{ [o]|selectattr('__class__')|list }}", "{{ [o]|rejectattr('__class__')|list }}",
    "{{ [o]|sum(attribute='__class__', start='') }}", "{{ [o]|join(attribute='__class__') }}",
    "{{ [o]|unique(attribute='__class__')|list }}",
    "{{ [o]|max(attribute='__class__') }}", "{{ o['__cla' ~ 'ss__'].__mro__ }}", "{{ o._private }}",
    "{{ o|attr('_private') }}", "{{ o.method.__func__ }}",
    "{{ o.method.__self__ }}", "{{ f.__globals__ }}", "{{ f.__code__ }}", "{{ f['__globals__'] }}",
    "{{ (f|attr('__closure__')) }}", "{{ g.gi_frame }}", "{{ g.gi_code.co_consts }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ ().__class__.__base__ }}", "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__ }}", "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}", "{{ range.__class__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__class__ }}", "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% for x in [1] %}{{ loop.__class__ }}{{ loop._iterator }}{{ loop._recurse }}{% endfor %}",
    "{{ super.__class__ }}", "{% block b %}{{ super.__init__.__globals__ }}{% endblock %}",
    "{{ '%s'|format(o.__class__) }}", "{{ o.__class__ ~ 1 }}", "{% set ns = namespace() %}{% set ns.__class__ = 1 %}",
    "{% set x = o.__class__ %}{{ x.__mro__ }}",
    "{{ unsafe() }}", "{{ o.changes() }}", "{{ [unsafe]|map('call')|list }}", "{% call unsafe() %}{% endcall %}",
    "{{ unsafe(*[]) }}", "{{ unsafe(**{}) }}",
    "{% import 'lib' as lib %}{{ lib.__class__ }}", "{% import 'lib' as lib %}{{ lib._body_stream.__class__ }}",
    "{% from 'lib' import __class__ %}",
    "{{ range(100001) }}", "{{ range(0, 10**9)|length }}", "{% set r = range %}{{ r(10**9)|length }}",
]
CHANGING = ["{{ l.append(1) }}", "{{ l|attr('append') }}", "{% set a = l.append %}{{ a(1) }}", "{{ d.update(x=1) }}",
    "{{ d.pop('k') }}", "{{ s.add(1) }}", "{{ l.sort() }}",
            "{{ d.setdefault('q', 1) }}", "{% for a in [l.clear] %}{{ a() }}{% endfor %}",
            "{{ (l|attr('extend'))([1]) }}", "{{ [l]|map(attribute='append')|first }}"]


class Object:
    _private = "PRIVATE"

    def method(self):
        return 1

    def changes(self):
        return "PRIVATE"

    changes.alters_data = True

    def __repr__(self):
        return "Object()"


def unsafe(**_):
    return "PRIVATE"


unsafe.unsafe_callable = True


def render(package, kind, source):
    environment = getattr(package.sandbox, kind)(loader=package.DictLoader({"t": source, "lib": "{% set a = 1 %}"}))
    values = {"l": [3, 1], "d": {"k": 1}, "s": {1}}
    text = environment.get_template("t").render(o=Object(), f=render, g=(x for x in ()), unsafe=unsafe, call=lambda f,
        *args: f(*args), **values)
    assert values == {"l": [3, 1], "d": {"k": 1}, "s": {1}} or kind == "SandboxedEnvironment"
    return both.plain(text)


@pytest.mark.parametrize("kind", ["SandboxedEnvironment", "ImmutableSandboxedEnvironment"])
@pytest.mark.parametrize("source", REACHING)
def test_nothing_is_reached(kind, source):
    outcome = both.same(render, kind, source)
    if outcome[0] == "gives":
        for secret in "PRIVATE", "<class", "built-in", "__builtins__", "<code":
            assert secret not in outcome[1]


@pytest.mark.parametrize("source", CHANGING)
def test_nothing_is_changed(source):
    both.same(render, "ImmutableSandboxedEnvironment", source)
