"""How numbers are read and shown."""

from math import floor, isfinite, log10

from desktop_app.plots.axis import THIN_SPACE, power_of_ten

_MINUS = str.maketrans("-", "−")


def parse(text: str) -> float | None:
    """The number a person typed: `0,5`, `−1`, `1e-3`, `2·10^-3`; None where it is none."""
    plain = text.strip().replace("−", "-").replace(THIN_SPACE, "").replace(" ", "")
    plain = plain.replace("·10^", "e").replace("*10^", "e")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 400 else float(plain)
    except ValueError:
        return None


def plain(value: float) -> str:
    """`value` with all its digits, as one would type it."""
    return f"{value:.0f}" if value == floor(value) and abs(value) < 1e15 else repr(float(value))


def shown(value: float, signed: bool = False) -> str:
    """`value` in six decimals or, where these say too little, in powers of ten; of nearly one width."""
    if not isfinite(value):
        return "not finite"
    value += 0.0  # −0 is 0
    sign = "+" if signed and value > 0 else ""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{sign}{value:.6f}".translate(_MINUS)
    exponent = floor(log10(abs(value)))
    mantissa = value / 10.0**exponent if exponent > -300 else value * 1e300 / 10.0 ** (exponent + 300)
    return f"{sign}{mantissa:.4f}".translate(_MINUS) + "·" + power_of_ten(exponent)


def brief(value: float) -> str:
    """`value` in at most four significant digits, for sentences."""
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.3e}".split("e")
        return mantissa.rstrip("0").rstrip(".").translate(_MINUS) + "·" + power_of_ten(int(exponent))
    return f"{value:.4g}".translate(_MINUS) if abs(value) < 1e4 else f"{value:.0f}".translate(_MINUS)


def count(value: int) -> str:
    """A whole number in groups of three."""
    return f"{value:,}".replace(",", THIN_SPACE)
