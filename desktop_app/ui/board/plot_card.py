"""The cards of the board: a plot with its legend, its switches and the values under the mouse; or a view."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.files.workspace_view import Limits, WorkspaceView
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key, keys_width, paint_keys
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.board.plot_keys import PlotKeys
from desktop_app.ui.board.plot_labels import PlotLabels
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.layouts import in_column, in_row, label, scrolled
from desktop_app.ui.common.style import font, mark
from desktop_app.words.data_table import DataTable
from desktop_app.words.summaries import NOTHING

if TYPE_CHECKING:
    from desktop_app.figures.plot_cell import PlotCell
    from desktop_app.figures.sheet import Cell
    from desktop_app.figures.view_cell import ViewCell
    from desktop_app.training.frame import Frame
    from desktop_app.ui.board.stage_view import StageView

# Below this width a heading names the quantity only.
_WIDE = 480
# Below this height of the card the x axis has ticks only.
_LOW = 190
# Qt's own minimum height of a plot is greater.
_LEAST_HEIGHT = 30
# From this height on a card has room for a row of keys.
_ROOM_FOR_KEYS = 130
_SPACING = 6


class Legend(QWidget):
    """Paints a plot's keys in one row, but for those of the runs: these have one key for all plots."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__()
        self._plot = plot
        self.setFont(font(SMALL_PT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(30)
        plot.keys_changed.connect(self._on_keys_changed)

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(key for key in self._plot.keys if key.slot is None)

    def sizeHint(self) -> QSize:
        return QSize(int(keys_width(self.fontMetrics(), self.keys)), self.fontMetrics().height() + 2)

    def _on_keys_changed(self) -> None:
        names = [key.label for key in self.keys]
        self.setAccessibleName(f"Curves: {', '.join(names)}" if names else "")
        self.setToolTip("\n".join(names))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keys(painter, self.keys, QColor(self._plot.theme.muted), self.width(), self.height())


class BoardCard(Card):
    """A card that shows readings in a plot or a view."""

    def __init__(self, name: str, title: str, shown: "ReadingPlot | StageView") -> None:
        super().__init__(name, title)
        self._shown = shown
        self._heading = label(title, "title")

    def set_theme(self, theme: Theme) -> None:
        self._shown.set_theme(theme)

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the coming step does."""
        self._shown.set_secret(on)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        raise NotImplementedError

    def picture_cell(self, frame: "Frame | None" = None) -> "Cell":
        """The card in a picture; it shows its reading, so it needs no frame."""
        raise NotImplementedError

    def show_beat(self, beat: int | None) -> None:
        """Highlight what a beat is about."""

    def go_on_following(self) -> None:
        """Let the plot follow the run again."""

    def show_view(self, view: WorkspaceView) -> None:
        """Show what a view says of this card."""

    def show_settings(self, view: WorkspaceView) -> None:
        """Show what a view says of what the user sets on this card, whatever is in sight."""

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The view with what the user has set on this card."""
        return view

    def has_logarithmic_iterations(self) -> bool:
        """Whether its iterations are on a logarithmic axis."""
        return False


class PlotCard(BoardCard):
    """A card with one plot; `view_name` is its name in views."""

    scale_changed = Signal()  # an axis became linear or logarithmic
    follow_asked = Signal()  # the user wants to see the whole run again

    def __init__(self, name: str, title: str, plot: ReadingPlot, has_iterations: bool, view_name: str = "") -> None:
        super().__init__(name, title, plot)
        self.plot, self.view_name = plot, view_name or name
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its plot has the focus
        self.labels = PlotLabels(plot)
        self.keys = PlotKeys(plot, lambda: self._reading)
        self.keys.told.connect(self.mark_used)
        self.keys.whole_asked.connect(self.follow_asked)
        self.legend = Legend(plot)
        self.log_x = self._switch("log i", "Logarithmic iteration axis, in all plots") if has_iterations else None
        symbol = plot.y_symbol if has_iterations else plot.symbol
        self.log_y = self._switch(f"log {symbol}", "Logarithmic scale of values")
        self.follow = QAction("Follow the run", self)
        self.follow.setToolTip("Follow the run again (F)")
        self.follow.setVisible(False)
        self.follow.triggered.connect(self.follow_asked)
        plot.moved.connect(self.show_following)
        plot.keys_changed.connect(self._place_legend)
        plot.setAccessibleName(title)
        plot.summary = self.summary
        plot.setMinimumHeight(_LEAST_HEIGHT)
        self._follow_button = quiet_button(self.follow)
        self._follow_button.hide()
        buttons = self._follow_button, *map(quiet_button, self._switches)
        # What the card's menu has, too: the first is hidden first, where the head has no room for all.
        self._spare: list[QWidget] = [*buttons[1:]]
        self._head = in_row(self._heading, self.legend, None, *buttons, spacing=_SPACING)
        self._column = in_column(self._head, plot, spacing=2, margins=(12, 6, 6, 4), highest=plot)
        self.setLayout(self._column)

    @property
    def _switches(self) -> list[QAction]:
        if not self.plot.can_be_logarithmic:
            return []
        return [self.log_x, self.log_y] if self.log_x is not None else [self.log_y]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        brief = self.title.split(" over ")[0].replace(" weight ", " ").replace(" bias ", " ")
        self._heading.setText(self.title if self.width() >= _WIDE else brief)
        self._place_legend()
        self.plot.set_low(self.height() < _LOW)

    def _place_legend(self) -> None:
        """Put the keys beside the title if all have room there; else, on a card high enough, in a row beneath it."""
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self._fold_head(room)
        beside = room - sum(each.sizeHint().width() + _SPACING for each in self._beside_legend())
        is_below = self.legend.sizeHint().width() > beside and self.height() >= _ROOM_FOR_KEYS
        if is_below != (self._head.indexOf(self.legend) < 0):
            self._head.removeWidget(self.legend)
            self._column.removeWidget(self.legend)
            (self._column if is_below else self._head).insertWidget(1, self.legend)

    def _beside_legend(self) -> list[QWidget]:
        """What is in the head and not hidden, but for the keys."""
        items = (self._head.itemAt(k) for k in range(self._head.count()))
        others = (item.widget() for item in items if item is not None)
        return [each for each in others if each is not None and each is not self.legend and not each.isHidden()]

    def _fold_head(self, room: int) -> None:
        """Hide as many of the spare parts as the others need to be whole."""
        parts = [*(each for each in self._beside_legend() if each not in self._spare), *self._spare[::-1]]
        if self._head.indexOf(self.legend) >= 0:
            parts.insert(0, self.legend)
        taken = 0
        for part in parts:
            taken += (part.minimumWidth() or part.sizeHint().width()) + _SPACING
            if part in self._spare and part.isHidden() != (is_hidden := taken > room + _SPACING):
                part.setHidden(is_hidden)
                self._column.activate()  # at once, or the others would stay cut until the next layout

    def _switch(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setToolTip(tip)
        action.toggled.connect(self._on_scale_toggled)
        return action

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.follow.setIcon(icon("locate-fixed", theme.accent))

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading, self._runs = reading, runs
        self.plot.show_reading(reading, runs)
        self.plot.repaint_soon()
        self.labels.keep_note_free()

    def show_beat(self, beat: int | None) -> None:
        self.plot.show_beat(beat)

    def go_on_following(self) -> None:
        self.plot.follow()
        self.show_following()

    def has_logarithmic_iterations(self) -> bool:
        return self.plot.logarithmic_x

    def picture_cell(self, frame: "Frame | None" = None) -> "PlotCell":
        from desktop_app.figures.plot_cell import PlotCell

        return PlotCell(self.title, self.plot, is_of_one_run=self.plot.is_of_one_run)

    def data(self) -> DataTable | None:
        return None if self._reading is None else self.plot.data(self._reading, self._runs)

    def summary(self) -> str:
        """What the plot shows, in words for a screen reader."""
        if self._reading is None:
            return NOTHING
        return " ".join(filter(None, (self.plot.in_words(self._reading, self._runs), self.plot.note)))

    def show_lit(self, on: bool) -> None:
        """Highlight the card's border and the plot's dot."""
        if on != self.plot.is_lit:
            self.plot.light(on)
            mark(self, "lit", on)

    def show_following(self) -> None:
        self._follow_button.setVisible(self.plot.is_held)
        self.follow.setVisible(self.plot.is_held)
        self._place_legend()

    def _on_scale_toggled(self) -> None:
        self._use_scales()
        self.scale_changed.emit()

    def _use_scales(self) -> None:
        self.plot.set_logarithmic(self.log_x is not None and self.log_x.isChecked(), self.log_y.isChecked())
        self.show_following()

    def show_view(self, view: WorkspaceView) -> None:
        """Set the scales and the limits; the next reading is drawn with them."""
        for switch, on in zip(self._switches[::-1], (self.view_name in view.log_y, view.log_x), strict=False):
            with QSignalBlocker(self):
                switch.setChecked(on)
        self._use_scales()
        limits = view.limits_of(self.view_name)
        self.plot.show_limits(limits if self.log_x is None else limits._replace(x=view.iterations))
        self.show_following()

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        limits = self.plot.limits()
        if self.log_x is not None:
            view = replace(view, log_x=self.plot.logarithmic_x, iterations=limits.x)
            limits = Limits(y=limits.y)
        return view.with_limits(self.view_name, limits).with_log_y(self.view_name, self.plot.logarithmic_y)

    def own_actions(self) -> list[QAction]:
        return [*self._switches, self.follow]


class ViewCard(BoardCard):
    """A card with one view that is no plot."""

    def __init__(self, name: str, title: str, view: "StageView") -> None:
        super().__init__(name, title, view)
        self.view = view
        self.area = scrolled(view)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLayout(in_column(self._heading, self.area, spacing=2, margins=(12, 6, 12, 8), highest=self.area))

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Show the active run's reading alone."""
        self.view.show_reading(reading)

    def picture_cell(self, frame: "Frame | None" = None) -> "ViewCell":
        from desktop_app.figures.view_cell import ViewCell

        return ViewCell(self.title, self.view, is_of_one_run=True)

    def data(self) -> DataTable | None:
        return self.view.data()

    def summary(self) -> str:
        return self.view.accessibleDescription()

    def show_view(self, view: WorkspaceView) -> None:
        self.view.show_view(view)

    def show_settings(self, view: WorkspaceView) -> None:
        self.show_view(view)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        return self.view.added_to(view)
