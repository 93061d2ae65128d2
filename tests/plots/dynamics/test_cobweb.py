"""The cobweb: its curve, the staircase of the run, what is marked, and what it says."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.plots.dynamics.cobweb import CobwebPlot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import LIGHT
from tests.plots.readings import reading_of

FOUR = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=57.2))
THREE = ((1.0, 0.7), (-0.5, 0.2), (2.0, 0.9))


@pytest.fixture
def plot(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[CobwebPlot]:
    made = CobwebPlot(LIGHT)
    made.set_theme(LIGHT)
    made.resize(600, 500)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def rows(plot: CobwebPlot, reading: Reading, name: str) -> list[tuple[object, ...]]:
    return [row for row in plot.data(reading, ()).rows if row[0] == name]


def test_the_staircase_is_the_run_and_goes_on_as_the_run_will(plot: CobwebPlot) -> None:
    reading = reading_of(FOUR, 5)
    plot.show_reading(reading)
    later = [reading_of(FOUR, k).step.w for k in range(8)]
    assert [row[1] for row in rows(plot, reading, "run")] == later[:5]
    assert [row[2] for row in rows(plot, reading, "ahead")][:2] == later[6:8]
    assert plot.ball.next == later[6]
    assert [key.label for key in plot.keys] == ["next w", "w stays", f"next {count(4000)}: a 4-cycle"]
    said = plot.in_words(reading, ())
    assert "Fixed point w = 0.8473, unstable, slope −1.523." in said
    assert said.endswith("w goes round a cycle of 4: 0.4902, 1.566, 0.5259, 1.48.")


def test_after_a_change_the_past_is_not_drawn_on_the_new_curve(plot: CobwebPlot) -> None:
    run = Run(FOUR)
    run.advance(5)
    run.change((("rule.rate", 20.0),))
    run.advance(2)
    reading = run.reading(View())
    plot.show_reading(reading)
    assert len(rows(plot, reading, "run")) == 2


def test_of_patterns_in_turn_the_steps_are_passes(plot: CobwebPlot) -> None:
    reading = reading_of(replace(FOUR, patterns=THREE, rule=Rule(rate=9.0)), 8)
    plot.show_reading(reading)
    assert plot.axis_label("left") == "w one pass later (3 iterations)"
    assert plot.note == "The curve is of a whole pass, from (2, 0.9) on"
    assert len(rows(plot, reading, "run")) == 2


def test_another_rule_shows_its_own_way_and_next_step_beside_the_curve(plot: CobwebPlot) -> None:
    reading = reading_of(replace(FOUR, rule=Rule("momentum", rate=5.0)), 5)
    plot.show_reading(reading)
    assert plot.note == "It is of gradient descent: Momentum (heavy ball) goes its own way"
    assert (rows(plot, reading, "ahead"), plot.ball.next) == ([], reading.step.w_next)
    assert [row[2] for row in rows(plot, reading, "run")][-1] == reading.step.w


def test_while_the_step_is_secret_the_curve_is(plot: CobwebPlot) -> None:
    reading = reading_of(FOUR, 5)
    plot.set_secret(True)
    plot.show_reading(reading)
    assert (plot.ball.next, rows(plot, reading, "curve"), rows(plot, reading, "ahead")) == (None, [], [])
    plot.set_secret(False)
    plot.show_reading(reading)
    assert len(rows(plot, reading, "curve")) > 200


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (replace(FOUR, patterns=THREE, presentation="shuffled"), "Each pass has another order"),
        (replace(FOUR, patterns=THREE, presentation="mini_batch", size=2), "Each pass has another order"),
        (replace(FOUR, network="weight_and_bias"), "A cobweb needs a single weight"),
        (replace(FOUR, network="two_weight_chain"), "A cobweb needs a single weight"),
    ],
)
def test_where_there_is_no_curve_the_page_says_why(plot: CobwebPlot, settings: Experiment, why: str) -> None:
    plot.show_reading(reading_of(FOUR, 5))
    reading = reading_of(settings, 5)
    plot.show_reading(reading)
    assert plot.note.startswith(why)
    assert rows(plot, reading, "curve") == []
    assert (plot.ball.w is None) == (settings.weight_count == 2)
    plot.walk(reading, 1, 0)
    plot.show_reading(reading_of(FOUR, 5))
    assert (plot.note, plot.ball.w) == ("", reading_of(FOUR, 5).step.w)


def test_of_a_schedule_the_curve_is_that_of_the_present_rate(plot: CobwebPlot) -> None:
    rule = Rule(rate=60.0, schedule=Schedule("exponential", factor=0.9))
    reading = reading_of(replace(FOUR, rule=rule), 5)
    plot.show_reading(reading)
    assert reading.step.rate < 60.0
    assert plot.note == f"It is of the present α = {brief(reading.step.rate)} · The schedule goes on to others"
    (_, (x, y)) = plot.curves()[:2]
    k = int(np.abs(x - reading.step.w).argmin())
    assert y[k] == pytest.approx(x[k] - reading.step.rate * slope(x[k]), abs=1e-9)
    assert (rows(plot, reading, "ahead"), plot.ball.next) == ([], reading.step.w_next)
    assert len(rows(plot, reading, "run")) == 5


def slope(w: float) -> float:
    y_hat = 1.0 / (1.0 + np.exp(-w))
    return float((y_hat - 0.7) * y_hat * (1.0 - y_hat))


def test_other_runs_are_on_the_diagonal_with_their_curves_where_these_differ(plot: CobwebPlot) -> None:
    own, same, other = (
        reading_of(FOUR, 5),
        reading_of(replace(FOUR, w=0.9), 5),
        reading_of(replace(FOUR, rule=Rule(rate=20.0)), 5),
    )
    runs = [ShownRun(each, "ABC"[k], k, k == 0) for k, each in enumerate((own, same, other))]
    plot.show_reading(own, runs)
    assert plot.lined_runs() == frozenset([2])
    assert [row[1] for row in rows(plot, own, "B")] == [same.step.w]
    assert len(rows(plot, own, "curve of C")) > 200
    assert f"B is at w = {brief(same.step.w)}." in plot.in_words(own, runs)
    plot.set_secret(True)
    plot.show_reading(own, runs)
    assert plot.lined_runs() == frozenset()


def test_of_two_weights_there_is_no_diagonal_for_other_runs(plot: CobwebPlot) -> None:
    own, other = (reading_of(replace(FOUR, network="weight_and_bias", w=w), 5) for w in (0.3, 0.9))
    plot.show_reading(own, [ShownRun(each, "AB"[k], k, k == 0) for k, each in enumerate((own, other))])
    assert rows(plot, own, "B") == []


def test_a_view_of_the_user_stays_and_has_its_own_curve(plot: CobwebPlot) -> None:
    plot.show_reading(reading_of(FOUR, 5))
    plot.zoom(0.25)
    limits = plot.limits()
    plot.show_reading(reading_of(replace(FOUR, rule=Rule(rate=20.0)), 5))
    assert plot.limits() == limits
    x, _ = plot.curves()[1]
    assert (float(x[0]), float(x[-1])) == pytest.approx(limits.x)
    assert np.all(np.diff(x) > 0)
