"""The patterns vote on where the weights should go: by their sum, and by their majority.

The sign of a pattern's gradient says which way, its size how much is at stake. The sum counts both; a vote of signs
counts heads.
"""

from math import hypot, inf
from typing import NamedTuple

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import Surroundings, surroundings_at
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Step


class Decision(NamedTuple):
    """A nudge of the weights, and the change of the total error that it brings."""

    delta: Weights
    change: float


class Vote(NamedTuple):
    """The `gradients` of the patterns and their sum; `ballots` are the votes for up and for down, for each weight.

    Both decisions go equally far, by α|∇E| of the total E, as if there were no walls. The sum decides on −α∇E; by the
    vote all weights go by the same amount, up or down with the majority, but a weight with a tie stays.
    """

    gradients: tuple[Weights, ...]
    total: Weights
    ballots: tuple[tuple[int, int], ...]
    E: float
    by_sum: Decision
    by_vote: Decision


def vote(settings: Experiment, step: Step) -> Vote:
    """The vote of all patterns at the weights of a step, whichever pattern the step presents."""
    around = surroundings_at(settings, None, step.state.weights)
    gradients = tuple((share.dE_dw, share.dE_dv) for share in step.shares)
    ballots = tuple(_ballots([gradient[k] for gradient in gradients]) for k in range(settings.weight_count))
    alpha, total = settings.rule.rate, around.gradient
    if around.gradient_error >= hypot(*total) < inf:
        total = (0.0, 0.0)  # the slopes cancel, and the rest is rounding
    by_sum = (-alpha * total[0], -alpha * total[1])
    w, v = (*((up > down) - (up < down) for up, down in ballots), 0)[:2]
    far = hypot(*by_sum) / (hypot(w, v) or 1.0)
    return Vote(gradients, total, ballots, around.E, _decided(around, by_sum), _decided(around, (far * w, far * v)))


def _ballots(slopes: list[float]) -> tuple[int, int]:
    """How many are for up, against a negative slope, and how many for down; a slope of 0 does not vote."""
    return sum(slope < 0 for slope in slopes), sum(slope > 0 for slope in slopes)


def _decided(around: Surroundings, delta: Weights) -> Decision:
    return Decision(delta, around.change(*delta) if any(delta) else 0.0)
