"""The filters of templates, which stand behind a `|`: those of Jinja2, by their names.

What a filter needs of other modules is imported when it first runs, because most templates need none of it.
"""

from _collections_abc import Iterable as _Iterable
from _collections_abc import Mapping as _Mapping
from itertools import chain as _chain
from itertools import groupby as _groupby

from .. import _core
from ..markup import Markup, escape, soft_str
from ..markup import striptags as _striptags
from .async_utils import async_variant, auto_aiter, auto_await, auto_to_list
from .exceptions import FilterArgumentError
from .runtime import Undefined
from .utils import htmlsafe_json_dumps, pass_context, pass_environment, pass_eval_context, pformat, url_quote, urlize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# MARK: - Attributes of items


def ignore_case(value):
    """What a value is compared as where the case of letters does not count."""
    return value.lower() if isinstance(value, str) else value


def _case(case_sensitive):
    return None if case_sensitive else ignore_case


def _steps(attribute):
    """The keys on the way that an attribute such as "address.0.city" describes."""
    if attribute is None:
        return ()
    if not isinstance(attribute, str):
        return (attribute,)
    return tuple(int(name) if name.isdigit() else name for name in attribute.split("."))


def make_attrgetter(environment, attribute, postprocess=None, default=None):
    """A function that looks an attribute up in an item, by the rules of the environment.

    Dots lead to attributes of attributes, and digits between them are indices.  `default` stands for what is undefined
    on the way; what is found goes through `postprocess`.
    """
    steps = _steps(attribute)

    def get(item):
        for step in steps:
            item = environment.getitem(item, step)
            if default is not None and isinstance(item, Undefined):
                item = default
        return item if postprocess is None else postprocess(item)

    return get


def make_multi_attrgetter(environment, attribute, postprocess=None):
    """The same for several attributes with commas between them; answers the list of what was found."""
    paths = [_steps(part) for part in (attribute.split(",") if isinstance(attribute, str) else (attribute,))]

    def get(item):
        found = []
        for steps in paths:
            value = item
            for step in steps:
                value = environment.getitem(value, step)
            found.append(value if postprocess is None else postprocess(value))
        return found

    return get


# MARK: - Text

_patterns: "dict[str, Any]" = {
    "attribute name": r"(?a:[\s/>=])",
    "between words": r"([-\s({\[<]+)",
    "scheme": r"^([\w.+-]{2,}:(/){0,2})$",
    "word": r"\w+",
}


def _pattern(name):
    pattern = _patterns[name]
    if isinstance(pattern, str):
        import re

        pattern = _patterns[name] = re.compile(pattern)
    return pattern


def do_upper(s):
    """The text in upper case."""
    return soft_str(s).upper()


def do_lower(s):
    """The text in lower case."""
    return soft_str(s).lower()


def do_capitalize(s):
    """The text with its first letter in upper case and all others in lower case."""
    return soft_str(s).capitalize()


def do_title(s):
    """The text with each word in title case; words begin behind white space, hyphens and opening brackets."""
    pieces = _pattern("between words").split(soft_str(s))
    return "".join([piece[0].upper() + piece[1:].lower() for piece in pieces if piece])


def do_trim(value, chars=None):
    """The text without the given characters, or white space, at both ends."""
    return soft_str(value).strip(chars)


def do_center(value, width=80):
    """The text in the middle of a field."""
    return soft_str(value).center(width)


@pass_eval_context
def do_replace(eval_ctx, s, old, new, count=None):
    """The text with `new` in the place of each `old`, or of the first `count` of them.

    Under autoescaping what comes in is escaped where the rest is HTML.
    """
    most = -1 if count is None else count
    if not eval_ctx.autoescape:
        return str(s).replace(str(old), str(new), most)
    turns_html = hasattr(old, "__html__") or (hasattr(new, "__html__") and not hasattr(s, "__html__"))
    text = escape(s) if turns_html else soft_str(s)
    return text.replace(soft_str(old), soft_str(new), most)


def do_format(value, *args, **kwargs):
    """The text as a format of `%`, with positional or named values."""
    if args and kwargs:
        raise FilterArgumentError("can't handle positional and keyword arguments at the same time")
    return soft_str(value) % (kwargs or args)


def do_indent(s, width=4, first=False, blank=False):
    """The text with its lines indented, by spaces or by the given text; the first and blank ones only if asked for."""
    margin = width if isinstance(width, str) else " " * width
    newline = "\n"
    if isinstance(s, Markup):
        margin, newline = Markup(margin), Markup(newline)
    # A line break at the end makes what stands before it a line, even of the empty text.
    s += newline
    lines = s.splitlines()
    if blank:
        text = (newline + margin).join(lines)
    else:
        text = lines.pop(0)
        if lines:
            text += newline + newline.join(margin + line if line else line for line in lines)
    return margin + text if first else text


@pass_environment
def do_truncate(env, s, length=255, killwords=False, end="...", leeway=None):
    """The text cut to a length, `end` included, before a word unless those may be cut.

    Text that is longer by no more than `leeway`, which has a policy, stays whole.
    """
    if leeway is None:
        leeway = env.policies["truncate.leeway"]
    assert length >= len(end), f"expected length >= {len(end)}, got {length}"
    assert leeway >= 0, f"expected leeway >= 0, got {leeway}"
    if len(s) <= length + leeway:
        return s
    kept = s[: length - len(end)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + end


@pass_environment
def do_wordwrap(environment, s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True):
    """The text with no line longer than a width; `wrapstring`, or the environment's line break, parts them."""
    from textwrap import wrap

    if wrapstring is None:
        wrapstring = environment.newline_sequence
    # Each line is a paragraph: wrap() would not see where one ends.
    paragraphs = [
        wrap(
            line,
            width=width,
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=break_long_words,
            break_on_hyphens=break_on_hyphens,
        )
        for line in s.splitlines()
    ]
    return wrapstring.join([wrapstring.join(lines) for lines in paragraphs])


def do_wordcount(s):
    """How many words the text has."""
    return len(_pattern("word").findall(soft_str(s)))


# MARK: - HTML and URLs


def do_mark_safe(value):
    """The value as HTML that is not escaped any more."""
    return Markup(value)


def do_mark_unsafe(value):
    """The value as text that is still to be escaped: the opposite of `safe`."""
    return str(value)


def do_forceescape(value):
    """The text of the value escaped, even where it is HTML."""
    if hasattr(value, "__html__"):
        value = value.__html__()
    return escape(str(value))


def do_striptags(value):
    """The text without tags and comments, white space made single."""
    if hasattr(value, "__html__"):
        value = value.__html__()
    return _striptags(str(value))


@pass_eval_context
def do_xmlattr(eval_ctx, d, autospace=True):
    """The attributes of a tag, from a dict; what is None or undefined is left out.

    Values are escaped.  Names may have no character that would end them, but should never come from users.
    """
    ends_name = _pattern("attribute name").search
    attributes = []
    for key, value in d.items():
        if value is None or isinstance(value, Undefined):
            continue
        if ends_name(key) is not None:
            raise ValueError(f"Invalid character in attribute name: {key!r}")
        attributes.append(f'{escape(key)}="{escape(value)}"')
    text = " ".join(attributes)
    if autospace and text:
        text = " " + text
    return Markup(text) if eval_ctx.autoescape else text


@pass_eval_context
def do_urlize(eval_ctx, value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None):
    """The text with its addresses of pages and of mail made links; policies say what is not given."""
    policies = eval_ctx.environment.policies
    relations = {*(rel or "").split(), *(policies["urlize.rel"] or "").split()}
    if nofollow:
        relations.add("nofollow")
    if target is None:
        target = policies["urlize.target"]
    if extra_schemes is None:
        extra_schemes = policies["urlize.extra_schemes"] or ()
    for scheme in extra_schemes:
        if _pattern("scheme").fullmatch(scheme) is None:
            raise FilterArgumentError(f"{scheme!r} is not a valid URI scheme prefix.")
    text = urlize(
        value,
        trim_url_limit=trim_url_limit,
        rel=" ".join(sorted(relations)) or None,
        target=target,
        extra_schemes=extra_schemes,
    )
    return Markup(text) if eval_ctx.autoescape else text


def do_urlencode(value):
    """The text, or the pairs of a dict or iterable as a query, quoted for URLs; a slash in text stays."""
    if isinstance(value, str) or not isinstance(value, _Iterable):
        return url_quote(value)
    pairs = value.items() if isinstance(value, dict) else value
    return "&".join([f"{url_quote(key, for_qs=True)}={url_quote(item, for_qs=True)}" for key, item in pairs])


@pass_eval_context
def do_tojson(eval_ctx, value, indent=None):
    """The value as JSON that is safe in HTML and its scripts; policies say by which function."""
    policies = eval_ctx.environment.policies
    dumps, settings = policies["json.dumps_function"], policies["json.dumps_kwargs"]
    if indent is not None:
        settings = settings.copy()
        settings["indent"] = indent
    return htmlsafe_json_dumps(value, dumps=dumps, **settings)


def do_pprint(value):
    """The value as pprint shows it."""
    return pformat(value)


# MARK: - Values and numbers


def do_default(value, default_value="", boolean=False):
    """The value, or another where it is undefined; with `boolean` also where it is false."""
    return default_value if isinstance(value, Undefined) or (boolean and not value) else value


@pass_environment
def do_attr(environment, obj, name):
    """The attribute of an object, and never its item, of that name."""
    from inspect import getattr_static

    # The environment falls back on items, so it is asked only for what is there.  A static look runs no property.
    try:
        getattr_static(obj, name)
    except AttributeError:
        if not hasattr(obj, name):
            return environment.undefined(obj=obj, name=name)
    return environment.getattr(obj, name)


def do_int(value, default=0, base=10):
    """The value as an int, or the default; text may be in another base, or have a fraction, which is cut."""
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        try:
            return int(float(value))
        except (TypeError, ValueError, OverflowError):
            return default


def do_float(value, default=0.0):
    """The value as a float, or the default."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def do_round(value, precision=0, method="common"):
    """The number rounded to some digits: to the nearest ("common"), up ("ceil") or down ("floor")."""
    if method not in {"common", "ceil", "floor"}:
        raise FilterArgumentError("method must be common, ceil or floor")
    if method == "common":
        return round(value, precision)
    import math

    return getattr(math, method)(value * (10**precision)) / (10**precision)


def do_filesizeformat(value, binary=False):
    """A number of bytes as people read it: 13 kB, 4.1 MB; with `binary` in units of 1024."""
    size, base, suffix = float(value), 1024 if binary else 1000, "iB" if binary else "B"
    if size == 1:
        return "1 Byte"
    if size < base:
        return f"{int(size)} Bytes"
    limit = base
    for prefix in "KMGTPEZY" if binary else "kMGTPEZY":
        limit *= base
        if size < limit:
            break
    return f"{base * size / limit:.1f} {prefix}{suffix}"


# MARK: - Collections


def do_items(value):
    """The pairs of a mapping; nothing of what is undefined."""
    if isinstance(value, Undefined):
        return
    if not isinstance(value, _Mapping):
        raise TypeError("Can only get item pairs from a mapping.")
    yield from value.items()


def do_dictsort(value, case_sensitive=False, by="key", reverse=False):
    """The pairs of a dict in the order of its keys, or of its values."""
    if by not in ("key", "value"):
        raise FilterArgumentError('You can only sort by either "key" or "value"')
    place = 0 if by == "key" else 1

    def key(pair):
        return pair[place] if case_sensitive else ignore_case(pair[place])

    return sorted(value.items(), key=key, reverse=reverse)


@pass_environment
def do_sort(environment, value, reverse=False, case_sensitive=False, attribute=None):
    """The items in order, or in that of their attributes, which may be several: "age,name"."""
    return sorted(value, key=make_multi_attrgetter(environment, attribute, _case(case_sensitive)), reverse=reverse)


@pass_environment
def sync_do_unique(environment, value, case_sensitive=False, attribute=None):
    """The first of the items that are equal, or that have equal attributes, in their order."""
    get = make_attrgetter(environment, attribute, _case(case_sensitive))
    seen = set()
    for item in value:
        key = get(item)
        if key not in seen:
            seen.add(key)
            yield item


@async_variant(sync_do_unique)
async def do_unique(environment, value, case_sensitive=False, attribute=None):
    return sync_do_unique(environment, await auto_to_list(value), case_sensitive, attribute)


def _extreme(environment, value, choose, case_sensitive, attribute):
    items = iter(value)
    try:
        first = next(items)
    except StopIteration:
        return environment.undefined("No aggregated item, sequence was empty.")
    return choose(_chain((first,), items), key=make_attrgetter(environment, attribute, _case(case_sensitive)))


@pass_environment
def do_min(environment, value, case_sensitive=False, attribute=None):
    """The smallest item, or that with the smallest attribute."""
    return _extreme(environment, value, min, case_sensitive, attribute)


@pass_environment
def do_max(environment, value, case_sensitive=False, attribute=None):
    """The largest item, or that with the largest attribute."""
    return _extreme(environment, value, max, case_sensitive, attribute)


@pass_environment
def sync_do_sum(environment, iterable, attribute=None, start=0):
    """The sum of the items, or of their attributes, and of `start`."""
    if attribute is not None:
        iterable = map(make_attrgetter(environment, attribute), iterable)
    return sum(iterable, start)


@async_variant(sync_do_sum)
async def do_sum(environment, iterable, attribute=None, start=0):
    get = make_attrgetter(environment, attribute)
    total = start
    async for item in auto_aiter(iterable):
        total += get(item)
    return total


@pass_eval_context
def sync_do_join(eval_ctx, value, d="", attribute=None):
    """The text of the items, or of their attributes, with `d` between them.

    Under autoescaping all are escaped as soon as one of them is HTML.
    """
    if attribute is not None:
        value = map(make_attrgetter(eval_ctx.environment, attribute), value)
    if not eval_ctx.autoescape:
        return str(d).join(map(str, value))
    if hasattr(d, "__html__"):
        return soft_str(d).join(map(soft_str, value))
    # All items are there before the first of them is asked for its text.
    pieces = list(value)
    has_html = False
    for place, item in enumerate(pieces):
        if hasattr(item, "__html__"):
            has_html = True
        else:
            pieces[place] = str(item)
    return (escape(d) if has_html else str(d)).join(pieces)


@async_variant(sync_do_join)
async def do_join(eval_ctx, value, d="", attribute=None):
    return sync_do_join(eval_ctx, await auto_to_list(value), d, attribute)


@pass_environment
def sync_do_first(environment, seq):
    """The first item."""
    try:
        return next(iter(seq))
    except StopIteration:
        return environment.undefined("No first item, sequence was empty.")


@async_variant(sync_do_first)
async def do_first(environment, seq):
    try:
        return await auto_aiter(seq).__anext__()
    except StopAsyncIteration:
        return environment.undefined("No first item, sequence was empty.")


@pass_environment
def do_last(environment, seq):
    """The last item of what can be gone through backwards."""
    try:
        return next(iter(reversed(seq)))
    except StopIteration:
        return environment.undefined("No last item, sequence was empty.")


@pass_context
def do_random(context, seq):
    """Any one of the items."""
    from random import choice

    try:
        return choice(seq)
    except IndexError:
        return context.environment.undefined("No random item, sequence was empty.")


def sync_do_list(value):
    """The items, or the characters of a text, as a list."""
    return list(value)


@async_variant(sync_do_list)
async def do_list(value):
    return await auto_to_list(value)


def do_reverse(value):
    """The text, or an iterator over the items, backwards."""
    if isinstance(value, str):
        return value[::-1]
    try:
        return reversed(value)
    except TypeError:
        try:
            return list(value)[::-1]
        except TypeError as error:
            raise FilterArgumentError("argument must be iterable") from error


def sync_do_slice(value, slices, fill_with=None):
    """The items in so many lists of about the same length; the shorter ones, at the end, are filled up."""
    items = list(value)
    size, longer = len(items) // slices, len(items) % slices
    start = 0
    for number in range(slices):
        end = start + size + (number < longer)
        part = items[start:end]
        if number >= longer and fill_with is not None:
            part.append(fill_with)
        yield part
        start = end


@async_variant(sync_do_slice)
async def do_slice(value, slices, fill_with=None):
    return sync_do_slice(await auto_to_list(value), slices, fill_with)


def do_batch(value, linecount, fill_with=None):
    """The items in lists of so many; the last one is filled up."""
    row = []
    for item in value:
        if len(row) == linecount:
            yield row
            row = []
        row.append(item)
    if row:
        if fill_with is not None and len(row) < linecount:
            row += [fill_with] * (linecount - len(row))
        yield row


def _make_group_tuple():
    from collections import namedtuple

    class _GroupTuple(namedtuple("_GroupTuple", ("grouper", "list"))):
        """What items share, and the items; looks like a tuple where it is printed."""

        __slots__ = ()
        __repr__ = tuple.__repr__
        __str__ = tuple.__str__

    _GroupTuple.__qualname__ = "_GroupTuple"
    return _GroupTuple


def __getattr__(name):
    # Its base takes a module of the standard library with it, which few programs need.
    if name == "_GroupTuple":
        return globals().setdefault(name, _make_group_tuple())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _groups(environment, items, attribute, default, case_sensitive):
    group = globals().get("_GroupTuple") or __getattr__("_GroupTuple")
    key = make_attrgetter(environment, attribute, _case(case_sensitive), default)
    found = [(shared, list(members)) for shared, members in _groupby(sorted(items, key=key), key)]
    if not case_sensitive:
        # The first item of each group says how the key is really written.
        written = make_attrgetter(environment, attribute, default=default)
        found = [(written(members[0]), members) for _, members in found]
    return [group(*pair) for pair in found]


@pass_environment
def sync_do_groupby(environment, value, attribute, default=None, case_sensitive=False):
    """The items in groups that share an attribute, in its order: pairs of `grouper` and `list`."""
    return _groups(environment, value, attribute, default, case_sensitive)


@async_variant(sync_do_groupby)
async def do_groupby(environment, value, attribute, default=None, case_sensitive=False):
    return _groups(environment, await auto_to_list(value), attribute, default, case_sensitive)


# MARK: - Filters and tests for each item


def prepare_map(context, args, kwargs):
    """What `map` does with an item: looks an attribute up, or calls a filter."""
    if not args and "attribute" in kwargs:
        attribute, default = kwargs.pop("attribute"), kwargs.pop("default", None)
        if kwargs:
            raise FilterArgumentError(f"Unexpected keyword argument {next(iter(kwargs))!r}")
        return make_attrgetter(context.environment, attribute, default=default)
    if not args:
        raise FilterArgumentError("map requires a filter argument")
    name, args = args[0], args[1:]
    return lambda item: context.environment.call_filter(name, item, args, kwargs, context=context)


@pass_context
def sync_do_map(context, value, *args, **kwargs):
    """What a filter makes of each item, or an attribute of each: `map("upper")`, `map(attribute="name")`."""
    if value:
        change = prepare_map(context, args, kwargs)
        for item in value:
            yield change(item)


@async_variant(sync_do_map)
async def do_map(context, value, *args, **kwargs):
    if value:
        change = prepare_map(context, args, kwargs)
        async for item in auto_aiter(value):
            yield await auto_await(change(item))


def prepare_select_or_reject(context, args, kwargs, modfunc, lookup_attr):
    """What says whether an item stays: `modfunc` of a test, or of truth, of the item or of an attribute of it."""
    get = None
    if lookup_attr:
        if not args:
            raise FilterArgumentError("Missing parameter for attribute name")
        get, args = make_attrgetter(context.environment, args[0]), args[1:]
    if args:
        name, args = args[0], args[1:]

        def holds(value):
            return context.environment.call_test(name, value, args, kwargs, context)

    else:
        holds = bool
    if get is None:
        return lambda item: modfunc(holds(item))
    return lambda item: modfunc(holds(get(item)))


def select_or_reject(context, value, args, kwargs, modfunc, lookup_attr):
    """The items for which `modfunc` of the test is true."""
    if value:
        stays = prepare_select_or_reject(context, args, kwargs, modfunc, lookup_attr)
        for item in value:
            if stays(item):
                yield item


async def async_select_or_reject(context, value, args, kwargs, modfunc, lookup_attr):
    """The same over what may be asynchronous."""
    if value:
        stays = prepare_select_or_reject(context, args, kwargs, modfunc, lookup_attr)
        async for item in auto_aiter(value):
            if stays(item):
                yield item


def _same(holds):
    return holds


def _opposite(holds):
    return not holds


@pass_context
def sync_do_select(context, value, *args, **kwargs):
    """The items that pass a test, or that are true: `select("odd")`."""
    return select_or_reject(context, value, args, kwargs, _same, False)


@async_variant(sync_do_select)
async def do_select(context, value, *args, **kwargs):
    return async_select_or_reject(context, value, args, kwargs, _same, False)


@pass_context
def sync_do_reject(context, value, *args, **kwargs):
    """The items that do not pass a test, or that are false."""
    return select_or_reject(context, value, args, kwargs, _opposite, False)


@async_variant(sync_do_reject)
async def do_reject(context, value, *args, **kwargs):
    return async_select_or_reject(context, value, args, kwargs, _opposite, False)


@pass_context
def sync_do_selectattr(context, value, *args, **kwargs):
    """The items with an attribute that passes a test, or that is true: `selectattr("age", "gt", 17)`."""
    return select_or_reject(context, value, args, kwargs, _same, True)


@async_variant(sync_do_selectattr)
async def do_selectattr(context, value, *args, **kwargs):
    return async_select_or_reject(context, value, args, kwargs, _same, True)


@pass_context
def sync_do_rejectattr(context, value, *args, **kwargs):
    """The items with an attribute that does not pass a test, or that is false."""
    return select_or_reject(context, value, args, kwargs, _opposite, True)


@async_variant(sync_do_rejectattr)
async def do_rejectattr(context, value, *args, **kwargs):
    return async_select_or_reject(context, value, args, kwargs, _opposite, True)


FILTERS = {
    "abs": abs,
    "attr": do_attr,
    "batch": do_batch,
    "capitalize": do_capitalize,
    "center": do_center,
    "count": len,
    "d": do_default,
    "default": do_default,
    "dictsort": do_dictsort,
    "e": escape,
    "escape": escape,
    "filesizeformat": do_filesizeformat,
    "first": do_first,
    "float": do_float,
    "forceescape": do_forceescape,
    "format": do_format,
    "groupby": do_groupby,
    "indent": do_indent,
    "int": do_int,
    "items": do_items,
    "join": do_join,
    "last": do_last,
    "length": len,
    "list": do_list,
    "lower": do_lower,
    "map": do_map,
    "max": do_max,
    "min": do_min,
    "pprint": do_pprint,
    "random": do_random,
    "reject": do_reject,
    "rejectattr": do_rejectattr,
    "replace": do_replace,
    "reverse": do_reverse,
    "round": do_round,
    "safe": do_mark_safe,
    "select": do_select,
    "selectattr": do_selectattr,
    "slice": do_slice,
    "sort": do_sort,
    "string": soft_str,
    "striptags": do_striptags,
    "sum": do_sum,
    "title": do_title,
    "tojson": do_tojson,
    "trim": do_trim,
    "truncate": do_truncate,
    "unique": do_unique,
    "upper": do_upper,
    "urlencode": do_urlencode,
    "urlize": do_urlize,
    "wordcount": do_wordcount,
    "wordwrap": do_wordwrap,
    "xmlattr": do_xmlattr,
}

_core._template_twins(FILTERS, True)
