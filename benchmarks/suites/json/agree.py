"""How results of different libraries are compared."""

import functools
import json
from decimal import Decimal


class Written:
    """JSON that is equal when its bytes are, or else when it reads as the same values.

    Libraries differ in spaces, in `\\u00e9` for `é`, `\\/` for `/` and 1e16 for 1e+16.
    """

    def __init__(self, result, read=json.loads):
        self.text = result.encode() if isinstance(result, str) else result
        self.read = read

    @functools.cached_property
    def values(self):
        # Unlike ==, repr tells 1 from 1.0 and from True.
        return repr(self.read(self.text))

    def __eq__(self, other):
        return self.text == other.text or self.values == other.values

    def __str__(self):
        return self.text[:80].decode(errors="replace")


def in_utc(result):
    """`Z` and `+00:00` mean the same."""
    return Written(result.replace("+00:00", "Z") if isinstance(result, str) else result.replace(b"+00:00", b"Z"))


def decimals(result):
    """A decimal is a number with every digit here and a string there."""
    return Written(result, lambda text: [Decimal(one) for one in json.loads(text, parse_float=str)])
