"""The keys of plots: samples of their curves, and labels that share their room."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from desktop_app.plots.axes.legend import SAMPLE_PX, divided, draw_sample
from desktop_app.plots.theme import DASHES


@pytest.mark.parametrize("cosmetic", [True, False])
@pytest.mark.parametrize("width", [1.0, 1.5, 1.71, 2.0, 2.14, 3.0, 4.0])
@pytest.mark.parametrize("dashes", DASHES[1:])
def test_no_dash_of_a_sample_is_cut_to_a_stub(
    qapp: QApplication, dashes: tuple[float, ...], width: float, cosmetic: bool
) -> None:
    scale = 10
    image = QImage(SAMPLE_PX * scale + 40, 80, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    pen = QPen(Qt.GlobalColor.black, width * (scale if cosmetic else 1))
    pen.setCosmetic(cosmetic)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(dashes)
    draw_sample(painter, pen, QPointF(0, 4), SAMPLE_PX)
    painter.end()
    row = [image.pixelColor(x, 40).lightness() < 128 for x in range(image.width())]
    drawn = [len(list(group)) / scale for is_black, group in groupby(row) if is_black]
    nearer = min(1.0, SAMPLE_PX / (12.5 * width))
    assert min(drawn) >= 0.9 * min(dashes[::2]) * width * nearer
    assert not any(row[SAMPLE_PX * scale + 1 :])


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(0, 1000))
def test_what_needs_most_gives_way_first(needs: list[int], room: int) -> None:
    got = divided(needs, room)
    assert sum(got) <= room
    assert (got == needs) == (sum(needs) <= room)
    assert all(each <= need for each, need in zip(got, needs, strict=True))
    most_cut = [each for each, need in zip(got, needs, strict=True) if each < need]
    assert not most_cut or min(most_cut) >= max(got) - 1
