"""The error of each approximation of the gradient over its step h: truncation on the left, rounding on the right.

h shrinks to the right, as on the slider above. Both axes are logarithmic, with coordinates in decades.
"""

from math import isfinite, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.core.analysis.check import Weights, check
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.plots.annotations import corners, goes_through
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.curves import Curve, CurvesItem, Dot, DotsItem
from desktop_app.plots.plot import Plot
from desktop_app.plots.ranges import Range, extremes, stepped
from desktop_app.plots.theme import Theme
from desktop_app.words.step.gradient_check import STEPS

HEIGHT = 150
# The name, the theme's colour and the dash of each curve, in the order of `Errors.of`.
APPROXIMATIONS = (("forward", "muted", 2), ("central", "text", 0), ("complex_step", "gradient", 1))
_X_RANGE: Range = (-15.3, 0.3)
_LEAST_DECADES = 12.0


class Errors(NamedTuple):
    """|approximation − ∂E/∂w| for every h of `STEPS`, in three rows; NaN where there is no approximation.

    An error of 0 has no place on a logarithmic axis: it is drawn at `floor`, half of the gradient's last digit.
    """

    of: NDArray[np.float64]
    floor: float

    @property
    def drawn(self) -> NDArray[np.float64]:
        """The errors as they are drawn, in decades."""
        return np.log10(np.maximum(self.of, self.floor))


def errors_of(settings: Experiment, pattern: Presented, at: Weights, slope: float, E: float, which: int = 0) -> Errors:
    """The errors at the weights `at`, of the `slope` along weight `which`, for one pattern, or for all (None)."""
    every = [check(settings, pattern, at, h, which, h) for h in STEPS]
    floor = 2.0**-53 * (abs(slope) or E or 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        off = np.abs(np.array(every, dtype=np.float64).T - slope)
    off[~np.isfinite(off)] = np.nan
    return Errors(off, max(floor, 1e-300))


class CheckPlot(Plot):
    """Draws `Errors` and marks one h; it takes no mouse events."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "h", "|error|", parent)
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.view.setMouseEnabled(False, False)
        self.view.invertX(True)
        self.set_logarithmic(True, True)
        self.errors: Errors | None = None
        self.note = ""  # what is not drawn exactly, or why nothing is drawn
        self._tick = 0
        self._lines = CurvesItem(self)
        self._curves = self._lines.curves = [Curve() for _ in APPROXIMATIONS]
        self._dots = DotsItem(self, 20)
        self._words = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._words.setObjectName("note")
        self.show_range(_X_RANGE, (-16.0, 0.0))
        self.show_errors(None, "")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        pens = [self.pen(getattr(theme, colour), dash=dash) for _, colour, dash in APPROXIMATIONS]
        for curve, pen in zip(self._curves, pens, strict=True):
            curve.pen = pen
        self.keys = tuple(Key(name, pen) for (name, _, _), pen in zip(APPROXIMATIONS, pens, strict=True))
        self._place_dots()
        self.keys_changed.emit()

    def show_errors(self, errors: Errors | None, why_empty: str) -> None:
        """Draw the curves; without any, show `why_empty`."""
        self.errors = errors
        for k, curve in enumerate(self._curves):
            nothing = np.empty(0)
            curve.x, curve.y = (nothing, nothing) if errors is None else (np.log10(STEPS), errors.drawn[k])
        self._lines.update()
        self.note = why_empty
        if errors is not None:
            self.note = "exactly 0: at the bottom" if bool((errors.of == 0).any()) else ""
            lowest = log10(errors.floor)
            data = extremes([errors.drawn, np.array([lowest, lowest + _LEAST_DECADES])]) or (-16.0, 0.0)
            self.show_range(_X_RANGE, stepped(self._range[1] if self._range else None, data, 1.0))
        self._words.setText(self.note)
        self._words.setVisible(bool(self.note))
        self.show_step(self._tick)

    def show_step(self, tick: int) -> None:
        """Mark h = `STEPS[tick]` by a line, and by dots on the curves."""
        self._tick = tick
        self.show_cross(log10(STEPS[tick]))
        self._place_dots()
        self._place_words()

    def _place_dots(self) -> None:
        x, tick = log10(STEPS[self._tick]), self._tick
        on_curves = [] if self.errors is None else self.errors.drawn[:, tick].tolist()
        self._dots.shown = [
            Dot(x, y, getattr(self.theme, colour))
            for (_, colour, _), y in zip(APPROXIMATIONS, on_curves, strict=False)
            if isfinite(y)
        ]
        self._dots.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_words"):  # pyqtgraph resizes a plot in its constructor
            self._place_words()

    def _place_words(self) -> None:
        """Move the note to a corner that no curve and not the line at h goes through; in an empty plot, to its middle.

        Where no corner is free, it is left out.
        """
        self._words.adjustSize()
        view = QRectF(self.mapFromScene(self.view.sceneBoundingRect()).boundingRect())
        place = QRectF(self._words.rect())
        place.moveCenter(view.center())
        if self.errors is not None:
            free = self._free_corner(view, QSizeF(self._words.size()))
            self._words.setVisible(bool(self.note) and free is not None)
            place = free or place
        self._words.move(place.topLeft().toPoint())

    def _free_corner(self, view: QRectF, size: QSizeF) -> QRectF | None:
        (x0, x1), (y0, y1) = self.view_range()
        at_h = np.full(2, log10(STEPS[self._tick]))
        lines = [*(curve.getData() for curve in self._curves), (at_h, np.array([y0, y1]))]
        drawn = [
            (view.left() + (x1 - x) / (x1 - x0) * view.width(), view.top() + (y1 - y) / (y1 - y0) * view.height())
            for x, y in lines
        ]
        places = (place for place in corners(view, size) if not any(goes_through(x, y, place) for x, y in drawn))
        return next(places, None)
