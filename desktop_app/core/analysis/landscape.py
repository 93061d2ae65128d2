"""The landscape of E: over a plane of two weights, and along a line of one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from desktop_app.core.analysis.contours import Array, Contours
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.networks import Objective
from desktop_app.core.model.step import numbers_at
from desktop_app.core.run.compiled import loop


def error_plane(settings: Experiment, ws: ArrayLike, vs: ArrayLike, presented: Presented = None) -> Array:
    """E at the weights w and v, of what is presented, or of all patterns (None); shape (len(vs), len(ws)).

    +inf where E is not defined, or too large for a number.
    """
    objective = settings.share_objective(presented) if isinstance(presented, int) else settings.objective(presented)
    return objective_errors(objective, ws, vs)


def objective_errors(objective: Objective, ws: ArrayLike, vs: ArrayLike) -> Array:
    """E at the weights w and v; shape (len(vs), len(ws)), +inf as above."""
    w, v = np.ascontiguousarray(ws, float), np.ascontiguousarray(vs, float)
    E = np.empty((len(v), len(w)))
    loop.fill_plane(objective, w, v, E)
    return E


def error_curves(settings: Experiment, weights: ArrayLike, other: float = 0.0, which: int = 0) -> Array:
    """E of each pattern along weight `which`, the other one standing at `other`; shape (patterns, weights).

    +inf where E is not defined. Where patterns take turns, each has all of ½λ|θ|².
    """
    if settings.has_many_patterns:
        places = [(w, other) if which == 0 else (other, w) for w in np.asarray(weights, float).tolist()]
        E = np.array([numbers_at(settings, w, v)[0] for w, v in places]).T
        decay = 0.0 if settings.presents_several else settings.rule.decay_in_E
        E += [0.5 * decay * (w * w + v * v) if decay else 0.0 for w, v in places]
        return np.where(np.isfinite(E), E, np.inf)
    return np.array([error_curve(settings, weights, other, which, k) for k in range(len(settings.patterns))])


def error_curve(settings: Experiment, weights: ArrayLike, other: float, which: int, pattern: int) -> Array:
    """`error_curves` of one pattern; shape (weights,)."""
    w, v = (weights, [other]) if which == 0 else ([other], weights)
    return error_plane(settings, w, v, pattern).ravel()


def total_curve(settings: Experiment, curves: Array, weights: Array, other: float, presented: Presented) -> Array:
    """E of what is presented, from the curves of all patterns along one weight."""
    if isinstance(presented, int):
        one: Array = curves[presented]
        return one
    objective = settings.objective(presented)
    some = curves if presented is None else curves[list(presented)]
    with np.errstate(over="ignore", invalid="ignore"):
        E: Array = some.sum(axis=0) / objective.divisor
        if settings.presents_several and objective.decay:
            E = E + 0.5 * objective.decay * (weights * weights + other * other)
    return E


class Ground(NamedTuple):
    """The part of a landscape to survey: E of the `settings` at ws and vs, and whether its levels are logarithmic."""

    settings: Experiment
    ws: Array
    vs: Array
    logarithmic: bool = False


class Survey(NamedTuple):
    """The landscape of a ground: E (len(vs), len(ws)), and its contours."""

    ground: Ground
    E: Array
    contours: Contours
