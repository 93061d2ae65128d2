"""Questions of a lesson: to choose an answer, or to type one.

An answer that a run decides is only held at first; `resolve` shows what is right, with the answer still in sight.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from desktop_app.lessons.lesson import Choice, Typed
from desktop_app.lessons.scoring import Result, Scored, refusal, score_choice, score_typed
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.buttons import word_button
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import Item, in_column, in_row, label
from desktop_app.ui.common.style import mark
from desktop_app.ui.lessons.prose_view import ProseView, plain
from desktop_app.words import lessons as words

_FIELD_WIDTH = 130


class AnswerView(QFrame):
    """A prediction or a question with its buttons, and what is said of the answer.

    `committed` tells that the user has answered, or skips; `scored` is what comes of that.
    """

    committed = Signal()

    def __init__(self, theme: Theme, hints: tuple[str, ...] = (), solution: str = "") -> None:
        super().__init__()
        self.setObjectName("question")
        self.theme = theme
        self.scored: Scored | None = None
        self.is_resolved = self.had_focus = False  # whether it was answered by keys
        self.is_of_room = False  # many have answered, in words
        self._hints, self._solution = list(hints), solution
        self.check, self.hint, self.skip = QPushButton("Check"), word_button("Hint"), word_button("Skip")
        if not hints:
            self.hint.hide()
        by_tab_only(self.check)
        self.said = label(wraps=True)
        self.said.hide()
        self.check.clicked.connect(self._on_checked)
        self.skip.clicked.connect(self._on_skipped)
        self.hint.clicked.connect(self._on_hint_asked)
        self._prose: list[ProseView] = []

    def _lay_out(self, *inputs: Item) -> None:
        self._buttons = QWidget()
        self._row = in_row(self.check, self.hint, None, self.skip)
        self._buttons.setLayout(self._row)
        self._column = in_column(*inputs, self._buttons, self.said, spacing=6, margins=(10, 8, 10, 8))
        self.setLayout(self._column)

    def _add_button(self, button: QToolButton) -> None:
        """Put one more button beside the first."""
        self._row.insertWidget(1, button)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for prose in self._prose:
            prose.set_theme(theme)

    def hold(self) -> None:
        """Keep the answer until a run decides."""
        if self.scored is not None:
            self._say(self.scored.words if self.scored.result is Result.SKIPPED else words.HELD)

    def leave_to_room(self) -> None:
        """A room full of people has answered in words: go on as if it had been skipped."""
        self.is_of_room = True
        self._commit(Scored(Result.SKIPPED, words.OF_ROOM))

    def resolve(self) -> None:
        """Say whether the answer is right, and why."""
        if self.is_resolved or self.scored is None:
            return
        self.is_resolved = True
        result = self.scored.result
        self._say(self.scored.words)
        mark(self.said, "wrong", result is Result.WRONG)
        mark(self.said, "right", result is Result.RIGHT)
        self._show_right(result)
        if self._solution:
            self._add_prose(self._solution)

    @property
    def first_input(self) -> QWidget:
        """Where an answer begins."""
        raise NotImplementedError

    def _answer(self) -> Scored | str:
        """What comes of the answer, or what is wrong with its form."""
        raise NotImplementedError

    def _lock(self) -> None:
        """The answer stays as it is."""
        raise NotImplementedError

    def _show_right(self, result: Result) -> None:
        """Show which answer is right."""

    def _on_checked(self) -> None:
        answered = self._answer()
        if isinstance(answered, str):
            self._say(answered)
        else:
            self._commit(answered)

    def _on_skipped(self) -> None:
        self._commit(Scored(Result.SKIPPED, words.SKIPPED))

    def _commit(self, scored: Scored) -> None:
        self.scored = scored
        focus = QApplication.focusWidget()
        self.had_focus = focus is not None and self.isAncestorOf(focus)
        self._buttons.hide()
        self._lock()
        self.committed.emit()

    def _on_hint_asked(self) -> None:
        self._column.insertWidget(self._column.indexOf(self._buttons), self._made(self._hints.pop(0)))
        self.hint.setVisible(bool(self._hints))

    def _add_prose(self, text: str) -> None:
        self._column.addWidget(self._made(text))

    def _made(self, text: str) -> ProseView:
        prose = ProseView(text, self.theme)
        self._prose.append(prose)
        return prose

    def _say(self, said: str) -> None:
        self.said.setText(said)
        self.said.show()
        self.setAccessibleDescription(said)


class OptionRow(QFrame):
    """An answer to choose: a button, and its text, which can be clicked, too, and may have several lines."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("option")
        self.button, self.text = QRadioButton(), ProseView(text, theme)
        self.button.setAccessibleName(plain(text))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.verdict = QLabel()
        row = in_row(self.button, self.text, self.verdict, spacing=4, margins=(2, 2, 2, 2), widest=self.text)
        row.setAlignment(self.button, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.button.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.button.setChecked(True)
            self.button.setFocus()


class ChoiceView(AnswerView):
    """Asks for one of several answers."""

    def __init__(self, question: Choice, theme: Theme) -> None:
        super().__init__(theme, question.hints, question.solution)
        self.question = question
        self.rows = [OptionRow(option.text, theme) for option in question.options]
        self._prose += [row.text for row in self.rows]
        self._group = QButtonGroup(self)
        for k, row in enumerate(self.rows):
            self._group.addButton(row.button, k)
        by_tab_only(*(row.button for row in self.rows))
        self._lay_out(*self.rows)

    @property
    def first_input(self) -> QWidget:
        return self.rows[0].button

    def _answer(self) -> Scored | str:
        chosen = self._group.checkedId()
        return words.CHOOSE if chosen < 0 else score_choice(self.question, chosen)

    def _lock(self) -> None:
        for row in self.rows:
            row.button.setEnabled(False)

    def _show_right(self, result: Result) -> None:
        for option, row in zip(self.question.options, self.rows, strict=True):
            if option.is_right:
                row.verdict.setText("✓")
                mark(row, "right", True)
            elif row.button.isChecked():
                row.verdict.setText("✗")
                mark(row, "wrong", True)


class TypedView(AnswerView):
    """Asks for a number, or for words."""

    def __init__(self, question: Typed, theme: Theme) -> None:
        super().__init__(theme, question.hints, question.solution)
        self.question = question
        self.field = QLineEdit()
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setPlaceholderText(words.TYPE_NUMBER if question.number is not None else words.TYPE_WORDS)
        self.field.setAccessibleName(words.YOUR_ANSWER)
        self.field.returnPressed.connect(self._on_checked)
        self._right = label()
        self._lay_out(in_row(self.field, self._right, None))

    @property
    def first_input(self) -> QWidget:
        return self.field

    def _answer(self) -> Scored | str:
        refused = refusal(self.question, self.field.text())
        mark(self.field, "wrong", bool(refused))
        return f"{refused}." if refused else score_typed(self.question, self.field.text())

    def _lock(self) -> None:
        self.field.setReadOnly(True)

    def _show_right(self, result: Result) -> None:
        if result is not Result.RIGHT:
            self._right.setText(words.right_answer(self.question.answer, self.question.number is not None))
