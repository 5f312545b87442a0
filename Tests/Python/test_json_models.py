"""Objects of pydantic, msgspec and attrs, as their libraries see them; each is skipped where it has no wheel."""

import datetime
import json
import uuid
from typing import Any, Optional

import process
import pytest

from melba.json import (
    OPT_INDENT_2, OPT_NON_STR_KEYS, OPT_PASSTHROUGH_DATACLASS, OPT_SERIALIZE_MODELS, OPT_SERIALIZE_SET, OPT_SORT_KEYS, Encoder,
    JSONEncodeError, dumps, iter_dumps, loads,
)


def library(name):
    return pytest.importorskip(name, reason=f"{name} is not for this Python or interpreter", exc_type=ImportError)


def agree(value, expected):
    """Alone, within others, in every way of writing."""
    assert dumps(value) == expected
    assert dumps([value, {"k": value}]) == b'[%s,{"k":%s}]' % (expected, expected)
    assert b"".join(iter_dumps([value], chunk_size=3)) == b"[%s]" % expected
    assert json.loads(dumps(value, option=OPT_INDENT_2)) == json.loads(expected)


def test_default_is_asked_first_and_passthrough_holds():
    attrs = library("attrs")

    @attrs.define
    class A:
        x: int

    def default(value):
        return "default"

    assert dumps([A(1), object()], default=default) == b'["default","default"]'
    assert dumps([A(1), object()], default=default, option=OPT_SERIALIZE_MODELS) == b'[{"x":1},"default"]'
    assert Encoder(default, OPT_SERIALIZE_MODELS).encode(A(1)) == b'{"x":1}'
    both = OPT_SERIALIZE_MODELS | OPT_PASSTHROUGH_DATACLASS
    assert dumps(A(1), default=default, option=both) == b'"default"'
    for option in (OPT_PASSTHROUGH_DATACLASS, both):
        with pytest.raises(JSONEncodeError):
            dumps(A(1), option=option)


def test_attrs():
    attrs = library("attrs")
    import attr

    @attrs.define
    class Slotted:
        b: Any
        a: int = 2
        _hidden: int = 3

    @attrs.define(slots=False)
    class Open:
        x: Any

    class Sub(Open):
        pass

    @attr.s
    class Old:
        x = attr.ib()
        y = attr.ib(default=5)

    @attrs.define
    class Empty:
        pass

    with_more = Open(1)
    with_more.other = 2
    agree(Slotted([1, Slotted(None)]), b'{"b":[1,{"b":null,"a":2}],"a":2}')
    agree(with_more, b'{"x":1}')
    agree(Sub(Old("\xe9")), '{"x":{"x":"\xe9","y":5}}'.encode())
    agree(Empty(), b"{}")
    assert dumps(Slotted(1), option=OPT_SORT_KEYS) == b'{"b":1,"a":2}'
    missing = Slotted.__new__(Slotted)
    with pytest.raises(AttributeError):
        dumps(missing)
    Empty.__attrs_attrs__ = "nonsense"
    with pytest.raises(JSONEncodeError):
        dumps(Empty())


def test_msgspec():
    msgspec = library("msgspec")
    UNSET, Struct, field = msgspec.UNSET, msgspec.Struct, msgspec.field

    class Plain(Struct):
        x: Any
        name: str = "n"
        maybe: Any = UNSET

    class Renamed(Struct, rename="camel", tag="kind of it", tag_field="what"):
        long_name: int
        other: int = field(default=3, name="else")

    class Short(Struct, omit_defaults=True, kw_only=True):
        a: int = 1
        items: list = field(default_factory=list)
        table: dict = field(default_factory=dict)
        made: list = field(default_factory=lambda: [1])
        b: Any
        text: str = ""

    class Row(Struct, array_like=True, tag=7, omit_defaults=True):
        a: Any
        b: int = 2

    class Frozen(Plain, frozen=True, gc=False):
        z: int = 9

    for value in (Plain(1), Plain([Plain(2, maybe=None)], "\n"), Renamed(1), Frozen(1), Row(1), Row([Row(2)], 3), Short(b=1),
                  Short(b=[], items=[1], a=2, table={"k": {}}), Short(b=1, items=(), made=[1])):
        agree(value, msgspec.json.encode(value))
    with pytest.raises(JSONEncodeError):
        dumps(Row(UNSET))
    assert msgspec.json.decode(dumps(Renamed(1)), type=Renamed) == Renamed(1)
    assert dumps(Plain(1), option=OPT_SORT_KEYS) == b'{"x":1,"name":"n"}'


def test_pydantic():
    pydantic = library("pydantic")
    BaseModel, Field = pydantic.BaseModel, pydantic.Field

    class Inner(BaseModel):
        x: int = 1

    class More(Inner):
        y: int = 2

    class Model(BaseModel):
        model_config = pydantic.ConfigDict(extra="allow")
        id: uuid.UUID = uuid.UUID(int=1)
        when: datetime.datetime = datetime.datetime(2024, 1, 2)
        name: str = Field("n", alias="Name")
        inner: Inner = Inner()
        many: list[Inner] = []
        maybe: Optional[int] = None
        secret: str = Field("s", exclude=True)
        _private: int = 5

        @pydantic.computed_field
        @property
        def computed(self) -> int:
            return 7

        @pydantic.field_serializer("maybe")
        def spell(self, value: Any) -> Any:
            return "none" if value is None else value

    class ByAlias(BaseModel):
        model_config = pydantic.ConfigDict(serialize_by_alias=True)
        name: str = Field("n", alias="Name")

    class Overridden(BaseModel):
        x: int = 1

        def model_dump(self, **settings: Any) -> Any:
            return {"mine": super().model_dump(**settings)}

    root = pydantic.RootModel[list[Inner]]
    for value in (Inner(), More(), Model(), Model(Name="a", extra=[1], inner=More(), many=[More()]), ByAlias(), Overridden(),
                  root([Inner()])):
        agree(value, dumps(value.model_dump()))
    assert b'"extra":[1]' in dumps(Model(extra=[1])) and b"private" not in dumps(Model()) and b"secret" not in dumps(Model())
    assert dumps(Model(b=1, a=2), option=OPT_SORT_KEYS) == dumps(Model(b=1, a=2).model_dump(), option=OPT_SORT_KEYS)
    assert loads(dumps(Inner())) == {"x": 1}

    @pydantic.dataclasses.dataclass
    class Data:
        x: int
        inner: Inner

    agree(Data(1, Inner()), b'{"x":1,"inner":{"x":1}}')

    class Sets(BaseModel):
        x: set[int] = {1}

    with pytest.raises(JSONEncodeError):
        dumps(Sets())
    assert dumps(Sets(), option=OPT_SERIALIZE_SET) == b'{"x":[1]}'

    class Broken(BaseModel):
        def model_dump(self, **settings: Any) -> Any:
            raise KeyError("mine")

    class Own(BaseModel):
        def model_dump(self, **settings: Any) -> Any:
            return self

    with pytest.raises(KeyError, match="mine"):
        dumps([Broken()])
    with pytest.raises(JSONEncodeError, match="Recursion"):
        dumps(Own())
    with pytest.raises(JSONEncodeError):
        dumps({Inner(): 1} if Inner.__hash__ else {object(): 1}, option=OPT_NON_STR_KEYS)


def test_nothing_is_imported_for_them():
    process.run("""
import sys
import melba.json
try: melba.json.dumps(object())
except melba.json.JSONEncodeError: pass
assert not {"attr", "attrs", "pydantic", "msgspec"} & set(sys.modules)
""")


def test_libraries_that_are_loaded_later():
    library("attrs")
    process.run("""
from melba.json import *
try: dumps(object())
except JSONEncodeError: pass
import attrs
@attrs.define
class A:
    x: int
assert dumps(A(1)) == b'{"x":1}'
""")


def test_modules_that_pretend_to_be_theirs():
    process.run("""
import sys, types
from melba.json import *
for name, attribute in (("pydantic.main", "BaseModel"), ("msgspec", "Struct"), ("attr", "Attribute")):
    module = types.ModuleType(name)
    sys.modules[name] = module
    try: dumps(object())
    except JSONEncodeError: pass
    setattr(module, attribute, "no type")
    try: dumps(object())
    except JSONEncodeError: pass
module = sys.modules["msgspec"]
class Struct:
    pass
module.Struct, module.UNSET = Struct, None
class Fields(Struct):
    __struct_fields__, __struct_encode_fields__, __struct_defaults__ = ("a",), ("a", "b"), (1, 2, 3)
    class __struct_config__:
        array_like = tag = tag_field = omit_defaults = True
    a = 1
class Same(Fields):
    __struct_fields__ = ("a", "a")
    class __struct_config__(Fields.__struct_config__):
        array_like = False
for value in (Struct(), Fields(), Same()):
    try: print(dumps(value))
    except (AttributeError, TypeError): pass
""")


def test_values_that_change_while_they_are_written():
    attrs = library("attrs")

    @attrs.define
    class A:
        x: Any
        y: Any

    one = A([1, 2], "y" * 50)

    def default(value):
        one.x = one.y = None
        return 3

    one.x = [object(), [one.y]]
    assert dumps(one, default, OPT_SERIALIZE_MODELS) == b'{"x":[3,["%s"]],"y":"%s"}' % (b"y" * 50, b"y" * 50)
