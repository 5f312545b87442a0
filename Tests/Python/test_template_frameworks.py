"""The examples of docs/templates.md, with the real frameworks: each renders a page through its own machinery."""

import importlib.util
import pathlib
import re

import process
import pytest

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "templates.md"
PAGE = "<h1>{{ title }}</h1>{% for i in range(3) %}{{ i }}{{ ',' if not loop.last }}{% endfor %}"
WANTED = "<h1>&lt;Hello&gt;</h1>0,1,2"

ALL = f"""
import sys
import melba.templates
WANTED = {WANTED!r}
def native(environment):
    assert isinstance(environment, melba.templates.Environment), type(environment).__mro__
"""

DJANGO = """
import django
from django.conf import settings
settings.configure(DEBUG=True, TEMPLATES=TEMPLATES)
django.setup()
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines, loader
from django.test import RequestFactory
assert loader.render_to_string("page.html", {"title": "<Hello>"}) == WANTED
(engine,) = engines.all()
native(engine.env)
request = RequestFactory().get("/a")
assert engine.from_string("{{ request.path }}{{ csrf_token|length }}{{ x }}").render({"x": 1}, request) == "/a641"
assert engine.from_string("{{ nothing }}").render() == "{{ nothing }}"
try:
    loader.get_template("missing.html")
except TemplateDoesNotExist as error:
    assert error.args == ("missing.html",) and [each.backend for each in error.chain] == [engine]
else:
    raise SystemExit("no error")
open("templates/bad.html", "w").write("one\\n{% if %}\\nthree")
try:
    loader.get_template("bad.html")
except TemplateSyntaxError as error:
    place = error.template_debug
    assert place["line"] == 2 and place["during"] == "{% if %}" and len(place["source_lines"]) == 3, place
else:
    raise SystemExit("no error")
"""

WEB = """
from starlette.testclient import TestClient
answer = TestClient(app).get("/")
assert answer.text == WANTED and answer.template.name == "page.html"
native(templates.env)
"""

# What is asked of each once its example has run, by the heading of that; and what has to be installed.
CHECKS = {
    "Flask": ("flask", """
assert app.test_client().get("/").text == WANTED
native(app.jinja_env)
with app.test_request_context("/here"):
    assert flask.render_template_string("{{ request.path }} {{ x }}", x="<") == "/here &lt;"
    assert "".join(flask.stream_template("page.html", title="<Hello>")) == WANTED
    assert flask.get_template_attribute("macro.html", "double")(2) == "4"
"""),
    "Flask, beside Jinja2": ("flask", """
import jinja2
assert app.test_client().get("/").text == WANTED
native(app.jinja_env)
assert jinja2.__name__ == "jinja2" and not isinstance(app.jinja_env, jinja2.Environment)
with app.test_request_context("/here"):
    try:
        flask.render_template("missing.html")
    except jinja2.TemplateNotFound as error:
        assert error.name == "missing.html"
    assert flask.render_template(["missing.html", "page.html"], title="<Hello>") == WANTED
"""),
    "Quart": ("quart", """
import asyncio
async def ask():
    return await (await app.test_client().get("/")).get_data(as_text=True)
assert asyncio.run(ask()) == WANTED
native(app.jinja_env)
"""),
    "Starlette": ("starlette", WEB + """
assert templates.env.from_string("{{ url_for('home') }}").render(request=answer.context["request"]) == "http://testserver/"
"""),
    "FastAPI": ("fastapi", WEB),
    "Django": ("django", DJANGO + 'assert "jinja2.environment" in sys.modules\n'),
    "Django, without Jinja2": ("django", 'sys.modules["jinja2"] = None\n' + DJANGO),
    "Litestar": ("litestar", """
from litestar.testing import TestClient
with TestClient(app) as client:
    assert client.get("/").text == WANTED
native(app.template_engine.engine)
"""),
    "aiohttp": ("aiohttp_jinja2", """
import asyncio
from aiohttp.test_utils import TestClient, TestServer
async def ask():
    async with TestClient(TestServer(app)) as client:
        return await (await client.get("/")).text()
assert asyncio.run(ask()) == WANTED
native(aiohttp_jinja2.get_env(app))
"""),
    "Sanic": ("sanic_testing", """
_, answer = app.test_client.get("/")
assert answer.text == WANTED
native(app.ext.environment)
"""),
    "MkDocs": ("mkdocs", """
import jinja2
assert jinja2 is melba.templates
from mkdocs.config import load_config
native(load_config().theme.get_env())
page = open("site/index.html").read()
assert "<title>" in page and "Hello" in page
"""),
    "Sphinx": ("sphinx", """
import jinja2
assert status == 0 and jinja2 is melba.templates
from sphinx.jinja2glue import SandboxedEnvironment
assert issubclass(SandboxedEnvironment, melba.templates.Environment)
page = open("out/index.html").read()
assert "Hello" in page and 'class="body"' in page
"""),
    "Chat templates of language models": (None, """
native(environment)
CHAT = '''{%- if messages[0].role == 'system' %}
    {%- set system = messages[0].content %}
    {%- set messages = messages[1:] %}
{%- endif %}
{{- bos }}{{ strftime_now('%Y')|length }}
{% for message in messages %}
    {% if message.role not in ['user', 'assistant'] %}
        {{ raise_exception('Unknown role: ' ~ message.role) }}
    {% endif %}
    {% if message.content is not string %}{% continue %}{% endif %}
<|{{ message.role }}|>
    {% if message.role == 'assistant' %}
{% generation %}{{ message.content|trim }}<|end|>{% endgeneration %}

    {% else %}
{{ message.content|trim }}<|end|>
    {% endif %}
{% endfor %}
{{ tools|tojson }}
{% if add_generation_prompt %}<|assistant|>{% endif %}
'''
messages = [
    {"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hello <b> "}, {"role": "user", "content": None},
    {"role": "assistant", "content": "Hi"},
]
variables = {"bos": "<s>", "tools": [{"name": "f", "text": "<>&'"}], "add_generation_prompt": True}
template = environment.from_string(CHAT)
text = template.render(messages=messages, **variables)
assert text == '''<s>4
<|user|>
Hello <b><|end|>
<|assistant|>
Hi<|end|>
[{"name": "f", "text": "<>&'"}]
<|assistant|>''', text
(generation,) = [extension for extension in environment.extensions.values() if isinstance(extension, Generation)]
assert generation.parts == ["Hi<|end|>"]
try:
    template.render(messages=[{"role": "robot"}], **variables)
except TemplateError as error:
    assert str(error) == "Unknown role: robot"
else:
    raise SystemExit("no error")
from melba.templates.exceptions import SecurityError
for unsafe in "{{ [].append(1) }}", "{{ ''.__class__.__mro__ }}":
    try:
        environment.from_string(unsafe).render()
    except SecurityError:
        continue
    raise SystemExit(unsafe)
"""),
}


def examples():
    """The code under each heading of the document."""
    pieces = re.split(r"^### (.+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL)) for name, text in zip(pieces[1::2], pieces[2::2])}


def test_every_example_is_run():
    assert set(examples()) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_example(name, tmp_path, monkeypatch):
    needed, check = CHECKS[name]
    if needed is not None and importlib.util.find_spec(needed) is None:
        pytest.skip(f"{needed} has no wheel for this interpreter")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "templates" / "macro.html").write_text("{% macro double(x) %}{{ 2 * x }}{% endmacro %}")
    (tmp_path / "mkdocs.yml").write_text("site_name: Example\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Hello\n")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "conf.py").write_text("project = 'Example'\n")
    (tmp_path / "source" / "index.rst").write_text("Hello\n=====\n\nText.\n")
    monkeypatch.chdir(tmp_path)
    process.run(f"{examples()[name]}\n{ALL}\n{check}")
