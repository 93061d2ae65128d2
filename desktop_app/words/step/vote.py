"""The vote of the patterns in words."""

from math import isfinite

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.vote import Decision, Vote
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count, significant
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.step.prediction import WAYS, way_of


def vote_sentence(settings: Experiment, at: Weights, held: Vote) -> str:
    """What sum and vote decide, and what each brings: Sum: w up, E falls by 0.0054. Vote (1 : 2): w down, E rises …"""
    if not isfinite(held.E) or not all(map(isfinite, held.total)):
        return "E or a gradient is not a finite number here: there is nothing to decide."
    symbols = settings.net.symbols
    by_sum = ", ".join(_goes(symbol, -slope) for symbol, slope in zip(symbols, held.total, strict=False))
    counts = [f"({up} : {down})" for up, down in held.ballots]
    votes = [_goes(symbol, up - down) for symbol, (up, down) in zip(symbols, held.ballots, strict=True)]
    if len(symbols) == 1:
        counted, by_vote = f" {counts[0]}", votes[0]
    else:
        counted, by_vote = "", ", ".join(f"{vote} {count}" for vote, count in zip(votes, counts, strict=True))
    decided_by_sum = f"Sum: {by_sum}, {_brings(settings, at, held.by_sum)}."
    return f"{decided_by_sum} Vote{counted}: {by_vote}, {_brings(settings, at, held.by_vote)}."


def _goes(symbol: str, number: float) -> str:
    return f"{symbol} {WAYS[way_of(number)]}"


def _brings(settings: Experiment, at: Weights, decision: Decision) -> str:
    """What E does, and whether that lies beyond a wall."""
    change = decision.change
    if not isfinite(change):
        return "E is not finite there"
    told = f"E {'falls' if change < 0 else 'rises'} by {brief(abs(change))}" if change else "E stays"
    low, high = settings.walls
    places = [w + delta for w, delta in zip(at, decision.delta, strict=True)][: settings.weight_count]
    return told if all(low <= place <= high for place in places) else f"{told} (beyond the wall)"


def nudge_sentence(settings: Experiment, far: str) -> str:
    """How far both decisions go; a rule whose own nudge is another is named."""
    if settings.rule.name == "gradient_descent":
        return f"A nudge α·|sum| = {far} changes the total E:"
    return f"Gradient descent’s nudge α·|sum| = {far} would change total E:"


def other_rule(settings: Experiment) -> str:
    """Which rule in force does not go as far as the two decisions; empty where it does."""
    is_own = settings.rule.name == "gradient_descent"
    return "" if is_own else f"The rule in force, {settings.rule.kind.label}, makes nudges of its own."


def row_names(settings: Experiment, held: Vote) -> list[str]:
    """The pattern of each gradient; of many the last one is that of the others together."""
    names = [f"({brief(x)}, {brief(y)})" for x, y in (settings.patterns[k] for k in held.shown)]
    others = len(settings.patterns) - len(names)
    return [*names, f"{count(others)} others"] if others else names


def gradients_sentence(settings: Experiment, held: Vote) -> str:
    """The gradient of each pattern, and their sum."""
    names = [f"Pattern {name}" if name.startswith("(") else name for name in row_names(settings, held)]
    told = []
    for name, gradient in zip((*names, "Sum"), (*held.gradients, held.total), strict=True):
        slopes = zip(settings.net.symbols, gradient, strict=False)
        told.append(f"{name}: " + ", ".join(f"∂E/∂{symbol} = {significant(slope, 3)}" for symbol, slope in slopes))
    return ". ".join(told) + "."


def vote_table(settings: Experiment, made: Vote) -> DataTable:
    """Each pattern's gradient, how the sum and a vote of signs move the weights, and how that changes E."""
    symbols = settings.net.symbols[: settings.weight_count]
    weights, blank = len(symbols), (None,) * len(symbols)
    head = ("", "x", "y", *(f"∂E/∂{s}" for s in symbols), *(f"Δ{s}" for s in symbols), "ΔE")
    rows: list[tuple[Value, ...]] = [
        (f"pattern {k}", *settings.patterns[k], *gradient[:weights], *blank, None)
        for k, gradient in zip(made.shown, made.gradients, strict=False)
    ]
    if len(made.gradients) > len(made.shown):
        rows.append((row_names(settings, made)[-1], None, None, *made.gradients[-1][:weights], *blank, None))
    by_sum, by_vote = made.by_sum, made.by_vote
    rows.append(("sum", None, None, *made.total[:weights], *by_sum.delta[:weights], by_sum.change))
    rows.append(("vote of signs", None, None, *blank, *by_vote.delta[:weights], by_vote.change))
    return DataTable(head, rows)
