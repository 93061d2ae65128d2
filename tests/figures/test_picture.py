"""A picture is sharp, on white paper in both themes, in each quantity's colour, and tells its parameters."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Reading
from desktop_app.figures.drawing import Moment
from desktop_app.figures.picture import image as draw
from desktop_app.figures.picture import png
from desktop_app.figures.plot_cell import PlotCell
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.theme import DARK, LIGHT, PAPER, Theme
from desktop_app.words.captions import experiment_in_a_line
from tests.figures.conftest import EXPERIMENT, Draw, alone


def colours(image: QImage, top: int = 0, bottom: int | None = None) -> Counter[str]:
    """How many pixels there are of each colour between two rows."""
    strip = image.copy(0, top, image.width(), (image.height() if bottom is None else bottom) - top)
    strip = strip.convertToFormat(QImage.Format.Format_RGB32)
    found, counts = np.unique(np.frombuffer(strip.constBits(), np.uint32) & 0xFFFFFF, return_counts=True)
    return Counter({f"#{colour:06x}": int(count) for colour, count in zip(found, counts, strict=True)})


def picture(cells: list[PlotCell], reading: Reading) -> QImage:
    """As on the screen, at two pixels a point."""
    return draw(Sheet(cells, Moment(reading)))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_one_plot_is_on_white_paper_at_two_pixels_a_point(drawn: Draw, theme: Theme) -> None:
    cells, (reading, _) = drawn(theme)
    image = picture([alone(cells[2])], reading)
    assert image.devicePixelRatio() == 2
    assert image.width() >= 2 * cells[2].plot.width()
    assert image.height() >= 2 * cells[2].plot.height()
    found = colours(image)
    assert found.most_common(1)[0][0] == "#ffffff"
    for x, y in ((0, 0), (image.width() - 1, 0), (0, image.height() - 1), (image.width() - 1, image.height() - 1)):
        assert image.pixelColor(x, y) == QColor("white")
    assert not {DARK.window, DARK.grid, DARK.w} & set(found)
    assert found[PAPER.w] > 200


@pytest.mark.parametrize(("which", "colour"), [(0, "E"), (1, "E"), (2, "w"), (3, "gradient"), (4, "nudge")])
def test_curves_have_the_colour_of_their_quantity(drawn: Draw, which: int, colour: str) -> None:
    cells, (reading, _) = drawn(DARK)
    found = colours(picture([alone(cells[which])], reading))
    assert found[getattr(PAPER, colour)] > 200
    others = {getattr(PAPER, name) for name in ("w", "E", "gradient", "nudge")} - {getattr(PAPER, colour)}
    if which:  # the error curve has the ball, the tangent and the nudge on it
        assert not others & set(found)
    else:
        assert others <= set(found)


def test_lines_are_as_thick_as_on_the_screen(drawn: Draw) -> None:
    """Four pixels of a picture are two points; a level curve is measured across."""
    level = Experiment(patterns=((0.0, 1.0),), w=0.5)
    cells, (reading, _) = drawn(LIGHT, level)
    image = picture([alone(cells[2])], reading)
    columns = range(image.width() // 3, image.width() // 3 + 24)  # some of them between the marks of iterations
    rows = range(image.height())
    thick = [[image.pixelColor(x, y).name() for y in rows].count(PAPER.w) for x in columns]
    assert 3 <= min(thick) <= 5


def test_the_caption_tells_the_parameters(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT)
    words = experiment_in_a_line(reading.settings)
    for told in (
        "Logistic activation",
        "squared error",
        "(0, 0) (1, 1)",
        "batch",
        "α = 0.1",
        "w₀ = −0.25",
        "w ∈ [−0.5, 0.75]",
    ):
        assert told in words
    image = picture([alone(cells[1])], reading)
    other, _ = drawn(LIGHT, Experiment(rule=EXPERIMENT.rule, bounds=None, w=-0.25, presentation="batch"))
    band = image.height() - 60
    assert colours(image, band)[PAPER.muted] > 50
    assert colours(image, image.height() - 8) == {"#ffffff": 8 * image.width()}
    changed = picture([alone(other[1])], drawn(LIGHT, EXPERIMENT, 61)[1].reading)
    assert changed.copy(0, band, image.width(), 60) != image.copy(0, band, image.width(), 60)


def test_the_caption_tells_what_was_changed(drawn: Draw) -> None:
    changed = replace(EXPERIMENT, changes=(Change(40, (("rule.rate", 2.0),)),))
    cells, (reading, _) = drawn(LIGHT, changed)
    assert reading.settings.rule.rate == 2.0
    assert "α = 0.1" in experiment_in_a_line(reading.experiment)
    assert "from 40 on α = 2" in experiment_in_a_line(reading.experiment)
    image = picture([alone(cells[1])], reading)
    plain = picture([alone(cells[1])], reading._replace(experiment=reading.settings))
    band = image.height() - 60
    assert image.copy(0, band, image.width(), 60) != plain.copy(0, band, image.width(), 60)


def test_a_long_caption_has_room(drawn: Draw) -> None:
    patterns = tuple((k / 3, k / 7) for k in range(16))
    cells, (reading, _) = drawn(LIGHT, Experiment(patterns=patterns, bounds=None))
    image = picture([alone(cells[0])], reading)
    assert colours(image, image.height() - 8) == {"#ffffff": 8 * image.width()}
    assert colours(image, image.height() - 60)[PAPER.muted] > 50


def test_the_board_has_all_five_plots_in_their_cells(drawn: Draw) -> None:
    cells, (reading, _) = drawn(DARK)
    board, single = picture(cells, reading), picture([alone(cells[1])], reading)
    assert 1.9 * single.width() < board.width() < 2.1 * single.width()
    assert 2.6 * single.height() < board.height() < 3.1 * single.height()
    third, half = board.height() // 3, board.width() // 2
    for colour, left, top, rows in (
        ("E", 0, 0, 2),
        ("E", 1, 0, 1),
        ("w", 1, 1, 1),
        ("gradient", 1, 2, 1),
        ("nudge", 0, 2, 1),
    ):
        found = colours(board.copy(left * half, top * third, half, rows * third))
        assert found[getattr(PAPER, colour)] > 200, colour


def test_the_theory_that_is_on_the_screen_is_in_the_picture(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT, Experiment(bounds=None, rule=Rule(rate=2.0)), 3000)
    plot = cells[2].plot
    assert isinstance(plot, IterationPlot)
    plain = picture([alone(cells[2])], reading)
    plot.show_theory(True)
    plot.show_reading(reading)
    image = picture([alone(cells[2])], reading)
    assert image != plain
    # Beneath the title, which is of the text's colour as well.
    assert colours(image, 60)[PAPER.text] > 100 > 10 > colours(plain, 60)[PAPER.text]
    plot.show_theory(False)
    plot.show_reading(reading)
    assert picture([alone(cells[2])], reading) == plain


def test_what_is_not_drawn_is_told_in_the_picture(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT, Experiment(bounds=None, w=-1.0), 200)
    plot = cells[2].plot
    plot.set_logarithmic(False, True)
    plot.show_reading(reading)
    assert plot.note == "30 values ≤ 0 are not drawn"
    told = picture([alone(cells[2])], reading)
    whole, (positive, _) = drawn(LIGHT, Experiment(bounds=None, w=1.0), 200)
    whole[2].plot.set_logarithmic(False, True)
    untold = picture([alone(whole[2])], positive)
    corner = told.copy(0, told.height() // 2, told.width() // 2, told.height() // 2)
    other = untold.copy(0, told.height() // 2, told.width() // 2, told.height() // 2)
    assert colours(corner)[PAPER.muted] > colours(other)[PAPER.muted] + 100


def test_what_is_a_secret_on_the_screen_is_one_in_the_picture(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT)
    cells[0].plot.set_secret(True)
    cells[0].plot.show_reading(reading)
    found = colours(picture([alone(cells[0])], reading))
    assert found[PAPER.w] > 100
    assert not {PAPER.nudge, PAPER.gradient} & set(found)


def test_what_is_zoomed_and_logarithmic_on_the_screen_is_so_in_the_picture(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT)
    plot = cells[1].plot
    assert isinstance(plot, IterationPlot)
    plain = picture([alone(cells[1])], reading)
    plot.set_logarithmic(True, True)
    plot.show_reading(reading)
    logarithmic = picture([alone(cells[1])], reading)
    assert logarithmic != plain
    before = plot.view_range()
    plot.set_logarithmic(False, False)
    plot.show_reading(reading)
    assert picture([alone(cells[1])], reading) == plain
    plot.following = False
    plot.show_range((10.0, 20.0), plot.view_range()[1])
    assert picture([alone(cells[1])], reading) != plain
    assert before != plot.view_range()


def test_png_bytes_hold_every_pixel(drawn: Draw) -> None:
    cells, (reading, _) = drawn(LIGHT)
    image = picture([alone(cells[0])], reading)
    content = png(Sheet([alone(cells[0])], Moment(reading)))
    assert content.startswith(b"\x89PNG\r\n")
    read = QImage.fromData(content)
    assert read.size() == image.size()
    assert read.dotsPerMeterX() == round(96 * 2 / 0.0254)
    assert colours(read) == colours(image)


def test_a_picture_leaves_the_plot_on_the_screen_as_it_was(drawn: Draw) -> None:
    cells, (reading, _) = drawn(DARK)
    before = [each.plot.grab().toImage() for each in cells]
    picture(cells, reading)
    assert [each.plot.grab().toImage() for each in cells] == before
