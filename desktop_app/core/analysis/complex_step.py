"""Complex numbers a + ihb: a step h away from the real ones, with b kept by itself.

So no digits are lost where h·b is below the least double, and e^z may be beyond the greatest. The complex step of the
gradient check evaluates formulas with them; the code that trains does not use them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan, atan2, copysign, cos, expm1, hypot, inf, log1p, sin
from math import exp as real_exp
from math import log as real_log
from typing import Any, Union

# Beyond this, 1 is nothing beside e^z.
_GREATEST_POWER = 40.0


@dataclass(frozen=True, slots=True)
class Stepped:
    """a + ihb, where h ≥ 0; as h → 0, b is the derivative of a."""

    a: float
    b: float
    h: float

    def __add__(self, other: Union["Stepped", float]) -> "Stepped":
        c, d = _parts(other)
        return Stepped(self.a + c, self.b + d, self.h)

    __radd__ = __add__

    def __neg__(self) -> "Stepped":
        return Stepped(-self.a, -self.b, self.h)

    def __sub__(self, other: Union["Stepped", float]) -> "Stepped":
        return self + (-other)

    def __rsub__(self, other: float) -> "Stepped":
        return -self + other

    def __mul__(self, other: Union["Stepped", float]) -> "Stepped":
        if not isinstance(other, Stepped):
            return Stepped(self.a * other, self.b * other, self.h)
        a = self.a * other.a - (self.h * self.b) * (self.h * other.b)
        return Stepped(a, self.a * other.b + self.b * other.a, self.h)

    __rmul__ = __mul__

    def __pow__(self, power: int) -> "Stepped":
        return self if power == 1 else self * self ** (power - 1)

    def __truediv__(self, other: float) -> "Stepped":
        return Stepped(self.a / other, self.b / other, self.h)

    def __rtruediv__(self, other: float) -> "Stepped":
        t = self.h * self.b / self.a
        share = other / (1.0 + t * t) / self.a
        return Stepped(share, -share * (self.b / self.a), self.h)


@dataclass(frozen=True, slots=True)
class _Power:
    """e^z where it is far greater than 1, and may be beyond the doubles."""

    exponent: Stepped

    def __radd__(self, one: float) -> "_Power":
        return self

    def __rtruediv__(self, other: float) -> Stepped:
        made = exp(-self.exponent)
        assert isinstance(made, Stepped)
        return made * other


def _parts(number: Stepped | float) -> tuple[float, float]:
    return (number.a, number.b) if isinstance(number, Stepped) else (number, 0.0)


def exp(z: Stepped) -> Stepped | _Power:
    if z.a > _GREATEST_POWER:
        return _Power(z)
    e, t = real_exp(z.a), z.h * z.b
    return Stepped(e * cos(t), e * z.b * _sinc(t), z.h)


def log(z: Stepped) -> Stepped:
    """ln z; 0 for z = 0, because where E is finite that is multiplied by 0."""
    if z.a == 0.0:
        return Stepped(0.0, 0.0, z.h)
    return Stepped(real_log(hypot(z.a, z.h * z.b)), _angle(z.a, z), z.h)


def log_1p(z: Stepped | _Power) -> Stepped:
    """ln(1 + z), with the digits of a small z."""
    if isinstance(z, _Power):
        return z.exponent
    t = z.h * z.b
    return Stepped(0.5 * log1p(z.a * (2.0 + z.a) + t * t), _angle(1.0 + z.a, z), z.h)


def tanh(z: Stepped) -> Stepped:
    """(sinh 2a + i sin 2t)/(cosh 2a + cos 2t) with t = hb, all of it by e^2|a|."""
    t, e = 2.0 * z.h * z.b, real_exp(-2.0 * abs(z.a))
    whole = 1.0 + 2.0 * e * cos(t) + e * e
    return Stepped(copysign(-expm1(-4.0 * abs(z.a)), z.a) / whole, 4.0 * e * z.b * _sinc(t) / whole, z.h)


def greater(z: Stepped, other: Stepped | float) -> Stepped:
    """The one whose real part is the greater."""
    c, d = _parts(other)
    return z if z.a > c else Stepped(c, d, z.h)


def _sinc(t: float) -> float:
    return sin(t) / t if t else 1.0


def _angle(a: float, z: Stepped) -> float:
    """The angle of a + ihb, divided by h."""
    t = z.h * z.b
    if a <= 0.0:
        return atan2(t, a) / z.h if z.h else inf
    return z.b / a * (atan(t / a) / (t / a) if t / a else 1.0)


# The functions of a formula, by name.
FUNCTIONS: Mapping[str, Any] = {"exp": exp, "log": log, "log1p": log_1p, "tanh": tanh, "max": greater, "half": 0.5}
