"""A plot's numbers for a spreadsheet, by one key: read back from the clipboard as a spreadsheet reads them."""

import csv
import io
from math import degrees, pi

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.stage_pages import DIRECTIONS, VOTE
from tests.ui.conftest import Opener
from tests.ui.hands import ALT, CTRL, Hands, Key

TWO = Experiment(network="two_weight_chain", w=0.3, v=-0.2, bounds=None)


def copied(hands: Hands, widget: QWidget) -> tuple[list[str], list[list[str]]]:
    """Point at a widget, press the keys, and read the clipboard: its heading and its rows."""
    QGuiApplication.clipboard().clear()
    QCursor.setPos(widget.mapToGlobal(widget.rect().center()))
    hands.press(Key.Key_C, CTRL | ALT)
    head, *rows = csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t")
    assert all(len(row) == len(head) for row in rows)
    return head, rows


def numbers(cells: list[str]) -> list[float | None]:
    return [float(cell) if cell else None for cell in cells]


def test_each_iteration_of_a_short_run_has_its_exact_numbers(hands: Hands) -> None:
    hands.play_to(20)
    head, rows = copied(hands, hands.window.board.iteration_plots[0])
    assert hands.status == "Copied 21 rows of “Loss over iterations”."
    assert head == ["iteration", "E (0, 0)", "E (1, 1)"]
    run = Run(hands.frame.experiment)
    for row in rows[:-1]:
        step = run.step()
        wanted: list[float | None] = [None, None]
        assert step.pattern is not None
        wanted[step.pattern] = step.E
        assert (int(row[0]), numbers(row[1:])) == (run.i, wanted)
        run.advance(1)
    head, rows = copied(hands, hands.window.board.iteration_plots[1])
    assert head == ["iteration", "w"]
    assert float(rows[20][1]) == hands.step.w


def test_what_is_copied_is_what_is_in_view(hands: Hands) -> None:
    hands.play_to(200)
    plot = hands.window.board.iteration_plots[1]
    hands.roll(plot, QPoint(plot.width() // 2, 60), 6)
    (low, high), _ = plot.view_range()
    hands.qtbot.waitUntil(lambda: hands.window.board.reading is not None)
    _, rows = copied(hands, plot)
    its = [int(row[0]) for row in rows]
    assert its == [i for i in range(201) if round(low) <= i <= round(high)]
    assert 5 < len(its) < 100


def test_of_a_long_run_the_extremes_of_each_column_are_copied_and_that_is_said(hands: Hands) -> None:
    hands.play_to(100_000)
    head, rows = copied(hands, hands.window.board.iteration_plots[1])
    assert head == ["from iteration", "least w", "greatest w"]
    assert hands.status.endswith("Each stands for the iterations up to the next: their least and greatest value.")
    run = Run(hands.frame.experiment)
    run.advance(100_000)
    begins = [int(row[0]) for row in rows]
    for row, begin, end in list(zip(rows, begins, begins[1:], strict=False))[::50]:
        weights = [w for w, _ in run.weights_between(begin, end)]
        assert numbers(row[1:]) == [min(weights), max(weights)]


def test_runs_side_by_side_have_columns_of_their_own_and_no_name_is_a_formula(hands: Hands) -> None:
    hands.press(Key.Key_D, CTRL)
    hands.wait_for_settings()
    hands.window.session.rename(1, "=1+1")
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "2")
    hands.play_to(10)
    head, rows = copied(hands, hands.window.board.iteration_plots[1])
    first, second = (member.reading.step.w for member in hands.frame.members)
    assert head == ["iteration", "w · α = 0.5", "w · =1+1"]
    assert numbers(rows[-1]) == [10, first, second]
    assert hands.window.runs_table is not None
    head, rows = copied(hands, hands.window.runs_table)
    assert head[:6] == ["Run", "Rule", "α", "i", "w", "E"]
    assert [row[0] for row in rows] == ["α = 0.5", "'=1+1"]
    assert numbers(rows[1][2:5]) == [2.0, 10, second]
    assert hands.status == "Copied 2 rows of “Runs side by side”."


def test_the_error_curve_is_copied_over_the_weights_in_view(hands: Hands) -> None:
    head, rows = copied(hands, hands.window.board.curve)
    assert head == ["w", "E (0, 0)", "E (1, 1)", "E sum"]
    (low, high), _ = hands.window.board.curve.view_range()
    assert (float(rows[0][0]), float(rows[-1][0])) == (low, high)
    for w, first, second, total in (map(float, row) for row in rows):
        assert total == first + second == pytest.approx(0.125 + 0.5 * (1 / (1 + 2.718281828459045**-w) - 1) ** 2)


def test_the_landscape_is_copied_as_a_grid(opened: Opener) -> None:
    hands = opened(experiment=TWO)
    stage = hands.window.board.stage
    (card,) = stage.visible_cards()
    assert isinstance(card, PlotCard)
    hands.qtbot.waitUntil(lambda: card.plot.survey is not None)
    head, rows = copied(hands, card.plot)
    assert head[0] == "w₂ down, w₁ across"
    step_down, across = rows[7], 11
    run = Run(Experiment(network="two_weight_chain", w=float(head[across]), v=float(step_down[0]), bounds=None))
    assert float(step_down[across]) == pytest.approx(sum(share.E for share in run.step().shares), rel=1e-14)


def test_the_dial_and_the_vote_are_copied(opened: Opener) -> None:
    hands = opened(experiment=TWO)
    stage = hands.window.board.stage
    stage.turn_to(DIRECTIONS)
    hands.qtbot.waitUntil(lambda: bool(stage.visible_cards()))
    head, rows = copied(hands, stage.visible_cards()[0])
    assert head == ["direction", "angle in degrees", "ΔE per unit, h = 0.1"]
    named = {row[0]: numbers(row[1:]) for row in rows if row[0]}
    assert {"−∇E", "best at this h"} < set(named)
    best = named["best at this h"][1]
    assert best is not None
    assert best <= min(float(row[2]) for row in rows)
    assert float(rows[-1][1]) < degrees(2 * pi)
    stage.turn_to(VOTE)
    head, rows = copied(hands, stage.visible_cards()[0])
    assert head == ["", "x", "y", "∂E/∂w₁", "∂E/∂w₂", "Δw₁", "Δw₂", "ΔE"]
    assert [row[0] for row in rows] == ["pattern 0", "pattern 1", "sum", "vote of signs"]
    assert float(rows[0][3]) + float(rows[1][3]) == float(rows[2][3])


def test_what_is_to_be_predicted_is_not_copied(hands: Hands) -> None:
    hands.window.board.stage.turn_to(VOTE)
    card = hands.window.board.stage.visible_cards()[0]
    copied(hands, card)
    before = QGuiApplication.clipboard().text()
    hands.press(Key.Key_P)
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: hands.window.board.iteration_plots[0].is_secret)
    hands.press(Key.Key_C, CTRL | ALT)
    assert hands.status == "There are no numbers to copy: predict first."
    assert QGuiApplication.clipboard().text() == before


def test_away_from_every_plot_it_says_what_to_point_at(hands: Hands) -> None:
    hands.hover_away()
    hands.press(Key.Key_C, CTRL | ALT)
    assert hands.status.startswith("Point at a plot, or at the table of runs")
