"""The promise of a nudge, which is the change of E that the tangent predicts, and the share ρ of it that comes true."""

from math import nan

from desktop_app.core.model.numerics.primitives import select

# A promise below this share of E drowns in E's own rounding (2^−53 of it), and ρ would be noise.
LEAST_SHARE = 2.0**-44


def promise(dE_dw: float, delta_w: float, w: float, w_next: float) -> float:
    """∂E/∂w·Δw of one weight, −α(∂E/∂w)² for plain descent; a bound that shortens the nudge shortens the promise."""
    return dE_dw * select(w_next == w + delta_w, delta_w, w_next - w)


def delivered_share(E: float, E_next: float, promised: float) -> float:
    """ρ = (E_next − E) / promised; NaN where next to nothing is promised."""
    is_told = abs(promised) > LEAST_SHARE * abs(E)
    return select(is_told, (E_next - E) / select(is_told, promised, 1.0), nan)
