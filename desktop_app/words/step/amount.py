"""The view of direction and amount in words: where a nudge goes, how far, and what it promises and delivers."""

from math import isfinite

from desktop_app.core.model.numbers import brief, percent, significant
from desktop_app.core.model.step import Step
from desktop_app.words.step.headline import broken_promise
from desktop_app.words.step.nudge import Move, moves
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

NOTHING = "–"
# The nudges of the first and of the second weight.
NUDGES = ("delta_w", "delta_v")


def amount_texts(worked: WorkedStep) -> dict[str, str]:
    """The text of each quantity, from top to bottom: two lines for a nudge, one for any other."""
    settings, step = worked.settings, worked.step
    names = (*NUDGES[: settings.weight_count], "promised", "delivered", "rho")
    if worked.is_secret:
        each = dict.fromkeys(NUDGES, f"Direction: {UNSAID}\nAmount: {UNSAID}") | {"rho": f"ρ = {UNSAID}"}
        return {name: each.get(name, UNSAID) for name in names}
    if not step.is_finite:
        each = dict.fromkeys(NUDGES, f"Direction: none, a number here is not finite\nAmount: {NOTHING}")
        each["rho"] = "ρ: no step can be made here"
        return {name: each.get(name, NOTHING) for name in names}
    made = {name: f"Direction: {_direction(m)}\nAmount: {_amount(m)}"
            for name, m in zip(NUDGES, moves(settings, step), strict=False)}  # fmt: skip
    made |= {"promised": significant(step.promised), "delivered": significant(step.delivered)}
    return made | {"rho": _rho_sentence(step)}


def promise_in_symbols(worked: WorkedStep) -> str:
    """The formula of the promise; while the step is hidden, nothing that gives a wall away."""
    settings, step = worked.settings, worked.step
    if worked.is_secret:
        return "promised"
    is_plain = settings.rule.name == "gradient_descent" and not step.is_held
    if settings.weight_count > 1:
        return "promised −α|∇E|²" if is_plain else "promised ∇E·Δ"
    return "promised −αg²" if is_plain else "promised g·Δw"


def _direction(move: Move) -> str:
    return f"{move.symbol} stays at its wall" if move.is_held and not move.made else move.goes


def _amount(move: Move) -> str:
    asked = brief(abs(move.asked))
    if move.is_held:
        return f"{brief(abs(move.made))}, up to the wall; the rule asks for {asked}"
    return asked if move.made or not move.asked else f"{asked}, too small to change {move.symbol}"


def _rho_sentence(step: Step) -> str:
    """ρ and what it says about the step."""
    if not isfinite(step.delivered):
        return "ρ: E is not a finite number after this step"
    rho, promised = step.rho, step.promised
    if rho is None:
        return f"ρ: {'next to ' if abs(promised) > 0 else ''}nothing is promised here"
    number = f"ρ = {significant(rho)}"
    if rho < 0:
        return f"{number}: {broken_promise(step)}"
    share = f"{percent(rho)} %" if rho < 100 else f"{brief(rho)} times"
    return f"{number}: the curve {'gives' if rho > 1 else 'keeps'} {share} of what the tangent promises"
