"""The walls that hold the weight: a switch, and the lowest and the highest weight."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.core.model.numbers import exact
from desktop_app.core.model.parameters import HIGH, LOW
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column
from desktop_app.ui.parameters.number_field import NumberField

Bounds = tuple[float, float]


class BoundsField(QWidget):
    """Shows bounds; `entered` tells the bounds that the user set, or None for a free weight."""

    entered = Signal(object)  # Bounds | None

    def __init__(self) -> None:
        super().__init__()
        self._bounds: Bounds = (LOW.default, HIGH.default)
        self.switch = QCheckBox("Hold the weight between walls")
        self.switch.setToolTip("On: w never leaves [low, high], as in the question. Off: w is free.")
        by_tab_only(self.switch)
        self.low, self.high = NumberField(LOW), NumberField(HIGH)
        self.setLayout(in_column(self.switch, self.low, self.high, spacing=6))
        self.switch.toggled.connect(self._on_toggled)
        self.low.entered.connect(lambda low: self._enter(self.low, (low, self._bounds[1])))
        self.high.entered.connect(lambda high: self._enter(self.high, (self._bounds[0], high)))

    def set_bounds(self, bounds: Bounds | None) -> None:
        """Show `bounds`, and remember them for when the walls are switched on again."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(bounds is not None)
        if bounds is not None:
            self._bounds = bounds
            self.low.set_value(bounds[0])
            self.high.set_value(bounds[1])
        for field in (self.low, self.high):
            field.setVisible(bounds is not None)

    def show_fault(self, words: str) -> None:
        """Say in place what is wrong with the pair of bounds."""
        self.low.show_fault(words)
        self.high.show_fault("")

    def _on_toggled(self, on: bool) -> None:
        self.set_bounds(self._bounds if on else None)
        self.entered.emit(self._bounds if on else None)

    def _enter(self, field: NumberField, bounds: Bounds) -> None:
        if bounds[0] > bounds[1]:
            kept = self._bounds[0] if field is self.low else self._bounds[1]
            field.set_value(kept)
            field.show_fault(f"The lowest weight must not be above the highest; kept {exact(kept)}.")
            return
        self.show_fault("")
        self.entered.emit(bounds)
