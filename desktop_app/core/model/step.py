"""One worked step: every number between the weights of an iteration and the weights after it."""

from collections.abc import Sequence
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING, NamedTuple, overload

from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.extras import NONE, place_ahead, shrunk, with_decay
from desktop_app.core.model.networks import Gradient, propagate
from desktop_app.core.model.pattern_list import compiled_code
from desktop_app.core.model.promise import delivered_share, promise
from desktop_app.core.model.rules import is_finite, nudge
from desktop_app.core.model.schedules import scheduled_rate
from desktop_app.core.model.state import State

if TYPE_CHECKING:
    from desktop_app.core.model.pattern_list import Array


class Gates(NamedTuple):
    """The factors of a pattern's gradient by one weight: if any of them is 0, that weight learns nothing.

    For the squared error they are ŷ − y, what the weight is multiplied by (x; 1 for a bias; h for w₂), and the slope
    A′; for w₁ the slope is A′(z)·w₂·A′(z₁). Where A′(z) cancels out of the product, as in the cross-entropy of the
    logistic activation, it counts as 1.
    """

    error: float
    input: float
    slope: float


_NO_GATES = Gates(nan, nan, nan)


class Inner(NamedTuple):
    """The first neuron of a chain: its sum, its output h = A(z), and its slope."""

    z: float
    h: float
    dh_dz: float


class Share(NamedTuple):
    """One pattern's share of a step: its error and its part of the gradient; `*_v` are of the second weight."""

    x: float
    y: float
    z: float
    y_hat: float
    dy_hat_dz: float
    E: float
    dE_dy_hat: float
    dE_dw: float
    gates: Gates
    dE_dz: float
    dE_dv: float = 0.0
    gates_v: Gates | None = None
    inner: Inner | None = None

    def gates_of(self, which: int) -> Gates:
        """The gates of weight `which`."""
        return self.gates_v if which and self.gates_v else self.gates


class ManyShares(Sequence[Share]):
    """The shares of so many patterns that each is worked out only when it is asked for."""

    def __init__(self, settings: Experiment, w: float, v: float) -> None:
        self._settings, self._w, self._v = settings, w, v

    def __len__(self) -> int:
        return len(self._settings.patterns)

    @overload
    def __getitem__(self, k: int) -> Share: ...
    @overload
    def __getitem__(self, k: slice) -> Sequence[Share]: ...
    def __getitem__(self, k: int | slice) -> Share | Sequence[Share]:
        if isinstance(k, slice):
            return [self[each] for each in range(*k.indices(len(self)))]
        return share_at(self._settings, self._w, self._v, *self._settings.patterns[k])

    @cached_property
    def numbers(self) -> "Array":
        """E, ∂E/∂w and ∂E/∂v of every pattern; shape (3, patterns)."""
        return numbers_at(self._settings, self._w, self._v)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ManyShares) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Experiment, float, float]:
        return self._settings, self._w, self._v


class Step(NamedTuple):
    """Iteration `iteration` of a run, worked out; `pattern` and `share` are None where it presents several patterns.

    `presented` are all that it presents, and `rate` is what the schedule makes of α there. `ahead` are the weights at
    which the rule takes the gradient, `slopes`: most rules take it where the weights are. `asked` are the weights that
    it wants, without walls.

    `delta_w` is the nudge that the rule asks for, `w_next` the weight after as much of it as the bounds allow; the same
    goes for the second weight, v. `promised` is the change of E that the tangent predicts, `delivered` the change that
    comes, `rho` their ratio, None where nothing is promised. It is the `nth` nudge of the rule.
    """

    iteration: int
    pattern: int | None
    share: Share | None
    shares: Sequence[Share]
    state: State
    E: float
    dE_dw: float
    dE_dv: float
    rate: float
    delta_w: float
    delta_v: float
    state_next: State
    E_next: float
    nth: int
    presented: Sequence[int]
    ahead: tuple[float, float]
    slopes: tuple[float, float]
    asked: tuple[float, float]

    @property
    def shown(self) -> Presented:
        """What the step presents, as an experiment takes it: the pattern, several, or all (None)."""
        if self.pattern is not None:
            return self.pattern
        return None if len(self.presented) == len(self.shares) else tuple(self.presented)

    @property
    def w(self) -> float:
        return self.state.w

    @property
    def v(self) -> float:
        return self.state.v

    @property
    def w_next(self) -> float:
        return self.state_next.w

    @property
    def v_next(self) -> float:
        return self.state_next.v

    @property
    def is_finite(self) -> bool:
        """Whether the step can be taken: E, its gradient and the next weights are finite."""
        return is_finite(self.E, self.dE_dw, self.dE_dv, self.state_next)

    @property
    def is_held(self) -> bool:
        """Whether a wall shortens a nudge."""
        return self.state_next.weights != self.asked

    @property
    def nudges(self) -> tuple[float, float]:
        """The nudges of w and v as far as the walls allow; NaN where the step cannot be taken."""
        if not self.is_finite:
            return nan, nan
        made = zip(self.state.weights, (self.delta_w, self.delta_v), self.state_next.weights, strict=True)
        # The nudge that the rule asks for has more digits than the difference of the weights.
        w, v = (asked if after == at + asked else after - at for at, asked, after in made)
        return w, v

    @property
    def promised(self) -> float:
        """The change of E that the tangent predicts."""
        of_w = promise(self.dE_dw, self.delta_w, self.w, self.w_next)
        return of_w + promise(self.dE_dv, self.delta_v, self.v, self.v_next)

    @property
    def delivered(self) -> float:
        return self.E_next - self.E

    @property
    def rho(self) -> float | None:
        ratio = delivered_share(self.E, self.E_next, self.promised)
        return ratio if isfinite(ratio) else None


def numbers_at(settings: Experiment, w: float, v: float) -> "Array":
    """E, ∂E/∂w and ∂E/∂v of every pattern at the weights; shape (3, patterns)."""
    codes, patterns = settings.codes, settings.pattern_list
    shares = compiled_code.shares(codes, w, v, patterns.columns) if compiled_code.shares is not None else None
    if shares is not None:
        return shares
    import numpy as np

    return np.array([propagate(codes, w, v, x, y)[:3] for x, y in patterns]).T.copy()


def slope_ranges(step: Step) -> tuple[tuple[float, float], tuple[float, float]]:
    """The least and the greatest slope that a pattern has, for each weight."""
    if isinstance(step.shares, ManyShares):
        _, w, v = step.shares.numbers
        return (float(w.min()), float(w.max())), (float(v.min()), float(v.max()))
    each_w, each_v = [share.dE_dw for share in step.shares], [share.dE_dv for share in step.shares]
    return (min(each_w), max(each_w)), (min(each_v), max(each_v))


def shares_at(settings: Experiment, w: float, v: float = 0.0) -> Sequence[Share]:
    """The share of each pattern at the weights."""
    if settings.has_many_patterns:
        return ManyShares(settings, w, v)
    return tuple(share_at(settings, w, v, x, y) for x, y in settings.patterns)


def share_at(settings: Experiment, w: float, v: float, x: float, y: float) -> Share:
    """The share of one pattern at the weights; of a function, all that is about patterns is NaN."""
    net = settings.net
    E, dE_dw, dE_dv, between = propagate(settings.codes, w, v, x, y)
    if not net.has_patterns:
        return Share(nan, nan, nan, nan, nan, E, nan, dE_dw, _NO_GATES, nan, dE_dv, _NO_GATES)
    z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, z1, h, dh_dz1 = between
    error, slope = (dE_dz, 1.0) if settings.slope_cancels else (dE_dy_hat, dy_hat_dz)
    inner = Inner(z1, h, dh_dz1) if net.inner is not None else None
    into_w, *into_v = net.inputs_at(x, h)
    gates = Gates(error, into_w, slope if inner is None else slope * v * dh_dz1)
    gates_v = Gates(error, into_v[0], slope) if into_v else None
    return Share(x, y, z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dw, gates, dE_dz, dE_dv, gates_v, inner)


def worked_step(settings: Experiment, iteration: int, state: State, rule_start: int = 0) -> Step:
    """The step of `iteration` from `state` under the settings in force there; their rule began at `rule_start`."""
    shares = shares_at(settings, *state.weights)
    shown = settings.presented_at(iteration)
    pattern = shown if isinstance(shown, int) else None
    share = None if pattern is None else shares[pattern]
    presented: Sequence[int] = range(len(shares)) if shown is None else (shown,) if isinstance(shown, int) else shown
    if share is None:
        E, dE_dw, dE_dv = gradient_at(settings, shown, *state.weights)
    else:  # worked out already
        E, dE_dw, dE_dv = with_decay(settings.rule.decay_in_E, *state.weights, share.E, share.dE_dw, share.dE_dv)
    network, rule, nth = settings.codes.network, settings.rule.numbers, iteration - rule_start + 1
    extras, ahead, slopes = settings.extras or NONE, state.weights, (dE_dw, dE_dv)
    rule = rule._replace(rate=scheduled_rate(extras.schedule, float(nth - 1), rule.rate))
    if extras.ahead > 0.0:
        ahead = place_ahead(extras, state.w, state.m_w), place_ahead(extras, state.v, state.m_v)
        _, *there = settings.objective(shown).gradient(*ahead)
        slopes = there[0], there[1]
    before = shrunk(extras, rule.rate, state)
    delta_w, delta_v, after = nudge(network, rule, settings.walls, float(nth), *slopes, before)
    asked = before.w + delta_w, before.v + delta_v
    if before.weights != state.weights:
        delta_w, delta_v = asked[0] - state.w, asked[1] - state.v
    E_next, _, _ = gradient_at(settings, shown, *after.weights)
    return Step(iteration, pattern, share, shares, state, E, dE_dw, dE_dv, rule.rate, delta_w, delta_v, after,
                E_next, nth, presented, ahead, slopes, asked)  # fmt: skip


def slopes_after(settings: Experiment, step: Step) -> tuple[float, float]:
    """The gradient of the same patterns where the step ends."""
    _, dE_dw, dE_dv = gradient_at(settings, step.shown, *step.state_next.weights)
    return dE_dw, dE_dv


def gradient_at(settings: Experiment, shown: Presented, w: float, v: float) -> Gradient:
    """E and its gradient at the weights, of what an iteration shows, as the loop makes them."""
    if not isinstance(shown, int):
        return settings.objective(shown).gradient(w, v)
    E, dE_dw, dE_dv, _ = propagate(settings.codes, w, v, *settings.patterns[shown])
    return with_decay(settings.rule.decay_in_E, w, v, E, dE_dw, dE_dv)
