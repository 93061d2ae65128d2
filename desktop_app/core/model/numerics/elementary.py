"""e^−a, ln, tanh, bⁿ, half a cosine and others, the same bits on every machine: the system's differ in the last digits.

Each is made of + − × ÷, fma, `select` and exponent bits in one order, without a branch on a value. So one source is
interpreted, compiled for a number and compiled for lanes. All take ±0, subnormal numbers and ±inf; NaN gives NaN.

Constants: each polynomial or quotient has the least greatest relative error of its degree, by Remez's exchange
(1934) at 60 digits with mpmath; the coefficients are then rounded. Errors are in ulp, the greatest of the points
that `tests/core/model/numerics/test_elementary.py --thorough` compares with mpmath.

The reductions are those of Tang (1989, 1990) and of Sun's fdlibm (1993). fma makes them shorter: a product with ln 2
is exact, and the sum is rounded once (Cody and Waite's trailing zeros are not needed).
"""

from functools import lru_cache
from math import inf, nan

from desktop_app.core.model.numerics.primitives import (
    MAGIC,
    any_of,
    exponent,
    fma,
    guessed,
    over_two_to,
    select,
    two_to,
)

LOG2_E = float.fromhex("0x1.71547652b82fep+0")
LN_2, LN_2_LOW = float.fromhex("0x1.62e42fefa39efp-1"), float.fromhex("0x1.abc9e3b39803fp-56")  # ln 2 to 107 bits

# e^r = 1 + r + r²/2 + r³(C3 + C4 r + … + C11 r⁸) for |r| ≤ ln 2/2; e^r − 1 is less than 2.5·10⁻¹⁷ off.
C3, C4, C5 = map(float.fromhex, ("0x1.555555555553ep-3", "0x1.5555555553b15p-5", "0x1.1111111118cf4p-7"))
C6, C7, C8 = map(float.fromhex, ("0x1.6c16c179fbb5fp-10", "0x1.a01a0171b429ep-13", "0x1.a019b3a81519cp-16"))
C9, C10, C11 = map(float.fromhex, ("0x1.71de976c39de6p-19", "0x1.28975918a4849p-22", "0x1.ae49037405a82p-26"))

# ln (1 + s)/(1 − s) = 2s + s³(L0 + L1 s² + … + L6 s¹²) for |s| ≤ 0.1716; less than 2·10⁻¹⁸ off.
L0, L1, L2 = map(float.fromhex, ("0x1.5555555555592p-1", "0x1.999999997fdb5p-2", "0x1.24924941f14ffp-2"))
L3, L4, L5 = map(float.fromhex, ("0x1.c71c52093a4dbp-3", "0x1.74663eef9a3b2p-3", "0x1.39a1b9fa02d20p-3"))
L6 = float.fromhex("0x1.2f056b42e0349p-3")

# tanh a = a − a³(1 + P1 a² + P2 a⁴)/(3 + Q1 a² + Q2 a⁴ + Q3 a⁶) for a ≤ 0.8; less than 3·10⁻¹⁷ off.
P1, P2 = map(float.fromhex, ("0x1.f7847031e4eccp-5", "0x1.388a5ad521a72p-11"))
Q1, Q2, Q3 = map(float.fromhex, ("0x1.62679db7e070ep+0", "0x1.1e07a48e26ed2p-4", "0x1.440ebbc645330p-11"))

# sin πx/2 = x(S0 + S1 x² + … + S8 x¹⁶) for 0 ≤ x ≤ ½: its series; less than 10⁻¹⁹ is left.
S0, S1, S2 = map(float.fromhex, ("0x1.921fb54442d18p+0", "-0x1.4abbce625be53p-1", "0x1.466bc6775aae2p-4"))
S3, S4, S5 = map(float.fromhex, ("-0x1.32d2cce62bd86p-8", "0x1.50783487ee782p-13", "-0x1.e3074fde8871fp-19"))
S0_LOW = float.fromhex("0x1.1a62633145c07p-54")
S6, S7, S8 = map(float.fromhex, ("0x1.e8f434d018d63p-25", "-0x1.6fadb9f155744p-31", "0x1.aaec32af93359p-38"))

NONE_LEFT = 746.0  # e^−746 rounds to 0, as e^−745.14 does


def _split_power(a: float, low: float, scale: float) -> tuple[float, float, float, float, float, float]:
    """(s, t, r, b, r⁴, d) with scale·e^−(a + low) = s(1 + r) + t(b + r⁴ d), for 0 ≤ a ≤ 746 and a tiny `low`.

    −(a + low) = k ln 2 + r + c, where k is whole, |r| ≤ ln 2/2 and c, which r has no room for, is below 10⁻¹³;
    s = scale·2ᵏ and t = s(1 + c). From 700 on 2ᵏ is made in two factors, as it may be subnormal.
    """
    shifted = fma(a, -LOG2_E, MAGIC)
    k = shifted - MAGIC
    r = fma(k, -LN_2, -a)
    c = fma(k, -LN_2_LOW, -low)
    small = a > 700.0
    s = two_to(guessed(small, shifted + 64.0, shifted)) * guessed(small, scale * 2.0**-64, scale)
    r2 = r * r
    r4 = r2 * r2
    b = fma(r2, fma(r, C3, 0.5), fma(r, c, c))
    d = fma(r4, fma(r2, fma(r, C11, C10), fma(r, C9, C8)), fma(r2, fma(r, C7, C6), fma(r, C5, C4)))
    return s, fma(s, c, s), r, b, r4, d


def exp_minus(a: float) -> float:
    """e^−a for a ≥ 0: in [0, 1], and 1 at 0.

    The loop waits for it, so that its sum takes the fewest steps in a row: seven of fma between a and the result.
    Three roundings of half an ulp are left.
    """
    s, t, r, b, r4, d = _split_power(a, 0.0, 1.0)
    return guessed(a > NONE_LEFT, 0.0, fma(t * r4, d, fma(t, b, fma(s, r, s))))


def tanh_and_slope(z: float) -> tuple[float, float]:
    """tanh z in [−1, 1], and its slope 1 − tanh² z.

    Below 0.8, tanh a = a + q and the slope is 1 − tanh² a; from there on, q = 4e/(1 + e) with e = e^−2a,
    tanh a = 1 − q/2 and the slope is q − q²/4, which keeps its digits where tanh rounds to 1.
    """
    a = abs(z)
    s, t, r, b, r4, d = _split_power(2.0 * a, 0.0, 4.0)
    total = 1.0 + r
    lost = (1.0 - total) + r
    four_e = guessed(2.0 * a > NONE_LEFT, 0.0, fma(t, fma(r4, d, b + lost), s * total))
    near = a < 0.8
    a2 = a * a
    above = select(near, -(a * a2) * fma(a2, fma(a2, P2, P1), 1.0), four_e)
    below = select(near, fma(a2, fma(a2, fma(a2, Q3, Q2), Q1), 3.0), fma(0.25, four_e, 1.0))
    q = above / below
    tanh = fma(select(near, 1.0, -0.5), q, select(near, a, 1.0))
    root = select(near, tanh, 0.5 * q)
    slope = fma(-root, root, select(near, 1.0, q))
    return select(z > 0.0, tanh, select(z < 0.0, -tanh, z)), slope


def one_less_power(n: float, ln_b: float, ln_b_low: float) -> float:
    """1 − bⁿ for n ≥ 1 and 0 ≤ b < 1, where ln b = ln_b + ln_b_low is `two_part_log(b)`.

    From e^−38 on it is 1, to the bit; where it is so in every lane, nothing else is computed.
    """
    x = n * ln_b
    is_one = x < -38.0
    result = select(is_one, 1.0, x)
    if any_of(x >= -38.0):
        s, t, r, b, r4, d = _split_power(-x, -fma(n, ln_b_low, fma(n, ln_b, -x)), 1.0)
        total = fma(-s, r, 1.0 - s)
        lost = fma(-s, r, (1.0 - s) - total)
        result = select(is_one, 1.0, total + fma(-t, fma(r4, d, b), lost))
    return result


def power(n: float, ln_b: float, ln_b_low: float) -> float:
    """bⁿ for n ≥ 0 and 0 < b ≤ 1, where ln b = ln_b + ln_b_low is `two_part_log(b)`; 0 from e^−746 on."""
    x = n * ln_b
    s, t, r, b, r4, d = _split_power(-x, -fma(n, ln_b_low, fma(n, ln_b, -x)), 1.0)
    return select(x < -NONE_LEFT, 0.0, fma(t * r4, d, fma(t, b, fma(s, r, s))))


def half_cosine(u: float) -> float:
    """(1 + cos πu)/2 for 0 ≤ u ≤ 1: 1 − sin² πu/2, or sin² π(1 − u)/2 in the second half."""
    is_late = u > 0.5
    x = select(is_late, 1.0 - u, u)
    x2 = x * x
    x4 = x2 * x2
    odd = fma(x4, fma(x4, fma(x4, S7, S5), S3), S1)
    even = x4 * fma(x4, fma(x4, fma(x4, S8, S6), S4), S2)
    sine = fma(x, S0, x * (fma(x2, odd, even) + S0_LOW))
    return select(is_late, sine * sine, fma(-sine, sine, 1.0))


@lru_cache
def two_part_log(b: float) -> tuple[float, float]:
    """ln b for 0 ≤ b, as the sum of two doubles, to 32 digits; not for compiled code."""
    if b == 0.0:
        return -inf, 0.0
    from decimal import Context, Decimal

    context = Context(prec=60)
    ln_b = context.ln(Decimal(b))
    return float(ln_b), float(context.subtract(ln_b, Decimal(float(ln_b))))


def log(x: float) -> float:
    """ln x: −inf at 0, NaN below."""
    subnormal = x < 2.0**-1022
    y = guessed(subnormal, x * 2.0**54, x)
    k = exponent(y)
    result = _log_of_parts(over_two_to(y, k) - 1.0, guessed(subnormal, k - 54.0, k), 0.0)
    return guessed(x > 0.0, guessed(x < inf, result, x), select(x == 0.0, -inf, nan))


def log1p(x: float) -> float:
    """ln(1 + x), with all its digits where x is small: ±0 at ±0, −inf at −1, NaN below; never negative for x ≥ 0.

    What the rounded sum 1 + x has lost, divided by the sum, is what its logarithm lacks.
    """
    total = 1.0 + x
    lost = (x - (total - 1.0)) / select(total > 0.0, total, 1.0)
    k = exponent(total)
    result = guessed(x == 0.0, x, _log_of_parts(over_two_to(total, k) - 1.0, k, lost))
    return guessed(x > -1.0, guessed(x < inf, result, x), select(x == -1.0, -inf, nan))


def log1p_of_share(x: float) -> float:
    """ln(1 + x) for 0 ≤ x ≤ 1: `log1p` without what takes care of all other doubles."""
    total = 1.0 + x
    k = exponent(total)
    return _log_of_parts(over_two_to(total, k) - 1.0, k, (x - (total - 1.0)) / total)


def _log_of_parts(f: float, k: float, low: float) -> float:
    """ln((1 + f)·2ᵏ) + low for √½ ≤ 1 + f ≤ √2 and a tiny `low`.

    With s = f/(2 + f), 1 + f is (1 + s)/(1 − s) and 2s is f − s f; so ln(1 + f) = f − s(f − (L0 s² + L1 s⁴ + …)).
    """
    s = f / (2.0 + f)
    s2 = s * s
    s4 = s2 * s2
    series = s2 * fma(s2, fma(s4, fma(s4, L5, L3), L1), fma(s4, fma(s4, fma(s4, L6, L4), L2), L0))
    return fma(k, LN_2, f - fma(s, f - series, fma(k, -LN_2_LOW, -low)))
