"""The minimum of the total error: the weight w* that a run is on its way to.

E(w) is that of all patterns, with the weight decay, whatever their presentation; w* lies inside the walls. The search
is global: E is sampled wherever an activation can bend, in steps that suit each pattern's own scale 1/|x|; then every
valley of the samples is bisected on ∂E/∂w down to neighbouring doubles. Weight decay bends E everywhere: with it,
samples go on outward, each twice as far, until E rises.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from math import asinh, inf, isfinite, sinh

from desktop_app.core.analysis.landscape import objective_errors
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import Codes, Objective
from desktop_app.core.model.pattern_list import MOST_APART, Pattern

# Beyond |z| = 40 every activation is flat or straight, to the last bit: nothing bends there.
_BENDS = 40.0
_SAMPLES = 120  # of each pattern, on either side of z = 0
_OF_MANY = 5  # patterns
_HALVINGS = 2100  # from the greatest double to the least one
# The weights to sample where there are formulas.
_NEAR, _PER_ONE, _FAR = 20, 40, 1e6
_SIZES = [k / _PER_ONE for k in range(_NEAR * _PER_ONE)] + [
    _NEAR * (_FAR / _NEAR) ** (k / _SAMPLES) for k in range(_SAMPLES + 1)
]
_OF_FORMULAS = [w for size in _SIZES for w in (-size, size)]


def minimum(settings: Experiment) -> tuple[float, ...] | None:
    """The weights (w*,) at which the total error is least within the walls, to about the last bit.

    None where there is no such weight: E falls for ever, as on (1, 1) with a free logistic weight; it is equally small
    over a stretch, as where no pattern teaches; or there are two weights, of which E often has whole valleys of minima.
    """
    if settings.weight_count != 1:
        return None
    w = _least(settings.objective(), settings.walls)
    return None if w is None else (w,)


@lru_cache(maxsize=64)
def _least(objective: Objective, walls: tuple[float, float]) -> float | None:
    def slope(w: float) -> float:
        _, dE_dw, _ = objective.gradient(w, 0.0)
        return dE_dw

    def bottom(low: float, high: float, falls: bool) -> float:
        """Where ∂E/∂w turns from − to +. E may be undefined at `high` if it `falls` at `low`, else at `low`."""
        for _ in range(_HALVINGS):
            w = 0.5 * low + 0.5 * high
            if not low < w < high:
                break
            dE_dw = slope(w)
            goes_up = dE_dw < 0.0 if falls else not dE_dw > 0.0
            low, high = (w, high) if goes_up else (low, w)
        return min((low, high), key=lambda w: (abs(slope(w)), w))

    places = _places(objective.codes, objective.patterns, walls)
    if objective.decay > 0.0:
        places = _outward(places, walls, slope)
    errors = objective_errors(objective, places, [0.0])[0].tolist()
    if walls[0] == walls[1]:
        return walls[0]
    found: list[tuple[float, float]] = []
    for k, (w, E) in enumerate(zip(places, errors, strict=True)):
        left, right = errors[k - 1] if k else inf, errors[k + 1] if k + 1 < len(errors) else inf
        if not isfinite(E) or min(left, right) < E:
            continue
        dE_dw = slope(w)
        if dE_dw > 0.0 and k:
            w = bottom(places[k - 1], w, falls=False)
        elif dE_dw < 0.0 and k + 1 < len(places):
            w = bottom(w, places[k + 1], falls=True)
        found.append((min(objective.error(w, 0.0), E), w))
    if not found:
        return None
    E, w = min(found)
    is_flat = len(places) == 1 or any(E_0 == E_1 == E for E_0, E_1 in pairwise(errors))
    # If the outermost sample is the least of all, and not at a wall, E falls further beyond it.
    is_open = (w == places[0] and walls[0] == -inf) or (w == places[-1] and walls[1] == inf)
    return None if is_flat or is_open else w


def _places(codes: Codes, patterns: tuple[Pattern, ...], walls: tuple[float, float]) -> list[float]:
    """The weights to sample, in order: the walls, and for each pattern z = wx from 0 to where nothing bends.

    Of many patterns some have to do, from the smallest to the largest x. A formula of the user's own can bend anywhere:
    it is sampled closely around 0, and sparsely far out.
    """
    low, high = walls
    made = {0.0} | {wall for wall in walls if isfinite(wall)}
    if codes.own is not None:
        made |= set(_OF_FORMULAS)
    if len(patterns) > MOST_APART:
        by_size = sorted(patterns, key=lambda pattern: abs(pattern[0]))
        patterns = tuple(by_size[(len(by_size) - 1) * k // (_OF_MANY - 1)] for k in range(_OF_MANY))
    for x, y in patterns:
        if x != 0.0:
            far = asinh(max(_BENDS, 2.0 * min(abs(y), 1e300)))
            sizes = [sinh(far * k / _SAMPLES) / abs(x) for k in range(1, _SAMPLES + 1)]
            made |= {w for size in sizes for w in (-size, size) if isfinite(w)}
    return sorted(w for w in made if low <= w <= high)


def _outward(places: list[float], walls: tuple[float, float], slope: Callable[[float], float]) -> list[float]:
    """More places on both sides, each twice as far out, until E rises there or a wall is reached."""
    made = list(places)
    for sign, wall in zip((-1.0, 1.0), walls, strict=True):
        w = max(1.0, abs(places[0]), abs(places[-1]))
        while isfinite(w) and not sign * slope(sign * w) > 0.0 and sign * w < sign * wall:
            w *= 2.0
            made.append(sign * w)
    return sorted(w for w in made if walls[0] <= w <= walls[1])
