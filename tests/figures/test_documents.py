"""SVG and PDF pictures, read as other programs do: every point is where the data says, and every size is true."""

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from math import exp
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from desktop_app.figures import picture
from desktop_app.figures.look import ONE_COLUMN, TWO_COLUMNS, Look, Preset
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.theme import DARK, PAPER, Theme
from tests.figures.conftest import EXPERIMENT, Draw, alone
from tests.figures.documents import Array, Drawing, axes_of, read_pdf, read_svg

Read = Callable[[Sheet, Look], Drawing]
SLACK_PX = 0.5


@pytest.fixture(params=["svg", "pdf"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Makes a picture of a kind, and reads it."""
    if request.param == "svg":
        return lambda sheet, look: read_svg(picture.svg(sheet, look))
    return lambda sheet, look: read_pdf(picture.pdf(sheet, look), tmp_path)


def look_of(preset: Preset, theme: Theme = PAPER) -> Look:
    return Look(theme, preset.width_mm, preset.height_mm, preset.font_pt, preset.line_pt)


def weights(iterations: int) -> list[float]:
    """The experiment's weight before each iteration, by plain gradient descent on both patterns."""
    low, high = EXPERIMENT.bounds or (0.0, 0.0)
    w, made = EXPERIMENT.w, []
    for _ in range(iterations):
        made.append(w)
        output = 1 / (1 + exp(-w))
        w = min(max(w - EXPERIMENT.rule.rate * (output - 1) * output * (1 - output), low), high)
    return made


def away(points: Array, line: Array) -> Array:
    """How far each of the points is from a polyline."""
    begin, along = line[:-1], np.diff(line, axis=0)
    square = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None] - begin) * along).sum(axis=2) / square, 0, 1)
    return np.asarray(np.hypot(*(points[:, None] - begin - share[..., None] * along).transpose(2, 0, 1)).min(axis=1))


@pytest.mark.parametrize("preset", [ONE_COLUMN, TWO_COLUMNS], ids=lambda preset: preset.name)
def test_every_point_of_a_curve_is_where_the_data_says(drawn: Draw, read: Read, preset: Preset) -> None:
    cells, moment = drawn(DARK)
    drawing = read(Sheet([alone(cells[2])], moment), look_of(preset))
    (ax, bx), (ay, by) = axes_of(drawing, PAPER.grid)
    (curve,) = drawing.lines(PAPER.w, least=10)
    known = np.array([(ax * i + bx, ay * w + by) for i, w in enumerate(weights(61))])
    assert away(known, curve.points).max() < SLACK_PX
    assert away(curve.points, known).max() < SLACK_PX


def test_every_curve_of_several_patterns_is_where_the_data_says(drawn: Draw, read: Read) -> None:
    cells, moment = drawn(DARK)
    drawing = read(Sheet([alone(cells[0])], moment), look_of(ONE_COLUMN))
    (ax, bx), (ay, by) = axes_of(drawing, PAPER.grid)
    curves = sorted(drawing.lines(PAPER.E, least=10), key=lambda stroke: np.ptp(stroke.points[:, 1]))
    (total,) = drawing.lines(PAPER.pale(PAPER.E), least=10)
    w = np.linspace((curves[0].points[:, 0].min() - bx) / ax, (curves[0].points[:, 0].max() - bx) / ax, 200)
    output = 1 / (1 + np.exp(-w))
    each = np.full_like(w, 0.125), (output - 1) ** 2 / 2
    for stroke, E in zip((*curves, total), (*each, each[0] + each[1]), strict=True):
        known = np.column_stack((ax * w + bx, ay * E + by))
        assert away(known, stroke.points).max() < SLACK_PX
        assert away(stroke.points, known).max() < SLACK_PX


@pytest.mark.parametrize("preset", [ONE_COLUMN, TWO_COLUMNS], ids=lambda preset: preset.name)
def test_sizes_are_true_on_paper(drawn: Draw, read: Read, preset: Preset) -> None:
    cells, moment = drawn(DARK)
    drawing = read(Sheet([alone(cells[2])], moment), look_of(preset))
    assert drawing.width_mm == pytest.approx(preset.width_mm, abs=0.01)
    (curve,) = drawing.lines(PAPER.w, least=10)
    assert curve.width * 0.75 == pytest.approx(preset.line_pt, rel=0.01)
    sizes = {round(word.points, 2) for word in drawing.words if word.points}
    letters, title = sorted(sizes)
    assert letters == pytest.approx(preset.font_pt, rel=0.01)
    assert title == pytest.approx(preset.font_pt / 0.9, rel=0.03)


def test_a_height_that_is_asked_for_is_kept(drawn: Draw, read: Read) -> None:
    cells, moment = drawn(DARK)
    drawing = read(Sheet(cells, moment), Look(width_mm=254, height_mm=142.875, font_pt=14, line_pt=2.5))
    assert (drawing.width_mm, drawing.height_mm) == pytest.approx((254, 142.875), abs=0.01)


def test_a_pdf_tells_what_it_is_of(drawn: Draw) -> None:
    cells, moment = drawn(DARK)
    for some, title in ([alone(cells[1])], cells[1].title), (cells, "The whole board"):
        metadata = PdfReader(BytesIO(picture.pdf(Sheet(some, moment)))).metadata
        assert metadata is not None
        assert metadata.title == title


def test_words_are_words(drawn: Draw, read: Read) -> None:
    cells, moment = drawn(DARK)

    def words(look: Look) -> str:
        return "".join(word.text for word in read(Sheet(cells[:1], moment), look).words).replace(" ", "")

    for told in ("Plot0", "(0,0)", "(1,1)", "−0.5", "weightw", "α=0.1", "w₀=−0.25", "w∈[−0.5,0.75]", "sum"):
        assert told in words(Look())
    assert "α=0.1" not in words(Look(has_caption=False))


def test_nothing_is_crowded_in_one_column(drawn: Draw, tmp_path: Path) -> None:
    """Words of a plot do not touch, and none is cut off by the page."""
    cells, moment = drawn(DARK)
    for one in cells:
        drawing = read_svg(picture.svg(Sheet([alone(one)], moment), look_of(ONE_COLUMN)))
        ticks = [word for word in drawing.words if word.text.replace("−", "").replace(".", "").isdigit()]
        rows = {round(word.y) for word in ticks}
        for row in rows:
            across = sorted(word.x for word in ticks if round(word.y) == row)
            assert all(b - a > 20 for a, b in pairwise(across))
        width = drawing.width_mm * 96 / 25.4
        assert all(0 < word.x < width for word in drawing.words)
