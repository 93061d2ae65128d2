"""The fork: what its columns are, that it is live, and that its line sets the rate."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.maps.fork import Filled, Fork, compile_fork
from desktop_app.core.maps.rates import rates_worth_showing
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import count
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.plots.dynamics.fork import ForkPlot
from desktop_app.plots.items.fork import strengths
from desktop_app.plots.theme import LIGHT
from desktop_app.training.fork_maker import ForkMaker
from desktop_app.words.views.fork import SECRET

FOUR = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=58.0))


def reading_of(experiment: Experiment, iterations: int = 5) -> Reading:
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())


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
    plot.show_reading(reading_of(FOUR))
    qtbot.waitUntil(lambda: plot.filled is not None and plot.filled.fork == asked[-1])
    assert columns[0] == 160
    assert columns[-3:-1] == [160, 320]
    x, answers = shown(plot).fork.x, shown(plot).answers
    assert x.low < 45.35 < 69.0 < x.high
    column = x.pixels // 2
    run = Run(replace(FOUR, rule=Rule(rate=float(x.centres[column]))))
    run.advance(shown(plot).fork.iterations)
    assert answers.w[column, -1] == run.w
    assert plot.in_words(reading_of(FOUR), ()).startswith(f"w after {count(3000)} iterations, for α")
    assert "It comes to a single value up to about α = 45." in plot.in_words(reading_of(FOUR), ())
    assert "4 values" in plot.value_at((58.0, 0.0))


def test_another_start_asks_anew_and_another_rate_does_not(plot: ForkPlot) -> None:
    asked = list[Fork]()
    plot.fork_wanted.connect(asked.append)
    plot.show_reading(reading_of(FOUR))
    begun = len(asked)
    plot.show_reading(reading_of(replace(FOUR, rule=Rule(rate=60.0))))
    assert len(asked) == begun
    plot.show_reading(reading_of(replace(FOUR, w=0.5)))
    assert len(asked) == begun + 1
    plot.zoom(0.5)
    assert asked[-1].x.high < asked[begun].x.high


def test_its_line_is_dragged_and_walked_to_another_rate(plot: ForkPlot) -> None:
    rates = list[float]()
    plot.dragged.connect(rates.append)
    reading = reading_of(FOUR)
    plot.show_reading(reading)
    plot.line.dragged.emit(QPointF(62.3456789, 1.0))
    plot.walk(reading, 1, 0)
    assert rates == [62.35, 59.0]


def test_where_there_is_no_fork_a_sentence_says_why(plot: ForkPlot) -> None:
    plot.show_reading(reading_of(replace(FOUR, rule=replace(FOUR.rule, weight_decay=0.1))))
    assert "weight decay" in plot.note
    assert plot.line.rate is None
    plot.set_secret(True)
    plot.show_reading(reading_of(FOUR))
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
