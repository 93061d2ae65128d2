"""What iteration plots draw: E, the weights, the gradient and ρ, and the traces of each."""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.model.step import Step
from desktop_app.core.run import book
from desktop_app.core.run.run import Reading
from desktop_app.core.run.spread import LOWER, MEAN, MEDIAN, UPPER, Spread
from desktop_app.plots.ranges import Range
from desktop_app.words.captions import pattern_text


class Quantity(NamedTuple):
    """What an iteration plot draws: its row of the timeline, its title and axis label, and its colour in a theme.

    `row_v` is the row of the second weight, if there is one. `is_next` marks a quantity of the coming step, which is
    secret until that step is made. `level` is marked by a line. `always` is in view; values outside of `most` come
    into view only when the user zooms.
    """

    row: int
    name: str
    title: str
    label: str
    colour: str
    by_pattern: bool
    least_span: float
    is_next: bool = False
    row_v: int | None = None
    level: float | None = None
    always: Range | None = None
    most: Range | None = None


LOSS = Quantity(book.E, "loss", "Loss over iterations", "E", "E", True, 1e-12)
WEIGHT = Quantity(book.W, "weight", "Weight over iterations", "w", "w", False, 1e-6, row_v=book.V)
GRADIENT = Quantity(
    book.DE_DW, "gradient", "Gradient over iterations", "∂E/∂w", "gradient", True, 1e-12, True,
    row_v=book.DE_DV,
)  # fmt: skip
RHO = Quantity(
    book.RHO, "rho", "Promise kept, ρ", "ρ", "nudge", True, 1e-6, True,
    level=1.0, always=(0.0, 1.0), most=(-2.0, 3.0),
)  # fmt: skip


_TOGETHER = ("batch", "mini_batch")  # how an iteration can present several patterns


class ShownRun(NamedTuple):
    """One of several runs that are drawn together: its reading, its name, and which colour and dash it has."""

    reading: Reading
    name: str
    slot: int
    is_active: bool


class Trace(NamedTuple):
    """One curve of an iteration plot: its label, its row of the timeline, its dash, and whether it is a sum.

    `run` is the index of its run among several, and `slot` the run whose colour it has; None: the quantity's own
    colour. Of several runs, the second weight `is_pale`; of many patterns, the quartiles are.
    """

    label: str
    row: int
    dash: int
    is_sum: bool = False
    run: int = 0
    slot: int | None = None
    is_pale: bool = False

    def full_label(self, quantity: Quantity) -> str:
        """The label with the quantity in it."""
        is_named = self.label.startswith((quantity.label, "∂E/∂")) or quantity.row_v is not None
        return self.label if self.label and is_named and not self.is_sum else f"{quantity.label} {self.label}".strip()


def traces_of(quantity: Quantity, reading: Reading) -> tuple[Trace, ...]:
    """A trace for each weight, and for each pattern where patterns differ, and their sum in a batch.

    ρ belongs to one pattern only where each iteration presents one.
    """
    settings = reading.settings
    made: list[Trace] = []
    is_batch, symbols = settings.presentation == "batch", settings.net.symbols
    own = [quantity.row] if quantity.row_v is None or settings.weight_count == 1 else [quantity.row, quantity.row_v]
    has_one_rho = quantity.row == book.RHO and (settings.presentation in _TOGETHER or reading.spread is not None)
    alone = not quantity.by_pattern or len(settings.patterns) == 1 or has_one_rho
    for row, symbol in zip(own, symbols, strict=False):
        name = (symbol if quantity is WEIGHT else f"∂E/∂{symbol}") if len(own) > 1 else ""
        if alone or (is_batch and len(own) > 1):
            made.append(Trace(name, row, len(made)))
            continue
        if reading.spread is not None:
            made += _of_many(reading, reading.spread, row, name, len(made))
            continue
        if is_batch:
            made.append(Trace("sum", row, 0, is_sum=True))
        dash = 0 if is_batch else len(made)
        made += [
            Trace(f"{name} {pattern_text(x, y)}".lstrip(), book.pattern_row(row, settings.weight_count, k), dash + k)
            for k, (x, y) in enumerate(settings.patterns)
        ]
    return tuple(made)


def _of_many(reading: Reading, spread: Spread, row: int, name: str, dash: int) -> list[Trace]:
    """The traces of many patterns: their sum in a batch, else their mean; the quartiles, and the chosen patterns."""
    settings = reading.settings
    is_batch = settings.presentation == "batch"
    of_all = "mean" if settings.is_mean else "sum"
    total = Trace(of_all, row, dash, is_sum=True) if is_batch else Trace("mean", spread.row_of(row, MEAN), dash, True)
    made = [
        total._replace(label=f"{name} {total.label}".lstrip()),
        Trace(f"{name} median".lstrip(), spread.row_of(row, MEDIAN), dash),
        Trace(f"{name} quartiles".lstrip(), spread.row_of(row, LOWER), dash, is_pale=True),
        Trace("", spread.row_of(row, UPPER), dash, is_pale=True),
    ]
    chosen = [(number, k) for number, k in enumerate(spread.chosen) if k < len(settings.patterns)]
    return made + [
        Trace(
            f"{name} {pattern_text(*settings.patterns[k])}".lstrip(), spread.row_of_chosen(row, number), dash + 1 + at
        )
        for at, (number, k) in enumerate(chosen)
    ]


def traces_of_runs(quantity: Quantity, runs: Sequence[ShownRun]) -> tuple[Trace, ...]:
    """The traces of several runs: each run's in its own colour and dash, and labelled once."""
    made: list[Trace] = []
    for number, each in enumerate(runs):
        traces = traces_of(quantity, each.reading)
        traces = tuple(trace for trace in traces if trace.is_sum) or traces
        pales = [_is_of_second_weight(trace.row, each.reading) for trace in traces]
        made += [
            Trace(each.name if k == 0 else "", trace.row, each.slot, False, number, each.slot, is_pale)
            for k, (trace, is_pale) in enumerate(zip(traces, pales, strict=True))
        ]
    return tuple(made)


def _is_of_second_weight(row: int, reading: Reading) -> bool:
    spread = reading.spread
    if spread is not None and row >= spread.row:
        return row >= spread.row_of(book.DE_DV, MEAN)
    return book.is_of_second_weight(row, reading.settings.weight_count)


def dots_of(quantity: Quantity, step: Step, weights: int) -> list[float]:
    """The values of the present step on its curves; of many patterns that take turns, one is on none."""
    if quantity.by_pattern and quantity.row != book.RHO and step.pattern is not None and len(step.shares) > MOST_APART:
        return []
    if quantity.row == book.RHO:
        rho = step.rho
        values: tuple[float, ...] = () if rho is None else (rho,)
    elif quantity.row == book.E:
        values = (step.E,)
    else:
        values = (step.w, step.v) if quantity.row == book.W else (step.dE_dw, step.dE_dv)
    return [value for value in values[:weights] if isfinite(value)]
