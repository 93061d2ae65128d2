"""Export data, worked by keys: a range of iterations as a file, beside a run that goes on."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import parquet
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.core.files.workspace import from_bytes
from desktop_app.core.run.run import Run
from desktop_app.training.frame import State
from desktop_app.ui.export.data_dialog import DataDialog
from tests.ui.documents.test_files import paste_name, with_dialog
from tests.ui.hands import ALT, CTRL, Hands, Key


def exporting(hands: Hands, work: Callable[[DataDialog], None]) -> None:
    """Open the dialog by its keys, and work it."""

    def worked(dialog: QWidget) -> None:
        assert isinstance(dialog, DataDialog)
        work(dialog)

    def press() -> None:
        hands.press(Key.Key_D, CTRL | ALT)
        hands.qtbot.waitUntil(lambda: bool(closed))

    closed: list[bool] = []

    def finished(dialog: DataDialog) -> None:
        dialog.finished.connect(lambda: closed.append(True))
        worked(dialog)

    with_dialog(hands, press, finished)  # type: ignore[arg-type]


def type_into(hands: Hands, dialog: QWidget, **texts: str) -> None:
    for name, text in texts.items():
        edit = getattr(dialog, name)
        edit.setFocus()
        hands.press(Key.Key_A, CTRL)
        hands.type(text)


def save_as(hands: Hands, dialog: QWidget, path: Path) -> None:
    """Press Enter, and paste where to."""

    def work() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QFileDialog) and asked.isVisible():
            paste_name(hands, path)(asked)
        else:
            QTimer.singleShot(5, work)

    QTimer.singleShot(0, work)
    hands.press(Key.Key_Return)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_a_range_is_written_as_csv_while_the_run_goes_on(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(500)
    hands.enter(hands.window.transport.amount, "100000000")
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(501)

    def work(dialog: DataDialog) -> None:
        type_into(hands, dialog, first="100", last="400", every="100")
        assert dialog.note.text() == "4 rows of 9 columns, about 344 bytes."
        type_into(hands, dialog, every="400")
        assert dialog.note.text().startswith("1 row of 9 columns")
        type_into(hands, dialog, every="100")
        save_as(hands, dialog, tmp_path / "part")

    exporting(hands, work)
    path = tmp_path / "part.csv"
    assert hands.status == f"Saved 4 rows as {path}."
    run = Run(hands.frame.experiment)
    for row, i in zip(rows_of(path), (100, 200, 300, 400), strict=True):
        run.advance(i - run.i)
        assert (int(row["iteration"]), float(row["w"]), float(row["dE_dw"])) == (i, run.w, run.step().dE_dw)
    before = hands.frame.latest
    hands.wait_for_iteration(before + 1)
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)


def test_one_of_several_runs_is_written_as_parquet(hands: Hands, tmp_path: Path) -> None:
    hands.press(Key.Key_D, CTRL)
    hands.wait_for_settings()
    hands.play_to(50)

    def work(dialog: DataDialog) -> None:
        assert dialog.note.text().startswith("102 rows of 9 columns")
        dialog.which.setCurrentIndex(2)
        dialog.format_box.setCurrentIndex(1)
        save_as(hands, dialog, tmp_path / "second")

    exporting(hands, work)
    read = parquet.read_table(tmp_path / "second.parquet")
    assert read["run"].to_pylist() == [1] * 51
    assert read["iteration"].to_pylist() == list(range(51))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"first": "60"}, "From iteration: a whole number from 0 to 50, where the runs stand."),
        ({"first": "-1"}, "From iteration: a whole number from 0 to 50, where the runs stand."),
        ({"first": "20", "last": "10"}, "To iteration: a whole number from 20 to 50, where the runs stand."),
        ({"last": "many"}, "To iteration: a whole number from 0 to 50, where the runs stand."),
        ({"every": "0"}, "Every: a whole number from 1 to 50."),
        ({"every": "1.5"}, "Every: a whole number from 1 to 50."),
        ({"every": "1e300"}, "Every: a whole number from 1 to 50."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_goes_on(hands: Hands, texts: dict[str, str], words: str) -> None:
    hands.play_to(50)

    def work(dialog: DataDialog) -> None:
        type_into(hands, dialog, **texts)
        assert (dialog.note.text(), dialog.go.isEnabled()) == (words, False)
        hands.press(Key.Key_Escape)

    exporting(hands, work)


def test_without_pyarrow_it_says_how_to_install_it(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    def work(dialog: DataDialog) -> None:
        dialog.format_box.setCurrentIndex(1)
        assert dialog.note.text().endswith(f"Install it with:  {sys.executable} -m pip install pyarrow")
        assert not dialog.go.isEnabled()
        dialog.format_box.setCurrentIndex(0)
        assert dialog.go.isEnabled()
        hands.press(Key.Key_Escape)

    exporting(hands, work)


def test_a_cancelled_export_leaves_the_old_file_whole_and_can_be_made_after_all(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    hands.play_to(1_000_000)

    def work(dialog: DataDialog) -> None:
        assert dialog.note.text().startswith("1\u2009000\u2009001 rows of 9 columns, about 86 MB.")
        dialog.begin(path)
        hands.qtbot.waitUntil(lambda: dialog.bar.value() > 0)
        assert " of 1\u2009000\u2009001 rows" in dialog.note.text()
        hands.press(Key.Key_Escape)
        hands.qtbot.waitUntil(dialog.questions.isEnabled)
        assert dialog.note.text() == "Cancelled: nothing was written."
        assert path.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.glob(".nudge-*")) == []
        type_into(hands, dialog, last="10")
        dialog.begin(path)

    exporting(hands, work)
    assert len(rows_of(path)) == 11


def test_a_place_that_cannot_be_written_to_is_told(hands: Hands, tmp_path: Path) -> None:
    def work(dialog: DataDialog) -> None:
        dialog.begin(tmp_path / "gone" / "out.csv")
        hands.qtbot.waitUntil(dialog.questions.isEnabled)
        assert dialog.note.text().startswith("It could not be written: No such file or directory. Nothing was changed")
        hands.press(Key.Key_Escape)

    exporting(hands, work)


@pytest.mark.parametrize(
    ("name", "saved", "start"),
    [
        ("b.Parquet", "b.Parquet", b"PAR1"),
        ("d.csv", "d.csv", b"run,iteration,"),
        ("e.txt", "e.txt.csv", b"run,iteration,"),
        ("f", "f.csv", b"run,iteration,"),
    ],
)
def test_the_ending_tells_the_format(hands: Hands, tmp_path: Path, name: str, saved: str, start: bytes) -> None:
    hands.play_to(50)
    folder = tmp_path / "here"
    folder.mkdir()
    exporting(hands, lambda dialog: save_as(hands, dialog, folder / name))
    assert [path.name for path in folder.iterdir()] == [saved]
    assert (folder / saved).read_bytes().startswith(start)
    assert hands.window.preferences.export_folder == str(folder)


def test_a_decimal_comma_and_the_experiment_are_written_where_they_are_asked_for(hands: Hands, tmp_path: Path) -> None:
    def work(dialog: DataDialog) -> None:
        for box in (dialog.decimal_comma, dialog.with_experiment):
            assert box.isVisible()
            assert not box.isChecked()
            box.setFocus()
            hands.press(Key.Key_Space)
        dialog.begin(tmp_path / "out.csv")

    exporting(hands, work)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# Nudge ")
    assert from_bytes("\n".join(line[2:] for line in lines[1:] if line.startswith("#")).encode())
    assert lines[-1].startswith("0;0;0;0,0;0,0;")

    def look(dialog: DataDialog) -> None:
        assert dialog.decimal_comma.isChecked()
        dialog.format_box.setCurrentIndex(1)
        assert not dialog.decimal_comma.isVisible()
        hands.press(Key.Key_Escape)

    exporting(hands, look)


def test_an_ending_whose_format_cannot_be_written_is_told(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    hands.play_to(50)

    def work(dialog: DataDialog) -> None:
        save_as(hands, dialog, tmp_path / "b.parquet")
        hands.qtbot.waitUntil(lambda: "pip install pyarrow" in dialog.note.text())
        hands.press(Key.Key_Escape)

    exporting(hands, work)
    assert not (tmp_path / "b.parquet").exists()
