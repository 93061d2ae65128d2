"""A vote, in words."""

from math import isfinite

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.vote import Decision, Vote
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, significant
from desktop_app.words.data_table import DataTable, Value

WAY_WORDS = {1: "up", -1: "down", 0: "stays"}


def vote_sentence(settings: Experiment, at: Weights, held: Vote) -> str:
    """What either decides, and what it brings: Sum: w up, E falls by 0.005431. Vote (1 : 2): w down, E rises by …"""
    if not isfinite(held.E) or not all(map(isfinite, held.total)):
        return "E or a gradient is not a finite number here: there is nothing to decide."
    symbols = settings.net.symbols
    by_sum = ", ".join(
        f"{symbol} {WAY_WORDS[way_of(-slope)]}" for symbol, slope in zip(symbols, held.total, strict=False)
    )
    if len(symbols) == 1:
        ((up, down),) = held.ballots
        counted, by_vote = f" ({up} : {down})", f"w {WAY_WORDS[way_of(up - down)]}"
    else:
        voices = zip(symbols, held.ballots, strict=True)
        counted, by_vote = (
            "",
            ", ".join(f"{s} {WAY_WORDS[way_of(up - down)]} ({up} : {down})" for s, (up, down) in voices),
        )
    told = [
        f"{name}: {decided}, {_brings(settings, at, decision)}."
        for name, decided, decision in (("Sum", by_sum, held.by_sum), (f"Vote{counted}", by_vote, held.by_vote))
    ]
    return " ".join(told)


def way_of(number: float) -> int:
    """1 up, −1 down, 0 stays."""
    return (number > 0) - (number < 0)


def _brings(settings: Experiment, at: Weights, decision: Decision) -> str:
    """What E does; and whether a wall would have been in the way."""
    change = decision.change
    if not isfinite(change):
        return "E is not finite there"
    told = f"E {'falls' if change < 0 else 'rises'} by {brief(abs(change))}" if change else "E stays"
    low, high = settings.walls
    places = [w + delta for w, delta in zip(at, decision.delta, strict=True)][: settings.weights]
    return told if all(low <= place <= high for place in places) else f"{told} (beyond the wall)"


def gradients_sentence(settings: Experiment, held: Vote) -> str:
    """The gradients in words, pattern by pattern, and their sum."""
    names = [f"Pattern ({brief(x)}, {brief(y)})" for x, y in settings.patterns]
    told = []
    for name, gradient in zip((*names, "Sum"), (*held.gradients, held.total), strict=True):
        slopes = zip(settings.net.symbols, gradient, strict=False)
        told.append(f"{name}: " + ", ".join(f"∂E/∂{symbol} = {significant(slope, 3)}" for symbol, slope in slopes))
    return ". ".join(told) + "."


def vote_table(settings: Experiment, made: Vote) -> DataTable:
    """Each pattern's gradient, how the sum and a vote of signs move the weights, and how that changes E."""
    symbols = settings.net.symbols[: settings.weights]
    count, blank = len(symbols), (None,) * len(symbols)
    head = ("", "x", "y", *(f"∂E/∂{s}" for s in symbols), *(f"Δ{s}" for s in symbols), "ΔE")
    rows: list[tuple[Value, ...]] = [
        (f"pattern {k}", x, y, *gradient[:count], *blank, None)
        for k, ((x, y), gradient) in enumerate(zip(settings.patterns, made.gradients, strict=True))
    ]
    by_sum, by_vote = made.by_sum, made.by_vote
    rows.append(("sum", None, None, *made.total[:count], *by_sum.delta[:count], by_sum.change))
    rows.append(("vote of signs", None, None, *blank, *by_vote.delta[:count], by_vote.change))
    return DataTable(head, rows)
