"""Objects with the same keys in the same order are built from copies of a dict; nothing of the one may show in another."""

import gc
import json
import random

import melba.json
import pytest

KEYS = ["id", "name", "a", "email", "created_at", "a_key_that_is_longer_than_sixteen", "x", "entities", "\u00e9t\u00e9", "tab\t"]


def check(text):
    assert melba.json.loads(text) == json.loads(text)
    assert json.dumps(melba.json.loads(text)) == json.dumps(json.loads(text))


def objects(count, **changed):
    return [{**{key: i for key in KEYS}, **changed} for i in range(count)]


def test_values_are_those_of_each_object():
    check(json.dumps(objects(20)))
    check(json.dumps([{"user": item, "rest": item} for item in objects(20)]))


@pytest.mark.parametrize("value", [[], {}, [1], {"b": [2]}, None, "text", 1.5])
def test_values_of_every_kind_are_replaced(value):
    check(json.dumps(objects(3) + objects(3, name=value) + objects(3)))


def test_an_object_within_one_of_its_own_shape():
    inner = objects(1)[0]
    for _ in range(30):
        inner = {**objects(1)[0], "entities": inner, "x": [inner["id"], {}]}
    check(json.dumps([inner, inner]))


def test_keys_that_differ_in_one_place():
    for place, key in enumerate(KEYS):
        pairs = [(name, 1) for name in KEYS]
        for other in (key[:-1] + "_", key + "_", key[:-1], "\u00e8" * len(key)):
            changed = [*pairs]
            changed[place] = (other, 2)
            check(json.dumps([dict(pairs), dict(pairs), dict(changed), dict(pairs), dict(changed)]))


def test_keys_that_are_there_twice():
    text = "{" + ",".join('"%s":%%d' % key for key in ("a", "b", "c", "d", "e", "f", "g")) + "}"
    equal = text.replace('"c"', '"a"')
    check("[" + ",".join((one % tuple(range(i, i + 7))) for i, one in enumerate([text, equal, equal, text, text, equal])) + "]")
    check('{"a":[%s],"a":[%s,%s],"b":%s,"c":1,"d":1,"e":1,"f":1}' % ((text % tuple(range(7)),) * 4))


def test_an_object_within_the_last_value_of_one_with_more_keys():
    # All three fall into one slot, and the inner one is met while the outer has just its keys.
    inner = {"k1": 1, "k2": 2, "k3": 3, "k4": 4, "k5": 5, "of 12 bytes_": 6}
    for _ in range(3):
        check(json.dumps([{**inner, "of 5_": last} for last in (inner, 7, inner, 8)]))


def test_objects_do_not_share_their_dict():
    first, second = melba.json.loads(json.dumps(objects(2)))
    first.clear()
    second["new"] = 1
    assert set(second) == {*KEYS, "new"}
    assert first == {}


def test_an_error_behind_a_copy_leaves_nothing():
    class Refused(Exception):
        pass

    def refuse(text):
        raise Refused

    text = json.dumps(objects(5) + objects(1, name=1.5))
    for _ in range(3):
        with pytest.raises(Refused):
            melba.json.loads(text, parse_float=refuse)
        with pytest.raises(ValueError):
            melba.json.loads(text[:-1])
        check(text)


def test_the_collector_is_as_it_was():
    text = json.dumps(objects(3))
    for switch, state in ((gc.disable, False), (gc.enable, True)):
        switch()
        melba.json.loads(text)
        with pytest.raises(ValueError):
            melba.json.loads(text + "x")
        assert gc.isenabled() is state


def test_random_mixtures_of_shapes():
    rng = random.Random(5)
    for _ in range(300):
        shapes = [rng.sample(KEYS, rng.randrange(4, len(KEYS))) for _ in range(3)]
        value = 0
        items = []
        for i in range(40):
            value = rng.choice([i, str(i), [value], {key: i for key in rng.choice(shapes)}, None])
            items.append({key: rng.choice([value, i]) for key in rng.choice(shapes)})
        check(json.dumps(items, ensure_ascii=rng.random() < 0.5))


def test_small_objects_are_built_from_copies_too():
    for count in (1, 2, 3, 4):
        items = [{key: i for key in KEYS[:count]} for i in range(100)]
        check(json.dumps(items))
        check(json.dumps([{"x": item, "rest": [item, []]} for item in items]))


def test_the_collector_sees_what_replaced_a_plain_value():
    for value in ([], {}, [1], {"b": [2]}):
        first, second, third = melba.json.loads(json.dumps([*objects(2), *objects(1, name=value)] + [0] * 600))[:3]
        assert gc.is_tracked(third) and third["name"] == value
        third["name"] = third
        del first, second, third
    gc.collect()
    assert gc.garbage == []


def test_copies_grow_and_shrink_as_other_dicts():
    for made in melba.json.loads(json.dumps(objects(50))):
        made.update((str(i), i) for i in range(20))
        for key in KEYS:
            del made[key]
        assert list(made) == [str(i) for i in range(20)] and list(made.values()) == list(range(20))


def test_it_is_what_is_built_without_shapes():
    rng = random.Random(8)
    for _ in range(200):
        items = []
        for i in range(60):
            keys = rng.sample(KEYS, rng.randrange(1, 5))
            items.append({key: rng.choice([i, [i], {"a": i, "b": [i]}, None]) for key in keys})
        text = json.dumps(items)
        assert len(text) > 512
        # A function for numbers lets every dict be filled key by key.
        assert melba.json.loads(text) == melba.json.loads(text, parse_int=int) == items
