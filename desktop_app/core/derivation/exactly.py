"""Formulas evaluated with printed numbers: in decimals, with enough digits that none is lost."""

from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

from desktop_app.core.model.formula import Formula

# Digits beyond those that the smallest number needs beside 1.
_DIGITS = 40
# e to this power is far beyond every double, but still a decimal.
_GREATEST_POWER = Decimal(10**6)
# Stands for ln 0: times 0 it is 0, as 0·ln 0 = 0 needs, and any other product gets too large.
_LOG_OF_0 = Decimal(-(10**9))


def _exp(z: Decimal) -> Decimal:
    return max(-_GREATEST_POWER, min(z, _GREATEST_POWER)).exp()


def _log1p(a: Decimal) -> Decimal:
    return a - a * a / 2 if abs(a) < Decimal("1e-30") else (1 + a).ln()


def _tanh(z: Decimal) -> Decimal:
    e = _exp(-2 * abs(z))
    return ((1 - e) / (1 + e)).copy_sign(z)


def _softplus(z: Decimal) -> Decimal:
    return max(z, Decimal(0)) + _log1p(_exp(-abs(z)))


def _arctan_of_one_over(n: int) -> Decimal:
    total, power, k = Decimal(0), Decimal(1) / n, 1
    while total + power / k != total:
        total += power / k
        power, k = -power / (n * n), k + 2
    return total


def _pi() -> Decimal:
    """π in the digits of the present context (Machin 1706)."""
    return 4 * (4 * _arctan_of_one_over(5) - _arctan_of_one_over(239))


def _series(z: Decimal, first: int) -> Decimal:
    """The alternating series of sin, which begins with z, or of cos, which begins with 1; whole turns are taken off."""
    with localcontext() as context:
        context.prec += max(0, z.adjusted()) + 10
        turn = 2 * _pi()
        r = z - turn * (z / turn).to_integral_value()
        total, term, k = Decimal(0), r**first, first
        while total + term != total:
            total += term
            term, k = -term * r * r / ((k + 1) * (k + 2)), k + 2
    return +total


def _sin(z: Decimal) -> Decimal:
    return _series(z, 1)


def _cos(z: Decimal) -> Decimal:
    return _series(z, 0) if z else Decimal(1)


DECIMAL: Mapping[str, Any] = {
    "exp": _exp,
    "log": lambda a: a.ln() if a else _LOG_OF_0,
    "log1p": _log1p,
    "tanh": _tanh,
    "sqrt": lambda a: a.sqrt(),
    "sign": lambda a: Decimal((a > 0) - (a < 0)),
    "min": min,
    "max": max,
    "above": lambda a, b: Decimal(int(a > b)),
    "abs": abs,
    "upto": lambda a, b: Decimal(int(a <= b)),
    "sigma": lambda z: 1 / (1 + _exp(-z)),
    "softplus": _softplus,
    "sin": _sin,
    "cos": _cos,
    "half": Decimal("0.5"),
    "pi": Decimal("3.141592653589793"),
    "e": Decimal("2.718281828459045"),
}


def worked_out(formula: Formula, numbers: Mapping[str, Decimal]) -> Decimal:
    """The value of `formula` for these numbers; raises decimal.DecimalException where there is none."""
    smallest = min((number.adjusted() for number in numbers.values() if number), default=0)
    with localcontext(Context(prec=_DIGITS + max(0, -smallest))):
        return Decimal(formula.with_numbers(Decimal, DECIMAL, **numbers))
