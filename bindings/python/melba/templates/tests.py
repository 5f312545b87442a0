"""The tests of templates, which stand behind `is`: those of Jinja2, by their names."""

from _collections_abc import Mapping as _Mapping
from _operator import eq, ge, gt, le, lt, ne

from .. import _core
from .runtime import Undefined
from .utils import pass_environment


def test_defined(value):
    """Whether there is such a variable."""
    return not isinstance(value, Undefined)


def test_undefined(value):
    """Whether there is no such variable."""
    return isinstance(value, Undefined)


@pass_environment
def test_filter(env, value):
    """Whether there is a filter of that name."""
    return value in env.filters


@pass_environment
def test_test(env, value):
    """Whether there is a test of that name."""
    return value in env.tests


# MARK: - Kinds of values


def test_none(value):
    """Whether the value is None."""
    return value is None


def test_boolean(value):
    """Whether the value is True or False."""
    return value is True or value is False


def test_true(value):
    """Whether the value is True."""
    return value is True


def test_false(value):
    """Whether the value is False."""
    return value is False


def test_integer(value):
    """Whether the value is an int, and no bool."""
    return isinstance(value, int) and value is not True and value is not False


def test_float(value):
    """Whether the value is a float."""
    return isinstance(value, float)


def test_number(value):
    """Whether the value is a number of any kind; bools are."""
    if type(value) in (int, float, bool):
        return True
    from numbers import Number

    return isinstance(value, Number)


def test_string(value):
    """Whether the value is a str."""
    return isinstance(value, str)


def test_mapping(value):
    """Whether the value is a dict or another mapping."""
    return isinstance(value, _Mapping)


def test_sequence(value):
    """Whether the value has a length and items."""
    try:
        len(value)
        value.__getitem__
    except Exception:
        return False
    return True


def test_iterable(value):
    """Whether the value can be gone through."""
    try:
        iter(value)
    except TypeError:
        return False
    return True


def test_escaped(value):
    """Whether the value is HTML already."""
    return hasattr(value, "__html__")


# MARK: - What holds for a value


def test_odd(value):
    """Whether the number is odd."""
    return value % 2 == 1


def test_even(value):
    """Whether the number is even."""
    return value % 2 == 0


def test_divisibleby(value, num):
    """Whether the number can be divided without a remainder."""
    return value % num == 0


def test_lower(value):
    """Whether the text is in lower case."""
    return str(value).islower()


def test_upper(value):
    """Whether the text is in upper case."""
    return str(value).isupper()


def test_sameas(value, other):
    """Whether both are one object."""
    return value is other


def test_in(value, seq):
    """Whether the value is in a container."""
    return value in seq


TESTS = {
    "!=": ne,
    "<": lt,
    "<=": le,
    "==": eq,
    ">": gt,
    ">=": ge,
    "boolean": test_boolean,
    "callable": callable,
    "defined": test_defined,
    "divisibleby": test_divisibleby,
    "eq": eq,
    "equalto": eq,
    "escaped": test_escaped,
    "even": test_even,
    "false": test_false,
    "filter": test_filter,
    "float": test_float,
    "ge": ge,
    "greaterthan": gt,
    "gt": gt,
    "in": test_in,
    "integer": test_integer,
    "iterable": test_iterable,
    "le": le,
    "lessthan": lt,
    "lower": test_lower,
    "lt": lt,
    "mapping": test_mapping,
    "ne": ne,
    "none": test_none,
    "number": test_number,
    "odd": test_odd,
    "sameas": test_sameas,
    "sequence": test_sequence,
    "string": test_string,
    "test": test_test,
    "true": test_true,
    "undefined": test_undefined,
    "upper": test_upper,
}

_core._template_twins(TESTS, False)
