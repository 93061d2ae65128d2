"""File ▸ Import patterns, by keys: a preview, bad rows named, one edit that undo takes back."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.ui.documents.import_dialog import ImportDialog
from tests.ui.documents.test_files import paste_name
from tests.ui.hands import ALT, CTRL, Hands, Key

TABLE = "x;y\n3,5;18\nabc;1\n3,44;−2\n"


def test_a_table_becomes_the_patterns_once_its_bad_row_is_left_out(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(TABLE, encoding="utf-8")
    seen: list[QWidget] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and dialog.isVisible() and dialog not in seen:
            seen.append(dialog)
            paste_name(hands, path)(dialog)
        if isinstance(dialog, ImportDialog) and dialog.isVisible():
            seen.append(dialog)
            try:
                work(dialog)
            finally:
                dialog.close()
            return
        QTimer.singleShot(5, look)

    def work(dialog: ImportDialog) -> None:
        dialog.activateWindow()
        assert (dialog.separator.currentData(), dialog.decimal_mark.currentData()) == (";", ",")
        assert dialog.summary.text() == "2 patterns; 1 row is no pattern."
        assert dialog.faults.toPlainText() == "Line 3: “abc” is not a number."
        assert dialog.preview.model().index(1, 1).data() == "-2"
        assert not dialog.button.isEnabled()
        dialog.leaves_out.setFocus()
        hands.press(Key.Key_Space)
        hands.click(dialog.button)

    QTimer.singleShot(0, look)
    hands.press(Key.Key_I, CTRL | ALT)
    assert len(seen) == 2
    hands.qtbot.waitUntil(lambda: hands.settings.patterns == ((3.5, 18), (3.44, -2)))
    assert hands.status == "Imported 2 patterns; Ctrl+Z brings the others back."
    hands.window.activateWindow()  # no window manager is there to do it
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.settings.patterns == ((0, 0), (1, 1)))
