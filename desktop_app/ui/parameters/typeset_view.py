"""A formula as it is understood, typeset: in as many rows as it takes."""

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.model.formula import Formula, Name
from desktop_app.plots.typeset import Shape, typeset
from desktop_app.training.worker_thread import WorkerThread

_LETTER_PX, _AIR_PX = 13.0, 3
_INDENT_PX = 14.0  # of a row that goes on
_SIGNS = {1: "+", -1: "-"}


class _Place(NamedTuple):
    shape: Shape
    left: float
    row: int


class TypesetView(QWidget):
    """left = formula. A sum continues in the next row; a summand that is wider than a row is set smaller.

    Typesetting takes up to some tenths of a second: `thread` does it, and until then the formula before stays.
    """

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, left: Name, thread: WorkerThread) -> None:
        super().__init__()
        self._left = left
        self._thread = thread
        self._formula: Formula | None = None
        self._setting: Formula | None = None  # what the thread is at
        self._set: tuple[Formula, list[Shape]] | None = None
        self._placed: tuple[int, list[_Place]] | None = None  # for a width
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_formula(self, formula: Formula) -> None:
        """Show a formula; a no-op where it is the same."""
        if formula != self._formula:
            self._formula = formula
            words = f"{self._left.text} = {formula.text()}"
            self.setAccessibleName(words)
            self.setToolTip(words)
            self.updateGeometry()
            self.update()

    def _places(self, width: int) -> list[_Place]:
        """Typeset when it is laid out or painted: a formula that is hidden takes no time."""
        self._have_set()
        if self._placed is None or self._placed[0] != width:
            places, right, row = list[_Place](), 0.0, 0
            for shape in self._set[1] if self._set else ():
                if right > _INDENT_PX and right + shape.width > width:
                    right, row = _INDENT_PX, row + 1
                places.append(_Place(shape, right, row))
                right += shape.width
            self._placed = width, places
        return self._placed[1]

    def _have_set(self) -> None:
        """Have the formula typeset, unless it is, or the thread is at one: that one's end is waited for."""
        formula = self._formula
        if formula is None or self._setting is not None or (self._set is not None and self._set[0] == formula):
            return
        self._setting = formula
        self._thread.do(partial(_shapes, self._left, formula), partial(self._show_set, formula))

    def _show_set(self, formula: Formula, shapes: list[Shape]) -> None:
        self._setting, self._set, self._placed = None, (formula, shapes), None
        self.updateGeometry()
        self.update()

    @staticmethod
    def _rows(places: list[_Place]) -> list[tuple[float, float]]:
        """Ascent and descent of each row."""
        rows: dict[int, list[Shape]] = {}
        for shape, _, row in places:
            rows.setdefault(row, []).append(shape)
        return [(max(s.ascent for s in own), max(s.descent for s in own)) for own in rows.values()]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(self._places(width))
        return int(sum(ascent + descent + 2 * _AIR_PX for ascent, descent in rows) or _LETTER_PX)

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, places = self.palette().color(QPalette.ColorRole.WindowText), self._places(self.width())
        top, baselines = 0.0, []
        for ascent, descent in self._rows(places):
            baselines.append(top + _AIR_PX + ascent)
            top += ascent + descent + 2 * _AIR_PX
        for shape, left, row in places:
            painter.save()
            painter.translate(left, baselines[row])
            scale = min(1.0, (self.width() - left) / max(shape.width, 1.0))
            painter.scale(scale, scale)
            painter.fillPath(shape.path, colour)
            painter.restore()


def _shapes(left: Name, formula: Formula) -> list[Shape]:
    """The left side with the first summand, then each summand with its sign."""
    (_, first), *rest = formula.summands
    pieces = [f"{left.latex} = {_latex_of(first, False)}"]
    pieces += [rf"{{}} {_SIGNS[sign]} {_latex_of(summand, sign < 0)}" for sign, summand in rest]
    return [typeset(piece, _LETTER_PX) for piece in pieces]


def _latex_of(summand: Formula, is_factor: bool) -> str:
    return summand.latex(is_factor) if summand.is_short else r"\dots"
