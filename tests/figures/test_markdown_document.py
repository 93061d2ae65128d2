"""A person's own words, laid out as a document."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.figures.markdown_document import document_of
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


def test_the_columns_of_a_table_stand_apart(qapp: QApplication) -> None:
    document = document_of("| wide word | b |\n|---|---|\n| wide word | 2 |", LIGHT, 300)
    image = QImage(300, int(document.size().height()), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    document.drawContents(painter)
    painter.end()
    inked = [any(image.pixelColor(x, y).lightness() < 200 for y in range(image.height())) for x in range(300)]
    gaps = sorted(len(run) for run in "".join(".#"[is_inked] for is_inked in inked).strip(".").split("#"))
    assert gaps[-1] >= 12 > 2 * gaps[-2]
