"""The worked step in a picture: all views of its panel, one below the other, or in two columns where there is room."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.amount_view import AmountView
from desktop_app.ui.check_view import CheckView
from desktop_app.ui.derivation_view import DerivationView
from desktop_app.ui.gates_view import GatesView
from desktop_app.ui.network_view import NetworkView
from desktop_app.ui.sides import STEP_WIDTH
from desktop_app.ui.style import font
from desktop_app.ui.worked_step import WorkedStep

_GAP = 20
_GATES, _AMOUNT, _CHECK = "Three gates", "Direction and amount, promise and delivery", "Is the gradient right?"


class StepPicture(QWidget):
    """Shows one step; which weight its gates and its check are about, and the check's h, can be set."""

    def __init__(self, theme: Theme, worked: WorkedStep) -> None:
        super().__init__()
        self._worked = worked
        self.network, self.gates, self.amount = NetworkView(theme), GatesView(theme), AmountView(theme)
        self.derivation, self.check = DerivationView(theme), CheckView(theme)
        self.check.slider.hide()  # there is nothing to slide; h is told
        self._of_gates, self._of_check = QLabel(), QLabel()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(_GAP)
        self._add_column((None, self.network), (self._of_gates, self.gates), (QLabel(_AMOUNT), self.amount),
                         (self._of_check, self.check))  # fmt: skip
        self._add_column((QLabel("The derivation"), self.derivation))
        for view in (self.network, self.gates, self.derivation, self.amount, self.check):
            view.set_theme(theme)
            view.show_step(worked)
        for view in (self.gates, self.check):
            view.chooser.chosen.connect(self._say_weights)
            view.chooser.setParent(self)
            view.chooser.hide()
        self._say_weights()
        self.setMinimumWidth(STEP_WIDTH)

    def twin(self, theme: Theme) -> "StepPicture":
        """The same in another theme."""
        made = StepPicture(theme, self._worked)
        made.choose(self.gates.chooser.which, self.check.chooser.which, self.check.slider.value())
        return made

    def choose(self, gates: int, check: int, tick: int) -> None:
        """Show the gates and the check of these weights, and the check at this tick of h."""
        for chooser, which in ((self.gates.chooser, gates), (self.check.chooser, check)):
            if which:
                chooser.choose(which)
        self.check.slider.setValue(tick)

    def _say_weights(self) -> None:
        """What the gates and the check are about, where there are two weights."""
        symbols = self._worked.settings.net.symbols
        for label, words, view in ((self._of_gates, _GATES, self.gates), (self._of_check, _CHECK, self.check)):
            label.setText(f"{words}: ∂E/∂{symbols[view.chooser.which]}" if len(symbols) > 1 else words)

    def _add_column(self, *views: tuple[QLabel | None, QWidget]) -> None:
        rows = QVBoxLayout()
        rows.setSpacing(4)
        for label, view in views:
            if label is not None:
                label.setFont(font(SMALL_PT, bold=True))
                rows.addSpacing(8)
                rows.addWidget(label)
            rows.addWidget(view)
        rows.addStretch(1)
        self._columns.addLayout(rows, 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self.resize(width, self.height())
        self._arrange()
        return self._columns.totalSizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= 2 * STEP_WIDTH - _GAP
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        # What a window does one by one, and later: lines are typeset for their width, and are then as high as that.
        self._arrange()
        for view in self.derivation.views:
            view.set_up()
        self.check.draw()
        self._arrange()

    def _arrange(self) -> None:
        """Give each part its place, at once."""
        self._columns.activate()
        for _ in range(2):  # from the lines to their view, and from there to the columns
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._columns.activate()
