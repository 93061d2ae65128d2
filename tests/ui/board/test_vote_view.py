"""A vote, as a person sees it: bars, ballots, what either decision brings, in words, and what is kept secret."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import significant
from desktop_app.core.model.rules import RULES
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.plots.theme import DARK, LIGHT, SMALL_PT, Theme
from desktop_app.ui.board.vote_view import VoteView
from desktop_app.ui.common.style import apply_theme, font

THREE = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), bounds=None, rule=Rule(rate=1.0))
BIAS = Experiment(network="weight_and_bias", bounds=None)
SIXTEEN = replace(BIAS, patterns=tuple((k / 4 - 2, k / 16) for k in range(16)), w=0.5)
LEAKY = Experiment(patterns=((1.0, 1.0), (0.2, 0.0)), activation="identity", error="cross_entropy", bounds=None, w=2.0)
# E is finite there, and its gradient is not.
STEEP = Experiment(patterns=((1e300, 1.0),), activation="identity", bounds=None, w=1e-290)
Show = Callable[..., VoteView]


def reading(experiment: Experiment = THREE, iterations: int = 0) -> Reading:
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    """Shows a reading in a window of a size."""
    kept: list[QMainWindow] = []

    def show(shown: Reading, width: int = 360, height: int = 420, theme: Theme = LIGHT) -> VoteView:
        view, window = VoteView(theme), QMainWindow()
        apply_theme(theme, window)
        window.setCentralWidget(view)
        kept.append(window)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window).__enter__()
        view.show_reading(shown)
        return view

    return show


def test_the_sum_goes_up_and_the_vote_goes_down(show: Show) -> None:
    """Both numbers from mpmath: E(±0.075) − E(0) of the three patterns."""
    view = show(reading())
    assert view.words == "Sum: w up, E falls by 0.005431. Vote (1 : 2): w down, E rises by 0.00581."
    assert view.accessibleDescription() == (
        "Pattern (1, 1): ∂E/∂w = −0.125. Pattern (0.2, 0): ∂E/∂w = 0.0250. Pattern (0.2, 0): ∂E/∂w = 0.0250. "
        "Sum: ∂E/∂w = −0.0750. " + view.words
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_bars_are_signed_and_to_one_scale(show: Show, theme: Theme) -> None:
    view = show(reading(), theme=theme)
    bars = [view.bar_of(row) for row in (0, 1, 2, "sum")]
    assert [bar.width() / bars[0].width() for bar in bars] == pytest.approx([1, 0.2, 0.2, 0.6])
    zero = bars[0].right()
    assert bars[3].right() == pytest.approx(zero)
    assert [bar.left() for bar in bars[1:3]] == pytest.approx([zero, zero])
    image = view.grab().toImage()
    pale, full = QColor(theme.pale(theme.gradient)), QColor(theme.gradient)
    painted = [image.pixelColor(bar.center().toPoint()) for bar in bars]
    assert painted == [pale, pale, pale, full]
    fall, rise = view.change_bar_of("sum"), view.change_bar_of("vote")
    assert fall.right() == pytest.approx(rise.left())
    assert rise.width() / fall.width() == pytest.approx(0.0058104 / 0.0054310, rel=1e-4)
    assert image.pixelColor(fall.center().toPoint()) == image.pixelColor(rise.center().toPoint()) == QColor(theme.E)


def test_two_weights_vote_apart_on_one_scale(show: Show) -> None:
    view = show(reading(BIAS))
    assert view.words == (
        "Sum: w up, b stays, E falls by 0.007688. Vote: w up (1 : 0), b stays (1 : 1), E falls by 0.007688."
    )
    assert view.bar_of(0, 0).width() == 0  # x = 0
    assert view.bar_of(0, 1).width() == pytest.approx(view.bar_of(1, 1).width())
    assert view.bar_of(1, 0).width() == pytest.approx(view.bar_of(1, 1).width())
    assert view.bar_of(0, 1).left() == pytest.approx(view.bar_of(1, 1).right())
    assert view.bar_of("sum", 1).width() == 0
    assert view.bar_of(1, 0).right() < view.bar_of(1, 1).left()


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_both_decisions_go_as_far_as_gradient_descent_and_another_rule_is_named(show: Show, rule: str) -> None:
    view = show(reading(replace(THREE, presentation="batch", rule=Rule(rule, rate=0.1)), 2))
    assert view.reading is not None
    settings, step = view.reading.settings, view.reading.step
    far = significant(0.1 * abs(step.dE_dw))
    if rule == "gradient_descent":
        assert significant(abs(step.delta_w)) == far
        assert view.heading == f"A nudge α·|sum| = {far} changes the total E:"
        assert "rule" not in view.toolTip() + view.accessibleDescription()
    else:
        assert view.heading == f"Gradient descent’s nudge α·|sum| = {far} would change total E:"
        named = f"The rule in force, {settings.rule.kind.label}, makes nudges of its own."
        assert view.toolTip().endswith(named)
        assert view.accessibleDescription().endswith(named)


def test_a_nudge_that_a_wall_would_stop_is_told_so(show: Show) -> None:
    words = show(reading(replace(THREE, bounds=(0.0, 1.0)))).words
    assert words.endswith("w down, E rises by 0.00581 (beyond the wall).")
    assert words.count("wall") == 1


def test_gradients_that_cancel_and_numbers_that_are_not_finite_are_told(show: Show) -> None:
    view = show(reading(Experiment(network="two_weight_chain", bounds=None)))
    assert view.words == "Sum: w₁ stays, w₂ stays, E stays. Vote: w₁ stays (0 : 0), w₂ stays (1 : 1), E stays."
    for experiment in (LEAKY, STEEP):
        view.show_reading(reading(experiment))
        assert "not a finite number" in view.words
        assert view.bar_of(0).isEmpty()
        view.grab()


def test_a_secret_is_kept(show: Show) -> None:
    view = show(reading())
    view.set_secret(True)
    assert view.words == view.accessibleDescription() == "Predict first."
    assert view.bar_of(0).isEmpty()
    assert view.change_bar_of("sum").isEmpty()
    image = view.grab().toImage()
    hues = {image.pixelColor(x, y).name() for x in range(90, 360) for y in range(image.height())}
    assert not hues & {LIGHT.pale(LIGHT.gradient)}
    view.set_secret(False)
    assert view.words.startswith("Sum: w up")


def test_nothing_is_worked_out_that_is_shown_already_or_out_of_sight(show: Show) -> None:
    view = show(reading())
    told: list[str] = []
    view.hide()
    view.show_reading(reading(iterations=6))
    told.append(view.words)
    view.show()
    told.append(view.words)
    assert told[0] != told[1]


@pytest.mark.parametrize("experiment", [THREE, BIAS, SIXTEEN, replace(THREE, patterns=((1.0, 1.0),))])
@pytest.mark.parametrize(("width", "height"), [(340, 400), (700, 600)])
def test_rows_keep_clear_of_each_other_and_of_the_edges(
    show: Show, experiment: Experiment, width: int, height: int
) -> None:
    view = show(reading(experiment), width, height)
    patterns = range(len(experiment.patterns))
    rows = [view.bar_of(k, experiment.weight_count - 1) for k in (*patterns, "sum")]
    rows = [row for row in rows if row.width() > 0]
    everything = [*rows, view.change_bar_of("sum"), view.change_bar_of("vote")]
    for above, below in pairwise(everything):
        assert above.bottom() < below.top()
    assert QRectF(view.rect()).contains(everything[-1])
    words = QRectF(0, everything[-1].bottom() + 9, view.width(), view.height() - everything[-1].bottom() - 9)
    metrics = QFontMetricsF(font(SMALL_PT))
    needed = metrics.boundingRect(words, int(Qt.TextFlag.TextWordWrap), view.words)
    assert needed.height() <= words.height()
