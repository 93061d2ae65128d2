"""Typeset formulas are the outlines that ziamath draws, wherever an independent renderer of its SVG puts them."""

import pytest
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from desktop_app.core.derivation.derivation import lines
from desktop_app.core.model.activations import ACTIVATIONS
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.typeset import svg_of, typeset

SIZE, SCALE = 16.0, 4
FORMULAS = sorted(
    {
        term.latex
        for activation in ACTIVATIONS
        for error in ERROR_FUNCTIONS
        for line in lines(Experiment(activation=activation.name, error=error.name, presentation="batch"))
        for _, terms in line.products
        for term in (line.left, *terms)
    }
)


def blank(width: float, height: float) -> QImage:
    image = QImage(round(width * SCALE), round(height * SCALE), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def dark_share(image: QImage) -> float:
    """How much of the picture is ink."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    ink = sum(255 - grey.pixelColor(x, y).red() for x in range(grey.width()) for y in range(grey.height()))
    return ink / 255 / (grey.width() * grey.height())


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_is_drawn_as_its_svg_is(qtbot: QtBot, latex: str) -> None:
    shape = typeset(latex, SIZE)
    ours = blank(shape.width, shape.ascent + shape.descent)
    painter = QPainter(ours)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    painter.translate(0.0, shape.ascent)
    painter.fillPath(shape.path, QColor("black"))
    painter.end()

    theirs = blank(shape.width, shape.ascent + shape.descent)
    painter = QPainter(theirs)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = QSvgRenderer(QByteArray(svg_of(latex, SIZE).encode()))
    svg.render(painter, QRectF(0.0, 0.0, SCALE * shape.width, SCALE * (shape.ascent + shape.descent)))
    painter.end()

    assert dark_share(ours) > 0.01
    difference = blank(shape.width, shape.ascent + shape.descent)
    painter = QPainter(difference)
    painter.drawImage(0, 0, ours)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, theirs)
    painter.end()
    difference.invertPixels()
    assert dark_share(difference) < 0.05 * dark_share(ours)


def test_a_formula_stands_on_its_baseline() -> None:
    w, fraction = typeset("w", SIZE), typeset(r"\frac{a}{b}", SIZE)
    assert w.descent < 0.15 * SIZE < fraction.descent
    assert w.ascent < fraction.ascent
    for shape in (w, fraction):
        box = shape.path.boundingRect()
        assert -0.5 <= box.left() <= box.right() <= shape.width + 0.5
        assert -shape.ascent - 0.5 <= box.top() <= box.bottom() <= shape.descent + 0.5
    assert typeset("w", 2 * SIZE).width == pytest.approx(2 * w.width, rel=0.1)
