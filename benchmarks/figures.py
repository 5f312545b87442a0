"""What is said about a row of numbers: nothing here knows what was measured."""

import math


def median(values):
    return percentile(values, 50)


def percentile(values, share):
    """The value below which `share` per cent lie, between neighbours by proportion."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    place = (len(ordered) - 1) * share / 100
    low = math.floor(place)
    high = math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def geometric_mean(values):
    values = list(values)
    if not values:
        raise ValueError("no values")
    return math.exp(sum(map(math.log, values)) / len(values))


def short(nanoseconds):
    """A time as people read it: 14.2 ns, 1,530 ns, 27.0 us."""
    if nanoseconds < 100:
        return f"{nanoseconds:.1f} ns"
    if nanoseconds < 10_000:
        return f"{nanoseconds:,.0f} ns"
    if nanoseconds < 10_000_000:
        return f"{nanoseconds / 1e3:,.1f} us"
    return f"{nanoseconds / 1e6:,.1f} ms"


def amount(value, unit):
    """A value with its unit: times get the prefix that suits them."""
    if unit == "ns":
        return short(value)
    return f"{value:,.0f} {unit}"
