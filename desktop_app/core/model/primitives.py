"""What the loop uses beside + − × ÷: interpreted here, compiled to the same bits in `core/run/vector_code.py`.

Each is exact or rounded once, so its result is the same on every machine. None raises, whatever double it gets:
`select` computes both of its values before it chooses. "Lanes" are numbers side by side, as compiled code has them.
"""

import math
import sys
from collections.abc import Callable
from struct import Struct
from typing import Any

from numpy.typing import NDArray

MAGIC = 6755399441055744.0  # 1.5·2⁵²: k + MAGIC rounds k to a whole number, which stands in the last bits of the sum
_BITS = (1 << 64) - 1
_ONE = 1023  # the exponent field of 1.0
# Added to the bits of a double, it carries into the exponent from √½ on (0x3FE6A09E is the first half of √½).
_TO_HALF_ROOT = (0x3FF00000 - 0x3FE6A09E) << 32
_double, _whole = Struct("<d"), Struct("<Q")


def sqrt(x: float) -> float:
    """√x; NaN below 0."""
    return math.sqrt(x) if x >= 0.0 else math.nan


def select(condition: bool, a: float, b: float) -> float:
    """a where the condition holds, else b; both are computed."""
    return a if condition else b


def any_of(condition: bool) -> bool:
    """Whether the condition holds in any lane."""
    return condition


def all_of(condition: bool) -> bool:
    """Whether the condition holds in every lane."""
    return condition


def load(array: NDArray[Any], row: int, column: int) -> float:
    """array[row, column], or the lanes that stand there."""
    return float(array[row, column])


def store(array: NDArray[Any], row: int, column: int, value: float) -> None:
    """array[row, column] = value, in each lane."""
    array[row, column] = value


def wide(number: float, like: float) -> float:  # noqa: ARG001
    """The number, in as many lanes as `like` has."""
    return number


def two_to(u: float) -> float:
    """2ᵏ where u = k + MAGIC and −1022 ≤ k ≤ 1023; the sign and exponent of other doubles are the last bits of u."""
    return _number((_bits(u) + _ONE) << 52)


def exponent(x: float) -> float:
    """k where x = m·2ᵏ with √½ ≤ m < √2 (within 10⁻⁶), for a normal x > 0."""
    return float((((_bits(x) + _TO_HALF_ROOT) & _BITS) >> 52) - _ONE)


def over_two_to(x: float, k: float) -> float:
    """x/2ᵏ where both are normal; with k = `exponent(x)` it lies between √½ and √2 for every x, even NaN."""
    return _number(_bits(x) - (_bits(k + MAGIC) << 52))


def _bits(x: float) -> int:
    bits: int = _whole.unpack(_double.pack(x))[0]
    return bits


def _number(bits: int) -> float:
    number: float = _double.unpack(_whole.pack(bits & _BITS))[0]
    return number


def fma(a: float, b: float, c: float) -> float:
    """a·b + c, rounded once (fused multiply-add)."""
    try:
        return _fma(a, b, c)
    except OverflowError:  # math.fma raises, the others do not
        return math.copysign(math.inf, a * b + c)
    except ValueError:
        return math.nan


def exact_fma(a: float, b: float, c: float) -> float:
    """The same, by whole numbers of any length."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return a * b + c
    if not math.isfinite(c):
        return c
    (m, d), (n, e), (p, f) = a.as_integer_ratio(), b.as_integer_ratio(), c.as_integer_ratio()
    numerator = m * n * f + p * d * e
    if numerator == 0:
        return a * b + c  # exact, and of the right sign
    try:
        return numerator / (d * e * f)
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf


def transformed_fma(a: float, b: float, c: float) -> float:
    """The same, by error-free transformations (Boldo and Melquiond 2008) where nothing overflows or underflows.

    a·b = p + p_low by halves of 26 bits (Dekker 1971); p + (c + p_low) = high + low + rest by two sums (Knuth 1969).
    high + (low + rest) is rounded as if once, because low + rest is rounded to odd.
    """
    p = a * b
    if not (1e-200 < abs(p) < 1e200 and 1e-200 < abs(c) < 1e200 and abs(a) < 1e200 and abs(b) < 1e200):
        return exact_fma(a, b, c)
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    p_low = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low
    middle, rest = _two_sum(c, p_low)
    high, low = _two_sum(p, middle)
    odd, error = _two_sum(low, rest)
    if error != 0.0 and not _bits(odd) & 1:
        odd = math.nextafter(odd, math.copysign(math.inf, error))
    return high + odd


def _halves(a: float) -> tuple[float, float]:
    shifted = 134217729.0 * a  # 2²⁷ + 1
    high = shifted - (shifted - a)
    return high, a - high


def _two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b, and what its rounding has left out."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def library_fma() -> Callable[[float, float, float], float] | None:
    """fma of the system's mathematics library; None if there is none, or if it is not exact."""
    try:
        import ctypes

        library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
        form: Callable[[float, float, float], float] = library.fma
        library.fma.argtypes, library.fma.restype = [ctypes.c_double] * 3, ctypes.c_double
    except (ImportError, OSError, AttributeError):
        return None
    return form if is_fused(form) else None


def is_fused(form: Callable[[float, float, float], float]) -> bool:
    """Whether this form of fma gets all hard cases right."""
    return all(repr(form(*case)) == repr(exact_fma(*case)) for case in HARD_CASES)


_EPSILON, _LEAST, _GREATEST = 2.0**-52, 5e-324, sys.float_info.max
HARD_CASES = (
    (1.0 + _EPSILON, 1.0 - _EPSILON, -1.0),  # everything cancels but the last bit of a·b
    (1.0 + 2.0**-30, 1.0 + 2.0**-23, -(1.0 + 2.0**-23 + 2.0**-30)),
    (2.0**-53, 1.0 + _EPSILON, 1.0),  # just beside the middle between two doubles: rounded twice, these are one off
    (2.0**-53, 1.0 - _EPSILON, 1.0 + _EPSILON),
    (2.0**-537 * (1.0 + _EPSILON), 2.0**-538 * (1.0 - _EPSILON / 2.0), 0.0),
    (_LEAST, 0.5, _LEAST),  # subnormal
    (1e-170, -1e-170, _LEAST),
    (-_LEAST, 0.5, 0.0),
    (_GREATEST, 2.0, -_GREATEST),  # a·b overflows, the sum does not
    (_GREATEST, 1.0, 2.0**970),  # the least that overflows, and a little less
    (_GREATEST, 1.0, 2.0**970 * (1.0 - _EPSILON)),
    (1e300, -1e300, math.inf),
    (-0.0, 1.0, -0.0),
    (1.0, 1.0, -1.0),
    (math.inf, 0.0, 1.0),
    (math.inf, 1.0, -math.inf),
    (1.0, 1.0, math.nan),
)

# Of a million calls: 0.05 s with math.fma (from Python 3.13 on), 0.8 s with the library's, 1.2 s with transformations.
_fma: Callable[[float, float, float], float] = getattr(math, "fma", None) or library_fma() or transformed_fma
