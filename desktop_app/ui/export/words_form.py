"""The words of a picture in its dialog: its title, its keys and the ends of its axes, as it has them or as typed."""

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop_app.core.model.numbers import narrow
from desktop_app.figures.look import Edits
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import Ends
from desktop_app.ui.common.layouts import in_grid, in_row
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.words.typed_numbers import Allowed

_BETWEEN = "; "  # the labels of keys
_SIDES = ("x", "y")
_LARGEST = 1e300
_text = partial(narrow, digits=4)


class OwnWords(NamedTuple):
    """What a picture has by itself: the title, the labels of its keys, and the ends of its axes, if it has any."""

    title: str = ""
    labels: tuple[str, ...] = ()
    ends: tuple[Range, Range] | None = None
    logarithmic: tuple[bool, bool] = (False, False)


class WordsForm(QWidget):
    """Shows which words there are, and takes others; `faults` are sentences by axis."""

    changed = Signal()

    def __init__(self, has_title: bool, has_legend: bool) -> None:
        super().__init__()
        self.faults: dict[str, str] = {}
        self.has_title, self.has_legend = QCheckBox("Titl&e"), QCheckBox("&Keys")
        self.has_title.setChecked(has_title)
        self.has_legend.setChecked(has_legend)
        self.title, self.labels = QLineEdit(), QLineEdit()
        self.title.setAccessibleName("The title")
        self.labels.setAccessibleName("The labels of the keys")
        self.labels.setToolTip("One label for each key, with ; between them; an empty one stays as it is.")
        self.ends = {side: self._pair(side) for side in _SIDES}
        self._own = OwnWords()
        self._automatic: dict[str, list[float | None]] = {}  # the ends that an axis has where none is typed
        self._lay_out()
        for box in (self.has_title, self.has_legend):
            box.toggled.connect(self.changed)
        for edit in (self.title, self.labels):
            edit.textEdited.connect(self.changed)
        for side, pair in self.ends.items():
            for edit in pair:
                edit.textEdited.connect(partial(self._on_typed, side))

    @staticmethod
    def _pair(side: str) -> tuple[NumberEdit, NumberEdit]:
        made = []
        for which in ("lower", "upper"):
            edit = NumberEdit(Allowed(f"{which} end of {side}", -_LARGEST, _LARGEST), None, _text, is_live=True)
            edit.setAccessibleName(f"The {which} end of {side}")
            made.append(edit)
        return made[0], made[1]

    def _lay_out(self) -> None:
        rows: list[tuple[QWidget, QWidget | QHBoxLayout]]
        rows = [(self.has_title, self.title), (self.has_legend, self.labels)]
        for side, (low, high) in self.ends.items():
            words = QLabel(f"&{side} from")
            words.setBuddy(low)
            rows.append((words, in_row(low, QLabel("to"), high)))
        self.setLayout(in_grid(*rows, spacing=8, widest=1))

    @property
    def edits(self) -> Edits:
        """What is typed; of an axis whose ends are wrong, nothing."""
        x, y = ((None, None) if side in self.faults else self._typed(side) for side in _SIDES)
        labels = tuple(part.strip() for part in self.labels.text().split(";")) if self.labels.text().strip() else ()
        return Edits(self.title.text().strip(), labels, x, y)

    def _typed(self, side: str) -> Ends:
        low, high = (edit.number() if edit.text().strip() else None for edit in self.ends[side])
        return low, high

    def show_own(self, own: OwnWords) -> None:
        """Show what the picture has in fields that are empty; what it has not cannot be edited."""
        self.title.setPlaceholderText(own.title)
        self.title.setEnabled(bool(own.title))
        self.labels.setPlaceholderText(_BETWEEN.join(own.labels))
        self.labels.setEnabled(bool(own.labels))
        self._own = own
        for k, side in enumerate(_SIDES):
            for which, edit in enumerate(self.ends[side]):
                edit.setPlaceholderText("" if own.ends is None else _text(own.ends[k][which]))
                edit.setEnabled(own.ends is not None)
                if own.ends is not None and not edit.text().strip():
                    self._automatic.setdefault(side, [None, None])[which] = own.ends[k][which]
        if not self.faults and any(self._find_fault(side) for side in _SIDES):
            self.changed.emit()  # an end that is typed lies beyond one that has moved

    def clear(self) -> None:
        """Forget what is typed: another picture has other words."""
        self.faults.clear()
        self._automatic.clear()
        for edit in (self.title, self.labels):
            with QSignalBlocker(edit):
                edit.clear()
        for side in _SIDES:
            for number in self.ends[side]:
                number.show_number(None)
                number.mark_wrong(False)

    def focus_fault(self) -> None:
        edit = self.ends[next(iter(self.faults))][0]
        edit.setFocus()
        edit.selectAll()

    def _on_typed(self, side: str, _: str) -> None:
        self._find_fault(side)
        self.changed.emit()

    def _find_fault(self, side: str) -> bool:
        """Look what is wrong with the ends of an axis, and mark it."""
        self.faults.pop(side, None)
        if fault := self._fault(side):
            self.faults[side] = fault
        for edit in self.ends[side]:
            edit.mark_wrong(side in self.faults)
        return side in self.faults

    def _fault(self, side: str) -> str:
        for edit in self.ends[side]:
            if edit.text().strip() and edit.number() is None:
                return f"{edit.refusal()}."
        typed = self._typed(side)
        if self._own.logarithmic[_SIDES.index(side)] and any(end is not None and end <= 0 for end in typed):
            return f"The axis of {side} is logarithmic: its ends must be above 0."
        automatic = self._automatic.get(side, [None, None])
        low, high = (own if end is None else end for end, own in zip(typed, automatic, strict=True))
        if low is None or high is None or low < high or typed == (None, None):
            return ""
        if None not in typed:
            return f"The upper end of {side} must be above the lower one."
        if typed[0] is None:
            return f"The axis of {side} begins at {_text(low)}: its upper end must be above that, or type both ends."
        return f"The axis of {side} ends at {_text(high)}: its lower end must be below that, or type both ends."
