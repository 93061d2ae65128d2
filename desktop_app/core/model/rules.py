"""The rules: each makes a nudge of each weight from the gradient. And the bounds, which may shorten a nudge.

A rule is a function of its numbers, how many nudges it has made, n, counting the coming one, the slope g = ∂E/∂w of one
weight and that of the other weight, h, and what it remembers of the weight, m and s; it returns the nudge Δw and the
new memory. Where PyTorch (torch.optim) has a rule, formula and default parameters are PyTorch's, except μ, which is 0
there, and AdaGrad's ε, which is 10⁻¹⁰. Weight decay λ adds ½λ|θ|² to E, all weights and the bias alike, as PyTorch's
optimizers do it; AdamW's is no part of E.
"""

from collections.abc import Callable
from math import nan
from typing import NamedTuple

from desktop_app.core.model.error_functions import GREATEST, LEAST_NORMAL
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.networks import ONE_WEIGHT
from desktop_app.core.model.numerics.choice import choice
from desktop_app.core.model.numerics.elementary import one_less_power
from desktop_app.core.model.numerics.primitives import guessed, is_only, select, sqrt
from desktop_app.core.model.state import State

GRADIENT_DESCENT = 0

Nudge = tuple[float, float, float]  # Δw, and the new m and s


class RuleNumbers(NamedTuple):
    """A rule as the loop knows it: its position in the registry, α, its first two own parameters, and ε.

    Each logarithm of an own parameter is in two parts, so that 1 − pⁿ keeps its digits.
    """

    code: int
    rate: float
    p: float = 0.0
    q: float = 0.0
    epsilon: float = 0.0
    ln_p: float = 0.0
    ln_p_low: float = 0.0
    ln_q: float = 0.0
    ln_q_low: float = 0.0


def gradient_descent(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """Δw = −α g (Cauchy 1847): against the slope, in proportion to it."""
    return -rule.rate * g, m, s


def with_the_slope(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """Δw = +α g: uphill, to see it fail."""
    return rule.rate * g, m, s


def sign_only(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """Δw = −α sign g: the right sign, and always the same amount (as in signSGD, Bernstein et al. 2018)."""
    return select(g > 0.0, -rule.rate, select(g < 0.0, rule.rate, 0.0 * g)), m, s


def unit_step(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """Δw = −α g/|∇E|: a step of length α down the gradient; NaN if |∇E| is infinite."""
    size = length(g, h)
    unit = g / select(size > 0.0, size, 1.0)
    return -rule.rate * select(size > GREATEST, nan, unit), m, s


def settled(memory: float) -> float:
    """A new memory: 0 if it is below the least normal double, NaN, which ends the run, if it is beyond the greatest.

    Below the least normal double 0.9·m rounds to m, and takes ten times as long. An infinite s makes every nudge 0.
    """
    size = abs(memory)
    return select(size < LEAST_NORMAL, 0.0, select(size <= GREATEST, memory, nan))


def momentum(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """m ← μ m + g, Δw = −α m: a heavy ball (Polyak 1964); μ = 0.9."""
    m = settled(rule.p * m + g)
    return -rule.rate * m, m, s


def nesterov(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """m ← μ m + g, Δw = −α (g + μ m): the ball looks ahead (Nesterov 1983, Sutskever et al. 2013); μ = 0.9."""
    m = settled(rule.p * m + g)
    return -rule.rate * (g + rule.p * m), m, s


def nesterov_ahead(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """m ← μ m − α g, Δw = m, with the gradient g at w + μ m (Nesterov 1983, as books have it); μ = 0.9."""
    m = settled(rule.p * m - rule.rate * g)
    return m, m, s


def adagrad(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """s ← s + g², Δw = −α g/(√s + ε) (Duchi, Hazan and Singer 2011); ε = 10⁻⁸."""
    s = settled(s + g * g)
    return -rule.rate * (g / (sqrt(s) + rule.epsilon)), m, s


def rmsprop(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """s ← β s + (1 − β) g², Δw = −α g/(√s + ε) (Hinton 2012); β = 0.99, ε = 10⁻⁸."""
    s = settled(rule.p * s + (1.0 - rule.p) * (g * g))
    return -rule.rate * (g / (sqrt(s) + rule.epsilon)), m, s


def adam(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², Δw = −α m̂/(√ŝ + ε) (Kingma and Ba 2015).

    At the rule's n-th nudge m̂ = m/(1 − β₁ⁿ) and ŝ = s/(1 − β₂ⁿ); β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
    """
    m = settled(rule.p * m + (1.0 - rule.p) * g)
    s = settled(rule.q * s + (1.0 - rule.q) * (g * g))
    m_hat, s_hat = m / one_less_power(n, rule.ln_p, rule.ln_p_low), s / one_less_power(n, rule.ln_q, rule.ln_q_low)
    return -rule.rate * (m_hat / (sqrt(s_hat) + rule.epsilon)), m, s


def clamp(w: float, low: float, high: float) -> float:
    """The weight inside [low, high]; a NaN stays a NaN, so that it is noticed."""
    return guessed(w < low, low, guessed(w > high, high, w))


def length(g: float, h: float) -> float:
    """√(g² + h²), without overflow, and exactly |g| where h is 0."""
    g, h = abs(g), abs(h)
    larger, smaller = select(g > h, g, h), select(g > h, h, g)
    share = smaller / select(larger > 0.0, larger, 1.0)
    return larger * sqrt(1.0 + share * share)


# The length of a gradient with one part, g, and with two, g and h.
LENGTHS = Formula("sqrt(g**2)"), Formula("sqrt(g**2 + h**2)")


def _lines(**sources: str) -> tuple[tuple[str, Formula], ...]:
    return tuple((name, Formula(source)) for name, source in sources.items())


class RuleKind(NamedTuple):
    """One rule: its name in files, its label and formula, its function, and its parameters' names beside the rate.

    The loop knows the first two of these as p and q; `has_epsilon` tells whether the rule has ε as well.
    """

    name: str
    label: str
    formula: str
    function: Callable[[RuleNumbers, float, float, float, float, float], Nudge]
    parameters: tuple[str, ...] = ()
    has_epsilon: bool = False
    memory: str = ""  # which of m and s it remembers of each weight
    lines: tuple[tuple[str, Formula], ...] = ()  # what it computes for a weight, in order; g is ∂E/∂w, size |∇E|
    looks_ahead: bool = False  # it takes the gradient at w + μm
    is_decoupled: bool = False  # it takes the weight decay off the weights, which is then no part of E
    weight_decay: float = 0.0  # what it begins with

    @property
    def every_parameter(self) -> tuple[str, ...]:
        """The names of all its parameters."""
        return ("rate", *self.parameters, *(("epsilon",) if self.has_epsilon else ()), "weight_decay")

    @property
    def code(self) -> int:
        """The rule's position in the ladder of the loop."""
        return nudge_of_one.functions.index(self.function)


_BALL = "momentum*m + g"
_MEANS = {
    "m": "beta1*m + (1 - beta1)*g", "s": "beta2*s + (1 - beta2)*g**2", "m_hat": "m/(1 - beta1**n)",
    "s_hat": "s/(1 - beta2**n)",
}  # fmt: skip
_ADAM = "w - rate*(m_hat/(sqrt(s_hat) + epsilon))"
_SCALED = "w - rate*(g/(sqrt(s) + epsilon))"
RULES = (
    RuleKind("gradient_descent", "Gradient descent", "Δw = −α ∂E/∂w", gradient_descent, lines=_lines(w="w - rate*g")),
    RuleKind("sign_only", "Sign only", "Δw = −α sign(∂E/∂w)", sign_only, lines=_lines(w="w - rate*sign(g)")),
    RuleKind("unit_step", "Unit step", "Δw = −α ∂E/∂w / |∇E|", unit_step, lines=_lines(w="w - rate*(g/size)")),
    RuleKind(
        "momentum", "Momentum (heavy ball)", "m ← μm + ∂E/∂w, Δw = −αm", momentum,
        ("momentum",), False, "m", _lines(m=_BALL, w="w - rate*m"),
    ),
    RuleKind(
        "nesterov", "Nesterov (PyTorch)", "m ← μm + ∂E/∂w, Δw = −α(∂E/∂w + μm)", nesterov,
        ("momentum",), False, "m", _lines(m=_BALL, w="w - rate*(g + momentum*m)"),
    ),
    RuleKind(
        "adagrad", "AdaGrad", "s ← s + (∂E/∂w)², Δw = −α ∂E/∂w / (√s + ε)", adagrad,
        (), True, "s", _lines(s="s + g**2", w=_SCALED),
    ),
    RuleKind(
        "rmsprop", "RMSProp", "s ← βs + (1 − β)(∂E/∂w)², Δw = −α ∂E/∂w / (√s + ε)", rmsprop,
        ("decay",), True, "s", _lines(s="decay*s + (1 - decay)*g**2", w=_SCALED),
    ),
    RuleKind(
        "adam", "Adam", "Δw = −α m̂ / (√ŝ + ε), means m of ∂E/∂w and s of its square", adam,
        ("beta1", "beta2"), True, "ms", _lines(**_MEANS, w=_ADAM),
    ),
    RuleKind(
        "nesterov_ahead", "Nesterov (books)", "m ← μm − α ∂E/∂w at w + μm, Δw = m", nesterov_ahead,
        ("momentum",), False, "m", _lines(ahead="w + momentum*m", m="momentum*m - rate*g_ahead", w="w + m"), True,
    ),
    RuleKind(
        "adamw", "AdamW", "Δw = −α m̂ / (√ŝ + ε) − αλw: Adam, and apart from it the weight shrinks", adam,
        ("beta1", "beta2"), True, "ms", _lines(**_MEANS, w=f"{_ADAM} - rate*weight_decay*w"),
        is_decoupled=True, weight_decay=0.01,
    ),
    RuleKind(
        "with_the_slope", "Wrong sign (adds gradient)", "Δw = +α ∂E/∂w: uphill", with_the_slope,
        lines=_lines(w="w + rate*g"),
    ),
)  # fmt: skip


# (Δw, m, s) of one weight, by the rule with a code.
nudge_of_one = choice(tuple(dict.fromkeys(kind.function for kind in RULES)), last=GRADIENT_DESCENT)


def nudge_of_weight(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """The same, with plain descent at hand: the loop calls a function for all other rules."""
    if is_only(rule.code, GRADIENT_DESCENT):
        return gradient_descent(rule, n, g, h, m, s)
    return nudge_by_rule(rule, n, g, h, m, s)


def nudge_by_rule(rule: RuleNumbers, n: float, g: float, h: float, m: float, s: float) -> Nudge:
    """`nudge_of_one`, compiled as one function for both weights."""
    made: Nudge = nudge_of_one(rule.code, rule, n, g, h, m, s)
    return made


def nudge(
    network: int, rule: RuleNumbers, walls: tuple[float, float], n: float, dE_dw: float, dE_dv: float, state: State
) -> tuple[float, float, State]:
    """The rule's n-th nudge: (Δw, Δv, the state after as much of it as the walls allow).

    Where there is one weight, v stays as it is.
    """
    low, high = walls
    delta_w, m_w, s_w = nudge_of_weight(rule, n, dE_dw, dE_dv, state.m_w, state.s_w)
    w = clamp(state.w + delta_w, low, high)
    if network == ONE_WEIGHT:
        return delta_w, 0.0, State(w, state.v, m_w, s_w, state.m_v, state.s_v)
    delta_v, m_v, s_v = nudge_of_weight(rule, n, dE_dv, dE_dw, state.m_v, state.s_v)
    v = clamp(state.v + delta_v, low, high)
    return delta_w, delta_v, State(w, v, m_w, s_w, m_v, s_v)


def is_finite(E: float, dE_dw: float, dE_dv: float, after: State) -> bool:
    """Whether E, its gradient and the weights `after` the nudge are: 0·x is 0 for every number, but NaN for inf."""
    return 0.0 * E + 0.0 * dE_dw + 0.0 * dE_dv + 0.0 * after.w + 0.0 * after.v == 0.0
