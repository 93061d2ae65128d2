"""The loop once more, in plain Python that shares no code with the program, and the digest of what it makes.

A product plus a number is made by exact fractions, a power of two by `ldexp` and `frexp`, and there are branches where
the program selects. Only the experiment is taken from the program, as plain values.
"""

import hashlib
import math
import struct
from decimal import Context, Decimal
from fractions import Fraction
from math import inf
from typing import Any, NamedTuple

Pair = tuple[float, float]
_FINE = 4096  # so many iterations have a bucket each


def fma(a: float, b: float, c: float) -> float:
    """a·b + c, rounded once."""
    if not all(map(math.isfinite, (a, b, c))):
        return a * b + c
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    return float(exact) if exact else a * b + c


def _constants(*texts: str) -> list[float]:
    return [float.fromhex(text) for text in texts]


LOG2_E, LN_2, LN_2_LOW = _constants("0x1.71547652b82fep+0", "0x1.62e42fefa39efp-1", "0x1.abc9e3b39803fp-56")
C = _constants(
    "0x1.555555555553ep-3", "0x1.5555555553b15p-5", "0x1.1111111118cf4p-7", "0x1.6c16c179fbb5fp-10",
    "0x1.a01a0171b429ep-13", "0x1.a019b3a81519cp-16", "0x1.71de976c39de6p-19", "0x1.28975918a4849p-22",
    "0x1.ae49037405a82p-26",
)  # fmt: skip
L = _constants(
    "0x1.5555555555592p-1", "0x1.999999997fdb5p-2", "0x1.24924941f14ffp-2", "0x1.c71c52093a4dbp-3",
    "0x1.74663eef9a3b2p-3", "0x1.39a1b9fa02d20p-3", "0x1.2f056b42e0349p-3",
)  # fmt: skip
P1, P2, Q1, Q2, Q3 = _constants(
    "0x1.f7847031e4eccp-5", "0x1.388a5ad521a72p-11", "0x1.62679db7e070ep+0", "0x1.1e07a48e26ed2p-4",
    "0x1.440ebbc645330p-11",
)  # fmt: skip
MIDDLE = float.fromhex("0x1.6a09ep-1")  # √½, cut off


class Power(NamedTuple):
    """e^−(a + low)·scale = s(1 + r) + t(b + r⁴d)."""

    s: float
    t: float
    r: float
    b: float
    r4: float
    d: float


def power(a: float, low: float, scale: float) -> Power:
    k = float(round(Fraction(a) * Fraction(-LOG2_E)))
    r = fma(k, -LN_2, -a)
    c = fma(k, -LN_2_LOW, -low)
    s = math.ldexp(scale, int(k))
    r2 = r * r
    r4 = r2 * r2
    b = fma(r2, fma(r, C[0], 0.5), fma(r, c, c))
    upper = fma(r2, fma(r, C[8], C[7]), fma(r, C[6], C[5]))
    lower = fma(r2, fma(r, C[4], C[3]), fma(r, C[2], C[1]))
    return Power(s, fma(s, c, s), r, b, r4, fma(r4, upper, lower))


def exp_minus(a: float) -> float:
    if a > 746.0:
        return 0.0
    s, t, r, b, r4, d = power(a, 0.0, 1.0)
    return fma(t * r4, d, fma(t, b, fma(s, r, s)))


def tanh(z: float) -> Pair:
    """tanh z and 1 − tanh² z."""
    a = abs(z)
    if a < 0.8:
        a2 = a * a
        q = -(a * a2) * fma(a2, fma(a2, P2, P1), 1.0) / fma(a2, fma(a2, fma(a2, Q3, Q2), Q1), 3.0)
        value = fma(1.0, q, a)
        slope = fma(-value, value, 1.0)
    else:
        four_e = 0.0
        if 2.0 * a <= 746.0:
            s, t, r, b, r4, d = power(2.0 * a, 0.0, 4.0)
            total = 1.0 + r
            four_e = fma(t, fma(r4, d, b + ((1.0 - total) + r)), s * total)
        q = four_e / fma(0.25, four_e, 1.0)
        value = fma(-0.5, q, 1.0)
        slope = fma(-(0.5 * q), 0.5 * q, q)
    return (value if z > 0.0 else -value if z < 0.0 else z), slope


def one_less_power(n: float, b: float) -> float:
    """1 − bⁿ."""
    if b == 0.0:
        return 1.0
    exact = Context(prec=60).ln(Decimal(b))
    ln_b = float(exact)
    ln_b_low = float(Context(prec=60).subtract(exact, Decimal(ln_b)))
    x = n * ln_b
    if x < -38.0:
        return 1.0
    s, t, r, b, r4, d = power(-x, -fma(n, ln_b_low, fma(n, ln_b, -x)), 1.0)
    total = fma(-s, r, 1.0 - s)
    lost = fma(-s, r, (1.0 - s) - total)
    return total + fma(-t, fma(r4, d, b), lost)


def parts(x: float) -> tuple[float, int]:
    """x = m·2ᵏ with m about between √½ and √2: m and k."""
    m, k = math.frexp(x)
    return (m, k) if m >= MIDDLE else (2.0 * m, k - 1)


def log(x: float) -> float:
    if x == 0.0:
        return -inf
    m, k = parts(x)
    return log_of_parts(m - 1.0, float(k), 0.0)


def log1p(x: float) -> float:
    if x in (0.0, -1.0):
        return x if x == 0.0 else -inf
    total = 1.0 + x
    m, k = parts(total)
    return log_of_parts(m - 1.0, float(k), (x - (total - 1.0)) / total)


def log_of_parts(f: float, k: float, low: float) -> float:
    s = f / (2.0 + f)
    s2 = s * s
    s4 = s2 * s2
    odd = fma(s4, fma(s4, L[5], L[3]), L[1])
    even = fma(s4, fma(s4, fma(s4, L[6], L[4]), L[2]), L[0])
    series = s2 * fma(s2, odd, even)
    return fma(k, LN_2, f - fma(s, f - series, fma(k, -LN_2_LOW, -low)))


def activated(name: str, z: float) -> Pair:
    """A(z) and its slope."""
    if name == "tanh":
        return tanh(z)
    if name == "relu":
        return (z, 1.0) if z > 0.0 else (0.0, 0.0)
    if name == "identity":
        return z, 1.0
    e = exp_minus(abs(z))
    share = 1.0 / (1.0 + e)
    of_z = share if z >= 0.0 else e * share
    if name == "logistic":
        return of_z, e * share * share
    return (z if z > 0.0 else 0.0) + log1p(e), of_z


def pulled(activation: str, error: str, z: float, y: float) -> Pair:
    """E and ∂E/∂z, for 0 < y < 1."""
    y_hat, slope = activated(activation, z)
    if error == "squared":
        return 0.5 * (y_hat - y) * (y_hat - y), (y_hat - y) * slope
    if activation == "logistic":
        e = exp_minus(abs(z))
        tail = e / (1.0 + e)
        return (1.0 - y if z >= 0.0 else y) * abs(z) + log1p(e), (1.0 - y) - tail if z >= 0.0 else tail - y
    if activation == "tanh" and z > 1.0:
        e = exp_minus(2.0 * z)
        rest = 2.0 * e / (1.0 + e)
        E = (1.0 - y) * ((2.0 * z - LN_2) + log1p(e)) - y * log1p(-rest)
        if rest < 2.0**-1022:
            return E, 2.0 * (1.0 - y) - y * slope
        return E, ((1.0 - y) / rest - y / (1.0 - rest)) * slope
    if activation == "softplus" and z < -708.0:
        E = (1.0 - y) * slope - y * z
        steep = (1.0 - y) / (1.0 - y_hat) - y / y_hat if y_hat > 0.0 else -inf
        return E, steep * slope if steep > -inf else (1.0 - y) * slope - y
    if not 0.0 < y_hat < 1.0:
        return inf, inf
    E = -y * log(y_hat) - (1.0 - y) * log1p(-y_hat)
    return E, ((1.0 - y) / (1.0 - y_hat) - y / y_hat) * slope


def gradient(experiment: Any, w: float, v: float, x: float, y: float) -> tuple[float, float, float]:
    """E, ∂E/∂w and ∂E/∂v of one pattern."""
    if experiment.network == "two_weight_chain":
        h, slope = activated(experiment.activation, w * x)
        E, dE_dz = pulled(experiment.activation, experiment.error, v * h, y)
        return E, dE_dz * v * slope * x, dE_dz * h
    if experiment.network == "weight_and_bias":
        E, dE_dz = pulled(experiment.activation, experiment.error, w * x + v, y)
        return E, dE_dz * x, dE_dz
    E, dE_dz = pulled(experiment.activation, experiment.error, w * x, y)
    return E, dE_dz * x, 0.0


def size_of(g: float, h: float) -> float:
    """√(g² + h²)."""
    small, large = sorted((abs(g), abs(h)))
    share = small / large if large > 0.0 else 0.0
    return large * math.sqrt(1.0 + share * share)


def kept(memory: float) -> float:
    return memory if abs(memory) >= 2.0**-1022 else 0.0


def nudged(rule: Any, n: float, g: float, h: float, memory: list[float]) -> float:
    """The nudge of one weight; `memory` has m and s, and gets the next."""
    rate, mu, beta, floor = rule.rate, rule.momentum, rule.decay, rule.epsilon
    match rule.name:
        case "gradient_descent":
            return float(-rate * g)
        case "with_the_slope":
            return float(rate * g)
        case "sign_only":
            return float(-rate if g > 0.0 else rate if g < 0.0 else 0.0 * g)
        case "unit_step":
            return float(-rate * (g / (size_of(g, h) or 1.0)))
        case "momentum":
            memory[0] = kept(mu * memory[0] + g)
            return float(-rate * memory[0])
        case "nesterov":
            memory[0] = kept(mu * memory[0] + g)
            return float(-rate * (g + mu * memory[0]))
        case "adagrad":
            memory[1] = kept(memory[1] + g * g)
            return float(-rate * (g / (math.sqrt(memory[1]) + floor)))
        case "rmsprop":
            memory[1] = kept(beta * memory[1] + (1.0 - beta) * (g * g))
            return float(-rate * (g / (math.sqrt(memory[1]) + floor)))
    memory[0] = kept(rule.beta1 * memory[0] + (1.0 - rule.beta1) * g)
    memory[1] = kept(rule.beta2 * memory[1] + (1.0 - rule.beta2) * (g * g))
    mean, square = memory[0] / one_less_power(n, rule.beta1), memory[1] / one_less_power(n, rule.beta2)
    return float(-rate * (mean / (math.sqrt(square) + floor)))


def mixed(h: int, word: int) -> int:
    """MurmurHash3's finaliser."""
    h = (h ^ word) % 2**32
    h = (h ^ h >> 16) * 0x85EBCA6B % 2**32
    h = (h ^ h >> 13) * 0xC2B2AE35 % 2**32
    return h ^ h >> 16


def shown(experiment: Any, i: int) -> list[int]:
    """The patterns that iteration i presents."""
    count = len(experiment.patterns)
    order = list(range(count))
    if experiment.presentation == "batch":
        return order
    if experiment.presentation == "shuffled":
        h = 0
        for word in (experiment.seed, experiment.seed >> 32, i // count, i // count >> 32):
            h = mixed(h, word)
        for k in range(count - 1, 0, -1):
            h = mixed(h, k)
            order[k], order[h % (k + 1)] = order[h % (k + 1)], order[k]
    return [order[i % count]]


def held(w: float, bounds: Pair | None) -> float:
    low, high = bounds or (-inf, inf)
    return low if w < low else high if w > high else w


def digest(experiment: Any, length: int) -> str:
    """The digest of so many iterations of an experiment that never changes; it ends where one is not finite."""
    if length > _FINE:
        raise ValueError("each iteration must have a bucket of its own")
    has_two = experiment.network != "one_weight"
    rows: list[list[float]] = []
    w, v, of_w, of_v = experiment.w, experiment.v, [0.0, 0.0], [0.0, 0.0]
    for i in range(length):
        some = [gradient(experiment, w, v, *experiment.patterns[k]) for k in shown(experiment, i)]
        if experiment.presentation == "batch":
            some.insert(0, (0.0, 0.0, 0.0))  # it begins at 0, so that no sum is −0
        E, dE_dw, dE_dv = some[0]
        for of_k in some[1:]:
            E, dE_dw, dE_dv = E + of_k[0], dE_dw + of_k[1], dE_dv + of_k[2]
        w_next = held(w + nudged(experiment.rule, i + 1.0, dE_dw, dE_dv, of_w), experiment.bounds)
        v_next = held(v + nudged(experiment.rule, i + 1.0, dE_dv, dE_dw, of_v), experiment.bounds) if has_two else v
        if not all(map(math.isfinite, (E, dE_dw, dE_dv, w_next, v_next))):
            break
        rows.append([w, v, E, dE_dw, dE_dv])
        w, v = w_next, v_next
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 5
    recorded = [columns[row] for row in ((0, 2, 3, 1, 4) if has_two else (0, 2, 3))]
    made = hashlib.sha256()
    for numbers in ([w, v], *columns[:2], *recorded, *recorded):  # once as the least, once as the greatest
        made.update(struct.pack(f"<{len(numbers)}d", *numbers))
    return made.hexdigest()
