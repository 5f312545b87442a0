"""What the native machine calls of Python."""

from __future__ import annotations

from ..markup import Markup
from .utils import import_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from .._core import TemplateProgram
    from .runtime import Context, Undefined


def globals_of(program: Any) -> dict[str, Any]:
    """The globals of a frame that stands for a template in a traceback."""
    from .debug import template_globals

    return template_globals(program)


def is_awaitable(value: Any) -> bool:
    import inspect

    return inspect.isawaitable(value)


def imported(name: str) -> Any:
    """What an extension's `ImportedName` stands for."""
    return import_string(name)


async def drive(stepper: Any) -> AsyncIterator[Any]:
    """The texts of a template in an async environment."""
    try:
        while True:
            step = stepper.step()
            if step is None:
                return
            kind, value = step
            if kind == 1:
                yield value
                continue
            try:
                answer = await value
            except StopAsyncIteration:
                stepper.answer()
            except BaseException as error:
                stepper.fail(error)
            else:
                stepper.answer(answer)
    finally:
        stepper.close()


async def go_on(stepper: Any, parts: list[str], step: Any) -> str:
    """The whole text of a template that has come to something to wait for, which `step` is."""
    try:
        while step is not None:
            kind, value = step
            if kind == 1:
                parts.append(value)
            else:
                try:
                    answer = await value
                except StopAsyncIteration:
                    stepper.answer()
                except BaseException as error:
                    stepper.fail(error)
                else:
                    stepper.answer(answer)
            step = stepper.step()
        return "".join(parts)
    finally:
        stepper.close()


def begin_whole(stepper: Any) -> tuple[list[str], Any]:
    """Goes on with a template until its end, or until there is something to wait for; the texts until then, and that."""
    parts = []
    step = stepper.step()
    while step is not None and step[0] == 1:
        parts.append(step[1])
        step = stepper.step()
    return parts, step


async def macro_text(stepper: Any, is_safe: bool) -> str:
    """What a macro gives in an async environment."""
    text = "".join([part async for part in drive(stepper)])
    return Markup(text) if is_safe else text


def collected(value: Any) -> Any:
    """The value, or where it gives its items asynchronously something to wait for that gives a list of them."""
    if not hasattr(value, "__aiter__"):
        return value

    async def collect() -> list[Any]:
        return [item async for item in value]

    return collect()


def module_text(module: Any) -> str:
    """The text of an included template; nothing for one that is not there."""
    return "" if module is None else str(module)


# What of a program is in its image beside the tree; the bits of `flags`.
_FLAGS = {"autoescape": 1, "is_async": 2, "finalize": 4, "native": 8}


def image(program: Any) -> bytes:
    """A program as bytes."""
    import marshal
    import pickle

    objects = program.tree._objects
    kept = None if objects is None else pickle.dumps(objects)
    return marshal.dumps((program.name, program.filename, program.flags, program.tree._image(), kept))


def load_program(image: bytes) -> TemplateProgram:
    """The program of an image; a ValueError for what is none."""
    import marshal

    from .. import _core

    try:
        name, filename, flags, tree, kept = marshal.loads(image)
    except (EOFError, TypeError, ValueError):
        raise ValueError("these bytes are no image of a template") from None
    objects = None
    if kept is not None:
        import pickle

        objects = pickle.loads(kept)
    options: dict[str, Any] = {option: bool(flags & bit) for option, bit in _FLAGS.items()}
    if flags & 16:
        options["intercepted"] = (frozenset("+"), frozenset())
    return _core.compile_template(_core.TemplateTree._of_image(tree, objects), name, filename, **options)


class BlockReference:
    """A block that a template can call: `self.name` and `super`."""

    __module__ = "melba.templates.runtime"

    def __init__(self, name: str, context: Context, stack: list[Any], depth: int) -> None:
        self.name = name
        self._context = context
        self._stack = stack
        self._depth = depth

    @property
    def super(self) -> BlockReference | Undefined:
        """The block that this one overrides."""
        return parent_block(self._context, self.name, self._depth + 1)

    def _finish(self, parts: list[Any]) -> Any:
        text = self._context.environment.concat(parts)
        return Markup(text) if self._context.eval_ctx.autoescape else text

    async def _call_async(self) -> Any:
        return self._finish([part async for part in self._stack[self._depth](self._context)])

    def __call__(self) -> Any:
        if self._context.environment.is_async:
            return self._call_async()
        return self._finish(list(self._stack[self._depth](self._context)))


def parent_block(context: Context, name: str, depth: int) -> BlockReference | Undefined:
    """The block of that name that so many others override."""
    stack = context.blocks[name]
    if depth >= len(stack):
        return context.environment.undefined(f"there is no parent block called {name!r}.", name="super")
    return BlockReference(name, context, stack, depth)


class TemplateReference:
    """What `self` is in a template."""

    # Messages name it so.
    __module__ = "melba.templates.runtime"

    def __init__(self, context: Context) -> None:
        self.__context = context

    def __getitem__(self, name: str) -> BlockReference:
        return BlockReference(name, self.__context, self.__context.blocks[name], 0)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__context.name!r}>"
