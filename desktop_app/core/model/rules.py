"""The rules: each makes a nudge of each weight from the gradient. And the bounds, which may shorten a nudge.

A rule is a function of the rate α, the slope g = ∂E/∂w of one weight, and what the rule remembers of that weight; it
returns the nudge Δw and the new memory. Where PyTorch (torch.optim) has a rule, formula and default parameters are
PyTorch's, except μ, which is 0 there, and AdaGrad's ε, which is 10⁻¹⁰.
"""

from math import nan, sqrt
from typing import NamedTuple

from desktop_app.core.model.error_functions import GREATEST, LEAST_NORMAL
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.networks import ONE_WEIGHT
from desktop_app.core.model.state import State

GRADIENT_DESCENT, SIGN_ONLY, UNIT_STEP, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, WITH_THE_SLOPE = range(9)


class RuleNumbers(NamedTuple):
    """A rule as the loop knows it: its position in the registry, α, its first two own parameters, and ε."""

    code: int
    rate: float
    p: float = 0.0
    q: float = 0.0
    epsilon: float = 0.0


def gradient_descent(rate: float, g: float) -> float:
    """Δw = −α g (Cauchy 1847): against the slope, in proportion to it."""
    return -rate * g


def with_the_slope(rate: float, g: float) -> float:
    """Δw = +α g: uphill, to see it fail."""
    return rate * g


def sign_only(rate: float, g: float) -> float:
    """Δw = −α sign g: the right sign, and always the same amount (as in signSGD, Bernstein et al. 2018)."""
    return -rate if g > 0.0 else rate if g < 0.0 else 0.0 * g


def unit_step(rate: float, g: float, size: float) -> float:
    """Δw = −α g/|∇E|: a step of length α down the gradient, whose length is `size`; NaN if that is infinite."""
    if size > GREATEST:
        return nan
    return -rate * (g / size) if size > 0.0 else 0.0


def settled(memory: float) -> float:
    """A new memory: 0 if it is below the least normal double, NaN, which ends the run, if it is beyond the greatest.

    Below the least normal double 0.9·m rounds to m, and takes ten times as long. An infinite s makes every nudge 0.
    """
    if LEAST_NORMAL <= abs(memory) <= GREATEST:
        return memory
    return 0.0 if abs(memory) < LEAST_NORMAL else nan


def momentum(rate: float, mu: float, g: float, m: float) -> tuple[float, float]:
    """m ← μ m + g, Δw = −α m: a heavy ball (Polyak 1964); μ = 0.9."""
    m = settled(mu * m + g)
    return -rate * m, m


def nesterov(rate: float, mu: float, g: float, m: float) -> tuple[float, float]:
    """m ← μ m + g, Δw = −α (g + μ m): the ball looks ahead (Nesterov 1983, Sutskever et al. 2013); μ = 0.9."""
    m = settled(mu * m + g)
    return -rate * (g + mu * m), m


def adagrad(rate: float, epsilon: float, g: float, s: float) -> tuple[float, float]:
    """s ← s + g², Δw = −α g/(√s + ε) (Duchi, Hazan and Singer 2011); ε = 10⁻⁸."""
    s = settled(s + g * g)
    return -rate * (g / (sqrt(s) + epsilon)), s


def rmsprop(rate: float, decay: float, epsilon: float, g: float, s: float) -> tuple[float, float]:
    """s ← β s + (1 − β) g², Δw = −α g/(√s + ε) (Hinton 2012); β = 0.99, ε = 10⁻⁸."""
    s = settled(decay * s + (1.0 - decay) * (g * g))
    return -rate * (g / (sqrt(s) + epsilon)), s


def adam(
    rate: float, beta1: float, beta2: float, epsilon: float, n: float, g: float, m: float, s: float
) -> tuple[float, float, float]:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², Δw = −α m̂/(√ŝ + ε) (Kingma and Ba 2015).

    At the rule's n-th nudge m̂ = m/(1 − β₁ⁿ) and ŝ = s/(1 − β₂ⁿ); β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
    """
    m = settled(beta1 * m + (1.0 - beta1) * g)
    s = settled(beta2 * s + (1.0 - beta2) * (g * g))
    m_hat, s_hat = m / (1.0 - beta1**n), s / (1.0 - beta2**n)
    return -rate * (m_hat / (sqrt(s_hat) + epsilon)), m, s


def clamp(w: float, low: float, high: float) -> float:
    """The weight inside [low, high]; a NaN stays a NaN, so that it is noticed."""
    return low if w < low else high if w > high else w


def length(g: float, h: float) -> float:
    """√(g² + h²), without overflow, and exactly |g| where h is 0."""
    g, h = abs(g), abs(h)
    larger, smaller = (g, h) if g > h else (h, g)
    return larger * sqrt(1.0 + (smaller / larger) * (smaller / larger)) if smaller > 0.0 else larger


# The length of a gradient with one part, g, and with two, g and h.
LENGTHS = Formula("sqrt(g**2)"), Formula("sqrt(g**2 + h**2)")


def _lines(**sources: str) -> tuple[tuple[str, Formula], ...]:
    return tuple((name, Formula(source)) for name, source in sources.items())


class RuleKind(NamedTuple):
    """One rule: its name in files, its label and formula, and the names of its parameters beside the rate.

    The loop knows the first two of these as p and q; `has_epsilon` tells whether the rule has ε as well.
    """

    name: str
    label: str
    formula: str
    parameters: tuple[str, ...] = ()
    has_epsilon: bool = False
    memory: str = ""  # which of m and s it remembers of each weight
    lines: tuple[tuple[str, Formula], ...] = ()  # what it computes for a weight, in order; g is ∂E/∂w, size |∇E|

    @property
    def every_parameter(self) -> tuple[str, ...]:
        """The names of all its parameters."""
        return ("rate", *self.parameters, *(("epsilon",) if self.has_epsilon else ()))


_BALL = "momentum*m + g"
_SCALED = "w - rate*(g/(sqrt(s) + epsilon))"
RULES = (
    RuleKind("gradient_descent", "Gradient descent", "Δw = −α ∂E/∂w", lines=_lines(w="w - rate*g")),
    RuleKind("sign_only", "Sign only", "Δw = −α sign(∂E/∂w)", lines=_lines(w="w - rate*sign(g)")),
    RuleKind("unit_step", "Unit step", "Δw = −α ∂E/∂w / |∇E|", lines=_lines(w="w - rate*(g/size)")),
    RuleKind(
        "momentum", "Momentum (heavy ball)", "m ← μm + ∂E/∂w, Δw = −αm",
        ("momentum",), False, "m", _lines(m=_BALL, w="w - rate*m"),
    ),
    RuleKind(
        "nesterov", "Nesterov", "m ← μm + ∂E/∂w, Δw = −α(∂E/∂w + μm)",
        ("momentum",), False, "m", _lines(m=_BALL, w="w - rate*(g + momentum*m)"),
    ),
    RuleKind(
        "adagrad", "AdaGrad", "s ← s + (∂E/∂w)², Δw = −α ∂E/∂w / (√s + ε)",
        (), True, "s", _lines(s="s + g**2", w=_SCALED),
    ),
    RuleKind(
        "rmsprop", "RMSProp", "s ← βs + (1 − β)(∂E/∂w)², Δw = −α ∂E/∂w / (√s + ε)",
        ("decay",), True, "s", _lines(s="decay*s + (1 - decay)*g**2", w=_SCALED),
    ),
    RuleKind(
        "adam", "Adam", "Δw = −α m̂ / (√ŝ + ε), means m of ∂E/∂w and s of its square",
        ("beta1", "beta2"), True, "ms",
        _lines(
            m="beta1*m + (1 - beta1)*g", s="beta2*s + (1 - beta2)*g**2", m_hat="m/(1 - beta1**n)",
            s_hat="s/(1 - beta2**n)", w="w - rate*(m_hat/(sqrt(s_hat) + epsilon))",
        ),
    ),
    RuleKind(
        "with_the_slope", "Wrong sign (adds gradient)", "Δw = +α ∂E/∂w: uphill",
        lines=_lines(w="w + rate*g"),
    ),
)  # fmt: skip


def nudge_of_one(rule: RuleNumbers, n: float, g: float, size: float, m: float, s: float) -> tuple[float, float, float]:
    """(Δw, m, s) of one weight at the rule's n-th nudge, n ≥ 1, where |∇E| = `size`: a ladder, as `activate` is."""
    code, rate, p, q, epsilon = rule
    if code == GRADIENT_DESCENT:
        return gradient_descent(rate, g), m, s
    if code == SIGN_ONLY:
        return sign_only(rate, g), m, s
    if code == UNIT_STEP:
        return unit_step(rate, g, size), m, s
    if code == MOMENTUM:
        delta_w, m = momentum(rate, p, g, m)
        return delta_w, m, s
    if code == NESTEROV:
        delta_w, m = nesterov(rate, p, g, m)
        return delta_w, m, s
    if code == ADAGRAD:
        delta_w, s = adagrad(rate, epsilon, g, s)
        return delta_w, m, s
    if code == RMSPROP:
        delta_w, s = rmsprop(rate, p, epsilon, g, s)
        return delta_w, m, s
    if code == ADAM:
        return adam(rate, p, q, epsilon, n, g, m, s)
    return with_the_slope(rate, g), m, s


def nudge(
    network: int, rule: RuleNumbers, walls: tuple[float, float], n: float, dE_dw: float, dE_dv: float, state: State
) -> tuple[float, float, State]:
    """The rule's n-th nudge: (Δw, Δv, the state after as much of it as the walls allow).

    Where there is one weight, v stays as it is.
    """
    low, high = walls
    size = length(dE_dw, dE_dv)
    delta_w, m_w, s_w = nudge_of_one(rule, n, dE_dw, size, state.m_w, state.s_w)
    w = clamp(state.w + delta_w, low, high)
    if network == ONE_WEIGHT:
        return delta_w, 0.0, State(w, state.v, m_w, s_w, state.m_v, state.s_v)
    delta_v, m_v, s_v = nudge_of_one(rule, n, dE_dv, size, state.m_v, state.s_v)
    v = clamp(state.v + delta_v, low, high)
    return delta_w, delta_v, State(w, v, m_w, s_w, m_v, s_v)


def is_finite(E: float, dE_dw: float, dE_dv: float, after: State) -> bool:
    """Whether E, its gradient and the weights `after` the nudge are: no inf and no NaN is ≤ the greatest double."""
    return (
        abs(E) <= GREATEST
        and abs(dE_dw) <= GREATEST
        and abs(dE_dv) <= GREATEST
        and abs(after.w) <= GREATEST
        and abs(after.v) <= GREATEST
    )
