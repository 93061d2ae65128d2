"""The two lines above the plots: the coming nudge with its signs, and the conclusion that matters most."""

from math import isfinite
from typing import NamedTuple

from desktop_app.core.derivation.rounding import Part, Product, fitted
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import ONE_WEIGHT
from desktop_app.core.model.numbers import brief, in_print, percent
from desktop_app.core.model.promise import LEAST_SHARE
from desktop_app.core.model.step import Share, Step, slope_ranges, slopes_after
from desktop_app.words.step.nudge import LEFT_OVER, Move, is_flat, moves, nudge_sentence, reason

JUMPS = "jumps over the valley"
# A share of the promise that is so near to 1 counts as kept.
_NEARLY = 5e-3
_PATH = {True: "the curve gets steeper", False: "the curve gets flatter"}


class _Form(NamedTuple):
    """A rule whose nudge is ±α times one number: its formula, its sign, and whether the number is the slope's sign."""

    formula: str
    sign: int
    is_sign: bool


_FORMS = {
    "gradient_descent": _Form("−α · slope", -1, False),
    "sign_only": _Form("−α · sign(slope)", -1, True),
    "with_the_slope": _Form("+α · slope", 1, False),
}


def headline(settings: Experiment, step: Step) -> tuple[str, str]:
    """What the step does, and what follows of it; the second line is empty where nothing is to be added."""
    if not step.is_finite:
        return nudge_sentence(settings, step), ""
    made = moves(settings, step)
    return _nudge(settings, step, made), _conclusion(settings, step, made)


def _nudge(settings: Experiment, step: Step, made: tuple[Move, ...]) -> str:
    if any(move.is_held or not move.made for move in made):
        return nudge_sentence(settings, step)
    form = _FORMS.get(settings.rule.name)
    if form is None:
        asked = ", ".join(f"Δ{move.symbol} = {_signed(brief(move.asked))}" for move in made)
        goes = f"{made[0].goes}, " if len(made) == 1 else ""
        return f"{asked}: {goes}{reason(settings, step, made)}."
    if len(made) > 1:
        each = ", ".join(f"Δ{move.symbol} {_worked(form, step.rate, move)}" for move in made)
        return f"{each}: {reason(settings, step, made)}."
    move = made[0]
    signs = f"{'minus' if form.sign < 0 else 'plus'} a {'negative' if move.slope < 0 else 'positive'}"
    so = f"so {move.symbol} goes {move.way}" + (": the wrong sign" if form.sign > 0 else "")
    return f"Δ{move.symbol} = {form.formula} {_worked(form, step.rate, move)}: {signs}, {so}."


def broken_promise(step: Step) -> str:
    """What to say where E does not go the way that the tangent promises; without a full stop."""
    goes = "goes up" if step.delivered > 0.0 else "falls" if step.delivered < 0.0 else "stays as it is"
    if step.promised > 0.0:
        return f"E {goes} although the tangent promises up: the step is so long that it passes a hill"
    return f"E {goes} although the tangent promises down: the step is too long"


def _worked(form: _Form, rate: float, move: Move) -> str:
    """The nudge in numbers that make what is shown: = −0.5 · (−0.125) = +0.0625."""
    factor = (1.0 if move.slope > 0 else -1.0) if form.is_sign else move.slope
    made = fitted(move.asked, [Product(form.sign, (Part((rate,), is_given=True), Part((factor,))))])
    shown, number = (_short(part[0]) for part in made.parts)
    bracketed = f"({number})" if factor < 0 else number
    return f"= {'−' if form.sign < 0 else '+'}{shown} · {bracketed} {made.relation} {_signed(_short(made.result))}"


def _short(digits: str) -> str:
    """Digits in Python's notation as text, without zeros at the end of the decimals."""
    mantissa, e, exponent = digits.partition("e")
    return in_print((mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + e + exponent)


def _signed(text: str) -> str:
    return text if text.startswith("−") else f"+{text}"


def _conclusion(settings: Experiment, step: Step, made: tuple[Move, ...]) -> str:
    if not any(move.made for move in made):
        return _held(made) or _flat(settings, step, made)
    if not isfinite(step.delivered):
        return "After this step E is not a finite number: the step is too long."
    if step.delivered >= 0.0 > step.promised and step.rho is not None:
        return f"{broken_promise(step)}{f' and {JUMPS}' if _turns(settings, step) else ''}."
    return _held(made) or _promise(settings, step)


def _held(made: tuple[Move, ...]) -> str:
    held = [move for move in made if move.is_held]
    if not held:
        return ""
    names = " and ".join(move.symbol for move in held)
    if all(move.is_against for move in held):
        taker = "the slope would take it" if len(held) == 1 else "the slopes would take them"
    else:
        taker = f"the rule would take {'it' if len(held) == 1 else 'them'}"
    return f"{'A wall holds' if len(held) == 1 else 'Walls hold'} {names}: {taker} further."


def _promise(settings: Experiment, step: Step) -> str:
    """What becomes of a promise where E does as the tangent promises, or nothing is promised."""
    rho, size = step.rho, brief(abs(step.delivered))
    changes = (
        f"goes up by {size}" if step.delivered > 0.0 else f"falls by {size}" if step.delivered else "stays as it is"
    )
    if rho is None:
        hardly = abs(step.delivered) <= LEAST_SHARE * abs(step.E) and step.promised
        nothing = "next to nothing" if step.promised else "nothing"
        return f"The slope promises {nothing} here; E {'hardly changes' if hardly else changes}."
    if rho <= 0.0:
        return f"{broken_promise(step)}."
    if step.promised > 0.0:
        return f"E {changes}: {_uphill(settings)}."
    if _turns(settings, step):
        return f"E {changes}, but the step {JUMPS}: beyond it the slope has the other sign."
    if abs(rho - 1.0) <= _NEARLY:
        return f"E {changes}, as the tangent promises."
    share = f"{percent(rho)} % of" if rho < 100.0 else f"{brief(rho)} times"
    return f"E {changes}, {share} the {brief(abs(step.promised))} that the tangent promises: {_PATH[rho > 1.0]}."


def _uphill(settings: Experiment) -> str:
    rule = settings.rule.name
    taker = (
        "the wrong sign" if rule == "with_the_slope" else "the mean of the last slopes" if rule == "adam" else LEFT_OVER
    )
    return f"{taker} leads uphill"


def _turns(settings: Experiment, step: Step) -> bool:
    """Whether the way goes downhill where the step begins, and uphill where it ends: it has passed a lowest point.

    At a lowest point itself the slope may have either sign, by rounding.
    """
    after, (w, v) = slopes_after(settings, step), step.nudges
    return step.promised < 0.0 and after[0] * w + after[1] * v > LEAST_SHARE * abs(step.promised)


def _flat(settings: Experiment, step: Step, made: tuple[Move, ...]) -> str:
    """What a slope of exactly 0 means."""
    if any(move.asked or move.slope for move in made):
        return ""
    if not settings.net.has_patterns:
        return "The slope is 0 here: it is a lowest or a highest place, a saddle, or level ground."
    share = _share(step)
    if share is None:
        are_open = any(any(ends) for ends in slope_ranges(step))
        return "The slopes of the patterns cancel: what is good for one is bad for another." if are_open else ""
    if share.x == 0.0 and settings.codes.network == ONE_WEIGHT:
        return "This pattern teaches nothing: at x = 0 the output is the same for every w."
    if share.y_hat == share.y:
        return "For this pattern E is as small as it can be: nothing is left to learn."
    if is_flat(share):
        return "The slope is 0 although ŷ is not y: nothing is learnt, however large E is."
    if share.inner is not None and share.inner.h == step.v == 0.0 and share.inner.dh_dz * share.dE_dz * share.x != 0.0:
        return "Both slopes are 0, but this is no bottom: from here E falls if both weights move together."
    return ""


def _share(step: Step) -> Share | None:
    return step.shares[0] if len(step.shares) == 1 else step.share
