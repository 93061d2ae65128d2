"""Animation, worked as a person does: frame k shows its iteration, axes stay still, and cancelling leaves nothing."""

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.theme import PAPER
from desktop_app.ui.board.stage_pages import VOTE
from desktop_app.ui.export.animation_dialog import AnimationDialog
from tests.ui.conftest import Opener
from tests.ui.documents.test_files import with_dialog
from tests.ui.export.test_data_dialog import save_as, type_into
from tests.ui.hands import ALT, CTRL, Hands, Key

GIF, WEBP, MP4 = range(3)
Frames = list[NDArray[np.int16]]


def animating(hands: Hands, work: Callable[[AnimationDialog], None], stays: bool = True) -> None:
    """Open the dialog by its keys, and work it until it closes."""
    closed: list[bool] = []

    def worked(dialog: QWidget) -> None:
        assert isinstance(dialog, AnimationDialog)
        dialog.finished.connect(lambda: closed.append(True))
        try:
            work(dialog)
        except BaseException:  # a test that fails must not leave the dialog open
            dialog.end()
            dialog.done(0)
            raise

    def press() -> None:
        hands.press(Key.Key_E, CTRL | ALT)
        hands.qtbot.waitUntil(lambda: bool(closed), timeout=60_000)

    with_dialog(hands, press, worked, stays)


def frames_of(path: Path) -> Frames:
    with Image.open(path) as image:
        return [np.asarray(frame.convert("RGB")).astype(np.int16) for frame in ImageSequence.Iterator(image)]


def is_green(frame: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Where the weight's own colour is."""
    wanted = np.array(bytearray.fromhex(PAPER.w[1:]), np.int16)
    near: NDArray[np.bool_] = np.abs(frame - wanted).max(axis=2) < 8
    return near


def test_frame_k_shows_its_iteration_on_axes_that_stay_still(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(300)
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 60))

    def work(dialog: AnimationDialog) -> None:
        assert dialog.subject_box.currentText() == "Weight over iterations"
        type_into(hands, dialog, first="100", last="300", frames="21")
        assert dialog.note.text().startswith("21 frames of 960 × 540, 3.0 seconds long, about ")
        save_as(hands, dialog, tmp_path / "weight")

    animating(hands, work)
    path = tmp_path / "weight.gif"
    assert hands.status == f"Saved 21 frames as {path}."
    frames = frames_of(path)
    assert len(frames) == 21
    # The dot stands at the end of the curve: where each iteration is on the axis.
    ends = [int(np.flatnonzero(is_green(frame).any(axis=0)).max()) for frame in frames]
    slope, first = np.polyfit(np.arange(100, 301, 10), ends, 1)
    assert slope > 1.5
    assert np.abs(first + slope * np.arange(100, 301, 10) - ends).max() < 1.5
    axis = slice(60, 330)
    left = int(np.flatnonzero(is_green(frames[0]).any(axis=0)).min()) - 12
    assert all((frame[axis, :left] == frames[0][axis, :left]).all() for frame in frames)


@pytest.mark.parametrize("beneath", [True, False])
def test_the_frame_is_the_picture_that_is_made_at_its_iteration(hands: Hands, tmp_path: Path, beneath: bool) -> None:
    from desktop_app.figures.picture import image
    from desktop_app.ui.export.subjects import sheet_of

    hands.play_to(40)
    plot = hands.window.board.iteration_plots[0]
    hands.roll(plot, QPoint(plot.width() // 2, 60), 1)  # it does not follow any more: as zoomed on the screen
    hands.hover(plot, QPoint(200, 60))
    looks = []

    def work(dialog: AnimationDialog) -> None:
        dialog.format_box.setCurrentIndex(WEBP)
        type_into(hands, dialog, frames="5")
        before = dialog.preview.pixmap().toImage()
        if not beneath:
            dialog.caption.setFocus()
            hands.press(Key.Key_Space)
        assert (dialog.preview.pixmap().toImage() == before) is beneath
        looks.append(dialog._look())
        assert looks[0].has_caption is beneath
        dialog.begin(tmp_path / "loss.webp")

    animating(hands, work)
    last = frames_of(tmp_path / "loss.webp")[-1]
    drawn = image(sheet_of(hands.window.board, hands.window.board.cards[1], hands.frame), looks[0])
    drawn.save(str(tmp_path / "loss.png"))
    with Image.open(tmp_path / "loss.png") as alone:
        wanted = np.asarray(alone.convert("RGB")).astype(np.int16)
    # All but the caption, whose last words are kept together.
    assert np.abs(last - wanted)[: 480 if beneath else None].max() <= 1


@pytest.mark.parametrize(("form", "ending"), [(GIF, "gif"), (MP4, "mp4")])
def test_the_whole_board_with_a_vote_of_two_weights(opened: Opener, tmp_path: Path, form: int, ending: str) -> None:
    hands = opened(experiment=Experiment(network="two_weight_chain", w=0.3, v=-0.2, bounds=None))
    hands.press(Key.Key_D, CTRL)
    hands.wait_for_settings()
    hands.play_to(60)
    if form == GIF:
        hands.window.board.stage.turn_to(VOTE)
    hands.hover_away()

    def work(dialog: AnimationDialog) -> None:
        dialog.subject_box.setCurrentIndex(dialog.subject_box.count() - 1)
        dialog.format_box.setCurrentIndex(form)
        type_into(hands, dialog, frames="4")
        dialog.begin(tmp_path / f"board.{ending}")

    animating(hands, work)
    path = tmp_path / f"board.{ending}"
    if form == GIF:
        frames = frames_of(path)
        assert len(frames) == 4
        assert all((a != b).any() for a, b in pairwise(frames))
    else:
        import av

        with av.open(str(path)) as film:
            assert len(list(film.decode(video=0))) == 4


def test_when_the_window_is_closed_by_a_signal_the_dialog_goes_with_it(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "out.gif"
    hands.play_to(100)

    def work(dialog: AnimationDialog) -> None:
        dialog.begin(path)
        hands.window.close()
        assert not dialog.isVisible()

    animating(hands, work, stays=False)
    assert not path.exists()


def test_cancelled_it_leaves_the_old_file_whole_and_nothing_runs_on(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "out.gif"
    path.write_bytes(b"old")
    hands.play_to(1000)

    def work(dialog: AnimationDialog) -> None:
        type_into(hands, dialog, frames="500")
        dialog.begin(path)
        hands.qtbot.waitUntil(lambda: dialog.bar.value() > 0)
        assert " of 500 frames" in dialog.note.text()
        hands.press(Key.Key_Escape)
        hands.qtbot.waitUntil(dialog.questions.isEnabled)
        assert dialog.note.text() == "Cancelled: nothing was written."
        assert dialog.go.hasFocus(), "Space would close the dialog otherwise"
        assert path.read_bytes() == b"old"
        assert list(tmp_path.glob(".nudge-*")) == []
        hands.press(Key.Key_Escape)

    animating(hands, work)


def test_a_program_that_is_told_to_end_waits_for_what_is_written_and_drops_it(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(1000)

    def work(dialog: AnimationDialog) -> None:
        type_into(hands, dialog, frames="500")
        dialog.begin(tmp_path / "out.webp")
        hands.qtbot.waitUntil(lambda: dialog.bar.value() > 0)
        dialog.end()
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
        dialog.done(0)

    animating(hands, work)


def test_without_pyav_it_says_how_to_install_it(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hands.play_to(10)
    monkeypatch.setitem(sys.modules, "av", None)

    def work(dialog: AnimationDialog) -> None:
        dialog.format_box.setCurrentIndex(MP4)
        assert dialog.note.text().endswith(f"Install it with:  {sys.executable} -m pip install av")
        assert not dialog.go.isEnabled()
        hands.press(Key.Key_Escape)

    animating(hands, work)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"first": "50"}, "From iteration: a whole number from 0 to 49."),
        ({"first": "10", "last": "10"}, "To iteration: a whole number from 11 to 50, where the runs stand."),
        ({"frames": "1"}, "Frames: a whole number from 2 to 1\u2009000."),
        ({"frames": "many"}, "Frames: a whole number from 2 to 1\u2009000."),
    ],
)
def test_what_cannot_be_is_told(hands: Hands, texts: dict[str, str], words: str) -> None:
    hands.play_to(50)

    def work(dialog: AnimationDialog) -> None:
        type_into(hands, dialog, **texts)
        assert (dialog.note.text(), dialog.go.isEnabled()) == (words, False)
        hands.press(Key.Key_Escape)

    animating(hands, work)


def test_at_iteration_0_it_says_to_play_first(hands: Hands) -> None:
    def work(dialog: AnimationDialog) -> None:
        assert dialog.note.text() == "The runs are at iteration 0: play first."
        hands.press(Key.Key_Escape)

    animating(hands, work)
