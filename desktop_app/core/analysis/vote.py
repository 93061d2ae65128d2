"""The patterns vote on where the weights should go: by their sum, and by their majority.

The sign of a pattern's gradient says which way, its size how much is at stake. The sum counts both; a vote of signs
counts heads.
"""

from collections.abc import Sequence
from math import hypot, inf
from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import Surroundings, surroundings_at
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import ManyShares, Step
from desktop_app.core.run.book import Array


class Decision(NamedTuple):
    """A nudge of the weights, and the change of the total error that it brings."""

    delta: Weights
    change: float


class Vote(NamedTuple):
    """The `gradients` of the `shown` patterns and the `total` one; of many patterns also that of the others together.

    `ballots` are the votes for up and for down, for each weight.

    Both decisions go equally far, by α|∇E| of the total E, as if there were no walls. The sum decides on −α∇E; by the
    vote all weights go by the same amount, up or down with the majority, but a weight with a tie stays.
    """

    shown: tuple[int, ...]
    gradients: tuple[Weights, ...]
    total: Weights
    ballots: tuple[tuple[int, int], ...]
    E: float
    by_sum: Decision
    by_vote: Decision


def vote(settings: Experiment, step: Step, chosen: Sequence[int] = ()) -> Vote:
    """The vote of all patterns at the weights of a step, whichever pattern the step presents.

    Of many patterns the `chosen` ones are shown.
    """
    around = surroundings_at(settings, None, step.state.weights)
    shown = tuple(range(len(step.shares)))
    if isinstance(step.shares, ManyShares):
        slopes, shown = step.shares.numbers[1:], tuple(k for k in chosen if k < len(step.shares))
        gradients = (*_pairs(slopes[:, shown]), *_pairs(np.delete(slopes, shown, axis=1).sum(axis=1, keepdims=True)))
    else:
        slopes = np.array([(share.dE_dw, share.dE_dv) for share in step.shares]).T
        gradients = _pairs(slopes)
    ballots = tuple(_ballots(each) for each in slopes[: settings.weight_count])
    alpha, total = step.rate, around.gradient
    if around.gradient_error >= hypot(*total) < inf:
        total = (0.0, 0.0)  # the slopes cancel, and the rest is rounding
    by_sum = (-alpha * total[0], -alpha * total[1])
    w, v = (*((up > down) - (up < down) for up, down in ballots), 0)[:2]
    far = hypot(*by_sum) / (hypot(w, v) or 1.0)
    return Vote(
        shown, gradients, total, ballots, around.E, _decided(around, by_sum), _decided(around, (far * w, far * v))
    )


def _pairs(slopes: Array) -> tuple[Weights, ...]:
    """The slopes (2, patterns) as a pair for each pattern."""
    return tuple((w, v) for w, v in slopes.T.tolist())


def _ballots(slopes: Array) -> tuple[int, int]:
    """How many are for up, against a negative slope, and how many for down; a slope of 0 does not vote."""
    return int((slopes < 0).sum()), int((slopes > 0).sum())


def _decided(around: Surroundings, delta: Weights) -> Decision:
    return Decision(delta, around.change(*delta) if any(delta) else 0.0)
