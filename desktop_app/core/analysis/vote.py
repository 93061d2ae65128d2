"""A vote of the patterns on where the weights should go: what they say together, and what most of them say.

A pattern's gradient says which way, by its sign, and how much is at stake, by its size. The sum counts both; a vote of
signs counts heads.
"""

from math import hypot, inf
from typing import NamedTuple

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import Place, place_at
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Step


class Decision(NamedTuple):
    """A nudge of the weights, and what it really changes the total error by."""

    delta: Weights
    change: float


class Vote(NamedTuple):
    """`gradients` of the patterns one by one and their sum; `ballots` counts, per weight, who is for up and for down.

    Both decisions go equally far, by α|∇E| of the total E, as if no wall held the weights. By the sum it is −α∇E; by
    the vote every weight goes by the same amount, up or down with the majority, and stays in a tie.
    """

    gradients: tuple[Weights, ...]
    total: Weights
    ballots: tuple[tuple[int, int], ...]
    E: float
    by_sum: Decision
    by_vote: Decision


def vote(settings: Experiment, step: Step) -> Vote:
    """The vote at the weights of a step, of all patterns, whichever the step shows."""
    place = place_at(settings, None, step.state.weights)
    gradients = tuple((share.dE_dw, share.dE_dv) for share in step.shares)
    ballots = tuple(_ballots([gradient[k] for gradient in gradients]) for k in range(settings.weight_count))
    alpha, total = settings.rule.rate, place.gradient
    if place.gradient_error >= hypot(*total) < inf:
        total = (0.0, 0.0)  # what is left of slopes that cancel is rounding
    by_sum = (-alpha * total[0], -alpha * total[1])
    w, v = (*((up > down) - (up < down) for up, down in ballots), 0)[:2]
    far = hypot(*by_sum) / (hypot(w, v) or 1.0)
    return Vote(gradients, total, ballots, place.E, _decided(place, by_sum), _decided(place, (far * w, far * v)))


def _ballots(slopes: list[float]) -> tuple[int, int]:
    """How many go up, against a negative slope, and how many down; a slope of 0 has no voice."""
    return sum(slope < 0 for slope in slopes), sum(slope > 0 for slope in slopes)


def _decided(place: Place, delta: Weights) -> Decision:
    return Decision(delta, place.change(*delta) if any(delta) else 0.0)
