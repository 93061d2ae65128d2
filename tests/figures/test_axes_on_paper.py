"""The axes of a picture: they end at the data, and have four to six ticks in a column of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.model.experiment import Experiment, Rule
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.plot_cell import PlotDrawing
from desktop_app.plots.axes.axis import Axis
from desktop_app.plots.ranges import fitted
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of

COLUMN = Look(width_mm=85, height_mm=45, font_pt=7, line_pt=1, ratio=1)


@pytest.fixture
def screen(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[OffscreenBoard]:
    """Three runs after 201 iterations."""
    runs = [
        Run(Experiment(patterns=((1.0, 0.7),), bounds=None, name=f"α = {a}", rule=Rule(rate=a))) for a in (5, 20, 45)
    ]
    for run in runs:
        run.advance(201)
    made = OffscreenBoard(members_of(runs, 201), 201)
    yield made
    made.close()


@contextmanager
def drawn(screen: OffscreenBoard, plot: str) -> Iterator[ReadingPlot]:
    """The copy of the plot that a picture shows."""
    sheet = screen.sheet(plot)
    page = page_of(sheet, COLUMN)
    picture.image(sheet, COLUMN, page)
    (drawing,) = page.drawings
    assert isinstance(drawing, PlotDrawing)
    assert drawing.copy is not None
    yield drawing.copy
    page.end()


def ticks(plot: ReadingPlot, side: str) -> list[str]:
    (low, high), size = plot.view_range()[side == "left"], plot.view.height() if side == "left" else plot.view.width()
    spacing, values = plot.axis(side).tickValues(low, high, size)[0]
    return plot.axis(side).tickStrings(values, 1.0, spacing)


def test_axes_end_at_the_data_and_have_ticks(screen: OffscreenBoard) -> None:
    for plot in ("E", "w", "dE_dw", "rho", "curve"):
        with drawn(screen, plot) as copy:
            for side in ("bottom", "left"):
                labels = ticks(copy, side)
                assert 4 <= len(labels) <= 6, (plot, side, labels, copy.view.height())
                assert len(set(labels)) == len(labels)
            (left, right), _ = copy.view_range()
        if plot != "curve":
            assert -0.06 * 201 < left < 0
            assert 201 < right < 1.06 * 201


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(100, 400), st.sampled_from(["bottom", "left"]))
def test_four_to_six_ticks_wherever_labels_have_room(low: float, span: float, size: float, side: str) -> None:
    axis = Axis(side)
    axis.is_on_paper = True
    (spacing, values), *_ = axis.tickValues(low, low + span, size)
    texts = axis.tickStrings(values, 1.0, spacing)
    if side == "left":
        assert 4 <= len(values) <= max(6, size / 44 + 1)
    assert len(set(texts)) == len(texts) or span < 1e-9 * abs(low)


def test_a_range_ends_at_its_data() -> None:
    assert fitted((0.0, 1.0), air=0.0) == pytest.approx((-0.04, 1.04))
    assert fitted((2.0, 2.0), least_span=1.0, air=0.0) == pytest.approx((1.46, 2.54))


def test_a_view_that_the_user_chose_is_kept(screen: OffscreenBoard) -> None:
    sheet = screen.sheet("E")
    plot = sheet.cells[0].widget
    assert isinstance(plot, ReadingPlot)
    plot.freeze((10.0, 20.0), (0.0, 0.01))
    try:
        with drawn(screen, "E") as copy:
            assert copy.view_range() == ((10.0, 20.0), (0.0, 0.01))
    finally:
        plot.follow()
