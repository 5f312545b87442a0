"""What melba.json writes and reads, in terms of the standard library."""

import json


def dumps(value, indent=0, sort_keys=False):
    return text(value, indent, "\n" if indent else "", sort_keys).encode()


def text(value, indent, line, sort_keys):
    inner = line + " " * indent
    if isinstance(value, float):
        return real(value)
    if isinstance(value, dict):
        items = sorted(value.items(), key=lambda item: item[0].encode()) if sort_keys else value.items()
        colon = ": " if indent else ":"
        parts = [text(key, 0, "", False) + colon + text(item, indent, inner, sort_keys) for key, item in items]
        return "{" + inner + ("," + inner).join(parts) + line + "}" if parts else "{}"
    if isinstance(value, (list, tuple)):
        parts = [text(item, indent, inner, sort_keys) for item in value]
        return "[" + inner + ("," + inner).join(parts) + line + "]" if parts else "[]"
    return json.dumps(value, ensure_ascii=False)


def real(value):
    """As repr, but for exponents: no zero in front, and none at all for -5; what is not finite is null."""
    if value - value != 0:
        return "null"
    digits, _, exponent = repr(value).partition("e")
    if exponent == "-05":
        sign, digits = digits[: digits[0] == "-"], digits.lstrip("-").replace(".", "")
        return f"{sign}0.0000{digits}"
    return f"{digits}e{int(exponent):+}" if exponent else digits


def loads(text):
    """Integers beyond 64 bits are floats, and of what the standard does not have nothing is read."""
    return json.loads(text, parse_int=integer, parse_constant=refuse)


def integer(text):
    number = int(text)
    return number if -(1 << 63) <= number < 1 << 64 else float(text)


def refuse(text):
    raise ValueError(text)
