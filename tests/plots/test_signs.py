"""Runs differ by the shape of their balls and dots, where colours cannot be told apart."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.plots.signs import draw_sign
from desktop_app.plots.theme import BALL_PX, DASHES, DOT_PX, LIGHT

SLOTS = range(len(LIGHT.runs))


def picture(slot: int | None, radius: float) -> QImage:
    """The sign in black, around the middle."""
    size = int(radius * 4)
    image = QImage(QSize(size, size), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.GlobalColor.black)
    painter.setPen(Qt.PenStyle.NoPen)
    draw_sign(painter, slot, QPointF(size / 2, size / 2), radius)
    painter.end()
    return image


def ink(image: QImage) -> list[float]:
    """How black each pixel is, from 0 to 1."""
    return [1 - image.pixelColor(x, y).lightnessF() for x in range(image.width()) for y in range(image.height())]


@pytest.mark.parametrize("radius", [DOT_PX, BALL_PX], ids=["dot", "ball"])
def test_signs_differ_in_shape_and_weigh_the_same(qapp: QApplication, radius: float) -> None:
    inks = [ink(picture(slot, radius)) for slot in SLOTS]
    disc = sum(inks[0])
    for one, other in combinations(inks, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.15 * disc
    assert all(0.75 < sum(each) / disc < 1.35 for each in inks)
    assert ink(picture(None, radius)) == inks[0]  # a run by itself has a disc, as it always had


def test_there_is_a_sign_and_a_dash_for_each_run() -> None:
    assert len(set(DASHES)) == len(SLOTS)
