"""Rows and columns of widgets, and areas that scroll, each made in one expression."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

Item = QWidget | QLayout | int | None  # a number is a space in pixels, None one that takes all room left
Margins = tuple[int, int, int, int]
Box = TypeVar("Box", bound=QBoxLayout)


def in_row(
    *items: Item, spacing: int | None = 4, margins: Margins = (0, 0, 0, 0), widest: QWidget | None = None
) -> QHBoxLayout:
    """These side by side; `widest` takes the room left."""
    return _filled(QHBoxLayout(), items, spacing, margins, widest)


def in_column(
    *items: Item, spacing: int | None = 4, margins: Margins = (0, 0, 0, 0), highest: QWidget | None = None
) -> QVBoxLayout:
    """These below each other; `highest` takes the room left."""
    return _filled(QVBoxLayout(), items, spacing, margins, highest)


def scrolled(form: QWidget) -> QScrollArea:
    """An area in which a form scrolls up and down; what is behind the area is seen through it."""
    form.setObjectName("form")
    area = QScrollArea(widgetResizable=True)
    area.setWidget(form)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _filled(box: Box, items: tuple[Item, ...], spacing: int | None, margins: Margins, stretched: QWidget | None) -> Box:
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
            box.addLayout(item)
    return box
