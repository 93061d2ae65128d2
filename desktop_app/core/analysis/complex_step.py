"""Complex numbers a + ihb: a step h away from the real ones, with b kept by itself.

So no digits are lost where h·b is below the least double, and e^z may be beyond the greatest. The complex step of the
gradient check evaluates formulas with them; the code that trains does not use them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import atan, atan2, copysign, cos, cosh, e, expm1, hypot, inf, log1p, pi, sin, sinh, sqrt
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

    def __pow__(self, power: Union["Stepped", float]) -> "Stepped":
        if isinstance(power, Stepped) or power != int(power):
            return _raised(self, power)
        if power <= 1:
            return self if power == 1 else 1.0 / self**-power if power else Stepped(1.0, 0.0, self.h)
        half = self ** (power // 2)
        return half * half * self if power % 2 else half * half

    def __rpow__(self, base: float) -> "Stepped":
        return Stepped(base, 0.0, self.h) ** self

    def __truediv__(self, other: Union["Stepped", float]) -> "Stepped":
        if isinstance(other, Stepped):
            return self * (1.0 / other)
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


def _raised(base: Stepped, power: Stepped | float) -> Stepped:
    if base.a == 0.0:
        if _parts(power)[0] <= 1.0:
            raise ZeroDivisionError
        return Stepped(0.0, 0.0, base.h)
    made = exp(log(base) * power)
    if isinstance(made, _Power):
        raise OverflowError
    return made


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


def less(z: Stepped, other: Stepped | float) -> Stepped:
    """The one whose real part is the less."""
    c, d = _parts(other)
    return z if z.a < c else Stepped(c, d, z.h)


def size(z: Stepped) -> Stepped:
    """|a| of the real part; at 0 its slope is 0."""
    return z if z.a > 0.0 else -z if z.a < 0.0 else Stepped(0.0, 0.0, z.h)


def sign(z: Stepped) -> float:
    return float(z.a > 0.0) - float(z.a < 0.0)


def square_root(z: Stepped) -> Stepped:
    root = sqrt(0.5 * (hypot(z.a, z.h * z.b) + z.a))
    return Stepped(root, z.b / (2.0 * root), z.h)


def sine(z: Stepped) -> Stepped:
    t = z.h * z.b
    return Stepped(sin(z.a) * cosh(t), cos(z.a) * z.b * _sinhc(t), z.h)


def cosine(z: Stepped) -> Stepped:
    t = z.h * z.b
    return Stepped(cos(z.a) * cosh(t), -sin(z.a) * z.b * _sinhc(t), z.h)


def sigma(z: Stepped) -> Stepped:
    e = exp(-size_of(z))
    assert isinstance(e, Stepped)
    share = 1.0 / (1.0 + e)
    return share if z.a >= 0.0 else e * share


def softplus(z: Stepped) -> Stepped:
    rest = log_1p(exp(-size_of(z)))
    return rest + z if z.a > 0.0 else rest


def size_of(z: Stepped) -> Stepped:
    """z or −z, whose real part is not negative."""
    return z if z.a >= 0.0 else -z


def _sinhc(t: float) -> float:
    return sinh(t) / t if t else 1.0


def _sinc(t: float) -> float:
    return sin(t) / t if t else 1.0


def _angle(a: float, z: Stepped) -> float:
    """The angle of a + ihb, divided by h."""
    t = z.h * z.b
    if a <= 0.0:
        return atan2(t, a) / z.h if z.h else inf
    return z.b / a * (atan(t / a) / (t / a) if t / a else 1.0)


def _of_any(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of one number, which may also be real, where nothing moves."""

    def made(z: Any) -> Any:
        if isinstance(z, Stepped | _Power):
            return function(z)
        moved = function(Stepped(z, 0.0, 0.0))
        return moved if isinstance(moved, _Power | float) else moved.a

    return made


def _chosen(function: Callable[[Stepped, Stepped | float], Any], of_floats: Callable[..., float]) -> Callable[..., Any]:
    """A function of two numbers, of which none, one or both may be real."""

    def made(a: Any, b: Any) -> Any:
        if isinstance(a, Stepped):
            return function(a, b)
        return function(Stepped(a, 0.0, b.h), b) if isinstance(b, Stepped) else of_floats(a, b)

    return made


# The functions of a formula, by name.
FUNCTIONS: Mapping[str, Any] = {
    **{
        name: _of_any(function)
        for name, function in (
            ("exp", exp), ("log", log), ("log1p", log_1p), ("tanh", tanh), ("sqrt", square_root), ("sin", sine),
            ("cos", cosine), ("sigma", sigma), ("softplus", softplus), ("abs", size), ("sign", sign),
        )
    },
    "max": _chosen(greater, max),
    "min": _chosen(less, min),
    "above": _chosen(lambda a, b: float(a.a > _parts(b)[0]), lambda a, b: float(a > b)),
    "upto": _chosen(lambda a, b: float(a.a <= _parts(b)[0]), lambda a, b: float(a <= b)),
    "half": 0.5,
    "pi": pi,
    "e": e,
}  # fmt: skip
