"""Texts of up to 512 bytes, which are read in one pass, against the same texts that are read in two."""

import gc
import json

import documents
import pytest

from melba.json import JSONDecodeError, loads

LONGEST = 512
PLAIN = ["", "a", "name", "of fifteen ....", "of sixteen .....", "more than sixteen characters", 0, -1, 7, 10**17,
         -(10**18) + 1, 0.5, -2.25, 1e22, 1e-7, 3.141592653589793, None, True, False, "\u00e9", "\u4e2d", "\\", "\n", 2**63, 1e300]


def both(text):
    """What is said of a text, and of one that is too long for one pass because blanks stand before it."""
    found = []
    for count in (0, LONGEST):
        blanks = " " * count if isinstance(text, str) else b" " * count
        try:
            found.append(repr(loads(blanks + text)))
        except JSONDecodeError as error:
            found.append((error.msg, error.pos - count, error.lineno))
    return tuple(found)


def value(rng, depth):
    if depth == 0 or rng.random() < 0.4:
        return rng.choice(PLAIN)
    items = [value(rng, depth - 1) for _ in range(rng.randrange(5))]
    keys = ["", "a", "id", "name", "a longer name of a member", "\u00e9"]
    return items if rng.random() < 0.5 else {rng.choice(keys): item for item in items}


@pytest.mark.parametrize("spaces", [None, (", ", ": "), (",", ":"), (" ,\n", "\t:\r\n")])
def test_random_texts(spaces):
    rng = documents.source(f"short {spaces}")
    for _ in range(3000):
        made = value(rng, rng.randrange(5))
        text = json.dumps(made, separators=spaces, ensure_ascii=rng.random() < 0.5)
        if len(text.encode()) <= LONGEST:
            assert loads(text) == loads(text.encode()) == made
            one, other = both(text)
            assert one == other == repr(made)
            assert both(text.encode())[0] == one


def test_spoiled_texts():
    rng = documents.source("short and spoiled")
    for _ in range(6000):
        text = [*json.dumps(value(rng, 4))[:LONGEST]]
        for _ in range(rng.randrange(1, 3)):
            text[rng.randrange(len(text))] = rng.choice('{}[],:"\\0123456789.-+eEtfn \n\x00\x1f\x7f')
        one, other = both("".join(text))
        assert one == other, "".join(text)


def test_every_beginning():
    text = '{"a":[1,-2.5,true,{"b":null,"c":"text of some length"}],"d":{},"e":[[],[0]]}'
    assert loads(text) == json.loads(text)
    for end in range(1, len(text)):
        with pytest.raises(JSONDecodeError):
            loads(text[:end])
        with pytest.raises(JSONDecodeError):
            loads(text[end:])


def test_the_longest():
    for size in range(LONGEST - 3, LONGEST + 4):
        text = '["' + "a" * (size - 4) + '"]'
        assert len(text) == size and loads(text) == ["a" * (size - 4)]
        text = "[" + "1," * ((size - 3) // 2) + "1]"
        assert loads(text) == [1] * ((size - 1) // 2)
    for depth in range(30, 36):
        assert repr(loads("[" * depth + "]" * depth)) == "[" * depth + "]" * depth


def test_objects_of_more_keys_than_a_small_dict_has_room_for():
    for count in range(1, 30):
        made = {f"k{i}": i for i in range(count)}
        assert list(loads(json.dumps(made)).items()) == list(made.items())
    assert list(loads('{"a":1,"b":2,"a":{"c":[]}}').items()) == [("a", {"c": []}), ("b", 2)]


def test_results_are_new_each_time():
    for text in ("{}", "[]", '{"a":[]}', '[{"a":1}]'):
        first, second = loads(text), loads(text)
        assert first == second and first is not second


def test_functions_for_numbers_are_called_for_short_texts():
    assert loads('[1,2.5,{"a":-3}]', parse_int=str, parse_float=str) == ["1", "2.5", {"a": "-3"}]
    assert loads("[1]", parse_int=lambda text: loads(f"[{text},2]")) == [[1, 2]]


# ===== Keys that short texts have in common ================================

KINDS = [{"id": 1, "name": "a", "tags": ["x"]}, {"id": 2, "name": "b", "tags": None}, {"id": 1, "nama": "a", "tags": []},
         {"id": 1, "name": "a", "tags": {"id": 3, "name": "c", "tags": 0}}, {f"k{i}": i for i in range(20)},
         {"": 1, "b": 2, "c": 3}]


def test_texts_with_keys_in_common():
    rng = documents.source("templates")
    for _ in range(3000):
        made = rng.choice(KINDS)
        for _ in range(rng.randrange(1, 4)):
            found = loads(json.dumps(made))
            assert found == made and list(found) == list(made) and repr(found) == repr(made)


def test_what_was_made_of_one_is_not_in_the_next():
    text = json.dumps(KINDS[0])
    for _ in range(5):
        found = loads(text)
        found["tags"].append(found)
        found["id"] = found["new"] = object()
        del found["name"]
        assert loads(text) == KINDS[0]


def test_keys_that_are_twice_in_one_object():
    for _ in range(5):
        assert list(loads('{"a":1,"b":2,"a":3,"c":4}').items()) == [("a", 3), ("b", 2), ("c", 4)]
        assert list(loads('{"a":1,"b":2,"c":3}').items()) == [("a", 1), ("b", 2), ("c", 3)]


def test_the_collector_frees_what_is_in_a_circle_and_shows_no_template():
    class Mark:
        pass

    text = '{"only here":1,"and here":[],"here as well":3}'
    for _ in range(5):
        found = loads(text)
        assert gc.is_tracked(found)
    mark = found["only here"] = Mark()
    mark.circle = found
    del found, mark
    gc.collect()
    assert not [one for one in gc.get_objects() if type(one) is Mark or (type(one) is dict and "only here" in one)]
    plain = [loads('{"only here":1,"and here":2,"here as well":3}') for _ in range(3)][-1]
    plain["only here"] = plain
    assert gc.is_tracked(plain)
