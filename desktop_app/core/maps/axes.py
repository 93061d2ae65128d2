"""The axes of a map: a parameter by its path, from one value to another, in so many pixels."""

import re
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.chosen_rule import rule_numbers
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import SCHEDULE_NUMBERS, Number
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import Array
from desktop_app.core.run.lanes import rows_of
from desktop_app.core.run.travel import loop_settings

_IN_A_LIST = re.compile(r"patterns\[(\d{1,6})\]\[([01])\]|bounds\[([01])\]")


class Axis(NamedTuple):
    """A parameter's path, such as rule.rate, start.w or patterns[0][1], the ends of the axis, and how many pixels."""

    path: str
    low: float
    high: float
    pixels: int

    @property
    def centres(self) -> Array:
        """The value at the middle of each pixel, ascending."""
        return np.array(
            [self.low + (self.high - self.low) * ((2 * k + 1) / (2 * self.pixels)) for k in range(self.pixels)]
        )

    @property
    def is_fine_enough(self) -> bool:
        """Whether each pixel has a value of its own: doubles end somewhere."""
        centres = self.centres
        return bool(np.isfinite(centres).all() and (np.diff(centres) > 0.0).all())


def paths_of(experiment: Experiment) -> list[str]:
    """The paths that an axis can have."""
    shown = experiment.patterns if experiment.net.has_patterns else ()
    patterns = (f"patterns[{k}][{side}]" for k in range(len(shown)) for side in (0, 1))
    walls = ("bounds[0]", "bounds[1]") if experiment.bounds else ()
    rule = (number.path for number in numbers_of_rule(experiment))
    return [*rule, *experiment.start_paths, *walls, *patterns]


def numbers_of_rule(experiment: Experiment) -> list[Number]:
    """The parameters of the rule and of its schedule, but no whole ones: between those are no values."""
    schedule = experiment.rule.schedule.kind.parameters
    of_schedule = [number for number in SCHEDULE_NUMBERS if number.path.rpartition(".")[2] in schedule]
    return [number for number in (*rule_numbers(experiment.rule.kind), *of_schedule) if not number.integer]


def value_of(experiment: Experiment, path: str) -> float:
    """The present value of a parameter."""
    place = _IN_A_LIST.fullmatch(path)
    if place is None:
        return float(experiment.value_at(path))
    k, side, wall = place.groups()
    return experiment.walls[int(wall)] if wall is not None else experiment.patterns[int(k)][int(side)]


def edit_of(experiment: Experiment, path: str, value: float) -> dict[str, Any]:
    """What sets the number at a path, as an edit of parameters."""
    place = _IN_A_LIST.fullmatch(path)
    if place is None:
        return {path: value}
    k, side, wall = place.groups()
    if wall is not None:
        low, high = experiment.walls
        return {"bounds": (low, value) if wall == "1" else (value, high)}
    patterns = [list(pattern) for pattern in experiment.patterns]
    patterns[int(k)][int(side)] = value
    return {"patterns": tuple((x, y) for x, y in patterns)}


def with_value(experiment: Experiment, path: str, value: float) -> Experiment:
    """The experiment with one number changed."""
    return experiment.with_values(tuple(edit_of(experiment, path, value).items()))


def numbers_of(experiment: Experiment) -> Array:
    """All numbers of a run as its lane has them: those of `lanes.py`, then each x, and each y."""
    settings = loop_settings(experiment, 0)
    return np.concatenate(
        (rows_of(settings, Position(0, State(experiment.w, experiment.v))), settings.patterns.ravel())
    )


class Changing(NamedTuple):
    """The numbers that an axis changes, and their values at each pixel."""

    rows: NDArray[np.int64]
    values: Array  # (rows, pixels)


def changing(experiment: Experiment, axis: Axis) -> Changing:
    """What changes along an axis; most often it is one number, the parameter itself."""
    base, centres = numbers_of(experiment), axis.centres
    some = [0, len(centres) // 2, len(centres) - 1]
    tried = np.array([numbers_of(with_value(experiment, axis.path, float(centres[k]))) for k in some])
    rows = np.flatnonzero((tried != base).any(axis=0) | (tried != tried[0]).any(axis=0))
    if len(rows) == 1 and (tried[:, rows[0]] == centres[some]).all():
        return Changing(rows, centres[np.newaxis, :].copy())
    each = np.array([numbers_of(with_value(experiment, axis.path, centre)) for centre in centres.tolist()])
    rows = np.flatnonzero((each != each[0]).any(axis=0) | (each[0] != base))
    return Changing(rows, np.ascontiguousarray(each[:, rows].T))
