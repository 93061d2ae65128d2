"""The worked step in a picture: all views of its panel, in as many columns as fit."""

from collections.abc import Sequence
from functools import partial
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.figures.view_cell import FrozenViewCell
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.step.amount_view import AmountView
from desktop_app.ui.step.check_view import CheckView
from desktop_app.ui.step.equation_view import EquationView
from desktop_app.ui.step.gates_view import GatesView
from desktop_app.ui.step.network_view import NetworkView
from desktop_app.ui.step.quantity_view import QuantityView
from desktop_app.words.step.notes import to_latex, to_markdown
from desktop_app.words.step.parts import AMOUNT, CHECK, GATES, NETWORK, lines_of, parts_of, unnumbered
from desktop_app.words.step.worked_step import WorkedStep

# The narrowest column in which all views can be read; the usual one is as wide as on the screen.
_NARROWEST, _USUAL, _MOST_COLUMNS, _GAP = 336, 366, 3, 24
_HEADING, _BETWEEN_PARTS = 20, 10
# At most so much more air where a column is lower than the picture.
_MORE_BETWEEN_PARTS, _MORE_BETWEEN_LINES = 36.0, 10.0


Chosen = tuple[int, int, int]


class _Part(NamedTuple):
    """A view and the label above it, which stay together; of the equations only the first has a label."""

    view: QWidget
    label: QLabel | None = None
    is_line: bool = False

    def above(self, is_first: bool) -> int:
        """The space above it."""
        return 0 if is_first or (self.is_line and self.label is None) else _BETWEEN_PARTS

    def height(self, width: int) -> int:
        if isinstance(self.view, EquationView):
            own = self.view.height_in(width)
        elif self.view.hasHeightForWidth():
            own = self.view.heightForWidth(width)
        else:
            own = self.view.height()  # it is fixed
        return own + (self.label.heightForWidth(width) + 4 if self.label is not None else 0)


class PrintableStep(QWidget):
    """Shows one step, or a `part` of it.

    `chosen` are the weight of its gates, the weight of its check, and the tick of its h.
    """

    def __init__(
        self, theme: Theme, worked: WorkedStep, chosen: Chosen | None = None, part: str = "", is_numbered: bool = True
    ) -> None:
        super().__init__()
        self._worked, self._face = worked, theme.face
        self.network, self.gates, self.amount = NetworkView(theme), GatesView(theme), AmountView(theme)
        self.check = CheckView(theme)
        told = () if part in (NETWORK, GATES, AMOUNT, CHECK) else lines_of(worked.settings, part, worked.pattern)
        self.lines = [EquationView(theme, line if is_numbered else unnumbered(line)) for line in told]
        self._of_gates, self._of_check = QLabel(), QLabel()
        self._parts = self._made_parts() if not part else self._made_part(part)
        for view in (self.network, self.gates, self.amount, self.check):
            view.set_theme(theme)
            view.show_step(worked)
        for line in self.lines:
            line.show_step(worked)
            line.set_up()
        for chooser in (self.gates.chooser, self.check.chooser):
            chooser.chosen.connect(self._say_weights)
            chooser.setParent(self)
            chooser.hide()
        self.check.stand_still()
        self._say_weights()
        if chosen is not None:
            self._choose(*chosen)

    def _made_part(self, part: str) -> list[_Part]:
        """A part alone has no heading: its title says what it is."""
        own: dict[str, QuantityView | CheckView]
        own = {NETWORK: self.network, GATES: self.gates, AMOUNT: self.amount, CHECK: self.check}
        views = [own[part]] if part in own else self.lines
        for view in (*own.values(), *self.lines, self._of_gates, self._of_check):
            view.setParent(self)
            view.setVisible(view in views)
        return [_Part(view, None, True) for view in views]

    def _made_parts(self) -> list[_Part]:
        amount, first = QLabel("Direction and amount, promise and delivery"), QLabel("The derivation")
        told = QLabel(self._worked.pattern_note) if self._worked.pattern_note else None
        first_line, *others = self.lines
        parts = [
            _Part(self.network, told), *self._part_of_gates(), _Part(self.amount, amount),
            _Part(self.check, self._of_check), _Part(first_line, first, True),
            *(_Part(line, None, True) for line in others),
        ]  # fmt: skip
        for view, label, _ in parts:
            view.setParent(self)
            if label is not None:
                label.setParent(self)
                label.setFont(font(SMALL_PT, label is not told, self._face))
                label.setText(lettered(label.text(), self._face))
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
        return parts

    def _part_of_gates(self) -> list[_Part]:
        """A function has no gates."""
        if self._worked.settings.net.has_patterns:
            return [_Part(self.gates, self._of_gates)]
        for widget in (self.gates, self._of_gates):
            widget.setParent(self)
            widget.hide()
        return []

    def _choose(self, gates: int, check: int, tick: int) -> None:
        for chooser, which in ((self.gates.chooser, gates), (self.check.chooser, check)):
            if which:
                chooser.choose(which)
        self.check.slider.setValue(tick)
        self.check.draw()

    def _say_weights(self) -> None:
        """Name the weights of gates and check, where there is a choice."""
        self.check.draw()
        symbols, E = self._worked.settings.net.symbols, self._worked.E
        is_one_of_many = len(symbols) > 1 or E != "E"
        of_gates = f"The three gates of ∂{E}/∂{symbols[self.gates.chooser.which]}"
        self._of_gates.setText(lettered(of_gates, self._face) if is_one_of_many else "Three gates")
        of_check = f"Is ∂E/∂{symbols[self.check.chooser.which]} right?"
        self._of_check.setText(lettered(of_check, self._face) if is_one_of_many else "Is the gradient right?")

    def sizeHint(self) -> QSize:
        columns = min(2, len(self._parts))
        width = columns * _USUAL + (columns - 1) * _GAP
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column, and as high as it must be in its width."""
        return QSize(_NARROWEST, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        column, columns = _columns(width, len(self._parts))
        return max(_height(each, column) for each in _balanced(self._parts, column, columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, columns = _columns(self.width(), len(self._parts))
        for k, parts in enumerate(_balanced(self._parts, width, columns)):
            self._stack(parts, k * (width + _GAP), width, self.height() - _height(parts, width))

    def _stack(self, parts: Sequence[_Part], left: int, width: int, spare: int) -> None:
        """Put parts below each other, with the spare height between them, up to a limit."""
        most = [_MORE_BETWEEN_LINES if part.above(False) == 0 else _MORE_BETWEEN_PARTS for part in parts[1:]]
        share = min(1.0, max(0, spare) / sum(most)) if most else 0.0
        top = 0.0
        for k, (part, more) in enumerate(zip(parts, (0.0, *most), strict=True)):
            top += part.above(k == 0) + share * more
            height = part.height(width)
            if part.label is not None:
                high = part.label.heightForWidth(width) + 4
                part.label.setGeometry(left, int(top), width, high)
                part.view.setGeometry(left, int(top) + high, width, height - high)
            else:
                part.view.setGeometry(left, int(top), width, height)
            top += height


def step_cell(
    title: str, worked: WorkedStep, chosen: Chosen | None = None, part: str = "", is_numbered: bool = True
) -> FrozenViewCell:
    """The step in a picture, or a part of it; with its text for LaTeX and for Markdown."""
    title = parts_of(worked.settings, worked.pattern)[part] if part else title
    make = partial(PrintableStep, worked=worked, chosen=chosen, part=part, is_numbered=is_numbered)
    of = worked.settings, worked.step, worked.pattern, part, is_numbered
    has_text = part != CHECK and not worked.is_secret
    texts = {"ltx": partial(to_latex, *of), "md": partial(to_markdown, *of)} if has_text else {}
    return FrozenViewCell(title, make, texts=texts, is_of_one_run=True)


def _columns(width: int, most: int) -> tuple[int, int]:
    """How wide a column is, and how many there are."""
    columns = max(1, min(_MOST_COLUMNS, most, (width + _GAP) // (_NARROWEST + _GAP)))
    return (width - (columns - 1) * _GAP) // columns, columns


def _height(parts: Sequence[_Part], width: int) -> int:
    """The height of a column."""
    return sum(part.above(k == 0) + part.height(width) for k, part in enumerate(parts))


def _balanced(parts: Sequence[_Part], width: int, columns: int) -> list[Sequence[_Part]]:
    """Split the parts, in order, into columns so that the highest column is as low as possible."""
    heights = [part.height(width) for part in parts]
    aboves = [part.above(False) for part in parts]

    def highest(ends: tuple[int, ...]) -> int:
        return max(sum(heights[a:b]) + sum(aboves[a + 1 : b]) for a, b in pairwise(ends))

    breaks = chain(*(combinations(range(1, len(parts)), count) for count in range(columns)))
    splits = [(0, *each, len(parts)) for each in breaks]
    # Of equally low ones, that with the most parts in the first columns.
    best = min(splits, key=lambda ends: (highest(ends), [-end for end in ends]))
    return [parts[a:b] for a, b in pairwise(best)]
