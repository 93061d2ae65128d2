"""The four beats as buttons in a row, and the sentence of the current one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from desktop_app.plots.theme import SMALL_PT, TEXT_PT
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.common.style import font
from desktop_app.ui.step.beat_player import BEAT_NAMES
from desktop_app.words.step.beats import beat_sentence
from desktop_app.words.step.worked_step import WorkedStep

_SMALL_PT = SMALL_PT - 1
_WHOLE = "Press B to see this step in four beats."


class BeatStrip(QWidget):
    """`chosen` tells the beat that the user clicks; None if it is the current one."""

    chosen = Signal(object)  # int | None

    def __init__(self) -> None:
        super().__init__()
        self._worked: WorkedStep | None = None
        self._beat: int | None = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for k, name in enumerate(BEAT_NAMES):
            button = QPushButton(f"{k + 1} {name}")
            button.setObjectName("beat")
            button.setCheckable(True)
            button.setToolTip(f"Show the beat “{name}” of this step (B: the next one)")
            by_tab_only(button)
            self._group.addButton(button, k)
        self._group.idClicked.connect(self._on_clicked)
        self.label = label(_WHOLE, wraps=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setAccessibleName("The beat in a sentence")
        # Always room for two lines or three small ones, so that what is below does not jump.
        heights = (n * QFontMetrics(each).lineSpacing() for n, each in ((2, font(TEXT_PT)), (3, font(_SMALL_PT))))
        self.label.setFixedHeight(max(heights) + 4)
        beats = in_row(*self._group.buttons())
        for k in range(len(BEAT_NAMES)):
            beats.setStretch(k, 1)
        self.setLayout(in_column(beats, self.label))

    def show_step(self, worked: WorkedStep) -> None:
        self._worked = worked
        self._say()

    def show_beat(self, beat: int | None) -> None:
        """Press the button of the current beat."""
        self._beat = beat
        for k, button in enumerate(self._group.buttons()):
            button.setChecked(k == beat)
        self._say()

    def _say(self) -> None:
        words = _WHOLE if self._beat is None or self._worked is None else beat_sentence(self._worked, self._beat)
        if words != self.label.text():
            self.label.setText(words)
            self.label.setFont(font(TEXT_PT))
            if self.label.heightForWidth(self.label.width()) > self.label.height():
                self.label.setFont(font(_SMALL_PT))

    def _on_clicked(self, beat: int) -> None:
        chosen = None if beat == self._beat else beat
        self.show_beat(chosen)
        self.chosen.emit(chosen)
