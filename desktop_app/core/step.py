"""One worked step: every number between the weight of an iteration and the weight after it."""

from math import isfinite
from typing import NamedTuple

from desktop_app.core.error_functions import GREATEST
from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import one_weight
from desktop_app.core.patterns import pattern_at
from desktop_app.core.promise import kept, promise
from desktop_app.core.rules import gradient_descent, hold


class Gates(NamedTuple):
    """The factors of a pattern's gradient: any of them at 0 stops learning.

    (ŷ − y), x and A′ for the squared error. Where A′ cancels out of the product, as in the cross-entropy of the
    logistic activation, that gate is always open, at 1.
    """

    error: float
    input: float
    slope: float


class Share(NamedTuple):
    """What one pattern says at a weight: its error and its part of the gradient."""

    x: float
    y: float
    z: float
    y_hat: float
    dy_hat_dz: float
    E: float
    dE_dy_hat: float
    dE_dw: float
    gates: Gates


class Step(NamedTuple):
    """Row `iteration` of a run and the nudge that follows it. `pattern` and `share` are None where all are shown.

    `delta_w` is what the rule asks for, `w_next` where the bounds let the weight go. `promised` is what the tangent
    says E will change by, `delivered` what it does change by, `rho` their ratio, None where nothing is promised.
    """

    iteration: int
    pattern: int | None
    share: Share | None
    shares: tuple[Share, ...]
    w: float
    E: float
    dE_dw: float
    rate: float
    delta_w: float
    w_next: float
    E_next: float

    @property
    def is_finite(self) -> bool:
        """Whether the step can be taken: E, the gradient and the next weight are finite."""
        return self.E <= GREATEST and abs(self.dE_dw) <= GREATEST and abs(self.w_next) <= GREATEST

    @property
    def is_held(self) -> bool:
        """Whether a wall keeps the weight from where the rule would have it."""
        return self.w_next != self.w + self.delta_w

    @property
    def promised(self) -> float:
        """What the tangent says that E changes by."""
        return promise(self.dE_dw, self.delta_w, self.w, self.w_next)

    @property
    def delivered(self) -> float:
        return self.E_next - self.E

    @property
    def rho(self) -> float | None:
        ratio = kept(self.E, self.E_next, self.promised)
        return ratio if isfinite(ratio) else None


def shares_at(settings: Experiment, w: float) -> tuple[Share, ...]:
    """What each pattern says at weight `w`."""
    activation, error, _ = settings.codes
    shares = []
    for x, y in settings.patterns:
        z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz, dE_dw = one_weight(activation, error, w, x, y)
        gates = Gates(dE_dz, x, 1.0) if settings.slope_cancels else Gates(dE_dy_hat, x, dy_hat_dz)
        shares.append(Share(x, y, z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dw, gates))
    return tuple(shares)


def worked_step(settings: Experiment, iteration: int, w: float) -> Step:
    """The step of `iteration` from weight `w`, under the settings in force there."""
    shares = shares_at(settings, w)
    pattern = pattern_at(settings.codes[2], settings.seed, iteration, len(shares))
    E, dE_dw = _shown(shares, pattern)
    delta_w = gradient_descent(settings.rule.rate, dE_dw)
    w_next = hold(w + delta_w, *settings.walls)
    after = shares_at(settings, w_next)
    E_next, _ = _shown(after, pattern)
    only = None if pattern < 0 else shares[pattern]
    number = None if pattern < 0 else pattern
    return Step(iteration, number, only, shares, w, E, dE_dw, settings.rule.rate, delta_w, w_next, E_next)


def _shown(shares: tuple[Share, ...], pattern: int) -> tuple[float, float]:
    """E and ∂E/∂w of the pattern shown, or of all, added in the loop's order, so that the bits are the loop's."""
    if pattern >= 0:
        return shares[pattern].E, shares[pattern].dE_dw
    E = dE_dw = 0.0
    for share in shares:
        E += share.E
        dE_dw += share.dE_dw
    return E, dE_dw
