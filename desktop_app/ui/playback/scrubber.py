"""Goes to any iteration of the run: buttons, a track, and a number to type."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame

from desktop_app.core.model.numbers import THIN_SPACE, count
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.run.run import View
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, State
from desktop_app.ui.common.accessibility import tell_value
from desktop_app.ui.common.buttons import action_button
from desktop_app.ui.common.layouts import in_row, label
from desktop_app.ui.common.number_edit import BESIDE_PX, NumberEdit
from desktop_app.ui.playback.timeline_slider import TimelineSlider
from desktop_app.words.typed_numbers import Allowed

_ITERATION = Allowed("iteration", 0, GREATEST_ITERATION, integer=True)
_FIELD_WIDTH = 60  # at least
_SPACING = 2
_LEAST = f"of 000{THIN_SPACE}000"


class Scrubber(QFrame):
    """Shows where a frame stands in its run; `asked` tells which iteration the user wants to see."""

    asked = Signal(object)  # int
    refused = Signal(str)  # why what was typed is no iteration

    def __init__(self, theme: Theme, before: list[QAction], after: list[QAction], branch: QAction) -> None:
        super().__init__()
        self.setObjectName("card")
        self._shown = 0
        self.track = TimelineSlider(theme)
        self.track.dragged.connect(self.asked)
        self.field = NumberEdit(_ITERATION, _FIELD_WIDTH, lambda i: count(int(i)))
        self.field.set_tip("The iteration that is shown; type another one.")
        self.field.setAccessibleName("Iteration shown")
        self.field.entered.connect(self._on_entered)
        self.field.refused.connect(self.refused)
        self._of = label(look="note")
        button = partial(action_button, quiet=True)
        self.setLayout(
            in_row(
                *map(button, before), self.track, *map(button, after), 4, self.field, 4, self._of, button(branch),
                spacing=_SPACING, margins=(10, 5, 10, 5), widest=self.track,
            )
        )  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        self.track.theme = theme
        self.track.update()

    def show_view(self, view: View) -> None:
        """Be logarithmic while the plots are."""
        self.track.logarithmic = view.logarithmic
        self.track.update()

    def show_frame(self, frame: Frame) -> None:
        shown, latest = frame.iteration, frame.latest
        self.track.show_place(shown, latest, frame.changes)
        self.track.setEnabled(latest > 0)
        if shown != self._shown and frame.state is not State.RUNNING:
            tell_value(self.track, shown)
        self._shown = shown
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.show_number(shown)
        of = f"of {count(latest)}"
        if len(of) != len(self._of.text()):
            self._make_room(of)
        if self._of.text() != of:
            self._of.setText(of)
        self.field.setEnabled(frame.state is not State.RUNNING)

    def _make_room(self, of: str) -> None:
        """Give both numbers room for their digits, six at least, so that the track keeps its width."""
        widest = max(_LEAST, "".join("0" if letter.isdigit() else letter for letter in of), key=len)
        self._of.setFixedWidth(self._of.fontMetrics().horizontalAdvance(widest) + _SPACING)
        room = self.field.fontMetrics().horizontalAdvance(widest.removeprefix("of "))
        self.field.setFixedWidth(max(_FIELD_WIDTH, room + BESIDE_PX))

    def _on_entered(self, iteration: int) -> None:
        self.field.show_number(self._shown)  # until the frame of the other one arrives
        self.asked.emit(iteration)
