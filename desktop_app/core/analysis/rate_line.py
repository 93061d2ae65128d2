"""The learning rate over the nudges of a rule, as its schedule makes it."""

from math import log

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.schedules import scheduled_rate

Array = NDArray[np.float64]

_BEYOND = 1.25  # of a schedule's length: what comes after is in view, too
_LOW = 0.05  # of α: an exponential or 1/(1 + kt) is followed so far down
_LEAST, _MOST = 20.0, 1e6  # nudges


def rates(rule: Rule, nudges: Array) -> Array:
    """The rate after so many nudges of the rule."""
    numbers = rule.schedule.numbers
    return np.array([scheduled_rate(numbers, t, rule.rate) for t in nudges.tolist()])


def nudges_to_show(schedule: Schedule) -> float:
    """How many nudges tell what becomes of the rate."""
    if "length" in schedule.kind.parameters:
        shown = _BEYOND * schedule.length
    elif schedule.name == "inverse":
        shown = (1.0 / _LOW - 1.0) / schedule.k
    elif schedule.name == "exponential" and schedule.factor < 1.0:
        shown = log(_LOW) / log(schedule.factor)
    else:
        shown = _LEAST
    return min(max(shown, _LEAST), _MOST)
