"""A person's own words, laid out as a document."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.figures.words import document_of
from desktop_app.plots.theme import LIGHT, TEXT_PT


def test_bold_letters_are_those_of_the_semibold_font(qapp: QApplication) -> None:
    document = document_of("**desired**", LIGHT, 200)
    drawn, expected = (QImage(200, 30, QImage.Format.Format_RGB32) for _ in range(2))
    for image in (drawn, expected):
        image.fill(QColor("white"))
    painter = QPainter(drawn)
    document.drawContents(painter)
    painter.end()
    painter = QPainter(expected)
    letters = QFontDatabase.font("Inter", "Semi Bold", 1)
    letters.setPointSizeF(TEXT_PT)
    letters.setHintingPreference(letters.HintingPreference.PreferNoHinting)
    painter.setFont(letters)
    painter.setPen(QColor(LIGHT.text))
    painter.drawText(QPointF(0, document.begin().layout().lineAt(0).ascent()), "desired")
    painter.end()
    assert drawn == expected
