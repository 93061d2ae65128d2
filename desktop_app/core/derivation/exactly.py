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
    "half": Decimal("0.5"),
}


def worked_out(formula: Formula, numbers: Mapping[str, Decimal]) -> Decimal:
    """The value of `formula` for these numbers; raises decimal.DecimalException where there is none."""
    smallest = min((number.adjusted() for number in numbers.values() if number), default=0)
    with localcontext(Context(prec=_DIGITS + max(0, -smallest))):
        return Decimal(formula(DECIMAL, **numbers))
