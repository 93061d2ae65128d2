"""The derivation: equations (1) to (6) and the update, one line each; rebuilt where the formulas change."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop_app.core.derivation.derivation import Line, lines
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.layouts import in_column
from desktop_app.ui.step.equation_view import EquationView
from desktop_app.words.step.worked_step import WorkedStep

# Screen readers get new descriptions at most this often.
_TELL_MS = 500


class DerivationView(QWidget):
    """Shows the lines of a step; `pointed` tells the quantity under the mouse, "" where there is none."""

    pointed = Signal(str)
    spoken_role = QAccessible.Role.Grouping

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._declared: tuple[Line, ...] = ()
        self.views: tuple[EquationView, ...] = ()
        self._of: tuple[Experiment, int] | None = None  # what the lines were made for
        self._lit: frozenset[str] = frozenset()
        self._beat: int | None = None
        self._rows = in_column(spacing=0)
        self.setLayout(self._rows)
        self._setting = QTimer(self)
        self._setting.timeout.connect(self._on_time_to_set)
        self._telling = QTimer(self, singleShot=True, interval=_TELL_MS)
        self._telling.timeout.connect(self._on_time_to_tell)
        self.setAccessibleName("The derivation")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self.views:
            view.set_theme(theme)

    def show_step(self, step: WorkedStep) -> None:
        """Show the numbers of a step in the equations of its experiment."""
        # Lines name their pattern in a batch only.
        of = step.settings, step.pattern if step.step.pattern is None else 0
        if of != self._of:
            self._of = of
            declared = lines(*of)
            if declared != self._declared:
                self._rebuild(declared)
        for view in self.views:
            view.show_step(step)
        if not self._telling.isActive():
            self._telling.start()

    def light(self, names: frozenset[str], beat: int | None) -> None:
        """Highlight these quantities, and the lines of a beat."""
        self._lit, self._beat = names, beat
        for view in self.views:
            view.light(names)
            view.show_beat(view.line.beat == beat)

    def view_of_beat(self, beat: int) -> EquationView | None:
        """The last line of a beat."""
        return next((view for view in reversed(self.views) if view.line.beat == beat), None)

    def _rebuild(self, declared: tuple[Line, ...]) -> None:
        """Reuse the views of unchanged lines, whose symbols are typeset already."""
        kept = {view.line: view for view in self.views}
        self._declared = declared
        self.views = tuple(kept.pop(line) if line in kept else self._made(line) for line in declared)
        for view in kept.values():
            self._rows.removeWidget(view)
            view.deleteLater()
        for view in self.views:
            self._rows.removeWidget(view)
            self._rows.addWidget(view)
        self._setting.start()

    def _made(self, line: Line) -> EquationView:
        view = EquationView(self._theme, line)
        view.resize(self.width(), view.height())
        view.light(self._lit)
        view.show_beat(line.beat == self._beat)
        view.pointed.connect(self.pointed)
        return view

    def _on_time_to_set(self) -> None:
        """Typeset one line at a time, so that the window stays responsive."""
        for view in self.views:
            if not view.is_set:
                view.set_up()
                return
        self._setting.stop()

    def _on_time_to_tell(self) -> None:
        for view in self.views:
            view.setAccessibleDescription(view.numbers_text())
