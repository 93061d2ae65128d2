"""One number of the form: label, line and slider, made from its declaration; a wrong number is refused in place."""

from math import log10

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from desktop_app.core.model.numbers import brief, to_digits
from desktop_app.core.model.parameters import Number
from desktop_app.ui.common.accessibility import announce
from desktop_app.ui.common.layouts import in_grid
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.common.quantity_slider import QuantitySlider
from desktop_app.words.typed_numbers import allowed_of

_TICKS = 1000
_VALUE_WIDTH = 92


class Fault(QLabel):
    """What is wrong, beneath a field; it scrolls into view when it is said."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.setObjectName("fault")
        self.hide()

    def say(self, words: str) -> None:
        """Say what is wrong; nothing, if `words` are empty."""
        self.setText(words)
        self.setVisible(bool(words))
        if words:
            announce(self, words)
            QTimer.singleShot(0, self, self._come_into_view)  # once the form has made room for it

    def _come_into_view(self) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self)


class NumberField(QWidget):
    """Shows a value; `entered` tells a value in the range of the parameter that the user typed or slid to."""

    entered = Signal(object)  # a float; an int where the parameter is one

    def __init__(self, parameter: Number) -> None:
        super().__init__()
        self.parameter = parameter
        label = QLabel(f"{parameter.label}  <span style='font-weight: 600'>{parameter.symbol}</span>")
        label.setTextFormat(Qt.TextFormat.RichText)
        self.edit = NumberEdit(allowed_of(parameter), _VALUE_WIDTH)
        label.setBuddy(self.edit)
        self._value = float(parameter.default)
        low, high = parameter.slider
        most = int(high - low) if parameter.integer else _TICKS
        self.slider = QuantitySlider(0, most, max(1, most // 20), self._value_at, lambda: self._value)
        self.fault = Fault()
        self._describe(label)
        self.setLayout(in_grid((label, self.edit), (self.slider,), (self.fault,), spacing=1, widest=0))
        self.edit.entered.connect(self._enter)
        self.edit.refused.connect(self.show_fault)
        self.edit.textEdited.connect(lambda _: self.show_fault(""))
        self.slider.valueChanged.connect(lambda tick: self._enter(self._value_at(tick)))
        self.set_value(parameter.default)

    def _describe(self, label: QLabel) -> None:
        parameter = self.parameter
        low, high = parameter.slider
        unit = f" {parameter.unit}" if parameter.unit else ""
        allowed = f"Allowed: {parameter.range_in_words}{unit}. The slider goes from {brief(low)} to {brief(high)}."
        tip = f"{parameter.help}\n\n{allowed}"
        self.edit.set_tip(tip)
        label.setToolTip(tip)
        self.slider.setToolTip(tip)
        for widget in (label, self.edit, self.slider):
            widget.setAccessibleName(f"{parameter.label} {parameter.symbol}".strip())
            widget.setAccessibleDescription(parameter.help)

    def set_value(self, value: float) -> None:
        """Show `value`, unless the user is typing another one."""
        self._value = value
        if not self.edit.isModified() or not self.edit.hasFocus():
            self.edit.show_number(value)
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._tick_of(value))

    def show_fault(self, words: str) -> None:
        """Say in place what is wrong with the typed number; nothing, if `words` are empty."""
        self.fault.say(words)
        self.edit.mark_wrong(bool(words))

    def _enter(self, value: float) -> None:
        self.show_fault("")
        self.edit.setModified(False)  # a number that is slid takes the place of one that is being typed
        self.set_value(value)
        self.entered.emit(value)

    def _value_at(self, tick: int) -> float:
        """The value at a tick of the slider: three digits on a logarithmic scale, two decimals on a linear one."""
        low, high = self.parameter.slider
        share = tick / self.slider.maximum()
        if self.parameter.integer:
            return int(low + tick)
        if self.parameter.logarithmic:
            return to_digits(10 ** (log10(low) + share * (log10(high) - log10(low))), 3)
        return round(low + share * (high - low), 2)

    def _tick_of(self, value: float) -> int:
        low, high = self.parameter.slider
        scale = log10 if self.parameter.logarithmic else float
        share = (scale(max(low, min(value, high))) - scale(low)) / (scale(high) - scale(low))
        return round(share * self.slider.maximum())
