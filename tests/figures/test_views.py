"""Views on paper and on slides: in as many columns as there is room for, nothing over another, letters as wished."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Look, slide
from desktop_app.figures.page import page_of
from desktop_app.figures.view_cell import ViewDrawing
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.theme import PAPER
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of
from tests.figures.documents import read_svg

BATCH = ((0.0, 0.0), (1.0, 1.0))
KINDS = {
    "one weight": Experiment(bounds=None, w=0.5),
    "weight and bias": Experiment(network="weight_and_bias", patterns=BATCH, presentation="batch", bounds=None),
    "chain": Experiment(
        network="two_weight_chain", patterns=BATCH, presentation="batch", bounds=None, w=0.3, v=-0.4,
    ),
}  # fmt: skip
Screen = Callable[[Experiment], OffscreenBoard]


@pytest.fixture
def screen(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[Screen]:
    """Shows a run after 30 iterations."""
    made: list[OffscreenBoard] = []

    def screen(experiment: Experiment) -> OffscreenBoard:
        run = Run(experiment)
        run.advance(30)
        made.append(OffscreenBoard(members_of([run], 30), 30))
        return made[-1]

    yield screen
    for each in made:
        each.close()


def on_a_slide(of: str, **others: float) -> Look:
    _, width, height, font, line = slide(of)
    return Look(width_mm=width, height_mm=height, font_pt=others.get("font_pt", font), line_pt=line)


def parts_of(view: QWidget) -> list[QRect]:
    """Where the views and labels of a picture are."""
    return [each.geometry() for each in view.children() if isinstance(each, QWidget) and not each.isHidden()]


def columns_of(parts: list[QRect]) -> list[list[QRect]]:
    return [[part for part in parts if part.left() == left] for left in sorted({part.left() for part in parts})]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("look", "columns"),
    [
        (Look(width_mm=85, font_pt=7, line_pt=1), 1),
        (Look(width_mm=170, font_pt=8, line_pt=1.25), 2),
        (Look(), 2),
        (on_a_slide("step"), 3),
        (on_a_slide("step", font_pt=14), 3),
    ],
)
def test_a_worked_step_flows_in_columns(screen: Screen, kind: str, look: Look, columns: int) -> None:
    sheet = screen(KINDS[kind]).sheet("step")
    page = page_of(sheet, look)
    picture.image(sheet, look, page)
    (drawing,) = page.drawings
    assert isinstance(drawing, ViewDrawing)
    parts = parts_of(drawing.view)
    assert len(columns_of(parts)) == columns
    for k, part in enumerate(parts):
        assert drawing.view.rect().contains(part)
        assert not any(part.intersects(other) for other in parts[:k])
    lows = [max(part.bottom() for part in column) for column in columns_of(parts)]
    assert max(lows) - min(lows) < 0.3 * drawing.view.height(), "no column is much lower than another"
    assert max(lows) > 0.8 * drawing.view.height(), "and the room is used"
    if look.width_mm == 170:
        assert page.size_mm.height() < 297, "an A4 page holds it"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("plot", ["step", "directions", "vote"])
def test_a_slide_s_letters_are_as_wished(screen: Screen, kind: str, plot: str) -> None:
    sheet = screen(KINDS[kind]).sheet(plot)
    look = on_a_slide(plot)
    page = page_of(sheet, look)
    assert page.notes == ()
    usual = [word.points for word in read_svg(picture.svg(sheet, look, page)).words]
    assert sum(points > 0.9 * look.font_pt for points in usual) > len(usual) / 2


def test_where_a_view_needs_smaller_letters_so_has_all_on_its_page(screen: Screen) -> None:
    """No caption of giant letters beneath a step of tiny ones; and the dots of its plot are smaller, too."""
    sheet = screen(KINDS["weight and bias"]).sheet("step")
    look = on_a_slide("step", font_pt=14)
    page = page_of(sheet, look)
    (note,) = page.notes
    assert "its letters are made smaller" in note
    words = {word.text: word.points for word in read_svg(picture.svg(sheet, look, page)).words}
    title, heading, caption = (words[word] for word in ("step,", "Direction", "Logistic"))
    assert 6.5 < caption == pytest.approx(heading, rel=0.02)
    assert title < 9


def test_symbols_of_one_pattern_of_a_batch_have_its_number(screen: Screen) -> None:
    """∂E/∂w of the check is the sum's; what the network and the gates show is of one pattern, and says so."""
    one = {word.text for word in read_svg(picture.svg(screen(KINDS["one weight"]).sheet("step"))).words}
    assert {"∂E/∂w", "∂E/∂ŷ", "E"} <= one
    many = [word.text for word in read_svg(picture.svg(screen(KINDS["weight and bias"]).sheet("step"))).words]
    assert {"∂E₀/∂w", "∂E₀/∂b", "∂E₀/∂ŷ", "E₀"} <= set(many)
    assert many.count("∂E/∂w") == 2, "the check alone: its heading, and its table"
    told = " ".join(many)
    assert "The three gates of ∂E₀/∂w" in told
    assert "Is ∂E/∂w right?" in told
    assert "Pattern 0, (0, 0), is worked; the step takes the sum over both." in told


def test_the_downhill_arrows_of_a_landscape_end_inside_of_its_frame(screen: Screen) -> None:
    """All of them are shorter, where one would be cut off: it would have lost its head."""
    sheet = screen(replace(KINDS["chain"], w=-1.5, v=-1.5)).sheet("landscape")
    look = Look(ratio=2, has_caption=False)
    page = page_of(sheet, look)
    made = picture.image(sheet, look, page).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(made.constBits(), np.uint32).reshape(made.height(), made.width()) & 0xFFFFFF
    below_keys = int(page.places[0].room.top() * page.scale * look.ratio)
    rows = np.flatnonzero((pixels[below_keys:] == int(PAPER.gradient[1:], 16)).sum(axis=1))
    # The axis is the lowest line across most of the picture.
    axis = np.flatnonzero((pixels[below_keys:] == int(PAPER.axis[1:], 16)).sum(axis=1) > made.width() / 2)
    assert len(rows) > 40
    assert 2 <= axis.min() - rows.max() < 40


@pytest.mark.parametrize("make", [picture.image, picture.png, picture.svg, picture.pdf])
def test_what_is_drawn_off_the_screen_goes_when_its_picture_is_made(
    screen: Screen, make: Callable[..., object], collector_off: None
) -> None:
    sheet = screen(KINDS["one weight"]).sheet("step")
    before = off_screen_windows()
    made = make(sheet)
    assert off_screen_windows() == before
    assert made is not None


def test_a_page_that_cannot_be_painted_ends_too(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, collector_off: None
) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    sheet = screen(KINDS["one weight"]).sheet("step")
    before = off_screen_windows()
    monkeypatch.setattr(picture, "paint", fail)
    for make in (picture.image, picture.svg, picture.pdf):
        with pytest.raises(ZeroDivisionError):
            make(sheet)
    assert off_screen_windows() == before


@pytest.fixture
def collector_off() -> Iterator[None]:
    """What goes in this test goes without the collector of cycles."""
    was_on = gc.isenabled()
    gc.disable()
    yield
    if was_on:
        gc.enable()


def off_screen_windows() -> int:
    """How many there are once those that are to be deleted are gone."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return sum(isinstance(window, OffscreenWindow) for window in QApplication.topLevelWidgets())


def test_each_part_of_a_step_stands_alone(screen: Screen) -> None:
    board, seen = screen(KINDS["one weight"]), dict[str, set[str]]()
    for part in ("network", "check", "6"):
        sheet = board.sheet("step", part)
        seen[part] = {word.text for word in read_svg(picture.svg(sheet, Look(width_mm=85, font_pt=7))).words}
    assert {"gradients", "∂E/∂ŷ"} <= seen["network"]
    assert "(6)" in seen["6"]
    assert not {"(5)", "gradients", "complex"} & seen["6"]
    assert "complex" in seen["check"]
    assert "complex" not in seen["network"]
    plain = picture.svg(board.sheet("step", "6", False), Look(width_mm=85, font_pt=7))
    assert [word.text for word in read_svg(plain).words].count("(6)") == 1, "in the title alone"
    assert picture.text_of("ltx", board.sheet("step", "6")).startswith(b"% Iteration 30")
    assert not picture.has_text(board.sheet("step", "check"), "md")
