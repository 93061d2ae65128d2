"""The panel of the worked step: what the gradient does, in a drawing, in equations and in numbers."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from desktop_app.core.derivation.derivation import NUDGE
from desktop_app.core.model.numbers import brief
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, State
from desktop_app.ui.common.accessibility import announce, name_box
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import Item, in_column, in_row, label, scrolled
from desktop_app.ui.common.style import STEP_WIDTH
from desktop_app.ui.step.amount_view import AmountView
from desktop_app.ui.step.beat_player import BeatPlayer
from desktop_app.ui.step.beat_strip import BeatStrip
from desktop_app.ui.step.check_view import CheckView
from desktop_app.ui.step.derivation_view import DerivationView
from desktop_app.ui.step.gates_view import GatesView
from desktop_app.ui.step.network_view import NetworkView
from desktop_app.ui.step.predict_view import PredictView
from desktop_app.words.step.highlights import quantities_of_beat
from desktop_app.words.step.parts import parts_of
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

if TYPE_CHECKING:
    from desktop_app.figures.view_cell import FrozenViewCell

# Below this height the panel has no room for both the question of a prediction and the drawing.
_LOW = 600


class StepPanel(Card):
    """Shows the step of a frame.

    `pointed` tells the quantity under the mouse, `beat_changed` the current beat, `secret_changed` whether to hide the
    numbers of the next nudge everywhere; `step_asked` follows the last beat.
    """

    has_data = False
    area: QScrollArea
    pointed = Signal(str)
    beat_changed = Signal(object)  # int | None
    secret_changed = Signal(bool)
    step_asked = Signal()

    def __init__(self, theme: Theme, copies: list[QAction]) -> None:
        super().__init__("step", "This step, worked")
        self._copies = copies
        self.setFixedWidth(STEP_WIDTH)
        self._frame: Frame | None = None
        self._pointed: frozenset[str] = frozenset()
        self._pattern = 0  # the one chosen last
        self.worked: WorkedStep | None = None
        self.is_secret = self._hides = False
        self.beats = BeatPlayer(self)
        self.strip = BeatStrip()
        self.predict = PredictView()
        self.network, self.gates = NetworkView(theme), GatesView(theme)
        self.derivation, self.amount, self.check = DerivationView(theme), AmountView(theme), CheckView(theme)
        self.pattern = QComboBox()
        self.pattern.setToolTip("A batch takes all patterns; choose the one that is worked here.")
        by_tab_only(self.pattern)
        self.of_pattern = label(look="note", wraps=True)
        self._lay_out()
        name_box(self.pattern, "The pattern that is worked")
        self._wire()

    def _lay_out(self) -> None:
        head = in_row(label(self.title, "title"), self.pattern, None, *map(quiet_button, self._copies), spacing=6)
        rows: list[Item] = []
        self._heads: dict[QWidget, QWidget] = {}
        for words, view in (
            ("Three gates", self.gates),
            ("The derivation", self.derivation),
            ("Direction and amount, promise and delivery", self.amount),
            ("Is the gradient right?", self.check),
        ):
            choosers = (view.chooser,) if isinstance(view, GatesView | CheckView) else ()
            head_of_view = QWidget()
            head_of_view.setLayout(in_row(label(words.upper(), "group"), None, *choosers))
            self._heads[view] = head_of_view
            rows += head_of_view, view, 8
        self._rows = in_column(*rows, None, margins=(0, 0, 8, 0))
        form = QWidget()
        form.setLayout(self._rows)
        self.area = scrolled(form)
        parts = head, self.strip, self.predict, self.of_pattern, self.network, self.area
        self._column = in_column(*parts, spacing=6, margins=(14, 8, 6, 10), highest=self.area)
        self.setLayout(self._column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def _place_parts(self) -> None:
        """Keep the drawing in view, since the beats point at it, and the question of a prediction.

        Where there is too little room for all, scroll the drawing, and on a very low panel the question, too.
        """
        heights = {part: self._height_of(part) for part in (self.predict, self.network)}
        needed = self._column.totalMinimumHeightForWidth(self.width())
        needed += sum(height for part, height in heights.items() if self._is_scrolled(part))
        must = self.predict.switch.isChecked() and self.height() < _LOW
        scrolls_network = must or needed > self.height()
        scrolls_predict = scrolls_network and needed - heights[self.network] > self.height()
        self._scroll(self.network, scrolls_network, before=self.area)
        self._scroll(self.predict, scrolls_predict, before=self.of_pattern)

    def _height_of(self, part: QWidget) -> int:
        return max(part.minimumHeight(), part.minimumSizeHint().height()) + self._column.spacing()

    def _is_scrolled(self, part: QWidget) -> bool:
        return self._rows.indexOf(part) >= 0

    def _scroll(self, part: QWidget, on: bool, before: QWidget) -> None:
        """Move a part to the top of what is scrolled, or back above another one."""
        if on and not self._is_scrolled(part):
            self._rows.insertWidget(0, part)
        elif not on and self._is_scrolled(part):
            self._column.insertWidget(self._column.indexOf(before), part)

    def _wire(self) -> None:
        self.beats.changed.connect(self._on_beat_changed)
        self.beats.step_asked.connect(self.step_asked)
        self.strip.chosen.connect(self.beats.show)
        self.predict.switched.connect(self._place_parts)
        self.predict.switched.connect(self._show)
        self.predict.answered.connect(self._show)
        self.pattern.currentIndexChanged.connect(self._on_pattern_chosen)
        for view in (self.network, self.gates, self.derivation, self.amount):
            view.pointed.connect(self.pointed)

    def own_actions(self) -> list[QAction]:
        return self._copies

    def set_theme(self, theme: Theme) -> None:
        for view in (self.network, self.gates, self.derivation, self.amount, self.check):
            view.set_theme(theme)

    def show_frame(self, frame: Frame, speed: float) -> None:
        """Work the step of a frame; at low speed its beats follow each other."""
        self._frame = frame
        self._show()
        self.beats.follow(frame.reading.step.iteration, frame.state is State.RUNNING, speed)

    def picture_cell(self, frame: Frame) -> "FrozenViewCell":
        """The whole step; the panel may show only a part of it."""
        return self.part_cell()

    def parts(self) -> dict[str, str]:
        return {} if self.worked is None else parts_of(self.worked.settings, self.worked.pattern)

    def part_cell(self, part: str = "", is_numbered: bool = True) -> "FrozenViewCell":
        from desktop_app.ui.step.printable_step import step_cell

        self._show()  # while a run goes on, the panel may be a moment behind
        assert self.worked is not None
        chosen = self.gates.chooser.which, self.check.chooser.which, self.check.slider.value()
        return step_cell(self.title, self.worked, chosen, part, is_numbered)

    def is_offered(self, frame: Frame) -> bool:
        return self.worked is not None

    def light(self, name: str) -> None:
        """Highlight a quantity in every view; an empty name highlights none."""
        self._pointed = frozenset({name} if name else ())
        self._light()

    def hide_step(self, on: bool) -> None:
        """Whether to hide what the step does, also where the panel itself asks no question."""
        self._hides = on
        self._show()

    def _show(self) -> None:
        if self._frame is None:
            return
        settings, step = self._frame.reading.settings, self._frame.reading.step
        self._offer_patterns()
        self._show_patterns()
        plain = worked_step_of(settings, step, self._pattern)
        self.predict.show_step(plain, self._frame.state is State.RUNNING)
        self.worked = plain._replace(is_secret=self.predict.is_secret or self._hides)
        self.of_pattern.setText(self.worked.pattern_note)
        self.of_pattern.setVisible(bool(self.of_pattern.text()))
        for widget in (self.gates, self._heads[self.gates]):
            widget.setVisible(settings.net.has_patterns)
        for view in (self.network, self.gates, self.derivation, self.amount, self.check, self.strip):
            show: Callable[[WorkedStep], None] = view.show_step
            show(self.worked)
        self._place_parts()
        if self.worked.is_secret != self.is_secret:
            self.is_secret = self.worked.is_secret
            self.secret_changed.emit(self.is_secret)

    def _offer_patterns(self) -> None:
        """Which patterns of a batch can be worked: all, or of many the chosen ones."""
        assert self._frame is not None
        reading = self._frame.reading
        count = len(reading.settings.patterns)
        self._offered: Sequence[int] = range(count)
        if reading.spread is not None:
            self._offered = tuple(k for k in reading.spread.chosen if k < count) or (0,)
            self._pattern = self._pattern if self._pattern in self._offered else self._offered[0]

    def _show_patterns(self) -> None:
        """In a batch, let the user choose the pattern that is worked."""
        assert self._frame is not None
        reading = self._frame.reading
        is_batch = reading.step.pattern is None and len(reading.step.shares) > 1
        patterns = reading.settings.patterns if is_batch else ()
        names = [
            f"{k}: ({brief(x)}, {brief(y)})" for k, (x, y) in ((k, patterns[k]) for k in self._offered[: len(patterns)])
        ]
        if names != [self.pattern.itemText(k) for k in range(self.pattern.count())]:
            with QSignalBlocker(self.pattern):
                self.pattern.clear()
                self.pattern.addItems(names)
                at = self._offered.index(self._pattern) if self._pattern in self._offered else len(names) - 1
                self.pattern.setCurrentIndex(at)
        self.pattern.setVisible(is_batch)

    def _on_pattern_chosen(self, index: int) -> None:
        self._pattern = self._offered[index]
        self._show()

    def _on_beat_changed(self, beat: int | None) -> None:
        self.strip.show_beat(beat)
        self._light()
        if beat is not None and not self.beats.is_timed:
            # Only by hand: the page must not scroll away while it is read.
            view = self.amount if beat == NUDGE else self.derivation.view_of_beat(beat)
            self.area.ensureWidgetVisible(view or self.derivation, 0, 40)
            announce(self.strip, self.strip.label.text())
        self.beat_changed.emit(beat)

    def _light(self) -> None:
        beat = self.beats.beat
        names = self._pointed
        if beat is not None and self.worked is not None:
            names |= quantities_of_beat(self.worked.settings.net, beat)
        for view in (self.network, self.gates, self.amount):
            view.light(names)
        self.derivation.light(self._pointed, beat)
