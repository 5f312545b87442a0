"""Templates in sub-interpreters and in threads of them."""

import subinterpreters

WITHIN = """
import gc
from melba.templates import DictLoader, Environment, UndefinedError
env = Environment(loader=DictLoader({"base": "[{% block a %}A{% endblock %}]",
    "t": "{% extends 'base' %}{% block a %}{{ super() }}{% set ns = namespace() %}"
    "{% macro m(p) %}{% macro i() %}{{ p }}{% endmacro %}{% set ns.i = i %}{% endmacro %}{{ m(x) }}{{ ns.i() }}{% "
    "for i in xs recursive %}{{ loop.index }}"
    "{{ keep(loop) }}{% endfor %}{{ x|upper|e }}{% endblock %}"}), autoescape=True)
kept = []
for _ in range(20):
    assert env.get_template("t").render(x="x<", xs=[1, 2], keep=lambda loop: kept.append(loop) or "") == "[Ax&lt;12X&lt;]"
try: env.from_string("{{ a.b.c }}").render(a={})
except UndefinedError as error: assert "no attribute 'b'" in str(error)
gc.collect()
assert kept[0].index == 2
"""


@subinterpreters.needed
def test_templates_in_many_interpreters():
    subinterpreters.run("""
for number in range(10):
    execute, close = create()
    execute(sys.argv[1])
    close()
exec(sys.argv[1])
many = [create() for _ in range(4)]
for execute, close in many: execute(sys.argv[1])
for execute, close in reversed(many): close()
exec(sys.argv[1])
""", WITHIN)


@subinterpreters.needed
def test_templates_in_interpreters_at_once():
    subinterpreters.run_at_once(WITHIN)
