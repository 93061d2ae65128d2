"""The runs side by side, a row each: whether it is shown, what it trains with, where it stands, and its verdict."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from desktop_app.core.files.workspace_reader import LONGEST_NAME
from desktop_app.plots.axes.legend import divided
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.training.frame import Frame, Member, Tolerances
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.common.number_edit import LabelledNumberEdit
from desktop_app.ui.common.style import font
from desktop_app.ui.runs.run_keys import SWATCH, run_icon
from desktop_app.ui.runs.run_row import (  # fmt: skip
    BELOW,
    ERROR,
    HEADINGS,
    ITERATION,
    NAME,
    NEAR,
    RATE,
    RULE,
    VERDICT,
    WEIGHT,
    names_of,
    row_of,
    runs_data,
    weights_in_full,
)
from desktop_app.words.data_table import DataTable
from desktop_app.words.typed_numbers import Allowed

if TYPE_CHECKING:
    from desktop_app.figures.view_cell import FrozenViewCell

_ROW_PX = 24
_AIR = 8  # before a number
_TOLERANCE = Allowed("tolerance", 0, low_is_open=True)
_WORDS = NAME, RULE, VERDICT  # columns whose text may be cut
_TIP = "Ticked: this run is drawn. Double-click to rename it; without a name of yours, it is named by what differs."
_TIPS = {
    ERROR: "Of the pattern that is shown; in a batch, the sum over all of them",
    BELOW: "The first iteration at which E was below its tolerance",
    NEAR: "The first iteration at which w was near w*, where the error over all patterns is least; of one weight only",
}
# Below this width names have no room: hide columns whose content is in other columns or in the read-outs, too.
_NARROW, _SPARE = 680, (RULE, ITERATION)
# And below this one the second tolerance has none, nor when E and w came near.
_NARROWEST, _JUDGED = 500, (BELOW, NEAR)
# In a window lower than these, so many rows are shown without scrolling.
_ROWS_BELOW = ((520, 1), (600, 2), (800, 3))


class RunsTable(Card):
    """Shows frames; the user makes runs active, renames them, hides them and shows them again."""

    activated = Signal(int)
    renamed = Signal(int, str)
    shown_changed = Signal()  # the user hid a run or showed it again
    tolerances_changed = Signal(object)  # Tolerances
    refused = Signal(str)  # why a tolerance is refused

    def __init__(self, theme: Theme, actions: Sequence[QAction]) -> None:
        super().__init__("runs", "Runs side by side")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus
        self._actions = list(actions)
        self._theme = theme
        self._hidden: set[int] = set()  # slots
        self._members: tuple[Member, ...] = ()
        self._names: tuple[str, ...] = ()
        self._cells: list[list[QTableWidgetItem]] = []
        # The widest text of each column so far: in pixels, and in letters.
        self._needs: dict[int, int] = {}
        self._longest: dict[int, int] = {}
        self._fits = True  # whether the columns have the right widths
        self._opening = 0
        self.table = QTableWidget(0, len(HEADINGS))
        self.E_field = LabelledNumberEdit(
            "E below", "The iteration from which on E stays below this number (> 0).", _TOLERANCE, 0.01
        )
        self.w_field = LabelledNumberEdit(
            "|w − w*| below", "w* is where the error over all patterns is least. A number > 0.", _TOLERANCE, 0.01
        )
        self._lay_out()
        self.table.currentCellChanged.connect(self._on_current_changed)
        self.table.itemChanged.connect(self._on_item_changed)
        for field in (self.E_field, self.w_field):
            field.entered.connect(lambda: self.tolerances_changed.emit(self.tolerances()))
            field.edit.refused.connect(self.refused)

    def _lay_out(self) -> None:
        buttons = map(quiet_button, self._actions)
        head = in_row(label(self.title, "title"), None, self.E_field, self.w_field, *buttons, spacing=None)
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.DoubleClicked | QTableWidget.EditTrigger.EditKeyPressed)
        table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        table.setIconSize(SWATCH)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names are often told apart by their ends
        table.setFont(font(SMALL_PT))
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setObjectName("runs")
        table.setAccessibleName("Runs side by side")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, heading in enumerate(HEADINGS):
            item = QTableWidgetItem(f"  {heading}" if column == VERDICT else heading)
            item.setTextAlignment(_alignment(column))
            item.setToolTip(_TIPS.get(column, ""))
            table.setHorizontalHeaderItem(column, item)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        table.setTabKeyNavigation(False)
        by_tab_only(table)
        self.setLayout(in_column(head, table, margins=(12, 6, 6, 6)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Fit the height to the rows, fewer in a low window; and the columns to their texts."""
        for columns, least in ((_SPARE, _NARROW), (_JUDGED, _NARROWEST)):
            for column in columns:
                self.table.setColumnHidden(column, self.width() < least)
        self.w_field.setVisible(self.width() >= _NARROWEST)
        most = next((rows for height, rows in _ROWS_BELOW if self.window().height() < height), len(self._members))
        rows = min(len(self._members), most)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + _ROW_PX * rows + 4)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Divide the width among the columns. Columns of numbers do not shrink, or they would jump in every frame."""
        table = self.table
        for column in range(len(HEADINGS)):
            if not table.isColumnHidden(column):
                before = 0 if column in _WORDS else self._needs.get(column, 0)
                needed = table.sizeHintForColumn(column) + (0 if column in _WORDS else _AIR)
                self._needs[column] = max(before, needed, table.horizontalHeader().sectionSizeHint(column))
        needs = {column: need for column, need in self._needs.items() if not table.isColumnHidden(column)}
        for column, width in _widths(needs, table.viewport().width()).items():
            table.setColumnWidth(column, width)
        self._fits = True

    def own_actions(self) -> list[QAction]:
        return self._actions

    def picture_cell(self, frame: Frame) -> "FrozenViewCell":
        from desktop_app.figures.view_cell import FrozenViewCell
        from desktop_app.ui.runs.printable_runs import PrintableRuns

        return FrozenViewCell(self.title, partial(PrintableRuns, members=frame.members), names_runs=True)

    def is_offered(self, frame: Frame) -> bool:
        return len(frame.members) > 1

    def data(self) -> DataTable:
        return runs_data(self._members, self.tolerances())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_swatches()

    def tolerances(self) -> Tolerances:
        return Tolerances(self.E_field.value, self.w_field.value)

    def is_shown(self, slot: int) -> bool:
        """Whether the run with this colour and dash is drawn."""
        return slot not in self._hidden

    def hide_runs(self, frame: Frame, slots: set[int]) -> None:
        """Show a frame, with the runs of these slots hidden, and all others shown."""
        self.show_frame(frame)
        self._hidden = slots
        self._draw_swatches()

    def show_frame(self, frame: Frame) -> None:
        """Show the runs of a frame."""
        same = [member.slot for member in frame.members] == [member.slot for member in self._members]
        if frame.opening != self._opening and _names_in(frame.members) != _names_in(self._members):
            self._hidden.clear()  # another workspace
        self._opening = frame.opening
        self._members, self._names = frame.members, names_of(frame.members)
        with QSignalBlocker(self.table):
            if not same:
                self._rebuild()
            for k, member in enumerate(frame.members):
                self._show_member(k, member)
            if not self._fits:
                self._fit_columns()
            if self.table.currentRow() != frame.active:
                self.table.setCurrentCell(frame.active, NAME)

    def _rebuild(self) -> None:
        """Make a row for each run."""
        self._hidden &= {member.slot for member in self._members}
        self._needs.clear()
        self._longest.clear()
        self.table.setRowCount(len(self._members))
        editable = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        self._cells = [[QTableWidgetItem() for _ in HEADINGS] for _ in self._members]
        for k, row in enumerate(self._cells):
            for column, item in enumerate(row):
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                item.setFlags(flags | editable if column == NAME else flags)
                item.setTextAlignment(_alignment(column))
                self.table.setItem(k, column, item)
        self._draw_swatches()
        self._fit()

    def _draw_swatches(self) -> None:
        with QSignalBlocker(self.table):
            for k, member in enumerate(self._members):
                item = self._cells[k][NAME]
                item.setIcon(run_icon(self._theme, member.slot, self.devicePixelRatioF()))
                item.setCheckState(Qt.CheckState.Checked if self.is_shown(member.slot) else Qt.CheckState.Unchecked)
                item.setToolTip(_TIP)

    def _show_member(self, k: int, member: Member) -> None:
        tips = {NAME: "", RULE: member.reading.settings.rule.kind.label, WEIGHT: weights_in_full(member)}
        if member.comparison is not None:
            tips[VERDICT] = member.comparison.verdict.sentence
        for column, text in enumerate(row_of(member, self._names[k])):
            if text is not None:
                self._say(k, column, f"  {text}" if column == VERDICT else text, tips.get(column, ""))

    def _say(self, k: int, column: int, text: str, tip: str = "") -> None:
        item = self._cells[k][column]
        if item.text() != text:
            item.setText(text)
            self._fits &= column not in _WORDS and len(text) <= self._longest.get(column, 0)
            self._longest[column] = max(self._longest.get(column, 0), len(text))
        if tip and item.toolTip() != tip:
            item.setToolTip(tip)

    def _on_current_changed(self, row: int, column: int, before: int, _: int) -> None:
        if row >= 0 and row != before:
            self.activated.emit(row)

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() != NAME or item.row() >= len(self._members):
            return
        member = self._members[item.row()]
        is_shown, was_shown = item.checkState() == Qt.CheckState.Checked, self.is_shown(member.slot)
        if is_shown != was_shown:
            self._hidden ^= {member.slot}
            self.shown_changed.emit()
        name = " ".join("".join(c if c.isprintable() else " " for c in item.text()).split())[:LONGEST_NAME]
        shown = self._names[item.row()]
        if name and name != shown:
            self.renamed.emit(item.row(), name)
        elif item.text() != shown:
            with QSignalBlocker(self.table):
                item.setText(shown)


def _names_in(members: Sequence[Member]) -> list[str]:
    return [member.experiment.name for member in members]


def _widths(needs: dict[int, int], room: int) -> dict[int, int]:
    """The widths of columns with these needs in a room; the last column takes the rest.

    Names take half of what is left over. Where there is too little room, texts give way, the longest ones first.
    """
    free = room - sum(needs.values())
    if free >= 0:
        return needs | {NAME: needs[NAME] + free // 2}
    texts = {column: need for column, need in needs.items() if column in _WORDS}
    left = room - sum(needs.values()) + sum(texts.values())
    return needs | dict(zip(texts, divided(list(texts.values()), left), strict=True))


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Numbers at the right, texts at the left."""
    side = Qt.AlignmentFlag.AlignRight if RATE <= column <= NEAR else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
