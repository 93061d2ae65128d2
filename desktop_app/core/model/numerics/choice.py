"""Chooses among the functions of a registry by a position in it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol


class Choice(Protocol):
    """A function that calls one of its `functions`; compiled, it is a ladder whose last rung is `functions[last]`."""

    functions: tuple[Callable[..., Any], ...]
    last: int

    def __call__(self, code: Any, *arguments: Any) -> Any: ...


def choice(functions: Sequence[Callable[..., Any]], last: int) -> Choice:
    """A function (code, *arguments) → functions[code](*arguments).

    Compiled code cannot look functions up: there it is a ladder of tests (`run/vector_code.py`). Where lanes have
    different codes, each function that a lane has is computed for all, and always the `last`, which is a cheap one.
    """

    def chosen(code: int, *arguments: Any) -> Any:
        return functions[code](*arguments)

    made: Any = chosen
    made.functions, made.last = tuple(functions), last
    return made  # type: ignore[no-any-return]
