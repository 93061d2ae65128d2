"""Predict first: the user says which way w will go, and how far, before the step is shown; both are scored."""

from collections.abc import Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QPushButton, QToolButton, QWidget

from desktop_app.ui.common.focus import by_tab_only, focus_window
from desktop_app.ui.common.layouts import in_column, in_grid, in_row, label
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.words.step.nudge import NO_NUDGE
from desktop_app.words.step.prediction import DOWN, GOES, STAYS, UP, Tally, score, teaches_nothing
from desktop_app.words.step.worked_step import WorkedStep
from desktop_app.words.typed_numbers import Allowed

_FIELD_WIDTH = 92
_SAID_LINES = 4
_PAUSE = "Pause to predict."
_NEXT = "Step on (→): you will be asked again."
_BEFORE = f"This step has been predicted before.\n{_NEXT}"
_SKIPPED = f"Nothing to predict: x = 0, so slope and nudge are exactly 0. This step is skipped.\n{_NEXT}"


class PredictView(QWidget):
    """While it is on, asks about each step that teaches something, but not during a run.

    What was predicted stays visible beside what came, until the next question.

    `switched` tells whether it is on, `answered` that the numbers may be shown.
    """

    switched = Signal(bool)
    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tally = Tally()
        self._worked: WorkedStep | None = None
        self._asked: Hashable = None  # the last nudge that was asked about
        self._answered: set[Hashable] = set()
        self.is_secret = False  # whether a question for the present step is open
        self._is_running = False
        self.switch = QCheckBox("Predict first")
        self.switch.setToolTip("Say which way w will go, and how far, before a step is shown.")
        self.switch.setAccessibleDescription(self.switch.toolTip())
        self.ways = {DOWN: QPushButton("&Down"), STAYS: QPushButton("&Stays"), UP: QPushButton("&Up")}
        self._one_of = QButtonGroup(self)
        for button in self.ways.values():
            button.setObjectName("beat")  # so that the chosen one is seen, also after the check
            button.setCheckable(True)
            self._one_of.addButton(button)
        self.amount = NumberEdit(Allowed("amount", 0, low_is_open=True), _FIELD_WIDTH, is_live=True)
        self.check, self.clear = QPushButton("Chec&k"), QToolButton()
        self.clear.setObjectName("quiet")
        self.clear.setText("Clear")
        self.clear.setToolTip("Start the tally again")
        self.clear.setAccessibleName("Clear the tally")
        self._which, self._count = QLabel(), label(look="note")
        # The score, what is wrong with the answer, or what to do.
        self.said = label(wraps=True)
        by_tab_only(self.switch, *self.ways.values(), self.check, self.clear)
        self._lay_out()
        self._wire()
        self._show_tally()
        self._question.hide()

    def _lay_out(self) -> None:
        how_far = QLabel("By how &much?")
        how_far.setBuddy(self.amount)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said.setFixedHeight(_SAID_LINES * self.said.fontMetrics().lineSpacing())
        keep = self.clear.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(keep)
        self._question = QWidget()
        rows = in_grid(
            (self._which, in_row(*self.ways.values())),
            (how_far, self.amount, self.check),
            (self.said,),
            (in_row(self._count, None, self.clear),),
            spacing=4,
            widest=0,
        )
        self._question.setLayout(rows)
        self.setLayout(in_column(self.switch, self._question))

    def _wire(self) -> None:
        self.switch.toggled.connect(self._on_switched)
        self._one_of.buttonToggled.connect(self._show_open)
        self.amount.returnPressed.connect(self._on_checked)
        self.amount.textEdited.connect(lambda: self.amount.mark_wrong(False))
        self.check.clicked.connect(self._on_checked)
        self.clear.clicked.connect(self._on_cleared)

    def show_step(self, worked: WorkedStep, is_running: bool) -> None:
        """Ask about this step if it is new, but not during a run."""
        asked = _determined_by(worked)
        self._worked, self._is_running = worked, is_running
        self._name_weight(worked.settings.net.symbols[0])
        if not self.switch.isChecked():
            self._asked = None
        elif is_running:
            self._close(_PAUSE)
        elif asked != self._asked or self.said.text() == _PAUSE:
            self._asked = asked
            self._begin(worked)

    def _begin(self, worked: WorkedStep) -> None:
        """Ask about a step, unless there is nothing to ask."""
        if not worked.step.is_finite:
            self._close(NO_NUDGE)
        elif self._asked in self._answered:
            self._close(_BEFORE)
        elif teaches_nothing(worked.step):
            self._close(_SKIPPED)
        else:
            self._ask()

    def _name_weight(self, w: str) -> None:
        """Ask for this weight."""
        question = f"Which way will {w} go?"
        if question != self._which.text():
            self._which.setText(question)
            self.amount.setAccessibleName(f"By how much {w} will change")
            for way, button in self.ways.items():
                button.setAccessibleName(f"{w} {GOES[way]}")

    def _ask(self) -> None:
        """Open the question, with nothing chosen."""
        self._forget()
        self.is_secret = True
        self._show_open()
        self._say("The numbers stay hidden until you check.")

    def _close(self, words: str) -> None:
        """Close the question and say why; a no-op if that is said already."""
        if self.is_secret or words != self.said.text():
            self.is_secret = False
            self._say(words)
            self._show_open()

    def _forget(self) -> None:
        self._one_of.setExclusive(False)
        for button in self.ways.values():
            button.setChecked(False)
        self._one_of.setExclusive(True)
        self.amount.show_number(None)
        self.amount.mark_wrong(False)

    def _on_switched(self, is_on: bool) -> None:
        self._question.setVisible(is_on)
        self._forget()
        self._asked = None
        self._close("")
        if self._worked is not None:
            self.show_step(self._worked, self._is_running)
        self.switched.emit(is_on)

    def _on_checked(self) -> None:
        if not self.is_secret or self._worked is None:
            return
        way = self._way()
        if way is None:
            self._say("Choose a direction first: Down, Stays or Up.")
            return
        amount = 0.0 if way == STAYS else self._amount_typed()
        if amount is None:
            return
        step, settings = self._worked.step, self._worked.settings
        made = score(way, amount, step.w_next - step.w, settings.net.symbols[0])
        self.tally = self.tally.with_score(made)
        self._answered.add(self._asked)
        self._show_tally()
        self._let_go()
        self._close(f"{made.words}\n{_NEXT}")
        self.answered.emit()

    def _way(self) -> int | None:
        """The direction that is chosen."""
        return next((way for way, button in self.ways.items() if button.isChecked()), None)

    def _amount_typed(self) -> float | None:
        """The amount; None where it is refused, which is said beneath."""
        amount = self.amount.number()
        self.amount.mark_wrong(amount is None)
        if amount is None:
            is_empty = not self.amount.text().strip()
            self._say("Say by how much, as in 0.05." if is_empty else f"{self.amount.refusal()}.")
        return amount

    def _on_cleared(self) -> None:
        self.tally = Tally()
        self._let_go()
        self._show_tally()

    def _let_go(self) -> None:
        """Give the focus back to the window, before the control that has it is disabled."""
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus() and focus is not self.switch:
            focus_window(focus)

    def _show_open(self) -> None:
        for widget in (*self.ways.values(), self.check):
            widget.setEnabled(self.is_secret)
        self.amount.setEnabled(self.is_secret and self._way() != STAYS)

    def _show_tally(self) -> None:
        self._count.setText(self.tally.words if self.tally.asked else "")
        self.clear.setVisible(self.tally.asked > 0)

    def _say(self, words: str) -> None:
        if words != self.said.text():
            self.said.setText(words)
            self.said.setToolTip(words)
            self.setAccessibleDescription(words)


def _determined_by(worked: WorkedStep) -> Hashable:
    """All that determines the nudge of an iteration."""
    settings, step = worked.settings, worked.step
    shown = settings.patterns_of(step.shown)
    codes, mean = settings.codes, settings.error_of_batch
    return codes, mean, settings.rule, settings.bounds, shown, step.iteration, step.state, step.nth
