"""The picture dialog under a person's hands: what is chosen is seen at once, said in words, saved, copied and kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget

from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.model.experiment import Experiment
from desktop_app.figures.look import UNEDITED
from desktop_app.training.frame import FLAT_OUT
from desktop_app.ui.export.picture_dialog import SAVING, PictureDialog
from desktop_app.ui.export.picture_settings import from_text
from tests.ui.conftest import Opener
from tests.ui.documents.test_files import paste_name, with_dialog
from tests.ui.hands import CTRL, SHIFT, Hands, Key

Work = Callable[[PictureDialog], None]


def in_dialog(hands: Hands, work: Work, modifiers: object = CTRL) -> None:
    """Open the dialog by its key, work it once its picture is drawn, and close it."""

    def begin(dialog: QWidget) -> None:
        assert isinstance(dialog, PictureDialog)
        dialog.activateWindow()  # no window manager is there to do it
        if dialog.preview.image is None or not dialog.isActiveWindow():
            QTimer.singleShot(5, dialog, lambda: begin(dialog))
            return
        work(dialog)
        dialog.reject()

    with_dialog(hands, lambda: hands.press(Key.Key_E, modifiers), begin)  # type: ignore[arg-type]


def retype(hands: Hands, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    hands.press(Key.Key_A, CTRL)
    hands.press(Key.Key_Delete)
    hands.type(text)


def settled(hands: Hands, dialog: PictureDialog) -> None:
    """Until what was chosen is drawn."""
    hands.qtbot.waitUntil(lambda: not dialog._soon.isActive() and dialog._drawing.is_done)


def save_as(hands: Hands, dialog: PictureDialog, path: Path) -> None:
    """The button, and a name in the file dialog."""
    QTimer.singleShot(0, dialog, lambda: _when(QApplication.activeModalWidget, dialog, paste_name(hands, path)))
    hands.click(dialog.save)
    hands.qtbot.waitUntil(lambda: dialog.words.text() != SAVING, timeout=30_000)
    dialog.activateWindow()
    hands.qtbot.waitUntil(dialog.isActiveWindow, timeout=30_000)


def _when(top: Callable[[], QWidget | None], below: QWidget, work: Callable[[QWidget], None]) -> None:
    widget = top()
    if widget is None or widget is below or not widget.isVisible():
        QTimer.singleShot(5, below, lambda: _when(top, below, work))
    else:
        work(widget)


def test_ctrl_e_is_about_the_plot_under_the_mouse_and_ctrl_shift_e_about_the_board(hands: Hands) -> None:
    told: list[str] = []
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 80))
    in_dialog(hands, lambda dialog: told.append(dialog.form.subject_box.currentText()))
    in_dialog(hands, lambda dialog: told.append(dialog.form.subject_box.currentText()), CTRL | SHIFT)
    assert told == ["Weight over iterations", "The whole board"]


def test_everything_there_is_can_be_chosen_and_is_drawn(hands: Hands) -> None:
    hands.play_to(5)
    seen: dict[str, QImage] = {}

    def look(dialog: PictureDialog) -> None:
        for k in range(dialog.form.subject_box.count()):
            dialog.form.subject_box.setCurrentIndex(k)
            settled(hands, dialog)
            assert dialog.fault.text() == ""
            assert dialog.preview.image is not None
            seen[dialog.form.subject_box.currentText()] = dialog.preview.image

    in_dialog(hands, look)
    assert list(seen) == [
        "Error curve E(w)", "Loss over iterations", "Weight over iterations", "Gradient over iterations",
        "Promise kept, ρ", "Every direction", "Patterns vote", "Fitted curve", "Cobweb", "Fork", "Map",
        "This step, worked", "The whole board",
    ]  # fmt: skip
    images = list(seen.values())
    assert all(image != other for k, image in enumerate(images) for other in images[:k])


def test_what_is_said_is_what_is_written(hands: Hands, tmp_path: Path) -> None:
    path, told = tmp_path / "loss.png", list[str]()

    def work(dialog: PictureDialog) -> None:
        dialog.form.preset.setCurrentIndex(2)
        retype(hands, dialog.form.numbers["height_mm"], "96")
        settled(hands, dialog)
        assert dialog.form.preset.currentText() == "Own size"
        told.append(dialog.words.text())
        save_as(hands, dialog, path)
        told.append(dialog.words.text())

    in_dialog(hands, work)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1285, 726)
    assert round(image.dotsPerMeterX() * 0.0254) == 192
    assert told == ["170 × 96 mm · 1285 × 726 pixels · 192 dpi", f"Saved {path}"]


@pytest.mark.parametrize(
    ("name", "saved", "start"),
    [
        ("a.svg", "a.svg", b"<?xml"),  # another format's ending is what is meant
        ("a.PDF", "a.PDF", b"%PDF-"),
        ("loss.v2", "loss.v2.png", b"\x89PNG"),  # and this is no ending
        ("a.nudge", "a.nudge.png", b"\x89PNG"),
    ],
)
def test_the_ending_tells_the_format(hands: Hands, tmp_path: Path, name: str, saved: str, start: bytes) -> None:
    in_dialog(hands, lambda dialog: save_as(hands, dialog, tmp_path / name))
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [saved]
    assert (tmp_path / saved).read_bytes().startswith(start)


def test_numbers_that_cannot_be_are_told_and_nothing_is_saved(hands: Hands, tmp_path: Path) -> None:
    told: list[str] = []

    def work(dialog: PictureDialog) -> None:
        edit = dialog.form.numbers["width_mm"]
        for text in ("5", "wide", "1e9"):
            retype(hands, edit, text)
            settled(hands, dialog)
            told.append(dialog.fault.text())
        dialog.copy.setFocus()
        hands.click(dialog.save)
        assert QApplication.activeModalWidget() is dialog
        assert edit.hasFocus()
        retype(hands, edit, "60")
        settled(hands, dialog)
        told.append(dialog.fault.text())

    in_dialog(hands, work)
    wrong = "he width must be from 20 to 2000 mm."
    assert told == [f"T{wrong}", f"“wide” is not a number: t{wrong.replace('be', 'be a number')}", f"T{wrong}", ""]


def test_a_place_that_cannot_be_written_to_is_told_and_the_dialog_stays(hands: Hands, tmp_path: Path) -> None:
    folder, told = tmp_path / "there", list[str]()
    folder.mkdir()
    (folder / "a.png").write_bytes(b"old")
    (folder / "a.png").chmod(0o444)

    def answer(dialog: PictureDialog) -> None:
        """To the questions that come, the first button."""
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            told.append(box.text())
            box.buttons()[0].click()
        if len(told) < 2:
            QTimer.singleShot(5, dialog, lambda: answer(dialog))

    def work(dialog: PictureDialog) -> None:
        QTimer.singleShot(0, dialog, lambda: answer(dialog))
        save_as(hands, dialog, folder / "a.png")
        assert dialog.isVisible()

    in_dialog(hands, work)
    assert told[0] == "Replace “a.png”?"
    assert "a.png could not be saved: It is read-only.\n\n" in told[1]
    assert (folder / "a.png").read_bytes() == b"old"


def test_choices_are_kept_for_the_next_time_and_nonsense_is_not(hands: Hands) -> None:
    kept: list[object] = []

    def choose(dialog: PictureDialog) -> None:
        dialog.form.kind.setCurrentIndex(2)
        dialog.form.theme.setCurrentIndex(2)
        retype(hands, dialog.form.numbers["font_pt"], "12")
        dialog.form.caption.click()
        kept.append(dialog.settings)

    in_dialog(hands, choose)
    in_dialog(hands, lambda dialog: kept.append(dialog.settings))
    assert kept[0] == kept[1]
    hands.window.preferences.picture = '{"kind": "exe", "font_pt": 1e9, "ratio": true, "theme": ["x"], "width_mm": NaN}'
    in_dialog(hands, lambda dialog: kept.append(dialog.form.kind.currentData()))
    assert kept[2] == "png"


def test_the_picture_is_of_the_iteration_at_which_the_dialog_was_opened(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "w.png"
    hands.play_to(100)
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 80))
    before: list[QImage] = []

    def work(dialog: PictureDialog) -> None:
        save_as(hands, dialog, path)
        before.append(QImage(str(path)))
        hands.set_speed(FLAT_OUT)
        hands.window.transport.until.setCurrentIndex(2)
        hands.window.actions_.play.trigger()
        hands.wait_for_iteration(5000)
        save_as(hands, dialog, tmp_path / "again.png")

    in_dialog(hands, work)
    hands.window.actions_.play.trigger()
    assert QImage(str(tmp_path / "again.png")) == before[0]
    assert from_bytes(path.read_bytes()) == Workspace((Experiment(),), 100)


def test_copy_in_the_dialog_has_its_look_and_all_formats(hands: Hands) -> None:
    def work(dialog: PictureDialog) -> None:
        dialog.form.preset.setCurrentIndex(1)
        dialog.form.ratio.setCurrentIndex(3)
        hands.click(dialog.copy)
        hands.qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasFormat("image/svg+xml"), timeout=30_000)

    in_dialog(hands, work)
    image = QImage.fromData(QGuiApplication.clipboard().mimeData().data("image/png"))
    assert image.width() == round(85 / 25.4 * 96 * 4)


def test_the_preview_is_sharp_and_has_the_picture_s_proportions(opened: Opener) -> None:
    hands = opened()
    hands.hover(hands.window.board.curve, QPoint(200, 80))

    def work(dialog: PictureDialog) -> None:
        dialog.form.preset.setCurrentIndex(3)
        settled(hands, dialog)
        image = dialog.preview.image
        assert image is not None
        assert image.width() / image.height() == pytest.approx(16 / 9, rel=0.01)
        room, ratio = dialog.preview.size(), dialog.devicePixelRatioF()
        assert max(image.width() / room.width(), image.height() / room.height()) == pytest.approx(ratio, rel=0.02)

    in_dialog(hands, work)


def test_a_copy_is_whole_though_the_dialog_is_closed_at_once(hands: Hands) -> None:
    def work(dialog: PictureDialog) -> None:
        dialog.form.subject_box.setCurrentText("This step, worked")
        hands.click(dialog.copy)

    in_dialog(hands, work)
    hands.qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasFormat("application/pdf"), timeout=30_000)
    assert b"<svg" in QGuiApplication.clipboard().mimeData().data("image/svg+xml").data()


def test_where_it_was_saved_stays_to_be_read_however_long_the_place_is(hands: Hands, tmp_path: Path) -> None:
    folder = tmp_path / ("a folder with a long name " * 6).strip()
    folder.mkdir()

    def work(dialog: PictureDialog) -> None:
        path = folder / ("w" * 60 + ".png")
        save_as(hands, dialog, path)
        hands.qtbot.waitUntil(lambda: dialog.words.text() == f"Saved {path}")
        dialog.resize(dialog.width(), dialog.height() + 40)  # as it may be by a longer text, too
        hands.qtbot.waitUntil(lambda: dialog._soon.isActive())
        settled(hands, dialog)
        assert dialog.words.text() == f"Saved {path}"
        dialog.form.subject_box.setCurrentIndex(dialog.form.subject_box.currentIndex() + 1)
        settled(hands, dialog)
        assert "×" in dialog.words.text()

    in_dialog(hands, work)


def test_words_and_ends_are_typed_for_one_picture(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(50)
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 80))
    path, own = tmp_path / "w.svg", list[str]()

    def work(dialog: PictureDialog) -> None:
        form, words = dialog.form, dialog.form.words
        settled(hands, dialog)
        own.extend(edit.placeholderText() for edit in (words.title, *words.ends["x"]))
        retype(hands, words.title, "What w learns")
        retype(hands, words.ends["x"][0], "70")
        settled(hands, dialog)
        assert dialog.fault.text() == (
            f"The axis of x ends at {own[2]}: its lower end must be below that, or type both ends."
        )
        retype(hands, words.ends["x"][0], "30")
        settled(hands, dialog)
        assert dialog.fault.text() == ""
        retype(hands, words.ends["x"][1], "20")
        settled(hands, dialog)
        assert dialog.fault.text() == "The upper end of x must be above the lower one."
        retype(hands, words.ends["x"][1], "40")
        hands.click(form.caption)
        form.face.setCurrentIndex(1)
        settled(hands, dialog)
        assert dialog.fault.text() == ""
        save_as(hands, dialog, path)
        form.subject_box.setCurrentIndex(form.subject_box.count() - 1)
        settled(hands, dialog)
        assert not words.title.isEnabled()
        form.subject_box.setCurrentIndex(0)
        settled(hands, dialog)
        assert words.title.isEnabled()
        assert words.title.text() == words.ends["x"][0].text() == ""

    in_dialog(hands, work)
    content = path.read_text()
    assert ">What<" in content
    assert ">𝑤<" in content
    assert ">30<" in content
    assert ">50<" not in content
    assert own[0] == "Weight over iterations"
    assert float(own[1].replace("−", "-")) < 0 < 50 < float(own[2])
    look = from_text(hands.window.preferences.picture).look
    assert (look.face, look.edits) == ("serif", UNEDITED)


def test_parts_of_a_step_are_pictures_and_text(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(3)
    path, told = tmp_path / "six.ltx", list[str]()

    def work(dialog: PictureDialog) -> None:
        form = dialog.form
        assert form.part.isHidden()
        form.kind.setCurrentIndex(form.kind.findData("ltx"))
        settled(hands, dialog)
        told.append(dialog.fault.text())
        form.subject_box.setCurrentIndex(form.subject_box.findText("This step, worked"))
        assert not form.part.isHidden()
        form.part.setCurrentIndex(form.part.findData("6"))
        hands.click(form.is_numbered)
        settled(hands, dialog)
        told.append(dialog.fault.text())
        save_as(hands, dialog, path)

    in_dialog(hands, work)
    assert told == ["Only a worked step, and its parts but the check, can be written as text: choose a picture.", ""]
    content = path.read_text()
    assert "% Iteration 3" in content
    assert r"\cdot x" in content
    assert r"\tag" not in content
