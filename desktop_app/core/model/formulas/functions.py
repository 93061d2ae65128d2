"""e^a, sin, cos and powers for the user's own formulas: the same bits on every machine, made as those in `elementary`.

Constants: each polynomial has the least greatest relative error of its degree, by Remez's exchange (1934) at 60 digits
with mpmath; the coefficients are then rounded. The reduction of sin and cos is that of Cody and Waite (1980), with π/2
in three doubles; the logarithm of a power has about 64 bits (Tang 1990; Sun's fdlibm, 1993).
"""

from math import inf, nan

from desktop_app.core.model.numerics.elementary import (
    C3,
    C4,
    C5,
    C6,
    C7,
    C8,
    C9,
    C10,
    C11,
    LN_2,
    LN_2_LOW,
    LOG2_E,
    log1p,
)  # fmt: skip
from desktop_app.core.model.numerics.primitives import MAGIC, exponent, fma, over_two_to, select, two_to

# sin r = r + r³(S0 + S1 r² + … + S5 r¹⁰) and cos r = 1 − r²/2 + r⁴(K0 + K1 r² + … + K5 r¹⁰) for |r| ≤ π/4 + 0.0005;
# less than 10⁻¹⁷ off.
S0, S1, S2 = map(float.fromhex, ("-0x1.5555555555548p-3", "0x1.111111110f7a7p-7", "-0x1.a01a019bf8912p-13"))
S3, S4, S5 = map(float.fromhex, ("0x1.71de356300e9cp-19", "-0x1.ae5e56aba65bfp-26", "0x1.5d8ea7d29b616p-33"))
K0, K1, K2 = map(float.fromhex, ("0x1.555555555554bp-5", "-0x1.6c16c16c14f62p-10", "0x1.a01a019c7f90cp-16"))
K3, K4, K5 = map(float.fromhex, ("-0x1.27e4f7e740d27p-22", "0x1.1ee9d54271406p-29", "-0x1.8fa34e489c827p-37"))
TWO_OVER_PI = float.fromhex("0x1.45f306dc9c883p-1")
# π/2 to 161 bits.
Q0, Q1, Q2 = map(float.fromhex, ("0x1.921fb54442d18p+0", "0x1.1a62633145c07p-54", "-0x1.f1976b7ed8fbcp-110"))
FARTHEST = 2.0**40  # sin and cos of numbers beyond it are NaN

# artanh s = s + s³/3 + s⁵(A0 + A1 s² + … + A7 s¹⁴) for |s| ≤ 0.1716; less than 2·10⁻²⁰ off.
A0, A1, A2 = map(float.fromhex, ("0x1.9999999999996p-3", "0x1.2492492493034p-3", "0x1.c71c71c5807aep-4"))
A3, A4, A5 = map(float.fromhex, ("0x1.745d183249cb5p-4", "0x1.3b1362b87694dp-4", "0x1.1120b542c73f7p-4"))
A6, A7 = map(float.fromhex, ("0x1.de337ff7cdcf4p-5", "0x1.eb109fe39542dp-5"))
THIRD, THIRD_LOW = float.fromhex("0x1.5555555555555p-2"), float.fromhex("0x1.5555555555555p-56")


def exp(a: float) -> float:
    """e^a: inf where it is beyond the doubles, 0 where it is next to 0."""
    return _exp_of_parts(a, 0.0)


def _exp_of_parts(a: float, low: float) -> float:
    """e^(a + low) for a tiny `low`: a + low = k ln 2 + r + c, and 2ᵏ in two factors, as it may be subnormal."""
    shifted = fma(a, LOG2_E, MAGIC)
    k = shifted - MAGIC
    r = fma(k, -LN_2, a)
    c = fma(k, -LN_2_LOW, low)
    r2 = r * r
    r4 = r2 * r2
    b = fma(r2, fma(r, C3, 0.5), fma(r, c, c))
    d = fma(r4, fma(r2, fma(r, C11, C10), fma(r, C9, C8)), fma(r2, fma(r, C7, C6), fma(r, C5, C4)))
    total = 1.0 + r
    lost = (1.0 - total) + r
    half = fma(k, 0.5, MAGIC)
    scale = two_to(half)
    result = (fma(1.0 + c, fma(r4, d, b + lost), total) * scale) * two_to((k - (half - MAGIC)) + MAGIC)
    return select(a > 710.0, inf, select(a < -746.0, 0.0, result))


def sigma(z: float) -> float:
    """1/(1 + e^−z), nearer than the logistic activation, which the loop has faster."""
    e = exp(-abs(z))
    return select(z >= 0.0, 1.0, e) / (1.0 + e)


def softplus(z: float) -> float:
    """ln(1 + e^z)."""
    return select(z > 0.0, z, 0.0) + log1p(exp(-abs(z)))


def sin(a: float) -> float:
    """sin a for |a| ≤ 2⁴⁰; NaN beyond."""
    r, low, m = _in_quadrant(a)
    is_odd = abs(m) == 1.0
    value = select(is_odd, _cos(r, low), _sin(r, low))
    signed = select((m == -1.0) | (abs(m) == 2.0), -value, value)
    return select(a == 0.0, a, select(abs(a) <= FARTHEST, signed, nan))


def cos(a: float) -> float:
    """cos a for |a| ≤ 2⁴⁰; NaN beyond."""
    r, low, m = _in_quadrant(a)
    is_odd = abs(m) == 1.0
    value = select(is_odd, _sin(r, low), _cos(r, low))
    signed = select((m == 1.0) | (abs(m) == 2.0), -value, value)
    return select(abs(a) <= FARTHEST, signed, nan)


def _in_quadrant(a: float) -> tuple[float, float, float]:
    """(r, low, m) with a = k π/2 + r + low for a whole k, |r| ≤ π/4 and m = k modulo 4, from −2 to 2.

    a − k Q0 is exact: both are multiples of 2⁻⁵³, or k is 0, and the difference is below 1.
    """
    k = fma(a, TWO_OVER_PI, MAGIC) - MAGIC
    m = fma(fma(k, 0.25, MAGIC) - MAGIC, -4.0, k)
    first = fma(k, -Q0, a)
    p = k * -Q1
    p_low = fma(k, -Q2, fma(k, -Q1, -p))
    r = first + p
    part = r - first
    return r, ((first - (r - part)) + (p - part)) + p_low, m


def _sin(r: float, low: float) -> float:
    r2 = r * r
    r4 = r2 * r2
    series = fma(r4, fma(r4, fma(r2, S5, S4), fma(r2, S3, S2)), fma(r2, S1, S0))
    return r + fma(r * r2, series, fma(-0.5 * r2, low, low))


def _cos(r: float, low: float) -> float:
    r2 = r * r
    r4 = r2 * r2
    series = fma(r4, fma(r4, fma(r2, K5, K4), fma(r2, K3, K2)), fma(r2, K1, K0))
    total = fma(r2, -0.5, 1.0)
    lost = fma(r2, -0.5, 1.0 - total) - fma(r, low, 0.5 * fma(r, r, -r2))
    return total + fma(r4, series, lost)


def power(b: float, n: float) -> float:
    """bⁿ = e^(n ln b); 1 for n = 0. For b < 0 NaN, but where n is a whole number below 2⁵¹."""
    size, half = abs(b), 0.5 * n
    high, low = _log_in_two(size)
    x = n * high
    at_end = select(n > 0.0, select(size > 1.0, inf, 0.0), select(size > 1.0, 0.0, inf))
    value = select((size == 0.0) | (size == inf), at_end, _exp_of_parts(x, fma(n, low, fma(n, high, -x))))
    is_whole, is_even = (n + MAGIC) - MAGIC == n, (half + MAGIC) - MAGIC == half
    sign = select(is_even, 1.0, select(is_whole, -1.0, nan))
    return select(n == 0.0, 1.0, select(b < 0.0, sign * value, select(b >= 0.0, value, nan)))


def _log_in_two(x: float) -> tuple[float, float]:
    """ln x as the sum of two doubles, for a finite x > 0.

    ln x = k ln 2 + 2 artanh s with s = f/(2 + f): s and s²/3 are worked out in two doubles, the rest of the series,
    which is small beside them, in one.
    """
    is_subnormal = x < 2.0**-1022
    y = select(is_subnormal, x * 2.0**54, x)
    k = exponent(y)
    f = over_two_to(y, k) - 1.0
    k = select(is_subnormal, k - 54.0, k)
    below = 2.0 + f
    s = f / below
    s_low = fma(-s, f - (below - 2.0), fma(-s, below, f)) / below
    s2 = s * s
    s4 = s2 * s2
    series = fma(s4 * s4, fma(s4, fma(s2, A7, A6), fma(s2, A5, A4)), fma(s4, fma(s2, A3, A2), fma(s2, A1, A0)))
    s2_low = fma(2.0 * s, s_low, fma(s, s, -s2))
    third = s2 * THIRD
    third_low = fma(s4, series, fma(s2_low, THIRD, fma(s2, THIRD_LOW, fma(s2, THIRD, -third))))
    twice, twice_low = 2.0 * s, 2.0 * s_low
    p = twice * third
    p_low = fma(twice, third_low, fma(twice_low, third, fma(twice, third, -p))) + twice_low
    h = twice + p
    h_low = ((twice - h) + p) + p_low
    q = k * LN_2
    high = q + h
    low = ((q - high) + h) + (fma(k, LN_2_LOW, fma(k, LN_2, -q)) + h_low)
    total = high + low
    return total, (high - total) + low
