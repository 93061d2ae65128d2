"""The schedules of the learning rate: what the rate is at each nudge of a rule.

A schedule is a function of its numbers, how many nudges t the rule made before, and the rate α that is set; it returns
the rate of the coming nudge. A rule that begins during a run begins its schedule, too.
"""

from collections.abc import Callable
from typing import NamedTuple

from desktop_app.core.model.formula import Formula
from desktop_app.core.model.numerics.choice import choice
from desktop_app.core.model.numerics.elementary import half_cosine, power
from desktop_app.core.model.numerics.primitives import select

CONSTANT = 0

Rate = tuple[float]  # a choice is among functions that return tuples


class ScheduleNumbers(NamedTuple):
    """A schedule as the loop knows it: its position in the registry, 1 if it alters the rate, and its own numbers.

    `ln_p` is the logarithm of the first one, in two parts.
    """

    code: int = CONSTANT
    is_on: float = 0.0
    p: float = 1.0
    q: float = 0.0
    ln_p: float = 0.0
    ln_p_low: float = 0.0


def constant(schedule: ScheduleNumbers, t: float, rate: float) -> Rate:  # noqa: ARG001
    """α."""
    return (rate,)


def inverse(schedule: ScheduleNumbers, t: float, rate: float) -> Rate:
    """α/(1 + kt) (Robbins and Monro 1951)."""
    return (rate / (1.0 + schedule.p * t),)


def exponential(schedule: ScheduleNumbers, t: float, rate: float) -> Rate:
    """α γᵗ."""
    return (rate * power(t, schedule.ln_p, schedule.ln_p_low),)


def cosine(schedule: ScheduleNumbers, t: float, rate: float) -> Rate:
    """Half a wave from α down to the lowest rate, which then stays (Loshchilov and Hutter 2017)."""
    share = t / schedule.p
    return (schedule.q + (rate - schedule.q) * half_cosine(select(share < 1.0, share, 1.0)),)


def warm_up(schedule: ScheduleNumbers, t: float, rate: float) -> Rate:
    """α(t + 1)/T, until it is α (Goyal et al. 2017)."""
    share = (t + 1.0) / schedule.p
    return (rate * select(share < 1.0, share, 1.0),)


class ScheduleKind(NamedTuple):
    """One schedule: its name in files, its label and formula, its function, its parameters, and its rate as a formula.

    The loop knows the first two parameters as p and q.
    """

    name: str
    label: str
    formula: str
    function: Callable[[ScheduleNumbers, float, float], Rate]
    parameters: tuple[str, ...]
    rate: Formula


SCHEDULES = (
    ScheduleKind("constant", "Constant", "α stays as it is", constant, (), Formula("rate")),
    ScheduleKind("inverse", "1/(1 + kt)", "α/(1 + kt)", inverse, ("k",), Formula("rate/(1 + k*t)")),
    ScheduleKind("exponential", "Exponential", "α·γᵗ", exponential, ("factor",), Formula("rate*factor**t")),
    ScheduleKind(
        "cosine", "Cosine", "half a wave from α down to the lowest rate in T iterations", cosine, ("length", "lowest"),
        Formula("lowest + half*(rate - lowest)*(1 + cos(pi*min(t, length)/length))"),
    ),
    ScheduleKind(
        "warm_up", "Warm-up", "α(t + 1)/T in the first T iterations, then α", warm_up, ("length",),
        Formula("rate*min((t + 1)/length, 1)"),
    ),
)  # fmt: skip

# The rate of the coming nudge, by the schedule with a code.
rate_of = choice([kind.function for kind in SCHEDULES], last=CONSTANT)


def scheduled_rate(schedule: ScheduleNumbers, t: float, rate: float) -> float:
    """The rate after t nudges."""
    made: float = rate_of(schedule.code, schedule, t, rate)[0]
    return made
