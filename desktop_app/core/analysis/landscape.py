"""The landscape of E: over a plane of two weights, and along a line of one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from desktop_app.core.analysis.contours import Array, Contours
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import Codes
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.core.model.step import numbers_at
from desktop_app.core.run.compiled import loop


def error_plane(settings: Experiment, ws: ArrayLike, vs: ArrayLike, pattern: int | None = None) -> Array:
    """E at the weights w and v, of all patterns together or of one; shape (len(vs), len(ws)).

    +inf where E is not defined, or too large for a number.
    """
    return total_errors(settings.codes, settings.patterns_of(pattern), ws, vs)


def total_errors(codes: Codes, patterns: Sequence[Pattern], ws: ArrayLike, vs: ArrayLike) -> Array:
    """E at the weights w and v, of these patterns together; shape (len(vs), len(ws)), +inf as above."""
    xs, ys = np.array(patterns, float).T.copy()
    w, v = np.ascontiguousarray(ws, float), np.ascontiguousarray(vs, float)
    E = np.empty((len(v), len(w)))
    loop.fill_plane(codes, w, v, xs, ys, E)
    return E


def error_curves(settings: Experiment, weights: ArrayLike, other: float = 0.0, which: int = 0) -> Array:
    """E of each pattern along weight `which`, the other one standing at `other`; shape (patterns, weights).

    +inf where E is not defined.
    """
    if settings.has_many_patterns:
        places = [(w, other) if which == 0 else (other, w) for w in np.asarray(weights, float).tolist()]
        E = np.array([numbers_at(settings, w, v)[0] for w, v in places]).T
        return np.where(np.isfinite(E), E, np.inf)
    return np.array([error_curve(settings, weights, other, which, k) for k in range(len(settings.patterns))])


def error_curve(settings: Experiment, weights: ArrayLike, other: float, which: int, pattern: int) -> Array:
    """`error_curves` of one pattern; shape (weights,)."""
    w, v = (weights, [other]) if which == 0 else ([other], weights)
    return error_plane(settings, w, v, pattern).ravel()


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
