"""The criteria of a verdict in numbers: what `verdict.py` says in words, of the weights that `passes.py` looks at.

This is plain Python of floats, which a map compiles: so each pixel is judged as its run is, to the bit. `seen` are the
weights (2, rows) in the order of a `Layout`.
"""

from math import cos, inf, pi, sin
from typing import Any, NamedTuple

from desktop_app.core.analysis.extents import LONGEST_OF_ALL, LONGEST_PERIOD, Extents
from desktop_app.core.analysis.objective import error_at, is_plateau, slopes_at
from desktop_app.core.analysis.passes import Layout
from desktop_app.core.model.rules import length
from desktop_app.core.run.book import Array

SAME = 1e-9  # of the weights' size
SAME_MOVEMENT = 1e-6  # of the movement of a cycle
BLOWS_UP = 10.0  # times the E of the pass before
GEOMETRIC = 0.9  # the greatest factor from quarter to quarter
STEADY = 0.95  # how much of its distance from 1 that factor must keep; of a weight that grows like ln n it keeps less
MUCH = 0.5  # of the slope before: a weight that arrives at a bottom has less
GENTLER = 0.25  # how much of its slope is left where such a weight would end
SLOWER = 1.0 / 3.0  # of the room that the weights took before
LEVEL = 1e-9  # of a gradient, as good as 0
NEARBY = 1e-4  # of the weights' size: the room of what stays at a minimum
AROUND = 1e-3  # of the weights' size: how far from where they rest E is looked at
LEARNT = 1e-12  # of E: nothing is left to learn; a formula of the user's own may have any least value
ROUNDING = 1e-12  # of E: a difference that is none
PARTS = 0.01  # ln of how much a distance to a neighbour grows in a pass, on average, in chaos
FEWEST_FOR_CHAOS, MOST_GRADIENTS = 32, 2**14  # passes in which a neighbour is looked at, and gradients of patterns
FEW_FOR_A_SERIES, FEW = 32, 128  # passes
_SAMPLES = 16  # ends of passes in the second quarter at which E is worked out
# The directions in which E is looked at: both of one weight, 16 of two.
_X = (1.0, -1.0, *(cos(2.0 * pi * k / 16.0) for k in range(16)))
_Y = (0.0, 0.0, *(sin(2.0 * pi * k / 16.0) for k in range(16)))

# What was found, in the order of `verdict.FOUND`.
(
    NOT_FINITE, BLOWN_UP, CYCLES, AT_THE_WALL, BEGAN_SHUT, THROWN, BALANCED, LOST, AT_REST, LEVEL_GROUND, RISEN,
    ARRIVING, SURROUNDED, FEW_OF_A_SERIES, SERIES, FALLING, TINY, FEW_PASSES, RISING, CHAOS, WANDERING, FEWEST, STUCK,
) = range(23)  # fmt: skip
Found = tuple[int, float]  # what, and a number that belongs to it: a period, a wall, or how many passes


class Settings(NamedTuple):
    """What is judged by; `uphill` is 1 for the rule that goes up the slope, else −1.

    Where E is `learnt` or less, nothing is left to learn.
    """

    of: Any  # what `objective.py` asks
    weights: int
    walls: tuple[float, float]
    uphill: float
    learnt: float


def judged(settings: Settings, layout: Layout, seen: Array, taken: Extents) -> Found:
    """What a run that is finite has come to; `WANDERING` may be chaos."""
    end = layout.samples + layout.window
    late, size, E = end - layout.lately, taken.size, error_at(settings.of, seen[0, end], seen[1, end])
    if _blows_up(settings, seen, late, end, E):
        return BLOWN_UP, 0.0
    period = period_of(
        settings.weights, seen, late, end, 2, LONGEST_PERIOD, size, taken.movement, taken.nearest
    )  # fmt: skip
    if period == 0 and layout.window > 2 * LONGEST_PERIOD:
        period = period_of(
            settings.weights, seen, layout.samples, end, LONGEST_PERIOD + 1, LONGEST_OF_ALL, size,
            taken.movement_of_all, taken.nearest_of_all,
        )  # fmt: skip
    if period > 0:
        return CYCLES, float(period)
    if taken.room <= SAME * size:
        is_held, wall = _held(settings, seen, late, end)
        if is_held:
            return AT_THE_WALL, wall
    if is_plateau(settings.of, seen[0, late], seen[1, late]) and is_plateau(settings.of, seen[0, end], seen[1, end]):
        return (BEGAN_SHUT if is_plateau(settings.of, seen[0, 0], seen[1, 0]) else THROWN), 0.0
    return _course(settings, layout, seen, taken, E)


def _course(settings: Settings, layout: Layout, seen: Array, taken: Extents, E: float) -> Found:
    """Where a run that moves, or rests, is going; it ends at `E`."""
    made, end = layout.made, layout.samples + layout.window
    size, second, third, fourth, half = taken.size, taken.second, taken.third, taken.fourth, taken.half
    if half <= SAME * size and not _falls(settings, layout, seen, E):
        return _rest(settings, layout, seen, size, E)
    if half <= SLOWER * second and fourth <= max(SLOWER * third, SAME * size):
        if layout.length == 1 and _rises(settings, layout, seen, E):
            return RISEN, 0.0
        return (STUCK if layout.length == 1 and _is_stuck(settings, layout, seen, size, E) else ARRIVING), 0.0
    if half <= NEARBY * size and is_bottom(settings, seen, end, size, E):
        return SURROUNDED, 0.0
    if _falls(settings, layout, seen, E):
        if _is_geometric(settings, layout, seen, second, third, fourth):
            return (FEW_OF_A_SERIES if made < FEW_FOR_A_SERIES else SERIES), float(made)
        if _slope(settings, seen[0, end], seen[1, end]) > LEVEL or not _is_level(settings, layout, seen, E):
            return FALLING, 0.0
    if _is_level(settings, layout, seen, E):
        is_flat = _slope(settings, seen[0, end], seen[1, end]) <= LEVEL and not is_bottom(settings, seen, end, size, E)
        return (LEVEL_GROUND if is_flat else TINY), 0.0
    if made < FEW:
        return FEW_PASSES, float(made)
    began = error_at(settings.of, seen[0, 0], seen[1, 0])
    if began < E and _rises(settings, layout, seen, E):
        return RISING, 0.0
    return WANDERING, 0.0


def _blows_up(settings: Settings, seen: Array, late: int, end: int, E: float) -> bool:
    """Whether E rises by orders of magnitude from pass to pass; the latest passes are asked first."""
    after = E
    for row in range(end - 1, late - 1, -1):
        before = error_at(settings.of, seen[0, row], seen[1, row])
        if not after > BLOWS_UP * abs(before):
            return False
        after = before
    return True


def period_of(
    weights: int, seen: Array, begin: int, end: int, shortest: int, longest: int, size: float, movement: float,
    nearest: float,
) -> int:  # fmt: skip
    """The least number of passes after which the weights repeat, while they do move; 0 where there is none."""
    same = min(SAME * size, SAME_MOVEMENT * movement)
    if not movement > SAME * size or nearest > same:
        return 0
    for period in range(shortest, min(longest, (end - begin) // 2) + 1):
        if _repeats(weights, seen, begin, end, period, same):
            return period
    return 0


def _repeats(weights: int, seen: Array, begin: int, end: int, period: int, same: float) -> bool:
    for weight in range(weights):
        for row in range(begin, end + 1 - period):
            if not abs(seen[weight, row + period] - seen[weight, row]) <= same:
                return False
    return True


def _held(settings: Settings, seen: Array, late: int, end: int) -> tuple[bool, float]:
    """Whether the gradient pushes a weight against a wall at which it stood lately, and that wall."""
    up = settings.uphill
    slopes = slopes_at(settings.of, seen[0, end], seen[1, end])
    for weight in range(settings.weights):
        for side in range(2):
            wall = settings.walls[side]
            outward = up if side == 1 else -up
            stood = outward * slopes[weight] > LEVEL
            for row in range(late, end + 1):
                stood = stood and seen[weight, row] == wall
            if stood:
                return True, wall
    return False, 0.0


def _is_level(settings: Settings, layout: Layout, seen: Array, E: float) -> bool:
    """Whether E is the same in the second quarter and lately; most often two values tell that it is not."""
    if abs(E - error_at(settings.of, seen[0, layout.second], seen[1, layout.second])) > ROUNDING * abs(E):
        return False
    least_before, greatest_before = _before(settings, layout, seen)
    least, greatest = _lately(settings, layout, seen)
    return max(greatest, greatest_before) - min(least, least_before) <= ROUNDING * abs(E)


def _before(settings: Settings, layout: Layout, seen: Array) -> tuple[float, float]:
    """The least and the greatest E of the second quarter, at some of its samples."""
    least = greatest = error_at(settings.of, seen[0, layout.second], seen[1, layout.second])
    step = _step(layout)
    for row in range(layout.second + step, layout.third, step):
        E = error_at(settings.of, seen[0, row], seen[1, row])
        least, greatest = min(least, E), max(greatest, E)
    return least, greatest


def _step(layout: Layout) -> int:
    """From sample to sample of the second quarter at which E is worked out."""
    return -(-(layout.third - layout.second) // _SAMPLES)


def _lately(settings: Settings, layout: Layout, seen: Array) -> tuple[float, float]:
    """The least and the greatest E lately."""
    end = layout.samples + layout.window
    least = greatest = error_at(settings.of, seen[0, end], seen[1, end])
    for row in range(end - layout.lately, end):
        E = error_at(settings.of, seen[0, row], seen[1, row])
        least, greatest = min(least, E), max(greatest, E)
    return least, greatest


def _falls(settings: Settings, layout: Layout, seen: Array, E: float) -> bool:
    """Whether all of E lately is below all of it before."""
    return is_beyond(settings, layout, seen, E, 1.0)


def _rises(settings: Settings, layout: Layout, seen: Array, E: float) -> bool:
    """Whether all of E lately is above all of it before."""
    return is_beyond(settings, layout, seen, -E, -1.0)


def is_beyond(settings: Settings, layout: Layout, seen: Array, E: float, sign: float) -> bool:
    """Whether all of E lately, the last of it given, is below all of it before: each times `sign`.

    Most often a few values tell that it is not.
    """
    end, step = layout.samples + layout.window, _step(layout)
    least = inf
    for row in range(layout.second, layout.third, step):
        least = min(least, sign * error_at(settings.of, seen[0, row], seen[1, row]))
        if not least > E:
            return False
    for row in range(end - layout.lately, end):
        if sign * error_at(settings.of, seen[0, row], seen[1, row]) >= least:
            return False
    return True


def _is_geometric(settings: Settings, layout: Layout, seen: Array, second: float, third: float, fourth: float) -> bool:
    """Whether the weights move less from quarter to quarter, by the same factor, and the slope ends where they would.

    Where patterns take turns, their nudges may balance at a slope that is not 0; there it is not asked for.
    """
    if second == 0.0 or third == 0.0 or fourth == 0.0:
        return False
    before, now = third / second, fourth / third
    if before > GEOMETRIC or now > GEOMETRIC or (1.0 - now) < STEADY * (1.0 - before):
        return False
    if layout.length > 1:
        return True
    end, left = layout.samples + layout.window, now / (1.0 - now)  # the sum of all nudges that are left
    w = seen[0, end] + (seen[0, end] - seen[0, layout.fourth - 1]) * left
    v = seen[1, end] + (seen[1, end] - seen[1, layout.fourth - 1]) * left
    return _slope(settings, w, v) <= GENTLER * _slope(settings, seen[0, end], seen[1, end])


def _is_stuck(settings: Settings, layout: Layout, seen: Array, size: float, E: float) -> bool:
    """Whether the weights arrive at no bottom: the gradient is still much what it was in the second quarter."""
    end = layout.samples + layout.window
    dE_dw, dE_dv = slopes_at(settings.of, seen[0, end], seen[1, end])
    before_w, before_v = slopes_at(settings.of, seen[0, layout.second], seen[1, layout.second])
    now, before = length(dE_dw, dE_dv), length(before_w, before_v)
    is_same = dE_dw * before_w + dE_dv * before_v > 0.0 and now > max(LEVEL, MUCH * before)
    return is_same and not is_bottom(settings, seen, end, size, E)


def _slope(settings: Settings, w: float, v: float) -> float:
    """The length of the gradient of all patterns together."""
    dE_dw, dE_dv = slopes_at(settings.of, w, v)
    return length(dE_dw, dE_dv)


def _rest(settings: Settings, layout: Layout, seen: Array, size: float, E: float) -> Found:
    """What it means that the weights rest."""
    end = layout.samples + layout.window
    if _slope(settings, seen[0, end], seen[1, end]) > LEVEL:
        moves = _moves(settings, seen, end + 1, end + 2 + layout.length)
        return (BALANCED if moves else LOST), 0.0
    return (AT_REST if is_bottom(settings, seen, end, size, E) else LEVEL_GROUND), 0.0


def _moves(settings: Settings, seen: Array, begin: int, stop: int) -> bool:
    """Whether a weight is not the same in all of some rows."""
    for weight in range(settings.weights):
        for row in range(begin + 1, stop):
            if seen[weight, row] != seen[weight, begin]:
                return True
    return False


def is_bottom(settings: Settings, seen: Array, end: int, size: float, E: float) -> bool:
    """Whether E is nowhere smaller around the weights, and somewhere larger; or nothing is left to learn.

    Around them is at a distance, or as far as the walls let them be.
    """
    w, v, distance = seen[0, end], seen[1, end], AROUND * max(1.0, size)
    low, high = settings.walls
    if settings.learnt >= E:
        return True
    less, more = E * (1.0 - ROUNDING), E * (1.0 + ROUNDING)
    if E < 0.0:
        less, more = more, less
    is_larger = False
    begin, stop = (0, 2) if settings.weights == 1 else (2, 18)
    for k in range(begin, stop):
        there = min(max(w + distance * _X[k], low), high), min(max(v + distance * _Y[k], low), high)
        E_there = error_at(settings.of, there[0], there[1])
        if E_there < less:
            return False
        is_larger = is_larger or E_there > more
    return is_larger


def is_chaos(first: float, second: float, passes: int) -> bool:
    """Whether the sums of `following.parting` are those of chaos: neighbours part, in each half of the passes."""
    return first > 0.0 and second > 0.0 and first + second > PARTS * passes
