"""A vote of the patterns: each gradient as a bar, their sum, what a vote of signs would do, and how either changes E.

It is painted and not laid out, so that no frame moves anything.
"""

from math import hypot, isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.vote import Vote, vote
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import significant
from desktop_app.core.run.run import Reading
from desktop_app.core.run.spread import Spread
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.offscreen_window import painter_on
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.ranges import round_scale, round_up
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.board.stage_view import StageView
from desktop_app.ui.common.painting import LEFT, MIDDLE, RIGHT, draw_fitted, draw_words, fill_with
from desktop_app.words.data_table import DataTable
from desktop_app.words.step.prediction import WAYS, way_of
from desktop_app.words.step.vote import (
    gradients_sentence,
    nudge_sentence,
    other_rule,
    row_names,
    vote_sentence,
    vote_table,
)
from desktop_app.words.step.worked_step import UNSAID

_ARROWS = {1: "▲", -1: "▼", 0: "–"}
_SUM, _VOTE = _DECIDERS = "sum", "vote"
# Widths in pixels: of a row's name with its sample, of its vote in words or as an arrow, and of the number of a change.
_NAME, _SAMPLE, _BALLOT, _ARROW, _NUMBER = 90.0, 18.0, 58.0, 16.0, 86.0
# Heights in pixels: of rows and their bars, of the two decisions, and of the words below.
_LEAST_ROW, _USUAL_ROW, _MOST_ROW, _BAR_SHARE, _MOST_BAR = 14.0, 30.0, 46.0, 0.6, 18.0
_GAP, _DECISION, _WORDS = 8.0, 20.0, 54.0
_BESIDE = 5.0  # between the middle and a number, which stands opposite its bar
_WIDE = 200.0  # from this width on a weight's column has room for words
_TIP = "Bold: the pattern that this iteration shows."
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class VoteView(StageView):
    """Shows the patterns' gradients at the weights of a reading; `words` says all of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._vote: Vote | None = None
        self.heading = ""  # above the two decisions: how far both go
        self._shown: tuple[Experiment, Weights, int | None, bool, Spread | None] | None = (
            None  # all that the view depends on
        )
        self._small, self._bold = font(SMALL_PT, face=theme.face), font(SMALL_PT, True, theme.face)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 300)
        self.setToolTip(_TIP)
        self.setAccessibleName("The patterns vote: their gradients, the sum, and the signs")

    def sizeHint(self) -> QSize:
        return QSize(360, self._height_in(_USUAL_ROW))

    def data(self) -> DataTable | None:
        """The numbers of the vote; None while they are to be predicted."""
        if self.reading is None or self.is_secret:
            return None
        return vote_table(self.reading.settings, self._held(self.reading))

    def refresh(self) -> None:
        """Work out and show the vote, if it has changed and the view is visible."""
        if self.reading is None or not self.isVisible():
            return
        settings, step = self.reading.settings, self.reading.step
        wanted = settings, step.state.weights, step.pattern, self.is_secret, self.reading.spread
        if wanted == self._shown:
            return
        self._shown, self._vote = wanted, self._held(self.reading)
        self.setMinimumHeight(self._height_in(_LEAST_ROW))
        self.words = "Predict first." if self.is_secret else vote_sentence(settings, step.state.weights, self._vote)
        far = UNSAID if self.is_secret else significant(hypot(*self._vote.by_sum.delta))
        self.heading, other = nudge_sentence(settings, far), other_rule(settings)
        self.setToolTip(f"{_TIP} {other}".strip())
        whole = f"{gradients_sentence(settings, self._vote)} {self.words} {other}".strip()
        self.setAccessibleDescription(self.words if self.is_secret else whole)
        self.update()

    @staticmethod
    def _held(reading: Reading) -> Vote:
        return vote(reading.settings, reading.step, reading.spread.chosen if reading.spread else ())

    def bar_of(self, row: int | str, weight: int = 0) -> QRectF:
        """The bar of a pattern, or of the "sum", along a weight; to the left where the slope is negative.

        Empty where there is none: in secret, at 0, or where it is not finite.
        """
        if self._vote is None or self.is_secret or row == _VOTE:
            return QRectF()
        count = len(self._vote.gradients)
        slope = (self._vote.total if row == _SUM else self._vote.gradients[int(row)])[weight]
        scale = self._scale()
        if not (isfinite(slope) and scale):
            return QRectF()
        room = self._bars(weight)
        reach = slope / scale * room.width() / 2
        place = self._row(count if row == _SUM else int(row))
        high = min(place.height() * _BAR_SHARE, _MOST_BAR)
        return QRectF(room.center().x() + min(reach, 0.0), place.center().y() - high / 2, abs(reach), high)

    def change_bar_of(self, row: str) -> QRectF:
        """The bar of how much the decision by "sum" or "vote" changes E; to the left where E falls."""
        if self._vote is None or self.is_secret:
            return QRectF()
        changes = [self._vote.by_sum.change, self._vote.by_vote.change]
        greatest = max((abs(change) for change in changes if isfinite(change)), default=0.0)
        change = changes[row == _VOTE]
        if not (isfinite(change) and greatest > 1e-300):
            return QRectF()
        room, place = self._change_room(), self._decision(_DECIDERS.index(row) + 1)
        reach = change / min(round_up(greatest), 1e300) * room.width() / 2
        return QRectF(room.center().x() + min(reach, 0.0), place.center().y() - 5, abs(reach), 10)

    def _scale(self) -> float:
        """The slope of a bar that fills half of its room: a round number, so that it seldom changes."""
        assert self._vote is not None
        return round_scale(slope for pair in (*self._vote.gradients, self._vote.total) for slope in pair)

    def _height_in(self, row: float) -> int:
        """The height of the view with rows of this height."""
        count = len(self._vote.gradients) if self._vote else 1
        return int((count + 3) * row + _WORDS + 3 * _DECISION + 2 * _GAP)

    def _row(self, k: int) -> QRectF:
        """The rectangle of the k-th row: the headings are row −1; sum and vote follow the patterns."""
        count = len(self._vote.gradients) if self._vote else 1
        room = self.height() - _WORDS - 3 * _DECISION - 2 * _GAP
        high = max(_LEAST_ROW, min(room / (count + 3), _MOST_ROW))
        return QRectF(0.0, (k + 1) * high + (_GAP if k >= count else 0.0), self.width(), high)

    def _column(self, weight: int) -> QRectF:
        """The column of a weight."""
        count = len(self._vote.ballots) if self._vote else 1
        wide = (self.width() - _NAME - _GAP * (count - 1)) / count
        return QRectF(_NAME + weight * (wide + _GAP), 0.0, wide, self.height())

    @property
    def _is_wide(self) -> bool:
        return self._column(0).width() > _WIDE

    @property
    def _ballot_width(self) -> float:
        return _BALLOT if self._is_wide else _ARROW

    def _bars(self, weight: int) -> QRectF:
        return self._column(weight).adjusted(0, 0, -self._ballot_width - 4, 0)

    def _decision(self, k: int) -> QRectF:
        """The rectangle of a row below the patterns: 0 the heading of the decisions, 1 and 2 these, 3 the words."""
        count = len(self._vote.gradients) if self._vote else 1
        return QRectF(0.0, self._row(count + 1).bottom() + _GAP + k * _DECISION, self.width(), _DECISION)

    def _change_room(self) -> QRectF:
        return QRectF(_NAME, 0.0, self.width() - _NAME - _NUMBER, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self, self.theme.card)
        if self._vote is None or self.reading is None:
            return
        count = len(self._vote.gradients)
        self._paint_headings(painter, self.reading.settings)
        for k, name in enumerate(row_names(self.reading.settings, self._vote)):
            self._paint_name(painter, k, name)
            for weight in range(len(self._vote.ballots)):
                self._paint_slope(painter, k, self._row(k), weight, self._vote.gradients[k][weight])
        painter.setPen(QPen(QColor(self.theme.axis), 1))
        line = self._row(count).top() - _GAP / 2
        painter.drawLine(QPointF(0, line), QPointF(self.width(), line))
        self._paint_outcome(painter, self._vote, count)
        self._paint_changes(painter, self._vote)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(self._small)
        room = QRectF(0, self._decision(3).top() + 4, self.width(), _WORDS)
        painter.drawText(room, _WRAPPED, lettered(self.words, self.theme.face))

    def _paint_headings(self, painter: QPainter, settings: Experiment) -> None:
        theme, place = self.theme, self._row(-1)
        draw_words(painter, place, LEFT, "pattern (x, y)", self._small, theme.muted)
        for weight, symbol in enumerate(settings.net.symbols):
            bars, column = self._bars(weight), self._column(weight)
            painter.setPen(QColor(theme.gradient))
            painter.drawText(
                QRectF(bars.left(), place.top(), bars.width(), place.height()),
                MIDDLE,
                lettered(f"∂E/∂{symbol}", theme.face),
            )
            painter.setPen(QColor(theme.muted))
            words = lettered(f"{symbol} goes" if self._is_wide else symbol, theme.face)
            painter.drawText(QRectF(column.left(), place.top(), column.width(), place.height()), RIGHT, words)
            painter.setPen(QPen(QColor(theme.axis), 1))
            middle, bottom = bars.center().x(), self._row(len(self._vote.gradients) if self._vote else 1).bottom()
            painter.drawLine(QPointF(middle, place.bottom()), QPointF(middle, bottom))

    def _paint_name(self, painter: QPainter, k: int, name: str) -> None:
        """A pattern's dash, as in all plots, and its numbers; bold if the step shows this pattern alone."""
        assert self.reading is not None
        place, theme = self._row(k), self.theme
        painter.setPen(flat_pen(theme, theme.gradient, dash=k))
        painter.drawLine(QPointF(0, place.center().y()), QPointF(_SAMPLE, place.center().y()))
        shown = self._vote.shown if self._vote else ()
        is_presented = k < len(shown) and self.reading.step.pattern == shown[k]
        letters = self._bold if is_presented else self._small
        room = QRectF(_SAMPLE + 5, place.top(), _NAME - _SAMPLE - 9, place.height())
        draw_fitted(painter, room, LEFT, name, letters, theme.text)

    def _paint_slope(self, painter: QPainter, row: int | str, place: QRectF, weight: int, slope: float) -> None:
        """A slope's bar, its number on the other side of the middle, and the way that it would move the weight."""
        theme, bars = self.theme, self._bars(weight)
        letters = self._bold if row == _SUM else self._small
        fill_with(painter, theme.gradient if row == _SUM else theme.pale(theme.gradient))
        painter.drawRect(self.bar_of(row, weight))
        half = QRectF(bars.left(), place.top(), bars.width() / 2 - _BESIDE, place.height())
        flags = RIGHT if slope > 0 and not self.is_secret else LEFT
        room = half if flags == RIGHT else half.translated(bars.width() / 2 + _BESIDE, 0)
        words = UNSAID if self.is_secret else significant(slope, 3)
        draw_fitted(painter, room, flags, words, letters, theme.gradient)
        self._paint_way(painter, place, weight, way_of(-slope), letters)

    def _paint_way(self, painter: QPainter, place: QRectF, weight: int, way: int, letters: QFont) -> None:
        arrow = _ARROWS[way]
        words = UNSAID if self.is_secret else f"{WAYS[way]} {arrow}" if self._is_wide else arrow
        right = self._column(weight).right()
        room = QRectF(right - self._ballot_width, place.top(), self._ballot_width, place.height())
        draw_fitted(painter, room, RIGHT, words, letters, self.theme.text)

    def _paint_outcome(self, painter: QPainter, made: Vote, count: int) -> None:
        """The row of the sum, and the row of the vote, which has counts instead of a bar."""
        text, rows = self.theme.text, (self._row(count), self._row(count + 1))
        for place, name in zip(rows, ("sum", "vote of signs"), strict=True):
            draw_fitted(painter, QRectF(0, place.top(), _NAME - 4, place.height()), LEFT, name, self._bold, text)
        for weight, (up, down) in enumerate(made.ballots):
            self._paint_slope(painter, _SUM, rows[0], weight, made.total[weight])
            bars = self._bars(weight)
            room = QRectF(bars.left(), rows[1].top(), bars.width(), rows[1].height())
            words = UNSAID if self.is_secret else f"{up} up, {down} down"
            draw_fitted(painter, room, MIDDLE, words, self._small, text)
            self._paint_way(painter, rows[1], weight, way_of(up - down), self._bold)

    def _paint_changes(self, painter: QPainter, made: Vote) -> None:
        """How much either decision changes the total error."""
        theme, room = self.theme, self._change_room()
        draw_fitted(painter, self._decision(0), LEFT, self.heading, self._small, theme.muted)
        for k, (row, decision) in enumerate(zip(_DECIDERS, (made.by_sum, made.by_vote), strict=True), start=1):
            place = self._decision(k)
            name = QRectF(0, place.top(), _NAME - 4, _DECISION)
            draw_fitted(painter, name, LEFT, f"by the {row}", self._small, theme.text)
            fill_with(painter, theme.E)
            painter.drawRect(self.change_bar_of(row))
            painter.setPen(QPen(QColor(theme.axis), 1))
            painter.drawLine(QPointF(room.center().x(), place.top()), QPointF(room.center().x(), place.bottom()))
            number = QRectF(room.right() + 4, place.top(), place.right() - room.right() - 4, _DECISION)
            words = UNSAID if self.is_secret else significant(decision.change)
            draw_fitted(painter, number, RIGHT, words, self._small, theme.E)
