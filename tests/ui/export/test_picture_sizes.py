"""Sizes in the picture dialog: those with a name suit whatever the picture is of; those that make none are told."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from desktop_app.core.model.experiment import Experiment
from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.ui.export.picture_dialog import PictureDialog
from desktop_app.ui.export.subjects import sheet_of
from tests.ui.conftest import Opener
from tests.ui.export.test_picture_dialog import in_dialog, retype, save_as, settled
from tests.ui.hands import CTRL, SHIFT, Hands, Key

ONE, TWO = Experiment(), Experiment(network="two_weight_chain", w=0.5, v=0.3, patterns=((1.0, 1.0),), bounds=None)


@pytest.mark.parametrize("experiment", [ONE, TWO])
@pytest.mark.parametrize("runs", [1, 6])
def test_each_named_size_suits_each_picture(opened: Opener, experiment: Experiment, runs: int) -> None:
    hands = opened(experiment=experiment)
    hands.play_to(20)
    for _ in range(runs - 1):
        hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == runs)
    told: dict[tuple[str, str], str] = {}

    def work(dialog: PictureDialog) -> None:
        form = dialog.form
        for size in range(form.preset.count() - 1):
            form.preset.setCurrentIndex(size)
            for k in range(form.subject_box.count()):
                form.subject_box.setCurrentIndex(k)
                settled(hands, dialog)
                told[form.subject_box.currentText(), form.preset.currentText()] = dialog.fault.text()

    in_dialog(hands, work)
    assert len({size for _, size in told}) == 4
    assert {where: words for where, words in told.items() if words} == {}


def test_as_on_the_screen_a_plot_has_the_proportions_that_it_has_there(opened: Opener) -> None:
    hands = opened(1024, 700)
    for card in hands.window.board.visible_cards():
        sheet = sheet_of(hands.window.board, card, hands.frame)
        room, widget = page_of(sheet, Look()).places[0].room, sheet.cells[0].widget
        assert room.width() / room.height() == pytest.approx(widget.width() / widget.height(), rel=0.02)


def test_the_letters_of_a_slide_go_with_what_is_on_it(hands: Hands) -> None:
    letters: list[str] = []

    def work(dialog: PictureDialog) -> None:
        dialog.form.preset.setCurrentIndex(3)
        for k in (0, dialog.form.subject_box.count() - 1):
            dialog.form.subject_box.setCurrentIndex(k)
            letters.append(dialog.form.numbers["font_pt"].text())

    def look(dialog: PictureDialog) -> None:
        assert dialog.form.preset.currentText() == "Slide, 16:9"
        letters.append(dialog.form.numbers["font_pt"].text())

    in_dialog(hands, work, CTRL | SHIFT)
    in_dialog(hands, look, CTRL | SHIFT)
    hands.hover(hands.window.board.curve, QPoint(200, 80))
    in_dialog(hands, look)
    plot, board = letters[:2]
    assert float(plot) > float(board)
    assert letters == [plot, board, board, plot]


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ({"height_mm": "20", "font_pt": "60"}, "At this size nothing can be seen"),
        ({"width_mm": "2000"}, "pixels are too many"),
    ],
)
def test_sizes_that_make_no_picture_are_told(hands: Hands, numbers: dict[str, str], fault: str) -> None:
    told: list[str] = []

    def work(dialog: PictureDialog) -> None:
        for name, text in numbers.items():
            retype(hands, dialog.form.numbers[name], text)
        settled(hands, dialog)
        told.extend((dialog.fault.text(), dialog.words.text()))

    in_dialog(hands, work)
    assert fault in told[0]
    assert told[1] == "", "a size that is not made is not told"


def test_an_ending_that_tells_another_format_has_its_limits(hands: Hands, tmp_path: Path) -> None:
    """An SVG may be as large as one likes; saved as .png it would have too many pixels."""

    def work(dialog: PictureDialog) -> None:
        dialog.form.ratio.setCurrentIndex(3)
        dialog.form.kind.setCurrentIndex(1)
        for name in ("width_mm", "height_mm"):
            retype(hands, dialog.form.numbers[name], "2000")
        settled(hands, dialog)
        assert dialog.fault.text() == ""
        save_as(hands, dialog, tmp_path / "big.png")
        assert dialog.fault.text().startswith("30236 × 30236 pixels are too many")

    in_dialog(hands, work)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
