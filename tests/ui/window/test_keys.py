"""The list of keys."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea

from tests.ui.hands import Hands, Key


def test_f1_tells_every_key_and_scrolls_where_the_screen_is_low(hands: Hands) -> None:
    told: dict[str, str] = {}
    sizes: list[tuple[int, int]] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog):
            QTimer.singleShot(5, read)
            return
        (area,) = box.findChildren(QScrollArea)
        texts = [label.text() for label in area.findChildren(QLabel)]
        told.update(zip(texts[::2], texts[1::2], strict=True))
        free = box.screen().availableGeometry().height()
        for height in (free, area.viewport().height() // 2):
            box.resize(box.width(), height)
            QApplication.processEvents()
            sizes.append((area.verticalScrollBar().maximum(), box.minimumSizeHint().height()))
        box.accept()

    QTimer.singleShot(0, read)
    hands.press(Key.Key_F1)
    assert told["Ctrl+Shift+Z or Ctrl+Y"] == "Go on to where the last undo came from"
    assert told["Space"] == "Play or pause"
    (no_scrolling, least), (scrolling, _) = sizes
    assert no_scrolling == 0 < scrolling
    assert least < 400
