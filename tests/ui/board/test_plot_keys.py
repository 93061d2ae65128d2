"""Plots by keys: the arrows are the plot's while it has the focus, and the window's otherwise."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.ui.board.stage_pages import LANDSCAPE
from tests.ui.conftest import Opener
from tests.ui.hands import ALT, CTRL, SHIFT, Hands, Key

CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=-0.5)


def tab_to(hands: Hands, plot: ReadingPlot) -> None:
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is plot


def test_the_arrows_walk_the_cross_hair_and_say_what_is_there(hands: Hands) -> None:
    hands.play_to(40)
    hands.leave_fields()
    board = hands.window.board
    loss, weight = board.iteration_plots[:2]
    tab_to(hands, weight)
    assert hands.status.startswith("← and → move the cross-hair from iteration to iteration")
    hands.press(Key.Key_Left)
    hands.press(Key.Key_Left, SHIFT)
    assert weight.cross.value() == loss.cross.value() == 29
    hands.qtbot.waitUntil(lambda: board.cards[2].labels.value.startswith("i 29 · (1, 1) · w "))
    assert hands.step.iteration == 40
    hands.press(Key.Key_Escape)
    assert not weight.cross.isVisible()
    assert not hands.status.startswith("←")
    hands.press(Key.Key_Left)  # the window's again
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 39)


def test_keys_zoom_and_move_the_view_and_show_all_again(hands: Hands) -> None:
    hands.play_to(100)
    hands.leave_fields()
    plot = hands.window.board.iteration_plots[1]
    (low, high), _ = plot.view_range()
    tab_to(hands, plot)
    hands.press(Key.Key_Plus)
    (x0, x1), _ = plot.view_range()
    assert x1 - x0 < high - low
    hands.press(Key.Key_Left, CTRL)
    assert plot.view_range()[0][0] < x0
    hands.press(Key.Key_Minus, ALT)
    assert plot.holds_y
    hands.press(Key.Key_Home)
    assert plot.following
    hands.qtbot.waitUntil(lambda: plot.view_range()[0] == (low, high))
    assert hands.step.iteration == 100
    hands.press(Key.Key_Space)  # is no key of plots
    hands.qtbot.waitUntil(lambda: hands.step.iteration > 100)
    hands.press(Key.Key_Space)


def test_a_walk_out_of_view_takes_the_view_along(hands: Hands) -> None:
    hands.play_to(100)
    hands.leave_fields()
    plot = hands.window.board.iteration_plots[0]
    tab_to(hands, plot)
    for _ in range(8):
        hands.press(Key.Key_Plus)
    (low, _), _ = plot.view_range()
    for _ in range(5):
        hands.press(Key.Key_Left, SHIFT)
    assert plot.view_range()[0][0] < low
    assert plot.view_range()[0][0] <= plot.cross.value() <= plot.view_range()[0][1]


def test_the_arrows_move_the_ball_along_the_curve(hands: Hands) -> None:
    curve = hands.window.board.curve
    w = hands.step.w
    tab_to(hands, curve)
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: hands.step.w > w)
    near = hands.step.w
    hands.press(Key.Key_Right, SHIFT)
    hands.qtbot.waitUntil(lambda: hands.step.w > near)
    assert hands.step.w - near > 5 * (near - w)
    at = hands.step.w
    hands.press(Key.Key_Left, ALT)  # the cross-hair alone
    assert curve.cross.isVisible()
    assert hands.window.board.cards[0].labels.value.startswith("w ")
    assert hands.step.w == at


def test_the_arrows_move_the_ball_over_the_landscape(opened: Opener) -> None:
    hands = opened(experiment=CHAIN)
    stage = hands.window.board.stage
    stage.turn_to(LANDSCAPE)
    hands.qtbot.waitUntil(lambda: stage.name == LANDSCAPE)
    (card,) = stage.visible_cards()
    plot = card._shown
    assert isinstance(plot, Landscape)
    tab_to(hands, plot)
    hands.press(Key.Key_Up)
    hands.qtbot.waitUntil(lambda: hands.step.state.weights[1] > -0.5)
    assert hands.step.w == 0.5
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.step.w < 0.5)
    hands.press(Key.Key_Plus)
    assert not plot.following
    hands.press(Key.Key_Home)
    assert plot.following


def test_the_plot_with_the_focus_is_meant_wherever_the_mouse_stands(hands: Hands) -> None:
    board = hands.window.board
    hands.hover(board.iteration_plots[0], QPoint(60, 40))
    tab_to(hands, board.curve)
    assert hands.window.cards.current() is board.cards[0]
    hands.hover_away()
    hands.hover(board.iteration_plots[0], QPoint(60, 40))
    QApplication.sendEvent(board.cards[1], QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert hands.window.cards.current() is board.cards[1]


def test_a_click_leaves_the_keys_to_the_window(hands: Hands) -> None:
    curve = hands.window.board.curve
    hands.click(curve.viewport())
    assert QApplication.focusWidget() is not curve
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
