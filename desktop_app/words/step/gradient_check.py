"""The gradient check in print and in words: aligned digits, and what an error says about h."""

from math import floor, isfinite, isnan, log10

from desktop_app.core.model.numbers import compact, in_print, power_of_ten, to_digits

# The steps h of the check: from 1 to 1e-15, two a decade: 1, 0.316, 0.1, …
STEPS = tuple(to_digits(10.0 ** (-k / 2), 3) for k in range(31))
NONE = "–"  # in place of a number that cannot be computed
_DIGITS = 12


def aligned_digits(value: float, beside: float) -> str:
    """`value` with as many decimals as `beside` has with twelve digits, and in the same power of ten.

    Beside a slope that is not finite it has its own, as at √w in 0.
    """
    if not isfinite(value):
        return NONE
    beside = beside if isfinite(beside) else value
    exponent = floor(log10(abs(beside))) if beside else 0
    if -3 <= exponent < 5:
        return in_print(f"{value:z.{_DIGITS - 1 - exponent}f}")
    if value and log10(abs(value)) > exponent + 3:
        exponent = floor(log10(abs(value)))  # all of it is rounding error
    mantissa = value / 10.0**exponent if exponent > -300 else value * 1e300 / 10.0 ** (exponent + 300)
    return in_print(f"{mantissa:z.{_DIGITS - 1}f}e{exponent}")


def error_text(difference: float) -> str:
    """An error in two digits: −3.9·10⁻⁸."""
    if not isfinite(difference):
        return NONE
    return in_print(f"{difference:.1e}") if difference else "0"


def check_sentence(errors: list[float], tick: int, dE_dw: float, w: str = "w") -> str:
    """What the errors of the central difference, one for each of `STEPS`, say about h = `STEPS[tick]`."""
    error, here = errors[tick], f"At h = {h_text(tick)} the central difference"
    if isnan(error):
        return f"{here} cannot be computed: E is not finite there, or the step is too small to move {w}."
    if dE_dw == 0:
        off = "exactly 0, too" if error == 0 else f"off by {error_text(error)}"
        return f"∂E/∂{w} is exactly 0, so there are no digits to count. {here} is {off}."
    right = _right_digits(error, dE_dw)
    told = f"{here} is right to {_counted(right)}"
    best = max(_right_digits(each, dE_dw) for each in errors if not isnan(each))
    smaller = [_right_digits(each, dE_dw) for each in errors[tick + 1 :] if not isnan(each)]
    larger = [_right_digits(each, dE_dw) for each in errors[:tick] if not isnan(each)]
    if right >= best - 1:
        losses = [
            words
            for words, others in (("smaller h loses digits to rounding", smaller), ("larger h to curvature", larger))
            if others and min(others) < right - 1
        ]
        return f"{told}; {', '.join(losses)}." if losses else f"{told}."
    why = (
        "rounding: h is too small" if max(larger, default=0) > max(smaller, default=0) else "curvature: h is too large"
    )
    return f"{told}; the others are lost to {why}."


def _right_digits(error: float, dE_dw: float) -> int:
    """How many significant digits are right, from 0 to 16."""
    return 16 if error == 0 else max(0, min(16, floor(-log10(error / abs(dE_dw) or 1e-16))))


def _counted(right: int) -> str:
    return {0: "no digit", 1: "1 digit", 16: "every digit"}.get(right, f"{right} digits")


def h_text(tick: int) -> str:
    """10⁻⁵, 3.16·10⁻⁶; and 0.0316 to 1 as they are."""
    if tick % 2 == 0:
        return power_of_ten(-tick // 2)
    return compact(STEPS[tick]) if STEPS[tick] > 1e-2 else f"3.16·{power_of_ten(-(tick + 1) // 2)}"
