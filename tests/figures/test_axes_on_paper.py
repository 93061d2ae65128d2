"""The axes of a picture: they end at the data, and have four to six ticks in a column of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import log10
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from desktop_app.core.files.workspace_view import Limits, WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.plot_cell import PlotDrawing
from desktop_app.plots.axes.axis import Axis
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.ranges import fitted
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import PAPER
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of

COLUMN = Look(width_mm=85, height_mm=45, font_pt=7, line_pt=1, ratio=1)

RUNS = tuple(
    Experiment(patterns=((1.0, 0.7),), bounds=None, name=f"α = {a}", rule=Rule(rate=float(a))) for a in (5, 20, 45)
)


@pytest.fixture
def screen(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[OffscreenBoard]:
    """Three runs after 201 iterations."""
    runs = [Run(run) for run in RUNS]
    for run in runs:
        run.advance(201)
    made = OffscreenBoard(members_of(runs, 201), 201)
    yield made
    made.close()


@contextmanager
def drawn(screen: OffscreenBoard, plot: str, look: Look = COLUMN) -> Iterator[ReadingPlot]:
    """The copy of the plot that a picture shows."""
    sheet = screen.sheet(plot)
    page = page_of(sheet, look)
    picture.image(sheet, look, page)
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


@contextmanager
def board(view: WorkspaceView, *runs: Experiment, at: int = 60) -> Iterator[OffscreenBoard]:
    """Runs at an iteration, with a view."""
    made = [Run(run) for run in runs]
    for run in made:
        run.advance(at)
    screen = OffscreenBoard(members_of(made, at, view=view), at, view)
    yield screen
    screen.close()


@pytest.mark.parametrize(
    ("plot", "view", "note"),
    [
        ("E", WorkspaceView(iterations=(500.0, 600.0)), "3 runs are out of view"),
        ("curve", WorkspaceView(limits=(("curve", Limits(x=(-9.0, -5.0))),)), "3 runs are out of view"),
        ("E", WorkspaceView(iterations=(500.0, 600.0), hidden=frozenset({1, 2})), "“α = 5” is out of view"),
        ("w", WorkspaceView(limits=(("w", Limits(y=(7.0, 9.0))),)), "3 runs are out of view"),
    ],
)
def test_runs_out_of_view_are_counted(
    qapp: object, own_folders: Path, compiled_loop: None, plot: str, view: WorkspaceView, note: str
) -> None:
    with board(view, *RUNS) as screen, drawn(screen, plot) as copy:
        assert copy.note == note


def test_a_run_with_another_number_of_weights_is_not_said_to_be_out_of_view(
    qapp: object, own_folders: Path, compiled_loop: None
) -> None:
    biased = Experiment(network="weight_and_bias", bounds=None, name="with a bias")
    with board(WorkspaceView(), RUNS[0], biased) as screen, drawn(screen, "curve") as copy:
        assert copy.note == "“with a bias” has another number of weights"


def test_y_shows_what_is_drawn(qapp: object, own_folders: Path, compiled_loop: None) -> None:
    """Between two values at the edges of the iterations in view, and nothing of iteration 0 on a logarithmic axis."""
    two = Experiment(bounds=None, rule=Rule(rate=5.0))
    three = replace(two, patterns=((1.0, 0.7), (2.0, 0.2), (-1.0, 0.9)))
    for turns in (two, three, replace(three, presentation="shuffled")):
        with board(WorkspaceView(iterations=(12.0, 14.0)), turns) as screen, drawn(screen, "E") as copy:
            low, high = copy.view_range()[1]
            assert isinstance(copy, IterationPlot)
            for curve in copy.traced().curves[: len(turns.patterns)]:
                assert curve.x[0] <= 12.0
                assert curve.x[-1] >= 14.0
                at_edges = np.interp([12.0, 14.0], curve.x, curve.y)
                assert (low < at_edges).all()
                assert (at_edges < high).all()
    with board(WorkspaceView(iterations=(500.0, 501.0)), two) as screen, drawn(screen, "E") as copy:
        assert copy.note == "the run is out of view"
    one = Experiment(patterns=((1.0, 0.7),), bounds=None, w=9.0, rule=Rule(rate=90.0))
    one = replace(one, changes=(Change(1, (("weights.w", 0.5),)),))
    with board(WorkspaceView(log_x=True), one) as screen, drawn(screen, "w") as copy:
        assert copy.view_range()[1][1] < 8.0


def test_a_value_between_two_gaps_is_a_dot_and_a_mark_at_the_edge_is_whole(
    qapp: object, own_folders: Path, compiled_loop: None
) -> None:
    jumping = Experiment(activation="identity", patterns=((1.0, 0.0),), bounds=None, w=1.0, rule=Rule(rate=1.9))
    view = WorkspaceView(log_y=frozenset({"w"}), iterations=(0.0, 6.0))
    look = replace(COLUMN, ratio=4, has_caption=False, height_mm=60)
    with board(view, jumping, at=6) as screen:
        sheet = screen.sheet("w")
        page = page_of(sheet, look)
        image = picture.image(sheet, look, page)
        (drawing,) = page.drawings
        assert isinstance(drawing, PlotDrawing)
        assert drawing.copy is not None
        copy, corner, scale = drawing.copy, page.places[0].room.topLeft(), page.scale * look.ratio

        def colour(i: int, right: float) -> str:
            at = QPointF(copy.mapFromScene(copy.view.mapViewToScene(QPointF(i, log10(0.9**i))))) + QPointF(right, 0)
            return image.pixelColor(((at + corner) * scale).toPoint()).name()

        assert [colour(i, 0.0) for i in (2, 4)] == [PAPER.w, PAPER.w]
        assert [colour(6, right) for right in (-3.0, 3.0)] == [PAPER.w, PAPER.w]
        page.end()


def test_labels_are_those_that_have_room_whatever_length_the_drawing_tells(screen: OffscreenBoard) -> None:
    for height in range(45, 60):
        with drawn(screen, "curve", replace(COLUMN, height_mm=height, has_caption=False)) as copy:
            axis, (low, high), size = copy.axis("left"), copy.view_range()[1], copy.view.height()
            assert axis.tickValues(low, high, size) == axis.tickValues(low, high, size + 2)


def test_a_picture_of_one_run_names_no_others(screen: OffscreenBoard) -> None:
    page = page_of(screen.sheet("fork"), COLUMN)
    assert [key.entry.slot for key in page.places[0].keys.placed] == [None] * len(page.places[0].keys.placed)
    page.end()


def test_two_ticks_at_least_where_labels_have_room(qapp: object, own_folders: Path, compiled_loop: None) -> None:
    biased = Experiment(network="weight_and_bias", bounds=None, rule=Rule(rate=1.0))
    with board(WorkspaceView(), biased) as screen:
        sheet, look = screen.sheet("sections"), replace(COLUMN, has_caption=False)
        page = page_of(sheet, look)
        picture.image(sheet, look, page)
        for drawing in page.drawings:
            assert isinstance(drawing, PlotDrawing)
            assert drawing.copy is not None
            assert min(len(ticks(drawing.copy, side)) for side in ("bottom", "left")) >= 2
        page.end()


@given(
    st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(0, 100), st.sampled_from(["bottom", "left"]), st.booleans()
)
def test_two_ticks_in_any_range(low: float, span: float, more: float, side: str, is_logarithmic: bool) -> None:
    axis = Axis(side)
    axis.is_on_paper = True
    if is_logarithmic:
        axis.setLogMode(True)
        low, span = low / 100, max(0.1, span / 100)
    _, values = axis.tickValues(low, low + span, (30.0 if side == "left" else 130.0) + more)[0]
    assert len(values) >= 2
    air = 1e-9 * span
    assert low - air <= values[0] < values[-1] <= low + span + air


def test_the_only_run_that_is_drawn_is_named_once(qapp: object, own_folders: Path, compiled_loop: None) -> None:
    view = WorkspaceView(hidden=frozenset({0, 2}), active=1)
    with board(view, *RUNS) as screen:
        page = page_of(screen.sheet("E"), replace(COLUMN, height_mm=80))
        assert " ".join(line.text for line in page.caption).count("α\u00a0=\u00a020") == 1


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
