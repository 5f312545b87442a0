"""Contexts that nothing has looked at: copies that share no text, and about how large they are."""

import sys

import inputs


def again(context):
    """An equal context of new objects.

    Names of variables stay what they are, mostly those of keyword arguments.
    Names of fields are not interned, as when they come from JSON or a database,
    but the records of one context share them.
    """
    names = {}
    return {name: copied(value, names) for name, value in context.items()}


def copied(value, names):
    kind = type(value)
    if kind is str:
        return inputs.copy(value)
    if kind is dict:
        return {name_of(name, names): copied(item, names) for name, item in value.items()}
    if kind is list:
        return [copied(item, names) for item in value]
    if isinstance(value, str):
        return kind(inputs.copy(str(value)))
    slots = getattr(kind, "__slots__", ())
    if not slots:
        return value
    new = kind.__new__(kind)
    for name in slots:
        setattr(new, name, copied(getattr(value, name), names))
    return new


def name_of(name, names):
    if name not in names:
        names[name] = inputs.copy(name)
    return names[name]


def size(value):
    """The bytes of a context: not exact, it decides how many are made at a time."""
    if isinstance(value, dict):
        return sys.getsizeof(value) + sum(map(size, value.values()))
    if isinstance(value, list):
        return sys.getsizeof(value) + sum(map(size, value))
    return sys.getsizeof(value)
