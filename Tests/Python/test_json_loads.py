"""loads: what it takes, what it answers, and how it says what is wrong."""

import decimal
import gc
import json
import pickle
import string
import sys

import process
import pytest

import melba
import melba.json
from melba.json import JSONDecodeError, dump_lines, dumps, load_lines, loads


@pytest.mark.parametrize("make", [str, str.encode, lambda t: bytearray(t.encode()), lambda t: memoryview(t.encode())])
def test_every_kind_of_input(make):
    assert loads(make('{"a":["\xe9\u4e2d\U0001f600",1,-2.5,true,false,null,{},[]]}')) == {
        "a": ["\xe9\u4e2d\U0001f600", 1, -2.5, True, False, None, {}, []]
    }


def test_subclasses_are_input_and_a_str_keeps_no_copy():
    class Text(str):
        pass

    class Data(bytes):
        pass

    assert loads(Text('["\xe9"]')) == loads(Data('["\xe9"]'.encode())) == ["\xe9"]
    text = '["' + "\u4e2d" * 1000 + '"]'
    size = sys.getsizeof(text)
    assert loads(text) == ["\u4e2d" * 1000] and sys.getsizeof(text) == size


@pytest.mark.parametrize("given", [None, 1, [], {}, object(), 1.5])
def test_other_input_is_refused(given):
    with pytest.raises(JSONDecodeError, match="Input must be bytes, bytearray, memoryview, or str"):
        loads(given)


def test_arguments():
    for call in (lambda: loads(), lambda: loads("1", "2"), lambda: loads("1", cls=1), lambda: loads(obj="1")):
        with pytest.raises(TypeError):
            call()


def test_the_last_of_equal_keys_counts_at_the_place_of_the_first():
    assert list(loads('{"a":1,"b":2,"a":{"c":[]}}').items()) == [("a", {"c": []}), ("b", 2)]


def test_integers():
    assert loads(f"[{2**64 - 1},{-(2**63)}]") == [2**64 - 1, -(2**63)]
    assert [type(value) for value in loads(f"[{2**64 - 1},{2**64},{-(2**63) - 1},-0,-0.0]")] == [int, float, float, int, float]


def test_depth():
    assert loads("[" * 1024 + "]" * 1024)
    assert loads('{"":' * 1023 + "{}" + "}" * 1023)
    for text in ("[" * 1025 + "]" * 1025, "[" * 1_000_000, '{"":' * 100_000, '[{"a":' * 100_000):
        with pytest.raises(JSONDecodeError):
            loads(text)


def test_keys_are_never_taken_for_each_other():
    """All keys that differ in one character in one place, in one document and one after the other."""
    for length in (*range(1, 20), 31, 32, 33, 63, 64, 65, 66):
        keys = ["a" * place + letter + "a" * (length - place - 1) for place in range(length) for letter in string.ascii_lowercase]
        document = {key: number for number, key in enumerate(keys)}
        assert loads(dumps(document)) == document
        assert [next(iter(loads('{"%s":1}' % key))) for key in keys] == keys


def test_keys_of_every_width():
    keys = ["", "a", "\xe9", "\u4e2d", "\U0001f600", "a\x00b", 'q"', "\x7f" * 64, "\xe9" * 64]
    for _ in range(2):
        assert list(loads(dumps(dict.fromkeys(keys)))) == keys


def test_numbers_by_functions_of_the_caller():
    text = '[1.50, 1e400, 12345678901234567890123, 5, -0, 18446744073709551615, {"a": 2.0}]'
    read = loads(text, parse_float=decimal.Decimal, parse_int=int)
    assert read == json.loads(text, parse_float=decimal.Decimal)
    assert [str(value) for value in read[:3]] == ["1.50", "1E+400", "12345678901234567890123"]
    assert loads("[1.5,7,1e2]", parse_float=str, parse_int=str) == ["1.5", "7", "1e2"]
    assert loads("[1.5,7]", parse_float=None, parse_int=None) == [1.5, 7] == loads("[1.5,7]", parse_float=float)
    assert loads("[1.5,[2.5,{}],[]]", parse_float=lambda text: None) == [None, [None, {}], []]


def test_a_function_of_the_caller_that_fails_and_one_that_reads():
    with pytest.raises(LookupError):
        loads('{"a":[1,[2.5]]}', parse_float=lambda text: {}[text])
    assert loads("[1.5,2.5]", parse_float=lambda text: loads(f'{{"k":[{text},"{text}"]}}')) == [
        {"k": [1.5, "1.5"]}, {"k": [2.5, "2.5"]}]


def test_a_function_of_the_caller_sees_no_list_with_holes():
    seen = []

    def look(text):
        for one in gc.get_objects():
            if type(one) is list and one and one[0] == "marked":
                seen.append(list(one))
        return text

    loads('["marked",[1.5],2.5]', parse_float=look)
    assert all(None not in one for one in seen)


@pytest.mark.parametrize("text, message, place, pointer", [
    ('{"a": [1, {"b/c": nope}]}', "expected a value", (18, 1, 19), "/a/1/b~1c"),
    ("[1,\n 2,\n]", "comma", (8, 3, 1), "/2"),
    ('["\xe9\u4e2d\U0001f600" 1]', "expected ',' or ']'", (7, 1, 8), "/0"),
    ('{"a":1,}', "comma", (7, 1, 8), ""),
    ('{"a" 1}', "expected ':'", (5, 1, 6), "/a"),
    ('"abc', "unterminated string", (0, 1, 1), ""),
    ("01", "must not begin with 0", (0, 1, 1), ""),
    ("[] []", "nothing but white space", (3, 1, 4), ""),
    ('["\\ud800"]', "half of a surrogate pair", (2, 1, 3), "/0"),
    ("NaN", "expected a value", (0, 1, 1), ""),
    ("\ufeff[]", "byte order mark", (0, 1, 1), ""),
    ("1e400", "range of a double", (0, 1, 1), ""),
])
def test_what_is_wrong_and_where(text, message, place, pointer):
    for given in (text, text.encode(), bytearray(text.encode())):
        with pytest.raises(JSONDecodeError, match=message) as info:
            loads(given)
        error = info.value
        assert error.doc == text and error.lineno >= 1 and str(error).endswith(f"(char {error.pos})")
        assert error.pos <= len(text) and isinstance(error, json.JSONDecodeError) and isinstance(error, ValueError)
        assert (error.pos, error.lineno, error.colno) == place and error.pointer == pointer


def test_bytes_that_are_not_text():
    for data in (b'["\xff"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]', b'["\xf4\x90\x80\x80"]', b'["\xe4\xb8"]',
                 b"\xff\xfe[\x00]\x00"):
        with pytest.raises(JSONDecodeError, match="not UTF-8|expected") as info:
            loads(data)
        assert info.value.pos <= len(info.value.doc)
    with pytest.raises(JSONDecodeError, match="surrogates not allowed"):
        loads('["\ud800"]')
    with pytest.raises(JSONDecodeError, match="zero-length, empty document"):
        loads(b"")


def test_the_error_is_one_class_and_can_be_pickled():
    assert JSONDecodeError is melba.json.JSONDecodeError and JSONDecodeError.__module__ == "melba.json"
    with pytest.raises(JSONDecodeError) as info:
        loads('{"a": [}')
    again = pickle.loads(pickle.dumps(info.value))
    assert type(again) is JSONDecodeError and vars(again) == vars(info.value) and again.pointer == "/a/0"
    with pytest.raises(AttributeError):
        melba.json.nothing


def test_lines():
    values = [{"a": 1}, [2.5], "x\ny", None, "\u2028"]
    text = dump_lines(values)
    assert text.count(b"\n") == len(values)
    for given in (text, text.decode(), bytearray(text), text.replace(b"\n", b"\r\n\n \t\n"), text[:-1]):
        assert list(load_lines(given)) == values
    assert list(load_lines(b"")) == [] == list(load_lines("\n\n"))
    lines = load_lines('["\xe9"]\n{"a": x}\n1')
    assert next(lines) == ["\xe9"]
    with pytest.raises(JSONDecodeError) as info:
        next(lines)
    assert (info.value.pos, info.value.lineno, info.value.colno, info.value.pointer) == (12, 2, 7, "/a")
    assert list(load_lines("1.5\n2", parse_float=str, parse_int=str)) == ["1.5", "2"]
    with pytest.raises(melba.json.JSONEncodeError):
        dump_lines([{}], option=melba.json.OPT_INDENT_2)


def test_import_takes_no_others_until_something_is_wrong():
    process.run("""
import sys
before = set(sys.modules)
import melba.json
assert melba.loads(melba.dumps({"a": [1.5]})) == {"a": [1.5]}
assert set(sys.modules) - before == {"melba", "melba._core", "melba.json"}, set(sys.modules) - before
try: melba.loads("[")
except ValueError as error:
    assert type(error) is melba.json.JSONDecodeError and isinstance(error, sys.modules["json"].JSONDecodeError)
""", options=("-S",))


def test_every_name_is_there():
    namespace = {}
    exec("from melba.json import *", namespace)
    assert set(melba.json.__all__) <= set(namespace) and set(melba.json.__all__) <= set(dir(melba.json))
    assert melba.json.__all__ == sorted(melba.json.__all__)
