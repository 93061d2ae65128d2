"""Edits in words: their names, why one is refused, and why one starts the run again."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.faults import faults
from desktop_app.core.model.numbers import brief, count, in_print
from desktop_app.core.model.own import Own
from desktop_app.core.model.parameters import (
    CHOICES,
    MOST_CHANGED_PATTERNS,
    MOST_CHANGES,
    RULE_NUMBERS,
    SCHEDULE_NUMBERS,
    SEED,
    SIZE,
    STARTS,
    WEIGHTS,
)

_NUMBERS = {
    number.path: number
    for number in (*RULE_NUMBERS, *SCHEDULE_NUMBERS, SIZE, *STARTS.values(), *WEIGHTS.values(), SEED)
}
Values = Mapping[str, Any]  # by path
_STARTS = frozenset(number.path for number in STARTS.values())
_NUMBER_IN_FILE = re.compile(r"(?<![\w.])-?\d+(\.\d+)?(e[+-]\d+)?")
_CHOICES = {choice.path: choice for choice in CHOICES}

_MOST_TOLD = 16  # refusals
FULL = f"This run has {count(MOST_CHANGES)} changes, as many as a run can have: reset it to change more."
FULL_OF_PATTERNS = (
    f"The changes of this run have {count(MOST_CHANGED_PATTERNS)} patterns in them, as many as they can: "
    "reset it to change more."
)
# A change of these includes the rest: a function comes with a start and a rate.
_FOREMOST = ("network", "formula")
_NAMES = {
    "network": "the network",
    "activation": "the activation",
    "error": "the error",
    "start.w": "the start weight",
    "start.b": "the start of the bias",
    "start.w1": "the start of w₁",
    "start.w2": "the start of w₂",
    "start.v": "the start of v",
    "formula": "the function",
    "seed": "the seed",
}


def continues_last_edit(values: Values) -> bool:
    """Whether an edit joins the last one of the same parameters: numbers that are slid, dragged or typed."""
    return all(path in _NUMBERS or _is_formula(path, value) for path, value in values.items()) and not _is_place(values)


def _is_formula(path: str, value: object) -> bool:
    return path == "formula" or isinstance(value, Own)


def edit_name(values: Values) -> str:
    """The name of an edit: "change of α", "move of w₁ and w₂", "start at (0.5, −1)"."""
    paths = [path for path in _FOREMOST if path in values][:1] or list(values)
    if _is_place(values):
        return f"start at {_place(values)}"
    kind = "move" if all(path.startswith("weights.") for path in paths) else "change"
    return f"{kind} of {' and '.join(_parameter_name(path) for path in paths)}"


def _is_place(values: Values) -> bool:
    """Whether the edit sets the start of all weights, as by a click on the landscape."""
    return len(values) > 1 and _STARTS.issuperset(values)


def _place(values: Values) -> str:
    return f"({', '.join(brief(value, 3) for value in values.values())})"


def _parameter_name(path: str) -> str:
    if path in _CHOICES:
        return _CHOICES[path].label.lower()
    if path not in _NUMBERS:
        return "walls" if path == "bounds" else path
    number = _NUMBERS[path]
    return f"start {number.symbol}" if path in _STARTS else number.symbol or number.label.lower()


def restart_sentence(values: Values, path: str) -> str:
    """Why a run starts again: because of the value at `path`."""
    if _is_place(values):
        return f"Started again at {_place(values)}. Ctrl+Z brings the last run back."
    name = _NAMES.get(path, path)
    return f"Started again: {name} cannot change during a run. Ctrl+Z brings the last run back."


def refusals(wished: Experiment, present: Experiment, paths: Iterable[str], is_under_way: bool) -> list[str]:
    """Why the wished settings are refused; they differ from the present ones in the values at `paths`."""
    wrong, before = dict(faults(wished)), dict(faults(present))
    for start in set(wished.start_paths).difference(paths):
        if is_under_way or start in before:
            # The start is in the past: the walls will hold it when the run starts again.
            wrong.pop(start, None)
    told = [_refusal(path, words) for path, words in islice(wrong.items(), _MOST_TOLD)]
    more = len(wrong) - len(told)
    return [*told, *([f"So it is with {count(more)} more."] if more else [])]


def _refusal(path: str, fault: str) -> str:
    """The fault of a file as the window says it: without the spelling of files."""
    must = fault.replace(" (bounds: null)", "").replace("_", "-").replace(", is ", ", but is ")
    must = _NUMBER_IN_FILE.sub(lambda number: in_print(number[0]), must)
    if path.startswith("start."):
        return f"{_NAMES[path].capitalize()} {must}."
    return f"The desired output of pattern {int(path.split('[')[1].split(']')[0]) + 1} {must}."
