"""What am I looking at: every visible part is labelled in place, once, and each label leads into the guide."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.files.workspace_view import SIMPLE
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.ui.guide.guide_dialog import GuideDialog
from desktop_app.ui.guide.pages import read_guide
from desktop_app.ui.labels.overlay import LabelsOverlay
from desktop_app.ui.labels.placement import is_mark, placed
from desktop_app.words.labels import PARTS
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, NO_KEYS, SHIFT, Hands, Key

WALLED = Experiment(patterns=((1.0, 0.7),), bounds=(-3.0, 4.0), w=-2.0, rule=Rule(rate=20.0))
FREE = Experiment(patterns=((1.0, 0.7),), bounds=None, w=-2.0, rule=Rule(rate=20.0))
CHAIN = Experiment(
    network="two_weight_chain", w=0.5, v=0.25, patterns=((1.0, 0.7), (0.3, 0.2)), presentation="batch", bounds=None,
    rule=Rule("sign_only", rate=0.5),
)  # fmt: skip
MARKS = frozenset({"ball", "slope", "nudge", "landing", "trail", "walls", "promise", "curve"})


def overlay_of(hands: Hands) -> LabelsOverlay:
    overlay = hands.window.labels.overlay
    assert overlay is not None
    return overlay


def words_of(hands: Hands) -> set[str]:
    return {label.text() for label in overlay_of(hands).labels}


def are_in_order(overlay: LabelsOverlay) -> None:
    """Each label is inside of the window, over no other, not over its own mark, and wide enough for its words."""
    places = [label.geometry() for label in overlay.labels]
    assert len(places) == len(overlay.targets)
    for place in places:
        assert overlay.rect().contains(place)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    for place, target in zip(places, overlay.targets, strict=True):
        if is_mark(target):
            assert not place.contains(target.center())
    for label in overlay.labels:
        assert label.sizeHint().width() <= label.width()
        assert label.accessibleName() == label.text()


def test_every_label_leads_to_a_place_in_the_guide() -> None:
    names = read_guide(()).names
    for part in PARTS.values():
        assert part.guide in names, part
    assert len({part.words for part in PARTS.values()}) == len(PARTS)


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("experiment", [WALLED, CHAIN], ids=["one weight", "two weights"])
def test_no_label_lies_over_another_or_the_edge(opened: Opener, size: tuple[int, int], experiment: Experiment) -> None:
    hands = opened(*size, experiment=experiment)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    hands.press(Key.Key_F1, SHIFT)
    overlay = overlay_of(hands)
    assert overlay.isVisible()
    are_in_order(overlay)
    assert len(overlay.labels) >= 13
    expected = MARKS if experiment is WALLED else frozenset({"ball", "landscape", "nudge", "landing"})
    expected = expected | {"E", "w", "dE_dw", "rho", "numbers", "sentence", "transport", "track", "tabs"}
    assert {PARTS[name].words for name in expected} <= words_of(hands)
    hands.press(Key.Key_Escape)


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_on_the_simple_desk_and_in_a_lesson_what_is_shown_is_labelled(opened: Opener, size: tuple[int, int]) -> None:
    hands = opened(*size, experiment=WALLED, desk=SIMPLE)
    hands.press(Key.Key_F1, SHIFT)
    are_in_order(overlay_of(hands))
    assert {PARTS[name].words for name in ("ball", "slope", "nudge", "E", "sentence")} <= words_of(hands)
    assert PARTS["rho"].words not in words_of(hands)
    hands.press(Key.Key_Escape)
    hands.window.desk.show(("w", "E"), ())
    QApplication.processEvents()
    hands.press(Key.Key_F1, SHIFT)
    are_in_order(overlay_of(hands))
    assert {PARTS["w"].words, PARTS["E"].words} <= words_of(hands)
    assert not {PARTS[name].words for name in (*MARKS, "tabs", "sentence")} & words_of(hands)
    hands.press(Key.Key_Escape)
    hands.window.desk.leave_lesson()


def test_only_what_can_be_seen_is_labelled(opened: Opener) -> None:
    hands = opened(1440, 900, FREE)
    hands.press(Key.Key_F1, SHIFT)
    assert PARTS["walls"].words not in words_of(hands)
    assert PARTS["trail"].words not in words_of(hands), "nothing has moved yet"
    assert PARTS["runs"].words not in words_of(hands)
    veil = overlay_of(hands).grab().toImage().pixelColor(2, 2).lightness()
    hands.press(Key.Key_T, CTRL)
    hands.qtbot.waitUntil(hands.window.updatesEnabled)
    assert overlay_of(hands).isVisible()
    assert overlay_of(hands).grab().toImage().pixelColor(2, 2).lightness() < veil - 100, "it is dark as well"
    assert {PARTS["slope"].words, PARTS["nudge"].words} <= words_of(hands)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_P)
    hands.press(Key.Key_F8)
    hands.press(Key.Key_F1, SHIFT)
    hidden = {PARTS[name].words for name in ("slope", "nudge", "landing", "promise")}
    assert not hidden & words_of(hands), "what is to be predicted is not given away"
    assert PARTS["runs"].words in words_of(hands)
    hands.press(Key.Key_Escape)


def test_keys_go_from_label_to_label_and_into_the_guide(opened: Opener) -> None:
    hands = opened(1280, 820, WALLED)
    before = hands.window.focusWidget()
    hands.press(Key.Key_F1, SHIFT)
    overlay = overlay_of(hands)
    assert overlay.labels[0].hasFocus()
    for k in range(1, len(overlay.labels)):
        hands.press(Key.Key_Tab)
        assert overlay.labels[k].hasFocus()
    hands.press(Key.Key_Tab)
    assert overlay.labels[0].hasFocus(), "Tab stays among the labels"
    hands.press(Key.Key_Backtab, SHIFT)
    assert overlay.labels[-1].hasFocus()
    label = next(each for each in overlay.labels if each.text() == PARTS["slope"].words)
    label.setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_Return)
    guide = hands.window.findChild(GuideDialog)
    assert guide is not None
    hands.qtbot.waitUntil(guide.isVisible)
    item = guide.list.currentItem()
    assert item is not None
    assert item.text(0) == "The slope and the nudge"
    guide.close()
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    assert overlay.isVisible()
    overlay.labels[0].setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(guide.isVisible)
    assert hands.step.iteration == 0, "Space is the label's, and plays nothing"
    guide.close()
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.press(Key.Key_Escape)
    assert not overlay.isVisible()
    assert not hands.window.actions_.labels.isChecked()
    assert hands.window.focusWidget() is before


def test_the_key_the_button_and_a_click_beside_close_them(opened: Opener) -> None:
    hands = opened(1280, 820, WALLED)
    labels = hands.window.actions_.labels
    hands.press(Key.Key_F1, SHIFT)
    overlay = overlay_of(hands)
    hands.press(Key.Key_F1, SHIFT)
    assert not overlay.isVisible()
    labels.trigger()
    assert overlay.isVisible()
    beside = next(
        QPoint(x, y)
        for y in range(5, overlay.height(), 7)
        for x in range(5, overlay.width(), 7)
        if not any(label.geometry().contains(x, y) for label in overlay.labels)
    )
    QTest.mouseClick(hands.window.windowHandle(), Qt.MouseButton.LeftButton, NO_KEYS, beside)
    assert not overlay.isVisible()
    assert not labels.isChecked()


def test_a_run_is_paused_and_the_labels_follow_the_window(opened: Opener) -> None:
    hands = opened(1440, 900, WALLED)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(2)
    hands.press(Key.Key_F1, SHIFT)
    overlay = overlay_of(hands)
    hands.qtbot.waitUntil(lambda: "Paused" in hands.status)
    assert overlay.isVisible()
    hands.window.resize(1024, 700)
    hands.qtbot.waitUntil(lambda: overlay.size() == hands.window.size())
    QApplication.processEvents()
    assert all(overlay.rect().contains(label.geometry()) for label in overlay.labels)
    hands.press(Key.Key_Escape)


def test_a_run_that_begins_takes_them_away(opened: Opener) -> None:
    hands = opened(1280, 820, WALLED)
    hands.press(Key.Key_F1, SHIFT)
    hands.window.actions_.play.trigger()
    assert not overlay_of(hands).isVisible()
    hands.press(Key.Key_F1, SHIFT)
    assert overlay_of(hands).isVisible()
    hands.press(Key.Key_F9)
    assert not overlay_of(hands).isVisible(), "the panels are arranged anew"


def test_labels_that_have_no_room_are_left_out() -> None:
    room = QRect(0, 0, 200, 60)
    size = QSize(120, 20)
    targets = [QRect(100, 30, 1, 1)] * 5
    places = placed([size] * 5, targets, room)
    made = [place for place in places if not place.isEmpty()]
    assert 0 < len(made) < 5
    assert all(room.contains(place) for place in made)
    assert not any(one.intersects(other) for one, other in combinations(made, 2))


def test_words_stand_on_the_curve_at_the_first_starts_and_on_demand(opened: Opener) -> None:
    for _ in range(5):
        hands = opened(1440, 900, FREE)
        assert hands.window.actions_.words.isChecked()
        hands.qtbot.waitUntil(lambda: bool(hands.window.board.curve.words.shown))  # noqa: B023
        hands.window.hide()
    hands = opened(1440, 900, FREE)
    words, curve = hands.window.actions_.words, hands.window.board.curve
    assert not words.isChecked()
    assert not curve.words.shown
    words.trigger()
    hands.qtbot.waitUntil(lambda: bool(curve.words.shown))
    hands.window.hide()
    for _ in range(2):
        hands = opened(1440, 900, FREE)
        assert hands.window.actions_.words.isChecked(), "it was asked for"
        hands.window.hide()
