"""What a dial of directions shows, in sentences."""

from math import degrees, isfinite, pi, radians

from desktop_app.core.analysis.directions import BEST, GRADIENT, SIGN, Direction, Directions, V, W
from desktop_app.core.model.numbers import brief, fixed, without_one_times

_SAME = radians(0.05)  # directions this close are told as one

RADIUS = "The distance from the middle is how fast E changes that way: ΔE for a unit of length."
# At a marker of the dial.
RISES, RISES_FASTER = "rises", "rises faster than shown"
_TWO_WAYS = "One weight has two directions: −∇E, its sign and the best are the same one. Steps differ only in length."
_OF_ONE = " With one weight the sign of −∇E is no other direction than −∇E."


def angle_text(angle: float, is_line: bool = False) -> str:
    """The angle in degrees, counted from growing w towards growing v; with one weight up or down."""
    if is_line:
        return "down" if 1 < angle < 5 else "up"
    return f"{fixed(degrees(angle) % 360, 1)}°".replace(".0°", "°").replace("360°", "0°")


def printed_h(h: float) -> str:
    return without_one_times(brief(h))


def why_empty(shown: Directions) -> str:
    """Why a dial is empty; or nothing."""
    if not shown.rates:
        return "A number here is not finite."
    return "" if any(shown.rates) or shown.steepest else "E is flat here."


def directions_sentence(shown: Directions) -> str:
    """What the dial shows, in one or two sentences."""
    at, is_line = f"At h = {printed_h(shown.h)}", len(shown.angles) == 2
    if not shown.rates:
        return "E or its gradient is not a finite number here: no direction has a rate."
    if shown.is_lost:
        return f"{at} E changes by less than its own last digits can tell: only what h → 0 gives is drawn."
    infinite = " Where it is cut off at the ring, E is not finite." if not all(map(isfinite, shown.rates)) else ""
    if not shown.steepest:
        return _without_gradient(shown, at) + infinite
    best, gradient = shown.marks[BEST], shown.marks[GRADIENT]
    agreed = infinite + (_OF_ONE if is_line else _of_signs(shown))
    if best.rate >= 0:
        return f"{at} E rises in every direction: the step is too long. −∇E is the steepest as h → 0.{agreed}"
    off = _between(best, gradient)
    if is_line and off < 1:
        return f"{_TWO_WAYS}{infinite}"
    if is_line:
        return f"{at} the other way is better: so long a step leads past the valley. −∇E is the best as h → 0.{agreed}"
    limit = "and the rates become the dotted cosine"
    if off < _SAME:
        return f"{at} −∇E is the best direction. It is so as h → 0, {limit}.{agreed}"
    return f"{at} the best is {fixed(degrees(off), 1)}° from −∇E. As h → 0 it turns onto −∇E, {limit}.{agreed}"


def _between(one: Direction, other: Direction) -> float:
    """The angle between two directions, in radians."""
    return abs((one.angle - other.angle + pi) % (2 * pi) - pi)


def _of_signs(shown: Directions) -> str:
    """Why the sign of −∇E is no other direction than −∇E, where that is so; to be appended."""
    if _between(shown.marks[SIGN], shown.marks[GRADIENT]) >= _SAME:
        return ""
    why = "both slopes are equally large" if {W, V} <= shown.marks.keys() else "one slope is 0"
    return f" The sign of −∇E points the same way: {why}."


def _without_gradient(shown: Directions, at: str) -> str:
    """The sentence where ∇E = 0: at a saddle, in a minimum, on a top or on flat ground."""
    low, high = min(shown.rates), max(shown.rates)
    zero = "∇E = 0: by the gradient no direction is steeper than another."
    if low == high == 0:
        return f"{zero} {at} E is flat: it stays as it is."
    if low < 0 < high:
        angle = angle_text(shown.marks[BEST].angle, len(shown.angles) == 2)
        return f"{zero} {at} E falls in some and rises in others, as at a saddle; the best is {angle}."
    return f"{zero} {at} E {'rises' if high > 0 else 'falls'} in every direction: a {'minimum' if high > 0 else 'top'}."
