"""The table of runs for a picture: painted, with all columns, and as wide as its texts."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.plots.axes.legend import draw_sample
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.training.frame import Member
from desktop_app.ui.common.style import font
from desktop_app.ui.runs.run_row import HEADINGS, NEAR, RATE, names_of, row_of

_ROW, _SAMPLE, _AIR, _BETWEEN = 20.0, 26.0, 6.0, 14.0
_MOST_ROW, _MOST_BETWEEN = 34.0, 44.0  # where there is room


class PrintableRuns(QWidget):
    """Shows runs, a row each."""

    def __init__(self, theme: Theme, members: Sequence[Member]) -> None:
        super().__init__()
        self._theme, self._members = theme, members
        named = zip(members, names_of(members), strict=True)
        self._rows = [HEADINGS, *(tuple(text or "–" for text in row_of(*each)) for each in named)]
        self.setFont(font(SMALL_PT, face=theme.face))
        advance = self.fontMetrics().horizontalAdvance
        self._widths = [max(map(advance, column)) for column in zip(*self._rows, strict=True)]
        self.setMinimumSize(self.sizeHint())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = _SAMPLE + _AIR + sum(self._widths) + _BETWEEN * (len(HEADINGS) - 1)
        return QSize(int(width) + 1, int(_ROW * len(self._rows)) + 2)

    @property
    def _row(self) -> float:
        """The height of a row."""
        return max(_ROW, min((self.height() - 2) / len(self._rows), _MOST_ROW))

    @property
    def _between(self) -> float:
        """The distance between columns."""
        spare = (self.width() - self.sizeHint().width()) / (len(HEADINGS) - 1)
        return max(_BETWEEN, min(_BETWEEN + spare, _MOST_BETWEEN))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = self._row
        for k, row in enumerate(self._rows):
            if k:
                self._paint_sample(painter, k)
            painter.setPen(QColor(self._theme.text if k else self._theme.muted))
            left = _SAMPLE + _AIR
            for column, (text, width) in enumerate(zip(row, self._widths, strict=True)):
                side = Qt.AlignmentFlag.AlignRight if RATE <= column <= NEAR else Qt.AlignmentFlag.AlignLeft
                painter.drawText(QRectF(left, k * high, width + 1, high), side | Qt.AlignmentFlag.AlignVCenter, text)
                left += width + self._between
        painter.setPen(QPen(QColor(self._theme.axis), 1.0))
        painter.drawLine(QPointF(0, high), QPointF(left - self._between, high))

    def _paint_sample(self, painter: QPainter, k: int) -> None:
        """A piece of the run's curve."""
        slot = self._members[k - 1].slot
        pen = flat_pen(self._theme, self._theme.runs[slot], dash=slot)
        draw_sample(painter, pen, QPointF(0, (k + 0.5) * self._row), _SAMPLE, slot)
