"""What goes where on a page: many keys, narrow cells, captions without room; and the letters that it brings along."""

import io
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Edits, Look
from desktop_app.figures.page import page_of
from desktop_app.figures.plot_cell import PlotDrawing
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.theme import LIGHT
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of
from tests.figures.conftest import Draw, alone
from tests.figures.documents import FONTS, read_svg

ONE = Look(width_mm=85, font_pt=7, line_pt=1)
NAMES = ["A", "Second run", "A third one, " + "with a name that is far too long " * 5, "Four", "The fifth of six", "F"]


@pytest.fixture
def screen(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[OffscreenBoard]:
    runs = [Run(Experiment(name=name, bounds=None, w=k / 4)) for k, name in enumerate(NAMES)]
    for run in runs:
        run.advance(30)
    made = OffscreenBoard(members_of(runs, 30), 30, WorkspaceView(active=2))
    yield made
    made.close()


def test_every_run_has_its_key_in_one_column(screen: OffscreenBoard) -> None:
    sheet = screen.sheet("w")
    plain = replace(ONE, has_caption=False)
    page = page_of(sheet, plain)
    keys = page.places[0].keys
    assert len(keys.placed) == len(NAMES)
    assert keys.rows > 1
    width = page.places[0].whole.width()
    for name, placed in zip(NAMES, keys.placed, strict=True):
        assert name.startswith(placed.label.removesuffix("…"))
        assert placed.left >= 0
    words = read_svg(picture.svg(sheet, plain)).words
    assert all(word.x < (width + 12) * page.scale for word in words)


@pytest.mark.parametrize("plot", ["w", "curve", "board", "runs"])
@pytest.mark.parametrize("has_caption", [True, False])
def test_the_name_of_a_run_stands_once(screen: OffscreenBoard, plot: str, has_caption: bool) -> None:
    look = Look(width_mm=170, font_pt=8, has_caption=has_caption)
    words = [word.text for word in read_svg(picture.svg(screen.sheet(plot), look)).words]
    assert words.count("Second") == 1


def test_a_board_without_a_caption_has_one_key_of_its_runs(screen: OffscreenBoard) -> None:
    look = Look(width_mm=170, font_pt=8, has_caption=False)
    words = [word.text for word in read_svg(picture.svg(screen.sheet("board"), look)).words]
    assert words.count("Second") == 1


def test_without_title_and_keys_the_plot_takes_their_room(screen: OffscreenBoard) -> None:
    look = Look(width_mm=85, height_mm=60, font_pt=7, has_caption=False)
    whole, bare = (
        page_of(screen.sheet("w"), each) for each in (look, replace(look, has_title=False, has_legend=False))
    )
    assert whole.places[0].room.top() > bare.places[0].room.top() == bare.places[0].whole.top()
    assert bare.places[0].title == ""


def test_title_keys_and_ends_can_be_edited(screen: OffscreenBoard) -> None:
    edits = Edits("Much learnt", ("first", "", "third"), (0.0, 20.0), (None, 2.0))
    look = Look(width_mm=170, font_pt=8, has_caption=False, edits=edits)
    sheet = screen.sheet("w")
    page = page_of(sheet, look)
    words = [word.text for word in read_svg(picture.svg(sheet, look, page)).words]
    assert {"Much", "learnt", "first", "Second", "third"} <= set(words)
    assert "Weight" not in words
    (drawing,) = page.drawings
    assert isinstance(drawing, PlotDrawing)
    assert drawing.copy is not None
    (left, right), (low, high) = drawing.copy.view_range()
    assert (left, right, high) == (0.0, 20.0, 2.0)
    assert low < 0
    page.end()


def test_serif_letters_have_their_symbols_in_italics(screen: OffscreenBoard) -> None:
    look = Look(width_mm=85, font_pt=7, face="serif")
    content = picture.svg(screen.sheet("dE_dw"), look)
    assert "∂𝐸/∂𝑤" in {word.text for word in read_svg(content).words}
    assert b"Inter" not in content
    assert {"∂E/∂w"} <= {word.text for word in read_svg(picture.svg(screen.sheet("dE_dw"), ONE)).words}
    (page,) = PdfReader(io.BytesIO(picture.pdf(screen.sheet("dE_dw"), look))).pages
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    assert {font.get_object()["/BaseFont"].split("+")[-1] for font in fonts} == {
        "/STIXTwoText-Regular",
        "/STIXTwoText-Bold",
    }


@pytest.mark.parametrize("plot", ["step", "directions", "runs"])
def test_of_several_runs_it_is_told_whose_numbers_are_seen(screen: OffscreenBoard, plot: str) -> None:
    words = read_svg(picture.svg(screen.sheet(plot), Look(width_mm=170, font_pt=8))).words
    top = min(word.y for word in words)
    title = "".join(word.text for word in words if word.y < top + 3).replace(" ", "")
    assert ("Athirdone," in title) == (plot != "runs"), title


def test_a_board_in_one_column_stands_in_one_column(screen: OffscreenBoard) -> None:
    sheet = screen.sheet("board")
    assert len({place.whole.left() for place in page_of(sheet, ONE).places}) == 1
    assert len({place.whole.left() for place in page_of(sheet, Look(width_mm=170, font_pt=8)).places}) == 2


def test_lines_of_a_caption_end_where_it_does_not_hurt(qapp: object, own_folders: Path, compiled_loop: None) -> None:
    adam = Experiment(rule=Rule("adam", rate=0.1), w=-8.0, patterns=((0.0, 0.0), (1.0, 1.0), (-0.5, 0.25)), bounds=None)
    made = OffscreenBoard(members_of([Run(adam)], 0), 0)
    (line,) = page_of(made.sheet("w"), ONE).caption
    made.close()
    # A line may end at each plain space, and at no other.
    assert [piece.replace("\u00a0", " ") for piece in line.text.split(" ")] == [
        "Logistic activation ·", "squared error ·", "patterns", "(x, y)", "(0, 0)", "(1, 1)", "(−0.5, 0.25)", "in",
        "turn ·", "Adam,", "α = 0.1,", "β₁ = 0.9,", "β₂ = 0.999,", "ε = 1·10⁻⁸ ·", "w₀ = −8 ·", "w free ·",
        "iteration 0",
    ]  # fmt: skip


def test_a_caption_gives_way_where_there_is_no_room(screen: OffscreenBoard) -> None:
    sheet = screen.sheet("w")
    assert page_of(sheet, Look(width_mm=85, height_mm=90, font_pt=7)).caption
    assert not page_of(sheet, Look(width_mm=85, height_mm=50, font_pt=7)).caption
    picture.pdf(sheet, Look(width_mm=20, height_mm=20, font_pt=72))  # absurd, but no harm


def test_an_svg_brings_its_letters_along(screen: OffscreenBoard) -> None:
    content = picture.svg(screen.sheet("board"), ONE).decode()
    words = {letter for word in read_svg(content.encode()).words for letter in word.text}
    faces = re.findall(r"font-weight: (\d+); src: url\(data:font/woff;base64,([^)]*)\)", content)
    assert [weight for weight, _ in faces] == ["400", "600"]
    brought = TTFont(io.BytesIO(b64decode(faces[0][1])))
    whole = TTFont(FONTS / "Inter-Regular.otf")
    assert {ord(letter) for letter in words} & set(whole.getBestCmap()) <= set(brought.getBestCmap())
    assert any(feature.FeatureTag == "tnum" for feature in brought["GSUB"].table.FeatureList.FeatureRecord)
    assert len(content) < 300_000


def test_the_beat_that_is_on_is_on_in_the_picture(drawn: Draw) -> None:
    cells, moment = drawn(LIGHT)
    sheet = Sheet([alone(cells[0])], moment)
    plain = picture.image(sheet, ONE)
    curve = cells[0].plot
    assert isinstance(curve, ErrorCurve)
    curve.show_beat(2)
    lit = picture.image(sheet, ONE)
    assert lit != plain
    curve.show_beat(None)
    assert picture.image(sheet, ONE) == plain
