"""Rows, columns and grids of widgets, areas that scroll, labels, sliders and boxes, each made in one expression."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.common.quantity_slider import QuantitySlider

Part = QWidget | QLayout
Item = Part | int | None  # a number is a space in pixels, None one that takes all room left
Margins = tuple[int, int, int, int]
Box = TypeVar("Box", bound=QBoxLayout)


def in_row(
    *items: Item, spacing: int | None = 4, margins: Margins = (0, 0, 0, 0), widest: Part | None = None
) -> QHBoxLayout:
    """These side by side; `widest` takes the room left."""
    return _filled(QHBoxLayout(), items, spacing, margins, widest)


def in_column(
    *items: Item, spacing: int | None = 4, margins: Margins = (0, 0, 0, 0), highest: Part | None = None
) -> QVBoxLayout:
    """These below each other; `highest` takes the room left."""
    return _filled(QVBoxLayout(), items, spacing, margins, highest)


def in_grid(*rows: tuple[Part, ...], spacing: int, widest: int) -> QGridLayout:
    """These rows below each other, the last part of each up to the end; column `widest` takes the room left."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(spacing)
    grid.setColumnStretch(widest, 1)
    columns = max(map(len, rows))
    for k, parts in enumerate(rows):
        for column, part in enumerate(parts):
            add = grid.addLayout if isinstance(part, QLayout) else grid.addWidget
            add(part, k, column, 1, columns - column if column == len(parts) - 1 else 1)  # type: ignore[arg-type]
    return grid


def scrolled(form: QWidget) -> QScrollArea:
    """An area in which a form scrolls up and down; what is behind the area is seen through it."""
    form.setObjectName("form")
    area = QScrollArea(widgetResizable=True)
    area.setWidget(form)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _filled(box: Box, items: tuple[Item, ...], spacing: int | None, margins: Margins, stretched: Part | None) -> Box:
    if spacing is not None:
        box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item, item is stretched)
        else:
            box.addLayout(item, item is stretched)
    return box


def label(words: str = "", look: str = "", wraps: bool = False) -> QLabel:
    """Plain words, with the look that the style sheet gives this name."""
    made = QLabel(words, textFormat=Qt.TextFormat.PlainText, wordWrap=wraps)
    made.setObjectName(look)
    return made


def slider(
    least: int,
    most: int,
    page: int,
    name: str,
    tip: str,
    value_of: Callable[[int], float],
    shown: Callable[[], float] | None = None,
) -> QuantitySlider:
    """A slider with a name and a tip."""
    made = QuantitySlider(least, most, page, value_of, shown)
    made.setAccessibleName(name)
    made.setToolTip(tip)
    return made


def choices_of(choices: Iterable[tuple[str, object]]) -> QComboBox:
    """A box that offers these, by their words."""
    made = QComboBox()
    for words, choice in choices:
        made.addItem(words, choice)
    return made
