"""The parameters at the left, grouped as one thinks: network, patterns, learning, start."""

from collections.abc import Callable
from math import inf
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.core import parameters
from desktop_app.core.experiment import Experiment
from desktop_app.core.parameters import WEIGHT, Choice, Number
from desktop_app.ui.bounds_field import BoundsField
from desktop_app.ui.choice_field import ChoiceField
from desktop_app.ui.keyboard import by_tab_only
from desktop_app.ui.number_field import NumberField
from desktop_app.ui.numbers import brief
from desktop_app.ui.pattern_table import PatternTable

PANEL_WIDTH = 276
_BESIDE_FORM = 8

Refusals = list[str]


class ParameterPanel(QFrame):
    """Shows settings, and hands what a person sets to `alter`, which answers with what is wrong with it."""

    restore_asked = Signal()

    def __init__(self, alter: Callable[[dict[str, Any]], Refusals], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFixedWidth(PANEL_WIDTH)
        self._alter = alter
        self._shown: Experiment | None = None
        self.choices = {choice.path: self._choice(choice) for choice in parameters.CHOICES}
        self.numbers = {number.path: self._number(number) for number in _NUMBERS}
        self.patterns, self.bounds = PatternTable(), BoundsField()
        self.patterns.entered.connect(lambda patterns: self._enter("patterns", patterns, self.patterns))
        self.bounds.entered.connect(lambda bounds: self._enter("bounds", bounds, self.bounds))
        self.restore = QPushButton("Restore defaults")
        self.restore.setToolTip("All parameters as they were at the very beginning: the network of the question.")
        self.restore.clicked.connect(self.restore_asked)
        by_tab_only(self.restore)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QWidget()
        form.setObjectName("form")
        rows = QVBoxLayout(form)
        rows.setContentsMargins(0, 0, _BESIDE_FORM, 0)
        rows.setSpacing(8)
        groups: dict[str, tuple[QWidget, ...]] = {
            "Network": tuple(self.choices[path] for path in ("network", "activation", "error")),
            "Patterns": (self.patterns, self.choices["presentation"]),
            "Learning": (self.choices["rule.name"], self.numbers["rule.rate"], self.bounds),
            "Start": (self.numbers["start.w"], self.numbers["seed"], self.numbers["weights.w"]),
        }
        for title, fields in groups.items():
            label = QLabel(title.upper())
            label.setObjectName("group")
            rows.addWidget(label)
            for field in fields:
                rows.addWidget(field)
            rows.addSpacing(6)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(form)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 6, 12)
        layout.addWidget(scroll)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, _BESIDE_FORM, 0)
        below.addWidget(self.restore)
        layout.addLayout(below)

    def show_settings(self, settings: Experiment) -> None:
        """Show the parameters in force; what was refused before they were is not said any more."""
        for number in self.numbers.values():
            number.show_fault("")
        self.patterns.show_fault("")
        self.bounds.show_fault("")
        if settings == self._shown:
            return
        self._shown = settings
        for path, choice in self.choices.items():
            choice.set_value({"rule.name": settings.rule.name}.get(path) or getattr(settings, path))
        self.numbers["rule.rate"].set_value(settings.rule.rate)
        self.numbers["start.w"].set_value(settings.w)
        self.numbers["seed"].set_value(settings.seed)
        self.numbers["seed"].setVisible(settings.presentation == "shuffled")
        self.patterns.set_patterns(settings.patterns)
        self.bounds.set_bounds(settings.bounds)

    def show_weight(self, w: float) -> None:
        """Show the weight of the present iteration."""
        self.numbers["weights.w"].set_value(w)

    def _choice(self, choice: Choice) -> ChoiceField:
        field = ChoiceField(choice)
        field.entered.connect(lambda name: self._enter(choice.path, name, self.patterns))
        return field

    def _number(self, number: Number) -> NumberField:
        field = NumberField(number)
        field.entered.connect(lambda value: self._enter(number.path, value, field))
        return field

    def _enter(self, path: str, value: Any, field: NumberField | PatternTable | BoundsField) -> None:
        """Hand a value on; where it is refused, say why beside it and show the last good one again."""
        faults = self._alter({path: value})
        if faults and self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_settings(shown)
        field.show_fault("\n".join(faults) or self._what_holds(path, value))

    def _what_holds(self, path: str, value: Any) -> str:
        """What became of a weight that was set beyond a wall."""
        low, high = self._shown.walls if self._shown is not None else (-inf, inf)
        if path != WEIGHT.path or low <= value <= high:
            return ""
        return f"{brief(value)} is beyond a wall: the weight was set to the wall, {brief(max(low, min(value, high)))}."


_NUMBERS = (parameters.RATE, parameters.START, parameters.SEED, parameters.WEIGHT)
