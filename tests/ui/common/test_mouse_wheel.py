"""The mouse wheel over a form: it scrolls, and alters only what has the focus."""

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QScrollArea, QSlider, QWidget

from tests.ui.conftest import Opener
from tests.ui.hands import Hands


def roll_over(widget: QWidget, notches: int) -> None:
    """Turn the wheel over a widget, as the window system tells it."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, 120 * notches))


def test_the_wheel_scrolls_the_form_and_alters_nothing(opened: Opener) -> None:
    hands = opened(1440, 600)
    hands.play_to(50)
    panel, before = hands.window.panel, hands.window.session.settings
    form = next(area for area in panel.findChildren(QScrollArea) if area.isAncestorOf(panel.bounds))
    bar = form.verticalScrollBar()
    controls = [each for each in (*form.findChildren(QSlider), *form.findChildren(QComboBox)) if each.isVisible()]
    assert len(controls) == 12
    for control in controls:
        form.ensureWidgetVisible(control)
        seen = bar.value()
        roll_over(control, -1 if seen < bar.maximum() else 1)
        assert bar.value() != seen
    transport = hands.window.transport
    speed, goal = transport.speed(), transport.goal()
    for control in (transport.slider, transport.until):
        roll_over(control, 1)
        roll_over(control, -1)
        roll_over(control, -1)
    assert (transport.speed(), transport.goal()) == (speed, goal)
    assert hands.window.session.settings == before
    assert (hands.step.iteration, hands.frame.command) == (50, hands.window.session._command)


def test_a_field_with_the_focus_takes_the_wheel(hands: Hands) -> None:
    box = hands.window.panel.choices["activation"].box
    box.setFocus()
    roll_over(box, -1)
    hands.wait_for_settings()
    assert hands.settings.activation == "tanh"
    slider = hands.window.transport.slider
    slider.setFocus()
    before = slider.value()
    roll_over(slider, 1)
    assert slider.value() > before
