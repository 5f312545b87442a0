"""What applications and the other modules share: the names of jinja2.utils."""

from __future__ import annotations

from _collections_abc import MutableMapping
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from types import CodeType
    from typing import IO, Any, TypeVar

    from ..markup import Markup

    F = TypeVar("F", bound=Callable[..., Any])


class _MissingType:
    """The type of `missing`, which stands for no value where None is one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "missing"

    def __reduce__(self) -> str:
        return "missing"


missing: Any = _MissingType()

# The code of functions that tracebacks do not show.
internal_code: set[CodeType] = set()

concat = "".join


class _PassArg:
    """What a function wants as its first argument.

    Not an Enum, because importing enum takes longer than all of this package.  The members of jinja2's enum are
    understood by their names, so that functions decorated for Jinja2 work here.
    """

    __slots__ = ("name",)

    context: _PassArg
    eval_context: _PassArg
    environment: _PassArg

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"_PassArg.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (_PassArg, self.name)

    @staticmethod
    def from_obj(obj: Any) -> _PassArg | None:
        """What a function was decorated with; None when it was not."""
        wanted = getattr(obj, "jinja_pass_arg", None)
        if wanted is None or type(wanted) is _PassArg:
            return wanted
        name = getattr(wanted, "name", None)
        return getattr(_PassArg, name, None) if name in ("context", "eval_context", "environment") else None


for _name in ("context", "eval_context", "environment"):
    setattr(_PassArg, _name, _PassArg(_name))


def pass_context(f: F) -> F:
    """Make a function that templates call get the `Context` as its first argument."""
    f.jinja_pass_arg = _PassArg.context  # type: ignore[attr-defined]
    return f


def pass_eval_context(f: F) -> F:
    """Make a function that templates call get the `EvalContext` as its first argument."""
    f.jinja_pass_arg = _PassArg.eval_context  # type: ignore[attr-defined]
    return f


def pass_environment(f: F) -> F:
    """Make a function that templates call get the `Environment` as its first argument."""
    f.jinja_pass_arg = _PassArg.environment  # type: ignore[attr-defined]
    return f


def internalcode(f: F) -> F:
    """Leave a function out of the tracebacks of templates."""
    internal_code.add(f.__code__)
    return f


def is_undefined(obj: Any) -> bool:
    """Whether an object is an `Undefined`, of whatever kind.

    >>> from melba.templates import Undefined
    >>> is_undefined(Undefined(name="foo"))
    True
    """
    from .runtime import Undefined

    return isinstance(obj, Undefined)


def consume(iterable: Iterable[Any]) -> None:
    """Iterate to the end, for what that does besides."""
    for _ in iterable:
        pass


def clear_caches() -> None:
    """Forget the environments of `Template(...)` and the lexers."""
    import sys

    from .environment import get_spontaneous_environment

    get_spontaneous_environment.cache_clear()  # type: ignore[attr-defined]
    # Where it was never imported there is nothing to clear.
    lexer = sys.modules.get(f"{__package__}.lexer")
    cache = getattr(lexer, "_lexer_cache", None)
    if cache is not None:
        cache.clear()


def import_string(import_name: str, silent: bool = False) -> Any:
    """What a dotted name means: `"package.module.name"` or `"package.module:name"`; None where `silent` and there is none."""
    try:
        module, colon, name = import_name.partition(":")
        if not colon:
            module, dot, name = import_name.rpartition(".")
            if not dot:
                return __import__(import_name)
        return getattr(__import__(module, None, None, [name]), name)
    except (ImportError, AttributeError):
        if not silent:
            raise
    return None


def open_if_exists(filename: str, mode: str = "rb") -> IO[Any] | None:
    """An open file, or None when there is no such file."""
    import os

    return open(filename, mode) if os.path.isfile(filename) else None


def object_type_repr(obj: Any) -> str:
    """The name of an object's type, for messages.

    >>> object_type_repr([])
    'list object'
    """
    if obj is None:
        return "None"
    if obj is Ellipsis:
        return "Ellipsis"
    cls = type(obj)
    module = "" if cls.__module__ == "builtins" else f"{cls.__module__}."
    return f"{module}{cls.__name__} object"


def pformat(obj: Any) -> str:
    """The text that pprint prints."""
    import pprint

    return pprint.pformat(obj)


_patterns: list[Any] = []


def _url_patterns() -> list[Any]:
    """How words are split, and what is a web address, what a mail address, what stands before a link and what after it."""
    if not _patterns:
        import re

        scheme = r"https?://"
        domain = rf"(?:{scheme}|www\.)(?:[\w%-]+\.)*(?:[a-z]{{2,63}}|xn--[\w%]{{2,59}})"
        known = r"(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)"
        number = r"\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]"
        rest = r"(?::\d{1,5})?(?:[/?#]\S*)?$"
        _patterns[:] = (
            re.compile(r"(\s+)"),
            re.compile(rf"(?:{domain}|{known}|{scheme}(?:{number})){rest}", re.IGNORECASE),
            re.compile(r"\S+@\w[\w.-]*\.\w+$"),
            re.compile(r"(?:[(<]|&lt;)+"),
            re.compile(r"(?:[)>.,\n]|&gt;)+$"),
        )
    return _patterns


def urlize(
    text: str,
    trim_url_limit: int | None = None,
    rel: str | None = None,
    target: str | None = None,
    extra_schemes: Iterable[str] | None = None,
) -> str:
    """Escape a text and make links of the web and mail addresses in it.

    What is shown of a link is cut at `trim_url_limit` characters; `rel` and `target` are attributes of the links, and what
    begins with one of `extra_schemes` is a link, too.
    """
    from ..markup import escape

    space, web, mail, opening, closing = _url_patterns()
    attributes = f' rel="{escape(rel)}"' if rel else ""
    if target:
        attributes += f' target="{escape(target)}"'

    def link(word: str) -> str:
        if web.match(word):
            href = word if word.startswith(("https://", "http://")) else f"https://{word}"
            cut = trim_url_limit is not None and len(word) > trim_url_limit
            shown = f"{word[:trim_url_limit]}..." if cut else word
            return f'<a href="{href}"{attributes}>{shown}</a>'
        if word.startswith("mailto:") and mail.match(word[7:]):
            return f'<a href="{word}">{word[7:]}</a>'
        if "@" in word and not word.startswith(("www.", "@")) and ":" not in word and mail.match(word):
            return f'<a href="mailto:{word}">{word}</a>'
        for scheme in extra_schemes or ():
            if word != scheme and word.startswith(scheme):
                # A link is no beginning of a scheme's, but a scheme may be a beginning of "<a".
                word = f'<a href="{word}"{attributes}>{word}</a>'
        return word

    words = space.split(str(escape(text)))
    for index, word in enumerate(words):
        head = tail = ""
        match = opening.match(word)
        if match:
            head, word = match.group(), word[match.end():]
        if word.endswith((")", ">", ".", ",", "\n", "&gt;")):
            match = closing.search(word)
            if match:
                word, tail = word[:match.start()], match.group()
        # Closing brackets belong to the word when they are opened in it.
        for start, end in (("(", ")"), ("<", ">"), ("&lt;", "&gt;")):
            count = word.count(start)
            if count <= word.count(end):
                continue
            for _ in range(min(count, tail.count(end))):
                stop = tail.index(end) + len(end)
                word, tail = word + tail[:stop], tail[stop:]
        words[index] = head + link(word) + tail
    return "".join(words)


def generate_lorem_ipsum(n: int = 5, html: bool = True, min: int = 20, max: int = 100) -> str:
    """Paragraphs of nonsense, each of at least `min` and fewer than `max` words."""
    from random import choice, randrange

    from .constants import LOREM_IPSUM_WORDS

    vocabulary = LOREM_IPSUM_WORDS.split()
    paragraphs = []
    for _ in range(n):
        words: list[str] = []
        last = None
        comma = full_stop = 0
        capital = True
        for index in range(randrange(min, max)):
            word = choice(vocabulary)
            while word == last:
                word = choice(vocabulary)
            last = word
            if capital:
                word = word.capitalize()
                capital = False
            if index - randrange(3, 8) > comma:
                comma = index
                full_stop += 2
                word += ","
            if index - randrange(10, 20) > full_stop:
                comma = full_stop = index
                word += "."
                capital = True
            words.append(word)
        paragraph = " ".join(words)
        if paragraph.endswith(","):
            paragraph = paragraph[:-1] + "."
        elif not paragraph.endswith("."):
            paragraph += "."
        paragraphs.append(paragraph)
    if not html:
        return "\n\n".join(paragraphs)
    from ..markup import Markup, escape

    return Markup("\n".join([f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs]))


def url_quote(obj: Any, charset: str = "utf-8", for_qs: bool = False) -> str:
    """Quote for a URL: for a path, or with `for_qs` for a query, where "/" is quoted and a space is "+"."""
    from urllib.parse import quote_from_bytes

    if not isinstance(obj, bytes):
        obj = str(obj).encode(charset)
    if for_qs:
        return quote_from_bytes(obj, b"").replace("%20", "+")
    return quote_from_bytes(obj, b"/")


class LRUCache:
    """A mapping of at most `capacity` items, which forgets what was longest not used.

    It iterates from what was used last to what was used first.  The dict is in the order of use, oldest first, and each
    step that changes it holds the lock.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._mapping: dict[Any, Any] = {}
        self._lock = allocate_lock()

    @property
    def _queue(self) -> list[Any]:
        """The keys, the oldest first."""
        return list(self._mapping)

    def __getstate__(self) -> dict[str, Any]:
        from _collections import deque  # type: ignore[import-not-found]

        return {"capacity": self.capacity, "_mapping": self._mapping, "_queue": deque(self._mapping)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        mapping = state["_mapping"]
        self.capacity = state["capacity"]
        self._mapping = {key: mapping[key] for key in state["_queue"]}
        self._lock = allocate_lock()

    def __getnewargs__(self) -> tuple[int]:
        return (self.capacity,)

    def copy(self) -> LRUCache:
        """A copy with the same items in the same order."""
        result = self.__class__(self.capacity)
        result._mapping.update(self._mapping)
        return result

    __copy__ = copy

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, which is now the one used last."""
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The value of a key; where there is none it becomes `default`."""
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def clear(self) -> None:
        with self._lock:
            self._mapping.clear()

    def __contains__(self, key: Any) -> bool:
        return key in self._mapping

    def __len__(self) -> int:
        return len(self._mapping)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._mapping!r}>"

    def __getitem__(self, key: Any) -> Any:
        with self._lock:
            value = self._mapping.pop(key)
            self._mapping[key] = value
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        with self._lock:
            if key in self._mapping:
                del self._mapping[key]
            elif len(self._mapping) == self.capacity:
                del self._mapping[next(iter(self._mapping))]
            self._mapping[key] = value

    def __delitem__(self, key: Any) -> None:
        with self._lock:
            del self._mapping[key]

    def items(self) -> Iterable[tuple[Any, Any]]:
        return list(self._mapping.items())[::-1]

    def values(self) -> Iterable[Any]:
        return list(self._mapping.values())[::-1]

    def keys(self) -> Iterable[Any]:
        return list(self._mapping)[::-1]

    def __iter__(self) -> Iterator[Any]:
        return iter(tuple(self._mapping)[::-1])

    def __reversed__(self) -> Iterator[Any]:
        return iter(tuple(self._mapping))


MutableMapping.register(LRUCache)


def select_autoescape(
    enabled_extensions: Collection[str] = ("html", "htm", "xml"),
    disabled_extensions: Collection[str] = (),
    default_for_string: bool = True,
    default: bool = False,
) -> Callable[[str | None], bool]:
    """A function for `Environment(autoescape=...)` that goes by the end of a template's name, upper case or lower.

    >>> wanted = select_autoescape()
    >>> wanted("page.HTML"), wanted("page.txt"), wanted(None)
    (True, False, True)
    """

    def endings(extensions: Collection[str]) -> tuple[str, ...]:
        return tuple([f".{extension.lstrip('.').lower()}" for extension in extensions])

    enabled = endings(enabled_extensions)
    disabled = endings(disabled_extensions)

    def autoescape(template_name: str | None) -> bool:
        if template_name is None:
            return default_for_string
        template_name = template_name.lower()
        if template_name.endswith(enabled):
            return True
        return False if template_name.endswith(disabled) else default

    return autoescape


def htmlsafe_json_dumps(obj: Any, dumps: Callable[..., str] | None = None, **kwargs: Any) -> Markup:
    """A value as JSON that may stand in a script and in an attribute with single quotes.

    >>> htmlsafe_json_dumps("</script>")
    Markup('"\\\\u003c/script\\\\u003e"')
    """
    from ..markup import Markup

    if dumps is None:
        import json

        dumps = json.dumps
    text = dumps(obj, **kwargs)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


class Cycler:
    """Gives one value after another, and then from the first again.

    >>> row = Cycler("odd", "even")
    >>> row.next(), row.next(), row.next()
    ('odd', 'even', 'odd')
    """

    def __init__(self, *items: Any) -> None:
        if not items:
            raise RuntimeError("at least one item has to be provided")
        self.items = items
        self.pos = 0

    def reset(self) -> None:
        """Begin with the first again."""
        self.pos = 0

    @property
    def current(self) -> Any:
        """The item that `next` gives."""
        return self.items[self.pos]

    def next(self) -> Any:
        """The current item; the one after it is then the current one."""
        item = self.current
        self.pos = (self.pos + 1) % len(self.items)
        return item

    __next__ = next


class Joiner:
    """Gives nothing when first called, and then the separator."""

    def __init__(self, sep: str = ", ") -> None:
        self.sep = sep
        self.used = False

    def __call__(self) -> str:
        if self.used:
            return self.sep
        self.used = True
        return ""


class Namespace:
    """Attributes that `{% set ns.name = value %}` sets, also from within a loop."""

    # Also an attribute called self can be given.
    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        self.__attrs = dict(*args, **kwargs)

    def __getattribute__(self, name: str) -> Any:
        # __class__ for isinstance; everything else is what the template put there.
        if name == "_Namespace__attrs" or name == "__class__":
            return object.__getattribute__(self, name)
        try:
            return self.__attrs[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        self.__attrs[name] = value

    def __repr__(self) -> str:
        return f"<Namespace {self.__attrs!r}>"
