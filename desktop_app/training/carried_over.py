"""Carries an exception of a worker's slot to the window: in a thread it would be lost."""

import traceback
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar


class Failing(Protocol):
    """What can say that it failed, and why: a traceback."""

    def fail(self, details: str) -> None: ...


P = ParamSpec("P")
Worker = TypeVar("Worker", bound=Failing)


def carried_over(method: Callable[Concatenate[Worker, P], None]) -> Callable[Concatenate[Worker, P], None]:
    """The method, made to end in `fail` where it raises."""

    @wraps(method)
    def guarded(self: Worker, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(self, *args, **kwargs)
        except Exception:
            self.fail(traceback.format_exc())

    return guarded
