"""Pictures as poppler and librsvg show them: the same as ours, without a bitmap, and with fonts of their own."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from desktop_app.cli.figure import PLOTS
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.theme import DARK, PAPER
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of
from tests.figures.conftest import Draw, alone
from tests.figures.documents import render_pdf, render_svg, said

ONE = Look(width_mm=85, font_pt=7, line_pt=1)
# Squares of so many pixels are compared by their means: letters of one program are a little darker than another's.
SQUARE, MOST_OFF = 12, 40
# Where there is much to read: librsvg knows no figures of one width.
MOST_OFF_IN_WORDS = 80
WORDY = ("directions", "vote", "step", "board")
AT = 60
Make = Callable[[str], Sheet]


@pytest.fixture
def of_chain(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[Make]:
    """Sheets by the names of their plots, of two runs of two weights, or of one weight for the error curve."""
    kept: list[OffscreenBoard] = []

    def made(plot: str) -> Sheet:
        network = "one_weight" if plot == "curve" else "two_weight_chain"
        runs = [
            Run(Experiment(name=name, network=network, bounds=None, w=0.7, v=v, presentation="batch"))
            for name, v in (("Near", 0.4), ("Far, with a name that has no room beside a title", -1.5))
        ]
        for run in runs:
            run.advance(AT)
        kept.append(OffscreenBoard(members_of(runs, AT), AT))
        return kept[-1].sheet(plot)

    yield made
    for each in kept:
        each.close()


def means(image: Path | bytes) -> NDArray[np.float64]:
    """The mean colour of each square."""
    opened = Image.open(io.BytesIO(image) if isinstance(image, bytes) else image).convert("RGB")
    return np.asarray(opened.reduce(SQUARE), dtype=float)


def off(a: Path | bytes, b: Path | bytes) -> float:
    """The largest difference between squares of two pictures, from 0 to 255."""
    one, other = means(a), means(b)
    rows, columns = (min(one.shape[k], other.shape[k]) - 1 for k in (0, 1))  # at the edge squares are cut
    assert all(abs(one.shape[k] - other.shape[k]) <= 1 for k in (0, 1))
    return float(np.abs(one[:rows, :columns] - other[:rows, :columns]).max())


# The pixels of a fork and of a map are an image, where an earlier test has had their loops compiled.
@pytest.mark.parametrize("plot", [plot for plot in PLOTS if plot not in {"fork", "map"}])
def test_every_plot_is_shown_alike_by_other_programs(of_chain: Make, tmp_path: Path, plot: str) -> None:
    sheet, look = of_chain(plot), ONE if plot != "board" else Look(DARK, width_mm=170, font_pt=8)
    ours, svg, pdf = picture.png(sheet, look), picture.svg(sheet, look), picture.pdf(sheet, look)
    assert off(ours, render_pdf(pdf, tmp_path)) < MOST_OFF
    assert off(ours, render_svg(svg, tmp_path)) < (MOST_OFF_IN_WORDS if plot in WORDY else MOST_OFF)
    assert b"<image" not in svg
    assert said("pdfimages", "-list", tmp_path / "shown.pdf").count("\n") == 2
    fonts = said("pdffonts", tmp_path / "shown.pdf").splitlines()[2:]
    assert any(line.startswith("Inter-Regular") for line in fonts)
    assert all(line.split()[-5] == "yes" for line in fonts), fonts


def test_a_curve_that_is_missing_is_seen(drawn: Draw, tmp_path: Path) -> None:
    cells, moment = drawn(DARK)
    sheet = Sheet([alone(cells[2])], moment)
    ours, svg = picture.png(sheet, ONE), picture.svg(sheet, ONE).decode()
    assert off(ours, render_svg(svg.encode(), tmp_path)) < MOST_OFF
    without = "\n".join(line for line in svg.splitlines() if f'stroke="{PAPER.w}"' not in line)
    assert without != svg
    assert off(ours, render_svg(without.encode(), tmp_path)) > MOST_OFF


@pytest.mark.parametrize("ratio", [1, 2, 3, 4])
def test_a_png_is_as_large_as_it_says(drawn: Draw, ratio: int) -> None:
    cells, moment = drawn(DARK)
    sheet = Sheet([alone(cells[2])], moment)
    image = Image.open(io.BytesIO(picture.png(sheet, Look(width_mm=85, height_mm=60, font_pt=7, ratio=ratio))))
    assert image.size == (round(85 / 25.4 * 96 * ratio), round(60 / 25.4 * 96 * ratio))
    assert image.info["dpi"] == pytest.approx((96 * ratio, 96 * ratio), rel=1e-3)


def test_a_transparent_picture_has_no_ground(of_chain: Make, tmp_path: Path) -> None:
    look = Look(width_mm=85, font_pt=7, transparent=True)
    for plot in ("w", "directions", "step"):
        sheet = of_chain(plot)
        image = Image.open(io.BytesIO(picture.png(sheet, look))).convert("RGBA")
        clear = np.asarray(image)[:, :, 3] == 0
        assert clear.mean() > 0.7, plot
        shown = Image.open(render_svg(picture.svg(sheet, look), tmp_path)).convert("RGBA")
        assert (np.asarray(shown)[:, :, 3] == 0).mean() > 0.7
        (tmp_path / "clear.pdf").write_bytes(picture.pdf(sheet, look))
        said("pdftocairo", "-png", "-transp", "-singlefile", tmp_path / "clear.pdf", tmp_path / "clear")
        cairo = Image.open(tmp_path / "clear.png").convert("RGBA")
        assert (np.asarray(cairo)[:, :, 3] == 0).mean() > 0.7


def test_the_themes_of_the_screen_are_there_on_request(drawn: Draw) -> None:
    cells, moment = drawn(PAPER)
    image = Image.open(io.BytesIO(picture.png(Sheet(cells, moment), Look(DARK)))).convert("RGB")
    assert image.getpixel((2, 2)) == tuple(bytes.fromhex(DARK.card[1:]))
