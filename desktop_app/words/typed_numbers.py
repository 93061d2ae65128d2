"""Numbers that a user types: what they are, and why one is refused."""

import re

from desktop_app.core.model.parameters import is_finite

_PRINTED_POWER = re.compile(r"10([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_DOWN = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def parse(text: str) -> float | None:
    """The number a person typed: `0,5`, `−1`, `1e-3`, `2·10^-3`, `2·10⁻³`, `1,234,567`; None where it is no finite one.

    `1,000` is none: `doubt` says why.
    """
    plain = _as_python_reads_it(text)
    if _DOUBTFUL.fullmatch(plain):
        return None
    plain = plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")
    try:
        number = int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 400 else float(plain)
    except ValueError:
        return None
    return number if is_finite(number) else None


def no_number(text: str) -> str:
    """Why `parse` makes nothing of it, in a sentence."""
    return doubt(text) or f"“{text[:40]}” is not a usable number."


def doubt(text: str) -> str:
    """What a comma leaves open, in a sentence: thousands for one reader are decimals for another; or nothing."""
    plain = _as_python_reads_it(text)
    if not _DOUBTFUL.fullmatch(plain):
        return ""
    return f"“{text[:40]}” may mean {plain.replace(',', '')} or {plain.replace(',', '.')}: type one of them."


def _as_python_reads_it(text: str) -> str:
    """Without spaces, and with powers of ten as `e`; commas are left."""
    plain = re.sub(r"\s", "", text).replace("−", "-")
    plain = _PRINTED_POWER.sub(lambda power: "10^" + power[1].translate(_DOWN), plain)
    return re.sub(r"^([+-]?)10\^", r"\g<1>1e", re.sub(r"[·*×]10\^", "e", plain))
