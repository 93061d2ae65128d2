"""Promise against delivery: what the tangent says that a nudge changes E by, and what it does change it by."""

from math import nan

# A promise below this share of E drowns in E's own rounding (2^−53 of it), and ρ would be noise.
LEAST_SHARE = 2.0**-44


def promise(dE_dw: float, delta_w: float, w: float, w_next: float) -> float:
    """∂E/∂w·Δw of one weight, −α(∂E/∂w)² for plain descent; a wall that shortens the nudge shortens the promise."""
    return dE_dw * (delta_w if w_next == w + delta_w else w_next - w)


def kept(E: float, E_next: float, promised: float) -> float:
    """ρ = (E_next − E) / promised, the share of the promise that is kept; NaN where next to nothing is promised."""
    return (E_next - E) / promised if abs(promised) > LEAST_SHARE * E else nan
