"""The fork that a view needs, and the ranges that show it well."""

from dataclasses import replace

import numpy as np

from desktop_app.core.maps import reaches
from desktop_app.core.maps.axes import Axis, paths_of
from desktop_app.core.maps.fork import Filled, Fork
from desktop_app.core.maps.rates import rates_worth_showing
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.plot import drawable
from desktop_app.plots.polyline import Array
from desktop_app.plots.ranges import Range, fitted
from desktop_app.words.data_table import DataTable
from desktop_app.words.views.fork import EXPONENT

PASSES = 3000  # of each column
# Of the values so many are in view at least; what is thrown far away is left out.
_SHARES = (0.002, 0.998)
_LEAST_SPAN, _AIR = 1e-3, 0.05


def path_of(settings: Experiment, wished: str) -> str:
    """The parameter that is wished, if the run has it, else the learning rate."""
    return wished if wished in paths_of(settings) else reaches.RATE


def ground_of(settings: Experiment, path: str) -> Experiment:
    """What all columns share."""
    return reaches.ground_of(replace(settings, changes=()), path, path)


def fork_in_view(ground: Experiment, path: str, x: Range, columns: int) -> Fork | None:
    """The fork of a view, as far as there are runs; None where there are none."""
    least, most = reaches.allowed(ground, path)
    low, high = max(least, x[0]), min(most, x[1])
    return Fork(ground, Axis(path, low, high, columns), PASSES * ground.pass_length) if low < high else None


def is_fine_enough(fork: Fork, y: Range, rows: int) -> bool:
    """Whether there are doubles for each column, and for each row."""
    return fork.x.is_fine_enough and (y[1] - y[0]) / max(1, rows) > float(np.spacing(max(map(abs, y))))


def usual_range(settings: Experiment, path: str) -> Range:
    """The values of the parameter that are shown at first."""
    if path != reaches.RATE:
        return drawable(fitted(reaches.usual(settings, path)))
    low, high = fitted(rates_worth_showing(settings))
    return drawable((max(0.0, low), high))


def fitting(w: Array, otherwise: float, strip: float) -> Range:
    """The range of the weights, with room for a strip beneath them."""
    values = w[np.isfinite(w)]
    low, high = np.quantile(values, _SHARES).tolist() if len(values) else (otherwise, otherwise)
    air = _AIR * (high - low) + max(_LEAST_SPAN, 1e-3 * abs(high))
    low, high = low - air, high + air
    return low - (high - low) * strip / (1.0 - strip), high


def table_of(filled: Filled, w: Array, symbol: str) -> DataTable:
    """Of each value of the parameter `symbol` the exponent, and the last weights."""
    weight = filled.fork.experiment.net.symbols[0]
    names = (symbol, EXPONENT, *(f"{weight} {k + 1}" for k in range(w.shape[1])))
    columns = filled.fork.x.centres.tolist(), filled.answers.exponent.tolist(), w.tolist()
    return DataTable(names, [(value, exponent, *weights) for value, exponent, weights in zip(*columns, strict=True)])
