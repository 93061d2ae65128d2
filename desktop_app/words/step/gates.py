"""The gates of a weight: their names, whether they are open, and why a pattern teaches nothing."""

from math import isfinite
from typing import NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Share
from desktop_app.words.step.nudge import moves
from desktop_app.words.step.worked_step import WorkedStep

# A factor below this leaves less than a thousandth of the product of the other two: too little to be seen on a plot.
LEAST_OPEN = 1e-3
SHUT, NEARLY_SHUT, OPEN = "shut", "nearly shut", "open"


class Gate(NamedTuple):
    """A gate, or the product of all gates: the name of its quantity, and the label above it."""

    name: str
    label: str


def gates_of(settings: Experiment, which: int, E: str = "E") -> tuple[Gate, ...]:
    """The error gate, the input gate and the slope gate of weight `which`, and their product; E is written `E`.

    A function has none.
    """
    if not settings.net.has_patterns:
        return ()
    cancels, is_chain = settings.slope_cancels, settings.net.inner is not None
    is_difference = settings.error == "squared" or cancels
    names = ("x", "h" if is_chain else "input_v")
    slope = "A′ cancels" if cancels else "A(1 − A)" if settings.activation == "logistic" else "A′(z)"
    if is_chain and not which:
        slope = "w₂·A′(z₁)" if cancels else "A′(z)·w₂·A′(z₁)"
    return (
        Gate("dE_dz" if cancels else "dE_dy_hat", "ŷ − y" if is_difference else f"∂{E}/∂ŷ"),
        Gate(names[which], settings.net.inputs[which].text()),
        Gate("dy_hat_dz", slope),
        Gate(("dE_dw", "dE_dv")[which], f"∂{E}/∂{settings.net.symbols[which]}"),
    )


def slope_of(share: Share, which: int) -> float:
    """∂E/∂w of weight `which`."""
    return share.dE_dv if which else share.dE_dw


def state_of(factor: float) -> str:
    """Whether a gate with this factor is shut, nearly shut or open."""
    if factor == 0:
        return SHUT
    return NEARLY_SHUT if abs(factor) < LEAST_OPEN else OPEN


def gates_sentence(worked: WorkedStep, which: int = 0) -> str:
    """Why a pattern teaches weight `which` nothing, or that it does; of several shut gates it names the first."""
    settings, share, v = worked.settings, worked.share, worked.step.v
    gates, w = share.gates_of(which), settings.net.symbols[which]
    if not isfinite(slope_of(share, which)):
        return "A number in these gates is not finite: no nudge can be made of it."
    if not all(map(isfinite, gates)):
        return f"One gate is infinite, another nearly shut; their product is finite: {_teaches(worked, which)}"
    states = [state_of(factor) for factor in (gates.input, gates.error, gates.slope)]
    source = "h" if which and share.inner is not None else "The input"
    if SHUT in states:
        return (
            f"{source} is 0: whatever {w} is, it makes no difference to ŷ.",
            "The output is already right: there is nothing to correct.",
            f"{_flat(settings, share, v, which, SHUT)}: changing {w} does not move ŷ.",
        )[states.index(SHUT)]
    if NEARLY_SHUT in states:
        name = gates_of(settings, which)[1].name
        return (
            f"The input gate is nearly shut: {name} is nearly 0, and {w} makes hardly any difference to ŷ.",
            "The error gate is nearly shut: the output is nearly right, and there is hardly anything to correct.",
            f"The slope gate is nearly shut: {_flat(settings, share, v, which, NEARLY_SHUT)}, "
            f"and changing {w} hardly moves ŷ.",
        )[states.index(NEARLY_SHUT)]
    is_inner = share.inner is not None and not which
    cancels = " A′ cancels, so the last gate is always open." if settings.slope_cancels and not is_inner else ""
    return f"All gates are open: {_teaches(worked, which)}{cancels}"


def _teaches(worked: WorkedStep, which: int) -> str:
    """That a pattern teaches weight `which`, and whether a wall holds that weight all the same."""
    move = moves(worked.settings, worked.step)[which]
    held = f", but a wall holds {move.symbol}" if move.is_held and not move.made else ""
    return f"this pattern teaches{f' {move.symbol}' if worked.settings.weight_count > 1 else ''}{held}."


def _flat(settings: Experiment, share: Share, v: float, which: int, state: str) -> str:
    """Why the slope gate is shut: because of its smallest factor."""
    is_shut = state == SHUT
    flat = "A is flat here (saturated)" if is_shut else "A is nearly flat here (saturated)"
    if share.inner is None or which:
        return flat
    outer = 1.0 if settings.slope_cancels else share.dy_hat_dz
    least = min(abs(outer), abs(v), abs(share.inner.dh_dz))
    if state_of(least) == OPEN:
        return "its factors together make next to nothing"
    if least == abs(v):
        return "w₂ is 0" if v == 0 else "w₂ is nearly 0"
    where = "at z₁" if least == abs(share.inner.dh_dz) else "at z"
    return flat.replace("here", where)
