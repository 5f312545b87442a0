"""Reads Tests/Cases: see the README there for the form."""

import dataclasses
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Cases"
SHORT = {"n": 0x0A, "r": 0x0D, "t": 0x09, "s": 0x20, "\\": 0x5C}
ITEM = re.compile(r"(\\\{(\d+)\})?(?:\\x(?P<byte>..)|\\u(?P<u>.{4})|\\U(?P<U>.{8})|\\(?P<short>[nrts\\])|(?P<plain>[^\\]))")


@dataclasses.dataclass(frozen=True)
class Value:
    """Code points, and -1 - b for each byte b that is no character."""

    items: tuple

    def as_bytes(self):
        return b"".join(
            bytes([-1 - item]) if item < 0 else chr(item).encode("utf-8", "surrogatepass") for item in self.items
        )

    def as_text(self):
        """None when there is a byte that is no character."""
        return None if min(self.items, default=0) < 0 else "".join(map(chr, self.items))


@dataclasses.dataclass(frozen=True)
class Expectation:
    """'out' is None for a failure; 'same' says that the result is the input itself."""

    out: Value | None = None
    same: bool = False
    status: str = "ok"
    place: tuple = (0, 0, 0)


@dataclasses.dataclass(frozen=True)
class Case:
    file: str
    call: str
    context: str
    name: str
    input: Value
    bytes: Expectation
    text: Expectation

    def __str__(self):
        return f"{self.file}: {self.name}"


def value(spelled):
    items = []
    end = 0
    for match in ITEM.finditer(spelled):
        assert match.start() == end, spelled
        end = match.end()
        if match["byte"]:
            item = -1 - int(match["byte"], 16)
        elif match["u"] or match["U"]:
            item = int(match["u"] or match["U"], 16)
        else:
            item = SHORT[match["short"]] if match["short"] else ord(match["plain"])
        items += [item] * int(match[2] or 1)
    assert end == len(spelled), spelled
    return Value(tuple(items))


def expectation(key, spelled, input_):
    if key == "same":
        return Expectation(input_, same=True)
    if key == "out":
        return Expectation(value(spelled))
    status, *place = spelled.split()
    return Expectation(status=status, place=tuple(map(int, place)))


def read(path):
    call = context = ""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields = {}
        for line in block.rstrip("\n").split("\n"):
            if line and not line.startswith("#"):
                key, _, spelled = line.partition(":")
                fields[key] = spelled.removeprefix(" ")
        if "call" in fields:
            call, _, context = fields.pop("call").partition(" ")
        if not fields:
            continue
        input_ = value(fields["in"])
        either = [expectation(key, fields[key], input_) for key in ("out", "same", "fails") if key in fields]
        text = [expectation(key, fields["text-" + key], input_) for key in ("out", "same", "fails") if "text-" + key in fields]
        assert len(either) == 1 and len(text) < 2, (path.name, fields)
        yield Case(path.stem, call, context, fields["name"], input_, either[0], (text or either)[0])


def all_cases(folder="escape"):
    return [case for path in sorted((FOLDER / folder).glob("*.txt")) for case in read(path)]
