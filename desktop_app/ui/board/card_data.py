"""The numbers behind what a card shows, as a table for a spreadsheet: what is in view, with all digits."""

from collections.abc import Sequence
from math import degrees
from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.directions import MARKS, directions
from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.analysis.vote import vote
from desktop_app.core.run.run import Reading
from desktop_app.core.run.timeline import Curves
from desktop_app.plots.along import along_of
from desktop_app.plots.annotations import are_each
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.items.other_runs import ground_of, others_of
from desktop_app.plots.iteration_plot import IterationPlot
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.plots.quantities import Quantity, ShownRun, Trace, traces_of
from desktop_app.training.frame import Frame, Tolerances
from desktop_app.ui.board.direction_dial import DialView
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.view_card import ViewCard

_POINTS = 241  # as many as the curve is drawn through
_FORMULA = ("=", "+", "-", "@")
NOTHING_YET = "There are no numbers to copy: predict first."

Cell = float | int | str | None


class Data(NamedTuple):
    """A table: its heading and its rows; `note` is what must be known of it, in a sentence."""

    head: tuple[Cell, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""


def as_text(data: Data) -> str:
    """Cells between tabs, a line a row, as spreadsheets take them from the clipboard."""
    return "".join("\t".join(map(_cell, row)) + "\n" for row in (data.head, *data.rows))


def _cell(value: Cell) -> str:
    """A number with all its digits; words that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return "" if value is None or value != value else repr(value)
    words = " ".join(value.split())
    return f"'{words}" if words.startswith(_FORMULA) else words


def data_of(card: PlotCard | ViewCard, reading: Reading, runs: Sequence[ShownRun], is_secret: bool) -> Data | None:
    """What a card shows; None where that is to be predicted first."""
    plot = card.plot
    if isinstance(plot, IterationPlot):
        return _over_iterations(plot, reading, runs)
    if isinstance(plot, ErrorCurve):
        return _error_curve(plot, reading, runs)
    if isinstance(plot, Landscape):
        return _landscape(plot, reading)
    if is_secret:
        return None
    return _dial(plot, reading) if isinstance(plot, DialView) else _vote(reading)


def data_of_runs(frame: Frame, tolerances: Tolerances) -> Data:
    """The table of runs."""
    names = tuple(dict.fromkeys(name for each in frame.members for name in each.experiment.net.weights))
    near = (f"E < {tolerances.E!r}", f"|w − w*| < {tolerances.w!r}")
    rows: list[tuple[Cell, ...]] = []
    for member in frame.members:
        step, settings, made = member.reading.step, member.reading.settings, member.comparison
        weights = dict(zip(settings.net.weights, step.state.weights, strict=False))
        judged: tuple[Cell, ...] = (made.below, made.near, made.verdict.words) if made else (None, None, None)
        begun = (member.experiment.name, settings.rule.kind.label, settings.rule.rate, step.iteration)
        rows.append((*begun, *(weights.get(name) for name in names), step.E, *judged))
    return Data(("Run", "Rule", "α", "i", *names, "E", *near, "Verdict"), rows)


def _over_iterations(plot: IterationPlot, reading: Reading, runs: Sequence[ShownRun]) -> Data:
    """The columns in view: each iteration, or where a column stands for several, their least and greatest value."""
    (low, high), _ = plot.view_range()
    begin, end = plot.iteration_at(low), plot.iteration_at(high)
    every = [(each.reading, each.name) for each in runs] or [(reading, "")]
    parts = [(name, plot.quantity, read, _within(plot.known(read), begin, end)) for read, name in every]
    is_each = all(are_each(curves.iterations) for *_, curves in parts)
    head: list[Cell] = ["iteration" if is_each else "from iteration"]
    columns: list[dict[int, float]] = []
    for name, quantity, read, curves in parts:
        for line in traces_of(quantity, read):
            label = _label(line, quantity) + (f" · {name}" if name else "")
            head += [label] if is_each else [f"least {label}", f"greatest {label}"]
            for extremes in (curves.least,) if is_each else (curves.least, curves.greatest):
                values = extremes[line.row].tolist() if line.row < len(extremes) else []
                columns.append(dict(zip(curves.iterations.tolist(), values, strict=False)))
    iterations = sorted({i for *_, curves in parts for i in curves.iterations.tolist()})
    rows = [(i, *(column.get(i) for column in columns)) for i in iterations]
    note = "" if is_each else "Each stands for the iterations up to the next: their least and greatest value."
    return Data(tuple(head), rows, note)


def _within(curves: Curves, begin: int, end: int) -> Curves:
    there = (begin <= curves.iterations) & (curves.iterations <= end)
    return Curves(curves.iterations[there], curves.least[:, there], curves.greatest[:, there])


def _label(line: Trace, quantity: Quantity) -> str:
    is_named = line.label.startswith((quantity.label, "∂E/∂")) or quantity.row_v is not None
    return line.label if line.label and is_named and not line.is_sum else f"{quantity.label} {line.label}".strip()


def _error_curve(plot: ErrorCurve, reading: Reading, runs: Sequence[ShownRun]) -> Data:
    """E over the weight, of each pattern and of all; and of other runs that have a curve of their own."""
    (low, high), _ = plot.view_range()
    settings, w = reading.settings, np.linspace(low, high, _POINTS)
    E = error_curves(settings, w, along_of(reading.step, plot.which).other, plot.which)
    head, columns = [settings.net.symbols[plot.which]], [w, *E]
    head += [f"E ({x:g}, {y:g})" for x, y in settings.patterns]
    with np.errstate(over="ignore"):
        if len(E) > 1:
            head.append("E sum")
            columns.append(E.sum(axis=0))
        for each in others_of(reading, runs):
            ground = ground_of(each.reading.settings)
            if ground.weights == 1 and ground != ground_of(settings):
                head.append(f"E · {each.name}")
                columns.append(error_curves(ground, w).sum(axis=0))
    return Data(tuple(head), list(zip(*(column.tolist() for column in columns), strict=True)))


def _landscape(plot: Landscape, reading: Reading) -> Data:
    """E as a grid: the one weight across, the other one down."""
    if plot.survey is None:
        return Data((), [])
    across, down = reading.settings.net.symbols
    ground, E = plot.survey.ground, plot.survey.E
    rows = [(v, *line) for v, line in zip(ground.vs.tolist(), E.tolist(), strict=True)]
    return Data((f"{down} down, {across} across", *ground.ws.tolist()), rows)


def _dial(view: DialView, reading: Reading) -> Data:
    """The rate of every direction, the marked ones first."""
    shown = directions(reading.settings, reading.step.pattern, reading.step.state.weights, view.h)
    marks = [(view.row(name)[0], *shown.marks[name]) for name in MARKS if name in shown.marks]
    every = [("", angle, rate) for angle, rate in zip(shown.angles, shown.rates, strict=False)]
    head = ("direction", "angle in degrees", f"ΔE a unit, h = {shown.h!r}")
    return Data(head, [(name, degrees(angle), rate) for name, angle, rate in (*marks, *every)])


def _vote(reading: Reading) -> Data:
    """Each pattern's gradient, what the sum and a vote of signs do with them, and what that changes E by."""
    settings = reading.settings
    held, symbols = vote(settings, reading.step), settings.net.symbols[: settings.weights]
    blank = (None,) * len(symbols)
    head = ("", "x", "y", *(f"∂E/∂{s}" for s in symbols), *(f"Δ{s}" for s in symbols), "ΔE")
    rows: list[tuple[Cell, ...]] = [
        (f"pattern {k}", x, y, *gradient[: len(symbols)], *blank, None)
        for k, ((x, y), gradient) in enumerate(zip(settings.patterns, held.gradients, strict=True))
    ]
    by_sum, by_vote = held.by_sum, held.by_vote
    rows.append(("sum", None, None, *held.total[: len(symbols)], *by_sum.delta[: len(symbols)], by_sum.change))
    rows.append(("vote of signs", None, None, *blank, *by_vote.delta[: len(symbols)], by_vote.change))
    return Data(head, rows)
