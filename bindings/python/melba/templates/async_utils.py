"""Values that may have to be awaited: the names of jinja2.async_utils."""

from __future__ import annotations

from .utils import _PassArg, pass_eval_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
    from typing import Any, TypeVar

    V = TypeVar("V")

# Values of these very types are never awaitable.
_common_primitives = frozenset({int, float, bool, str, list, dict, tuple, type(None)})


def async_variant(normal_func: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates the function that takes the place of `normal_func` where the environment is async."""

    def decorator(async_func: Callable[..., Any]) -> Callable[..., Any]:
        pass_arg = _PassArg.from_obj(normal_func)
        own_argument = pass_arg is None

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            environment = args[0] if pass_arg is _PassArg.environment else args[0].environment
            if own_argument:
                args = args[1:]
            return (async_func if environment.is_async else normal_func)(*args, **kwargs)

        wrapper.__dict__.update(normal_func.__dict__)
        wrapper.__doc__ = normal_func.__doc__
        # From 3.14 on the annotations are not evaluated for this.
        name = "__annotate__" if hasattr(normal_func, "__annotate__") else "__annotations__"
        setattr(wrapper, name, getattr(normal_func, name))
        for name in ("__module__", "__name__", "__qualname__"):
            setattr(wrapper, name, getattr(async_func, name))
        wrapper.__wrapped__ = normal_func  # type: ignore[attr-defined]
        if own_argument:
            # It has to see the environment, and does not hand it on.
            wrapper = pass_eval_context(wrapper)
        wrapper.jinja_async_variant = True  # type: ignore[attr-defined]
        return wrapper

    return decorator


async def auto_await(value: Awaitable[V] | V) -> V:
    """The value, awaited if it has to be."""
    if type(value) in _common_primitives:
        return value  # type: ignore[return-value]
    from inspect import isawaitable

    if isawaitable(value):
        return await value
    return value


class _IteratorToAsyncIterator:
    """An ordinary iterator for `async for`."""

    def __init__(self, iterator: Iterator[V]) -> None:
        self._iterator = iterator

    def __aiter__(self) -> _IteratorToAsyncIterator:
        return self

    async def __anext__(self) -> Any:
        try:
            return next(self._iterator)
        except StopIteration as end:
            raise StopAsyncIteration(end.value) from end


def auto_aiter(iterable: AsyncIterable[V] | Iterable[V]) -> AsyncIterator[V]:
    """An asynchronous iterator over what is iterable in either way."""
    if hasattr(iterable, "__aiter__"):
        return iterable.__aiter__()
    return _IteratorToAsyncIterator(iter(iterable))


async def auto_to_list(value: AsyncIterable[V] | Iterable[V]) -> list[V]:
    """A list of what is iterable in either way."""
    return [item async for item in auto_aiter(value)]
