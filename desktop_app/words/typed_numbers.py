"""Numbers that the user types: how they are read, and why one is refused."""

import re
from math import inf, isinf, nan
from typing import NamedTuple

from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.taping import value_of
from desktop_app.core.model.formulas.tokens import FRACTIONS, FormulaFault
from desktop_app.core.model.numbers import count, in_full, power_of_ten
from desktop_app.core.model.parameters import Number, is_finite, printable

_PRINTED_POWER = re.compile(r"10([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_DOWN = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
# Those that group digits in print: no tabs and no line ends, which keep numbers apart.
_SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")
_BY_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_BY_SPACES = re.compile(r"[+-]?[1-9]\d{0,2}( \d{3})+([.,]\d*)?")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_FRACTION = re.compile(rf"[+−-]?[{''.join(FRACTIONS)}]")
# The beginning of a power of ten: in a formula it is a number times e.
_BARE_E = re.compile(r"[\d.]e(?![+-]?\d)", re.IGNORECASE)
# A large power of ten is printed as one.
_LARGE_POWER = re.compile("10{6,}")
_FARTHEST = "numbers go from −1.79·10³⁰⁸ to 1.79·10³⁰⁸"
_MOST_REPEATED = 40  # letters of what was typed


class Allowed(NamedTuple):
    """The numbers that may be typed: in [low, high], or (low, high] where `low_is_open`; `label` names them."""

    label: str
    low: float = -inf
    high: float = inf
    low_is_open: bool = False
    integer: bool = False
    unit: str = ""

    def number(self, text: str, reads_formulas: bool = True) -> float | None:
        """The number that is typed, an int where only whole ones are allowed; None where it is refused."""
        number = parse(text, reads_formulas)
        if number is None or not self.low <= number <= self.high or (self.low_is_open and number == self.low):
            return None
        if not self.integer:
            return float(number)
        return int(number) if number == int(number) else None

    def refusal(self, text: str, reads_formulas: bool = True) -> str:
        """Why `number` refuses what is typed, in a sentence without its full stop."""
        if said := doubt(text):
            return said
        number, the = _read(text, reads_formulas), f"he {self.label[0].lower()}{self.label[1:]} must be "
        if number is None and text.strip():
            nonsense = f"{quoted(text)} is not a number"
            return nonsense if self.low == -inf else f"{nonsense}: t{the}{self._what('a number ')}"
        if number is not None and isinf(number) and self.low <= number <= self.high:
            return f"{quoted(text)} is too {'large' if number > 0 else 'low'}: {_FARTHEST}"
        is_rounded = number == 0 and re.search("[1-9]", _in_python_notation(text)[0])
        return f"{quoted(text)} reads as 0: t{the}{self._what()}" if is_rounded else f"T{the}{self._what()}"

    def _what(self, number: str = "") -> str:
        unit = f" {self.unit}" if self.unit else ""
        whole = "a whole number " if self.integer else number
        if self.high < inf:
            return f"{whole}from {self._bound(self.low)} to {self._bound(self.high)}{unit}"
        if self.low > -inf:
            return f"{whole}{'greater than' if self.low_is_open else 'at least'} {self._bound(self.low)}{unit}"
        return whole.rstrip() or "a finite number"

    def _bound(self, bound: float) -> str:
        if not self.integer:
            return in_full(bound)
        digits = str(int(bound))
        return power_of_ten(len(digits) - 1) if _LARGE_POWER.fullmatch(digits) else count(int(bound))


def allowed_of(parameter: Number) -> Allowed:
    """What is allowed for a parameter of an experiment."""
    return Allowed(parameter.label, parameter.low, parameter.high, parameter.low_is_open, parameter.integer)


def parse(text: str, reads_formulas: bool = False) -> float | None:
    """The number in a text: `0,5`, `−1`, `1e-3`, `2·10^-3`, `2·10⁻³`, `1,234,567`, `1 000`; None where it is not one.

    Spaces and commas may stand between groups of three digits. `1,000` is refused: `doubt` says why.
    What the user types may also be a formula without names: `1/3`, `½`, `ln(7/3)`, `2*pi`.
    """
    number = _read(text, reads_formulas)
    return number if number is not None and is_finite(number) else None


def _read(text: str, reads_formulas: bool) -> float | None:
    """The number in a text, infinite where it is too large."""
    number = _written(text)
    return _worked_out(text) if number is None and reads_formulas else number


def _worked_out(text: str) -> float | None:
    """The value of a formula; None where the text is none, or no more than signs and digits."""
    if _BARE_E.search(text):
        return None
    try:
        formula = OwnFormula.parsed(text, ())
    except FormulaFault:
        return None
    tree = formula.tree
    while tree.operation == "neg":
        (tree,) = tree.parts
    is_bare = tree.operation == "number" and not _FRACTION.fullmatch(text.strip())
    value = nan if is_bare else value_of(formula)
    return value if is_finite(value) else None


def _written(text: str) -> float | None:
    """The number that is written in a text."""
    digits, power = _in_python_notation(text)
    if _DOUBTFUL.fullmatch(digits):
        return None
    if _BY_COMMAS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _BY_SPACES.fullmatch(digits):
        digits = digits.replace(" ", "")
    plain = digits.replace(",", ".") + power
    if not _NUMBER.fullmatch(plain):
        return None
    return int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 300 else float(plain)


def doubt(text: str) -> str:
    """What a comma leaves open: it groups thousands for one reader and begins decimals for another; else nothing."""
    digits, power = _in_python_notation(text)
    if not _DOUBTFUL.fullmatch(digits):
        return ""
    many, few = (digits.replace(",", point).replace("-", "−") + power for point in ("", "."))
    return f"{quoted(text)} may mean {many} or {few}: type one of them"


def quoted(text: str) -> str:
    """The beginning of what was typed, on one line and in quotation marks."""
    return f"“{printable(' '.join(text.split()))[:_MOST_REPEATED]}”"


def _in_python_notation(text: str) -> tuple[str, str]:
    """The digits, with their commas and single spaces, and a power of ten as `e…`, or nothing."""
    plain = _SPACES.sub(" ", text.strip()).replace("−", "-")
    plain = _PRINTED_POWER.sub(lambda power: "10^" + power[1].translate(_DOWN), plain)
    plain = re.sub(r"^([+-]?)10\^", r"\g<1>1e", re.sub(r"[·*×]10\^", "e", plain))
    digits, e, power = plain.partition("e" if "e" in plain else "E")
    return digits, e + power
