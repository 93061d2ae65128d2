"""The cross-hair on the screen itself: it is where the mouse is, and leaves nothing behind."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop_app.plots.plot import Plot
from tests.ui.hands import Hands, Key


def on_the_screen(hands: Hands) -> QImage:
    """What is painted there now, not what a new painting would show."""
    return hands.window.screen().grabWindow(hands.window.winId()).toImage()


def test_a_mouse_that_jumps_from_plot_to_plot_and_away_leaves_no_line(hands: Hands) -> None:
    for _ in range(12):
        hands.press(Key.Key_Right)
    hands.wait_for_iteration(12)
    loss, weight, _, rho = hands.window.board.iteration_plots

    def jump(plot: Plot | None, place: QPoint) -> None:
        where = plot.viewport().mapTo(hands.window, place) if plot else place
        QTest.mouseMove(hands.window.windowHandle(), where)

    aside = QPoint(hands.window.width() // 2, hands.window.height() - 30)
    jump(None, aside)
    before = on_the_screen(hands)
    jump(rho, QPoint(150, 60))
    hands.qtbot.waitUntil(lambda: loss.cross.isVisible() and on_the_screen(hands) != before)
    jump(weight, QPoint(80, 60))
    hands.qtbot.waitUntil(lambda: weight.place_under_mouse() is not None)
    jump(None, aside)
    hands.qtbot.waitUntil(lambda: not loss.cross.isVisible())
    hands.qtbot.waitUntil(lambda: on_the_screen(hands) == before)
