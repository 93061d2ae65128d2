"""The fork: what its columns are, that it is live, and that its line sets the rate."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.maps.axes import value_of, with_value
from desktop_app.core.maps.fork import Filled, Fork, compile_fork
from desktop_app.core.maps.rates import rates_worth_showing
from desktop_app.core.maps.reaches import allowed
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import count
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.drawing import Moment
from desktop_app.figures.plot_cell import PlotCell
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.dynamics.fork import ForkPlot
from desktop_app.plots.items.fork import strengths
from desktop_app.plots.theme import LIGHT
from desktop_app.training.fork_maker import ForkMaker
from desktop_app.words.views.axes import axis_symbol
from desktop_app.words.views.fork import SECRET, TOO_CLOSE
from tests.plots.readings import reading_of

FOUR = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=58.0))


@pytest.fixture
def plot(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[ForkPlot]:
    compile_fork(FOUR)
    made = ForkPlot(LIGHT)
    made.set_theme(LIGHT)
    made.resize(600, 500)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def maker(plot: ForkPlot) -> Iterator[ForkMaker]:
    made = ForkMaker(plot)
    plot.fork_wanted.connect(made.make)
    made.made.connect(plot.show_fork)
    yield made
    made.close()


def shown(plot: ForkPlot) -> Filled:
    assert plot.filled is not None
    return plot.filled


def test_the_fork_comes_coarse_first_and_its_columns_are_runs(plot: ForkPlot, maker: ForkMaker, qtbot: QtBot) -> None:
    columns, asked = list[int](), list[Fork]()
    maker.made.connect(lambda filled: columns.append(filled.fork.x.pixels))
    plot.fork_wanted.connect(asked.append)
    plot.show_reading(reading_of(FOUR, 5))
    qtbot.waitUntil(lambda: plot.filled is not None and plot.filled.fork == asked[-1])
    assert columns[0] == 160
    assert columns[-3:-1] == [160, 320]
    x, answers = shown(plot).fork.x, shown(plot).answers
    assert x.low < 45.35 < 69.0 < x.high
    column = x.pixels // 2
    run = Run(replace(FOUR, rule=Rule(rate=float(x.centres[column]))))
    run.advance(shown(plot).fork.iterations)
    assert answers.w[column, -1] == run.w
    assert plot.in_words(reading_of(FOUR, 5), ()).startswith(f"w after {count(3000)} iterations, for α")
    assert "It comes to a single value up to about α = 45." in plot.in_words(reading_of(FOUR, 5), ())
    assert "4 values" in plot.value_at((58.0, 0.0))


def test_another_start_asks_anew_and_another_rate_does_not(plot: ForkPlot) -> None:
    asked = list[Fork]()
    plot.fork_wanted.connect(asked.append)
    plot.show_reading(reading_of(FOUR, 5))
    begun = len(asked)
    plot.show_reading(reading_of(replace(FOUR, rule=Rule(rate=60.0)), 5))
    assert len(asked) == begun
    plot.show_reading(reading_of(replace(FOUR, w=0.5), 5))
    assert len(asked) == begun + 1
    plot.zoom(0.5)
    assert asked[-1].x.high < asked[begun].x.high


def test_its_line_is_dragged_and_keys_move_another_one_that_enter_sets(plot: ForkPlot) -> None:
    values = list[float]()
    plot.dragged.connect(values.append)
    reading = reading_of(FOUR, 5)
    plot.show_reading(reading)
    plot.line.dragged.emit(QPointF(62.3456789, 1.0))
    assert values == [62.35]
    QTest.keyClick(plot, Qt.Key.Key_Return)
    for _ in range(2):
        plot.walk(reading, 1, 0)
    assert values == [62.35]
    assert plot.place_under_mouse() is not None
    assert plot.cross.value() == 60.0
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert values == [62.35, 60.0]
    plot.walk(reading, -1000, 0)  # there are no rates below 0
    assert plot.cross.value() == 60.0


CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=0.4, presentation="batch", rule=Rule(rate=2.0))


@pytest.mark.parametrize(
    ("experiment", "path", "label"),
    [
        (replace(FOUR, rule=Rule("momentum", rate=20.0)), "rule.momentum", "momentum μ"),
        (FOUR, "start.w", "start w₀"),
        (FOUR, "patterns[0][1]", "wanted output y"),
        (replace(FOUR, bounds=(-1.0, 1.2)), "bounds[1]", "highest weight"),
        (CHAIN, "start.w2", "start w₂(0)"),
    ],
)
def test_it_is_over_any_parameter_and_its_columns_are_runs(
    plot: ForkPlot, maker: ForkMaker, qtbot: QtBot, experiment: Experiment, path: str, label: str
) -> None:
    plot.choose_axes(path)
    reading = reading_of(experiment, 5)
    plot.show_reading(reading)
    qtbot.waitUntil(lambda: plot.present is not None)
    x, answers = shown(plot).fork.x, shown(plot).answers
    assert (x.path, plot.axis_label("bottom")) == (path, label)
    for column in (0, x.pixels // 3):
        run = Run(with_value(experiment, path, float(x.centres[column])))
        run.advance(shown(plot).fork.iterations)
        assert (answers.w[column, -1], answers.v[column, -1]) == (run.state.w, run.state.v)
    assert plot.line.value == value_of(reading.settings, path)
    assert plot.data(reading, ()).head[0] == axis_symbol(experiment, path)
    values = list[float]()
    plot.dragged.connect(values.append)
    low, high = plot.view_range()[0]
    plot.line.dragged.emit(QPointF(0.3 * low + 0.7 * high, 0.0))
    least, most = allowed(experiment, path)
    assert [least <= value <= most for value in values] == [True] * len(values)


def test_the_way_back_leads_to_the_axis_and_the_view_of_before(plot: ForkPlot) -> None:
    plot.show_reading(reading_of(FOUR, 5))
    plot.zoom(0.5)
    zoomed = plot.limits()
    plot.choose_axes("start.w")
    assert (plot.path, plot.is_held) == ("start.w", False)
    plot.go(back=True)
    assert (plot.path, plot.limits()) == ("rule.rate", zoomed)
    plot.go(back=False)
    assert plot.path == "start.w"
    plot.show_reading(reading_of(replace(FOUR, network="two_weight_chain"), 5))
    assert plot.path == "rule.rate"


def test_where_doubles_end_it_says_so_and_draws_nothing(plot: ForkPlot, maker: ForkMaker, qtbot: QtBot) -> None:
    plot.show_reading(reading_of(FOUR, 5))
    qtbot.waitUntil(lambda: plot.present is not None)
    for x, y in (((58.0, 58.0 + 1e-12), (0.0, 2.0)), ((50.0, 60.0), (0.85, 0.85 + 1e-14))):
        plot.view.setRange(xRange=x, yRange=y, padding=0)
        assert (plot.note, plot.filled) == (TOO_CLOSE, None)
        plot.follow()
        plot.show_reading(reading_of(FOUR, 5))
        qtbot.waitUntil(lambda: plot.present is not None and plot.note == "")


def test_what_is_drawn_of_earlier_settings_is_not_told(plot: ForkPlot, maker: ForkMaker, qtbot: QtBot) -> None:
    plot.show_reading(reading_of(FOUR, 5))
    qtbot.waitUntil(lambda: plot.present is not None)
    later = reading_of(replace(FOUR, w=0.5), 5)
    plot.show_reading(later)
    assert plot.filled is not None
    assert (plot.data(later, ()).rows, plot.in_words(later, ()), plot.value_at((58.0, 0.0))) == ([], "", "")


def test_in_documents_it_is_one_image_and_the_rest_is_vector(plot: ForkPlot) -> None:
    reading = reading_of(FOUR, 5)
    plot.show_reading(reading)
    sheet = Sheet([PlotCell("Fork", plot)], Moment(reading, ()))
    drawn = picture.svg(sheet)
    assert drawn.count(b"<image") == 1
    assert 10 < drawn.count(b"<path") < 200
    assert len(PdfReader(BytesIO(picture.pdf(sheet))).pages[0].images) == 1


def test_where_there_is_no_fork_a_sentence_says_why(plot: ForkPlot) -> None:
    plot.show_reading(reading_of(replace(FOUR, patterns=FOUR.patterns[:1] * (MOST_APART + 1)), 5))
    assert f"more than {MOST_APART} patterns" in plot.note
    assert plot.line.value is None
    plot.set_secret(True)
    plot.show_reading(reading_of(FOUR, 5))
    assert plot.note == SECRET


def test_the_rates_are_those_around_the_edge_and_hold_the_present_one() -> None:
    low, high = rates_worth_showing(FOUR)
    assert (low, high) == pytest.approx((0.4 * 45.351, 1.8 * 45.351), rel=1e-3)
    assert rates_worth_showing(replace(FOUR, rule=Rule(rate=1.0)))[0] == 0.0
    assert rates_worth_showing(replace(FOUR, rule=Rule(rate=900.0)))[1] > 900.0


def test_density_counts_the_values_of_each_pixel() -> None:
    strong = strengths(np.array([[0.1, 0.1, 0.9, np.nan], [0.6, 0.6, 0.6, 0.6]]), 0.0, 1.0, 2)
    assert strong[0, 1] == 1.0
    assert strong[1, 1] == 0.0
    assert 0.0 < strong[0, 0] < strong[1, 0] < 1.0
