"""A slider whose ticks stand for values of a quantity: screen readers hear α = 0.5, not tick 528 of 1000."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSlider

from desktop_app.ui.common.focus import by_tab_only


class QuantitySlider(QSlider):
    """Has a value for each tick; `shown` tells the present one where that need not be the value of a tick."""

    spoken_role = QAccessible.Role.Slider

    def __init__(
        self,
        least: int,
        most: int,
        page: int,
        value_of: Callable[[int], float],
        shown: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._value_of, self._shown = value_of, shown
        self.setRange(least, most)
        self.setPageStep(page)
        by_tab_only(self)

    def quantity(self) -> float:
        return self._value_of(self.value()) if self._shown is None else self._shown()

    def limits(self) -> tuple[float, float]:
        ends = self._value_of(self.minimum()), self._value_of(self.maximum())
        return min(ends), max(ends)

    def set_quantity(self, value: float) -> None:
        """Go to the tick whose value is nearest."""
        ticks = range(self.minimum(), self.maximum() + 1)
        self.setValue(min(ticks, key=lambda tick: abs(self._value_of(tick) - value)))
