"""What numba compiles: the functions that are called from outside, and how it learns of all that they call."""

import inspect
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.model import (
    activations,
    error_functions,
    extras,
    networks,
    own_code,
    pattern_list,
    patterns,
    promise,
    rules,
    schedules,
    state,
)
from desktop_app.core.model.formulas import functions, tape
from desktop_app.core.model.networks import codes_of
from desktop_app.core.model.numerics import choice, elementary, primitives
from desktop_app.core.model.own import code_of_own
from desktop_app.core.model.own_code import in_arrays
from desktop_app.core.model.parameters import FORMULA
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.state import Position, State
from desktop_app.core.run import book, columns, kernel, lanes, plane
from desktop_app.core.run.book import blank_book, row_count
from desktop_app.core.run.kernel import Settings, new_scratch
from desktop_app.core.run.lanes import LANES, Group

SOURCES: tuple[ModuleType, ...] = (
    choice, primitives, elementary, functions, tape, own_code, activations, error_functions, networks, pattern_list,
    patterns, promise, rules, schedules, extras, state, book, columns, kernel, lanes, plane,
)  # fmt: skip
_CHOICES = (
    activations.activate, error_functions.pull, networks.forward, networks.back, rules.nudge_of_one, schedules.rate_of,
)  # fmt: skip
# These have code of their own, so that a loop is small; all others are inlined.
_APART = (
    kernel.advance, kernel.stretch, kernel.error_of_turn, kernel.slopes_ahead, rules.nudge_by_rule,
    schedules.scheduled_rate, tape.run_tape, own_code.function_at, own_code.activation_at, own_code.error_at,
)  # fmt: skip


class OnDemand(NamedTuple):
    """A function that is compiled when it is first needed: what it takes beyond the loop, and arguments of its types.

    Of what it calls, the functions `apart` are not inlined. Of each pair in `instead` the second function is compiled
    in place of the first, which knows objects that compiled code does not.
    """

    function: Callable[..., Any]
    modules: tuple[ModuleType, ...]
    apart: tuple[Callable[..., Any], ...]
    example: Callable[[], tuple[Any, ...]]
    instead: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...] = ()
    has_formulas: bool = False  # of the user's own, for which it is compiled once more
    has_extras: bool = False  # the same
    keeps_lock: bool = False  # the interpreter's, as it takes less time than to hand that on

    @property
    def name(self) -> str:
        return name_of(self.function.__name__, self.has_extras, self.has_formulas)


def name_of(function: str, has_extras: bool, has_formulas: bool) -> str:
    """The name of a function as it is compiled for runs that have these."""
    return f"{function}{' with extras' * has_extras}{' with formulas' * has_formulas}"


def _settings(has_extras: bool, has_formulas: bool, *width: int) -> Settings:
    own = code_of_own(FORMULA, "", "") if has_formulas else None
    codes = codes_of(0, 0, 0, 0, in_arrays(own, *width) if own else None)
    beyond = extras.NONE if has_extras else None
    return Settings(codes, np.zeros((2, 1)), RuleNumbers(0, 0.5), (0.0, 1.0), 0, 0.0, 0.0, beyond)


_START, _SERIES = Position(0, State(0.0)), row_count(1, 1)


def _of_run(has_extras: bool, has_formulas: bool) -> tuple[Any, ...]:
    """Arguments of a function, by which numba knows their types."""
    return _settings(has_extras, has_formulas), _START, 1, blank_book(_SERIES), new_scratch(1, _SERIES)


def _of_lanes(has_extras: bool, has_formulas: bool) -> tuple[Any, ...]:
    settings = _settings(has_extras, has_formulas, LANES)
    numbers, patterns = np.zeros((len(lanes.rows_of(settings, _START)), 1, LANES)), np.zeros((2, 1, LANES))
    book, scratch = blank_book(_SERIES, LANES), new_scratch(1, _SERIES, LANES)
    return Group.of([settings]), numbers, patterns, 0, 1, book, scratch


def _of_plane(has_extras: bool, has_formulas: bool) -> tuple[Any, ...]:
    one = np.zeros(1)
    return _settings(has_extras, has_formulas).codes, 1.0, 0.0, one, one, one, one, np.zeros((1, 1))


def _of_columns() -> tuple[Any, ...]:
    return np.zeros((1, 1)), np.zeros((1, 1)), 0, np.zeros(1, np.intp), 1, np.zeros((1, 1)), np.zeros((1, 1))


def _of_curves() -> tuple[Any, ...]:
    extremes = np.zeros((2, 4))[:, ::2]  # as a part of others, which is not in C order
    return np.zeros(4, np.int64)[::2], extremes, extremes, 0, np.zeros((3, 3)), 0


def _of_points() -> tuple[Any, ...]:
    some = np.zeros(4)[::2]
    return some, some, some, 0.0, 0.0, 0.0, np.zeros((4, 4))


class _Beyond(NamedTuple):
    """What runs may have beyond the plain loop, for which it is compiled once more."""

    has_extras: bool = False
    has_formulas: bool = False


def _forms(beyond: _Beyond, *examples: tuple[Callable[..., Any], Callable[..., Any]]) -> list[OnDemand]:
    """Functions of the loop for runs that have these."""
    has_extras, has_formulas = beyond
    return [
        OnDemand(each, (), (), partial(example, *beyond), (), has_formulas, has_extras) for each, example in examples
    ]


_ADVANCE, _FILL, _LANES = (kernel.advance, _of_run), (plane.fill, _of_plane), (lanes.advance_lanes, _of_lanes)
_EXTRAS, _FORMULAS = _Beyond(has_extras=True), _Beyond(has_formulas=True)
# In the order in which a user needs them.
_AT_FIRST = (
    *_forms(_Beyond(), _ADVANCE, _FILL), OnDemand(columns.fill_columns, (), (), _of_columns),
    OnDemand(columns.append_columns, (), (), _of_curves, keeps_lock=True),
    OnDemand(columns.fill_points, (), (), _of_points, keeps_lock=True), *_forms(_Beyond(), _LANES),
)  # fmt: skip
_LATER = (
    *_forms(_EXTRAS, _ADVANCE, _LANES), *_forms(_FORMULAS, _ADVANCE, _FILL, _LANES),
    *_forms(_Beyond(True, True), _ADVANCE, _LANES),
)  # fmt: skip
# The functions of the loop that are called from outside, by their names.
OF_THE_LOOP = {each.name: each for each in (*_AT_FIRST, *_LATER)}
# Every user needs the first of these, and only some the others.
NAMES = tuple(each.name for each in _AT_FIRST)
NAMES_WITH_EXTRAS = tuple(each.name for each in _LATER if each.has_extras and not each.has_formulas)
NAMES_WITH_FORMULAS = tuple(each.name for each in _LATER if each.has_formulas and not each.has_extras)


def compiled_function(needed: OnDemand, folder: Path | None, is_stored: bool) -> Callable[..., Any]:
    """Compile a function, or load it if it `is_stored` in a folder, by calling it once.

    What is returned is for exactly one type of each argument: numba would find the types out in each call.
    """
    import numba

    from desktop_app.core.run import inner_code

    if not is_stored:
        teach_numba()
        _teach(needed.modules, needed.apart)
        _teach_instead(needed.instead)
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    # It makes no arrays, and need not count the references to those that it is given: that took half the loop's time.
    numba.config.LOOP_VECTORIZE = bool(needed.modules)  # the loop is full of jumps, and its lanes are vectors already
    options = {"nogil": not needed.keeps_lock, "error_model": "numpy", "cache": folder is not None, "_nrt": False}
    compiled: Any = numba.njit(**options)(needed.function)
    compiled(*needed.example())
    if not is_stored:
        inner_code.complete(*compiled.overloads.values())
    made: Callable[..., Any] = compiled.get_overload(compiled.signatures[0])
    return made


@cache
def teach_numba() -> None:
    """Register all that the loop calls."""
    from desktop_app.core.run import vector_code

    vector_code.teach()
    for chosen in _CHOICES:
        vector_code.teach_choice(chosen)
    _teach(SOURCES, _APART)


@cache
def _teach(modules: tuple[ModuleType, ...], apart: tuple[Callable[..., Any], ...]) -> None:
    """Register the functions of these modules."""
    from numba.extending import register_jitable

    from desktop_app.core.run import inner_code, vector_code

    inner_code.APART.update(apart)
    for module in modules:
        for function in vars(module).values():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and module is not primitives:
                register_jitable(**vector_code.INNER)(function)


@cache
def _teach_instead(pairs: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]) -> None:
    from numba.extending import overload

    from desktop_app.core.run import vector_code

    def answer(given: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *_: given

    for asked, given in pairs:
        overload(asked, jit_options=vector_code.INNER, strict=False)(answer(given))
