"""The utilities of templates beside Jinja2's."""

import copy
import pickle
import random

import both
import jinja2.utils
import pytest
import randoms

from melba.templates import utils


def used(package, capacity, seed):
    """What a cache says in the course of random use."""
    chance = random.Random(seed)
    cache = package.utils.LRUCache(capacity)
    said = []

    def step():
        key = chance.randrange(capacity * 2)
        way = chance.randrange(9)
        if way == 0:
            return cache[key]
        if way == 1:
            cache[key] = chance.random()
        elif way == 2:
            del cache[key]
        elif way == 3:
            return cache.get(key, "none")
        elif way == 4:
            return cache.setdefault(key, "default")
        elif way == 5:
            return key in cache, len(cache), bool(cache)
        elif way == 6:
            return list(cache), list(reversed(cache)), list(cache.keys())
        elif way == 7:
            return list(cache.items()), list(cache.values())
        elif chance.random() < 0.1:
            cache.clear()
        return None

    for _ in range(200):
        said.append(both.outcome(step))
    again = pickle.loads(pickle.dumps(cache))
    return said, list(cache.items()), list(again.items()), list(copy.copy(cache).items()), cache.capacity, repr(cache)[:10]


@pytest.mark.parametrize("capacity", [1, 2, 3, 10])
def test_cache_as_jinja2s(capacity):
    for seed in range(20):
        # The last is the repr, in which the order of the dict is ours.
        both.same(used, capacity, seed + randoms.SEED)


def test_copy_of_a_cache_is_its_own():
    cache = utils.LRUCache(2)
    cache["a"] = 1
    other = cache.copy()
    other["b"] = 2
    assert list(cache) == ["a"] and list(other) == ["b", "a"]


def test_cache_in_threads():
    import threading

    cache = utils.LRUCache(8)
    problems = []

    def use(seed):
        chance = random.Random(seed)
        try:
            for _ in range(3000):
                key = chance.randrange(16)
                cache[key] = key
                assert cache.get(key, key) == key
                assert len(cache) <= 8 and len(cache.items()) <= 8
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_missing():
    assert repr(utils.missing) == "missing"
    assert pickle.loads(pickle.dumps(utils.missing)) is utils.missing
    assert copy.deepcopy(utils.missing) is utils.missing


WANTED = ["context", "eval_context", "environment"]


@pytest.mark.parametrize("name", WANTED)
def test_functions_decorated_by_either(name):
    for module in utils, jinja2.utils:
        function = getattr(module, f"pass_{name}")(lambda first: first)
        found = utils._PassArg.from_obj(function)
        assert found is getattr(utils._PassArg, name) and found.name == name
        assert pickle.loads(pickle.dumps(found)) is found
    assert getattr(utils._PassArg, name).name == getattr(jinja2.utils._PassArg, name).name


def test_functions_not_decorated():
    class Other:
        jinja_pass_arg = "context"

    class Named:
        class jinja_pass_arg:
            name = "from_obj"

    assert utils._PassArg.from_obj(len) is None
    assert utils._PassArg.from_obj(Other()) is None and utils._PassArg.from_obj(Named()) is None


def test_internal_code():
    def function():
        pass

    assert utils.internalcode(function) is function and function.__code__ in utils.internal_code


@pytest.mark.parametrize("name", ["os.path:join", "os.path.join", "os", "os.nothing", "nothing", "nothing.at.all", "os:nothing",
                                  "a:b:c", "", ".", ":", "os."])
@pytest.mark.parametrize("silent", [False, True])
def test_import_string(name, silent):
    both.same(lambda package: package.utils.import_string(name, silent))


def test_open_if_exists(tmp_path):
    path = tmp_path / "file"
    assert utils.open_if_exists(str(path)) is None and utils.open_if_exists(str(tmp_path)) is None
    path.write_bytes(b"text")
    with utils.open_if_exists(str(path)) as file:
        assert file.read() == b"text"
    with utils.open_if_exists(str(path), "r") as file:
        assert file.read() == "text"


@pytest.mark.parametrize("value", [None, ..., 1, "", [], random, random.Random, random.Random(), both.Package])
def test_object_type_repr(value):
    both.same(lambda package: package.utils.object_type_repr(value))


@pytest.mark.parametrize("value", ["a b/c?d=ä&+", b"\xff /", 42, None, "\U0001f600", "", "~-_."])
@pytest.mark.parametrize("options", [{}, {"for_qs": True}, {"charset": "latin-1"}, {"charset": "utf-16", "for_qs": True}])
def test_url_quote(value, options):
    both.same(lambda package: package.utils.url_quote(value, **options))


NAMES = [None, "", "a", "a.html", "A.HTML", "a.htm", "a.xml", "a.txt", "html", ".html", "a.html.txt", "a.txt.html", "aÜ.HTM"]


@pytest.mark.parametrize("options", [
    {}, {"default": True}, {"default_for_string": False}, {"enabled_extensions": (".XML", "txt")},
    {"disabled_extensions": ("txt", "html")}, {"enabled_extensions": (), "disabled_extensions": ["TXT"], "default": True},
])
def test_select_autoescape(options):
    both.same(lambda package: [package.select_autoescape(**options)(name) for name in NAMES])


@pytest.mark.parametrize("value", [None, "<b class='x'>&\"", {"b": [1, "</script>"], "a": "\u2028ä"}, [], object])
def test_htmlsafe_json_dumps(value):
    def told(package):
        plain = package.utils.htmlsafe_json_dumps(value)
        return str(plain), str(package.utils.htmlsafe_json_dumps(value, sort_keys=True, indent=1)), hasattr(plain, "__html__")

    both.same(told)
    both.same(lambda package: str(package.utils.htmlsafe_json_dumps(value, dumps=repr)))


def test_cycler():
    def told(package):
        cycler = package.utils.Cycler(1, 2, 3)
        said = [cycler.next(), cycler.current, next(cycler), cycler.next(), cycler.next(), cycler.pos]
        cycler.reset()
        return said, cycler.current, cycler.items

    both.same(told)
    both.same(lambda package: package.utils.Cycler())


def test_joiner():
    def told(package):
        joiner, other = package.utils.Joiner(), package.utils.Joiner("|")
        return [joiner(), joiner(), joiner(), other(), other(), joiner.sep, joiner.used]

    both.same(told)


def test_namespace():
    def told(package):
        namespace = package.utils.Namespace({"a": 1}, b=2, keys=3)
        namespace["c"] = 4
        namespace["__init__"] = 5
        said = [namespace.a, namespace.b, namespace.c, namespace.keys, namespace.__init__, repr(namespace)]
        return said, isinstance(namespace, package.utils.Namespace), hasattr(namespace, "d"), hasattr(namespace, "__dict__")

    both.same(told)
    both.same(lambda package: package.utils.Namespace([("a", 1)]).b)
    both.same(lambda package: package.utils.Namespace(1))


def test_namespace_may_have_an_attribute_called_self():
    assert utils.Namespace(self=1).self == 1


WORDS = ["http://example.com", "https://EXAMPLE.com:8080/a?b=c#d", "www.example.com", "example.org", "example.xyz", "foo.museum",
         "xn--bcher-kva.example", "http://xn--bcher-kva.xn--p1ai/", "http://127.0.0.1:5000/x", "http://[::1]/",
         "http://[2001:db8::1]:80",
         "mailto:me@example.com", "me@example.com", "@me", "a@b", "www.me@example.com", "ftp://example.com", "tel:+1234", "tel:",
         "http://", "https://a", "http://a.b-c.de/(x)", "(http://example.com)", "<www.example.com>", "http://example.com/a(b)c).",
         "((example.com)),", "&lt;example.com&gt;", "'example.com'", "\"http://example.com/?a=1&b=2\"", "x.com.", "x.com,\n",
         "ſ.com",
         "http://münchen.de/ä", "a:b@c.de", "me@example.com.", "<me@example.com>", "mailto:x", "HTTP://EXAMPLE.COM", "%20.com",
         "-.com",
         "http://1.2.3", "http://1.2.3.4.5", "foo", "", "http://example.com" + "/x" * 30]


@pytest.mark.parametrize("options", [
    {}, {"trim_url_limit": 12}, {"trim_url_limit": 0}, {"rel": "a\"b", "target": "_blank"},
    {"extra_schemes": ["tel:", "ftp://", "<a"]},
    {"target": "<x>", "extra_schemes": ()}, {"rel": ""},
])
def test_urlize(options):
    chance = random.Random(randoms.SEED)
    texts = [*WORDS, " ".join(WORDS)]
    texts += ["".join(chance.choice(WORDS + [" ", "\n", "(", ")", ".", ",", "<", ">", "&"]) for _ in range(6)) for _ in range(300)]
    for text in texts:
        both.same(lambda package, text=text: package.utils.urlize(text, **options))


def test_urlize_takes_markup_as_it_is():
    def told(package):
        return package.utils.urlize(package.utils.htmlsafe_json_dumps("example.com") + "<x>")

    both.same(told)


@pytest.mark.parametrize("text", ["a" * 50000, "a." * 25000, "@" * 20000, "(" * 3000 + ")" * 3000, "http://" + "a-" * 20000,
                                  "x@" + "a." * 20000 + "!", "http://[" + ":" * 20000])
def test_urlize_takes_no_time(text):
    """Texts that made patterns of others try each way to match, as in CVE-2020-28493."""
    import time

    start = time.process_time()
    utils.urlize(text)
    assert time.process_time() - start < 2


def test_lorem_ipsum():
    for _ in range(20):
        text = utils.generate_lorem_ipsum(n=3, html=False, min=5, max=9)
        paragraphs = text.split("\n\n")
        assert len(paragraphs) == 3
        for paragraph in paragraphs:
            assert 5 <= len(paragraph.split()) < 9 and paragraph[0].isupper() and paragraph.endswith(".")
            assert ",." not in paragraph
    html = utils.generate_lorem_ipsum(n=2)
    assert hasattr(html, "__html__") and html.count("<p>") == html.count("</p>") == 2
    assert utils.generate_lorem_ipsum(n=0, html=False) == ""
    both.same(lambda package: package.utils.generate_lorem_ipsum(min=3, max=3))


def test_is_undefined():
    both.same(lambda package: [package.is_undefined(value) for value in (package.Undefined(), package.StrictUndefined(), None, "")])


def test_consume_and_pformat():
    rest = iter([1, 2])
    utils.consume(rest)
    assert next(rest, None) is None
    both.same(lambda package: package.utils.pformat({"a": list(range(50))}))
