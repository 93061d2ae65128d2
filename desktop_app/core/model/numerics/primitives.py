"""What the loop uses beside + − × ÷: interpreted here, compiled to the same bits in `core/run/vector_code.py`.

Each is exact or rounded once, so its result is the same on every machine. None raises, whatever double it gets:
`select` computes both of its values before it chooses. "Lanes" are numbers side by side, as compiled code has them.
"""

import math
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


def divided(a: float, b: float) -> float:
    """a/b, also where b is 0: there ±inf, or NaN."""
    return a / b if b != 0.0 else a * math.copysign(math.inf, b)


def select(condition: bool, a: float, b: float) -> float:
    """a where the condition holds, else b; both are computed."""
    return a if condition else b


def guessed(condition: bool, a: float, b: float) -> float:
    """`select` by a condition that seldom changes: compiled for one run, it is guessed, and nothing waits for it."""
    return a if condition else b


def foreseen(value: float, guess: float) -> float:  # noqa: ARG001
    """The value. Compiled for one run, the processor goes on with the guess, and begins anew if it is another."""
    return value


def any_of(condition: bool) -> bool:
    """Whether the condition holds in any lane."""
    return condition


def all_of(condition: bool) -> bool:
    """Whether the condition holds in every lane."""
    return condition


def is_only(code: Any, position: int) -> bool:
    """Whether a choice is the one at a position of its registry, in every lane."""
    return bool(code == position)


def load(array: NDArray[Any], row: int, column: int) -> float:
    """array[row, column], or the lanes that stand there."""
    return float(array[row, column])


def store(array: NDArray[Any], row: int, column: int, value: float) -> None:
    """array[row, column] = value, in each lane."""
    array[row, column] = value


def kept(array: NDArray[Any], row: int, column: int) -> float:
    """The same, where each lane has a row of its own."""
    return float(array[row, column])


def keep(array: NDArray[Any], row: int, column: int, value: float) -> None:
    """array[row, column] = value, where each lane has a row of its own."""
    array[row, column] = value


def own_registers(registers: Any) -> Any:
    """Registers to work in: compiled, these; interpreted, a copy, as two threads may interpret at once."""
    return dict(registers)


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


def exact_fma(a: float, b: float, c: float) -> float:
    """a·b + c, rounded once, by whole numbers of any length."""
    if not (math.isfinite(a) and math.isfinite(b)) or a == 0.0 or b == 0.0:
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
    """The same in half the time, by error-free transformations, wherever nothing in them overflows or underflows.

    a·b = p + p_low by halves of 26 bits (Dekker 1971); p + (c + p_low) = high + low + rest by two sums (Knuth 1969).
    high + (low + rest) is rounded as if once, because low + rest is rounded to odd (Boldo and Melquiond 2008).
    """
    p = a * b
    if not (1e-200 < abs(p) < 1e200 and 1e-200 < abs(c) < 1e200 and abs(a) < 1e200 and abs(b) < 1e200):
        return p + c if c == 0.0 and 1e-200 < abs(p) < 1e200 else exact_fma(a, b, c)
    shifted = 134217729.0 * a  # 2²⁷ + 1
    a_high = shifted - (shifted - a)
    a_low = a - a_high
    shifted = 134217729.0 * b
    b_high = shifted - (shifted - b)
    b_low = b - b_high
    p_low = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low
    middle = c + p_low
    part = middle - c
    rest = (c - (middle - part)) + (p_low - part)
    high = p + middle
    part = high - p
    low = (p - (high - part)) + (middle - part)
    odd = low + rest
    part = odd - low
    error = (low - (odd - part)) + (rest - part)
    if error != 0.0 and not int(math.frexp(odd)[0] * 2.0**53) & 1:
        odd = math.nextafter(odd, math.copysign(math.inf, error))
    return high + odd


def library_fma(a: float, b: float, c: float) -> float:
    """The same from Python 3.13 on, in a tenth of the time; what `math.fma` raises is a value here."""
    try:
        result = _math_fma(a, b, c)
    except OverflowError:
        return math.copysign(math.inf, a * b + c)
    except ValueError:
        return math.nan
    return result if result != 0.0 else exact_fma(a, b, c)  # some libraries forget the sign of what underflows


_math_fma: Callable[[float, float, float], float] = getattr(math, "fma", transformed_fma)
fma = library_fma if hasattr(math, "fma") else transformed_fma
