"""The next nudge in words: where it takes each weight, and why."""

from typing import NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief
from desktop_app.core.model.step import Share, Step

NO_NUDGE = "No nudge: a number in this step is not finite."
# These rules move each weight against its slope only.
AGAINST_THE_SLOPE = frozenset({"gradient_descent", "sign_only", "unit_step", "adagrad", "rmsprop"})
LEFT_OVER = "what is left of the last nudges"


class Move(NamedTuple):
    """What a step does to one weight: the rule asks for the nudge `asked`, of which a wall leaves `made`."""

    symbol: str
    at: float
    slope: float
    asked: float
    made: float
    is_held: bool

    @property
    def way(self) -> str:
        return "up" if self.asked > 0 else "down"

    @property
    def is_against(self) -> bool:
        """Whether the rule asks for a nudge against the slope."""
        return self.asked < 0 < self.slope or self.slope < 0 < self.asked

    @property
    def goes(self) -> str:
        return f"{self.symbol} {f'goes {self.way}' if self.made else 'stays'}"


def moves(settings: Experiment, step: Step) -> tuple[Move, ...]:
    """What a finite step does to each weight; `made` is 0 where the nudge is too small to change the weight."""
    after, asked = step.state_next.weights, (step.delta_w, step.delta_v)
    each = zip(settings.net.symbols, step.state.weights, (step.dE_dw, step.dE_dv), asked, step.nudges, after,
               strict=False)  # fmt: skip
    return tuple(
        Move(symbol, at, slope, asked, made if to != at else 0.0, to != at + asked)
        for symbol, at, slope, asked, made, to in each
    )


def prediction_question(settings: Experiment) -> str:
    """What the user is asked in place of the hidden nudge."""
    return f"Predict first: which way will {settings.net.symbols[0]} go, and how far?"


def nudge_sentence(settings: Experiment, step: Step) -> str:
    """Where the next nudge takes the weights, and why."""
    if not step.is_finite:
        return NO_NUDGE
    made = moves(settings, step)
    return _of_one(settings, step, made[0]) if len(made) == 1 else _of_two(settings, step, made)


def _of_one(settings: Experiment, step: Step, move: Move) -> str:
    w, size = move.symbol, brief(abs(move.asked))
    if not move.made:
        if move.is_held:
            slope = f"the slope is {'negative' if move.slope < 0 else 'positive'}, " if move.is_against else ""
            return f"{w} stays at its wall {brief(move.at)}: {slope}{w} would go {move.way} by {size}."
        if move.asked:
            return f"{w} stays: the nudge {brief(move.asked)} is too small to change it."
        return f"{w} stays: the {'nudge' if move.slope else 'slope'} is exactly 0{_why_flat(step.share, move)}."
    if move.is_held:
        return f"{w} goes {move.way} by {brief(abs(move.made))}, as far as its wall; the rule asks for {size}."
    return f"{w} goes {move.way} by {size}, {reason(settings, step, (move,))}."


def _of_two(settings: Experiment, step: Step, made: tuple[Move, ...]) -> str:
    if not any(move.asked or move.slope for move in made):
        names = " and ".join(move.symbol for move in made)
        return f"{names} stay: both slopes are exactly 0{_why_flat(step.share)}."
    free = tuple(move for move in made if move.made and not move.is_held)
    if len(free) == len(made):
        return f"{', '.join(map(_clause, made))}, {reason(settings, step, free)}."
    own_reason = f", {reason(settings, step, free, 'its slope')}"
    return "; ".join(f"{_clause(move)}{own_reason if move in free else ''}" for move in made) + "."


def _clause(move: Move) -> str:
    if not move.made:
        return f"{move.symbol} stays{f' at its wall {brief(move.at)}' if move.is_held else ''}"
    wall = ", as far as its wall" if move.is_held else ""
    return f"{move.symbol} goes {move.way} by {brief(abs(move.made))}{wall}"


def reason(settings: Experiment, step: Step, made: tuple[Move, ...], slope: str = "the slope") -> str:
    """Why the rule moves weights so: against their slopes, by a fixed amount, …"""
    rule, slope = settings.rule.name, "the slopes" if len(made) > 1 else slope
    if rule == "sign_only" or (rule == "unit_step" and settings.weight_count == 1):
        return f"a fixed amount against {slope}"
    if rule == "unit_step":
        return "a step of fixed length down the gradient"
    if rule == "with_the_slope":
        return f"with {slope}: the wrong sign"
    if rule in ("adagrad", "rmsprop"):
        return f"against {slope}, scaled by the slopes so far"
    if rule == "adam" and step.nth > 1:
        return "against the mean of the last slopes"
    if rule in ("momentum", "nesterov") and step.nth > 1:
        return f"against {slope}, with {LEFT_OVER}" if all(m.is_against for m in made) else f"with {LEFT_OVER}"
    return f"against {slope}"


def _why_flat(share: Share | None, move: Move | None = None) -> str:
    if share is None or (move is not None and move.slope):
        return ""
    if share.x == 0 and move is not None:
        return ", because x = 0"
    if share.y_hat == share.y:
        return ", because ŷ = y"
    return ", because A is flat here" if is_flat(share) else ""


def is_flat(share: Share) -> bool:
    """Whether a slope is exactly 0 because A is flat."""
    return share.gates.slope == 0 and share.dy_hat_dz == 0
