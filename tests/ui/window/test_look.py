"""Themes, geometry, and that nothing is cut in a small window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QHelpEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolTip,
    QWidget,
)

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.theme import CONTRAST, DARK, LIGHT, Theme
from desktop_app.ui.board.arrangement import LEAST_ROW
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key, place_of


def test_the_theme_changes_by_key_and_is_remembered(opened: Opener) -> None:
    hands = opened()
    assert hands.window.theme is LIGHT
    light = hands.window.grab().toImage()
    hands.press(Key.Key_T, CTRL)
    assert hands.window.theme is DARK
    hands.qtbot.waitUntil(hands.window.updatesEnabled)
    dark = hands.window.grab().toImage()
    for place in (QPoint(3, 300), QPoint(700, 600)):
        assert light.pixelColor(place).lightness() > 200 > 80 > dark.pixelColor(place).lightness()
    hands.window.close()
    again = opened()
    assert again.window.theme is DARK
    assert again.window.board.curve.theme is DARK
    again.press(Key.Key_T, CTRL)
    again.window.close()
    assert opened().window.theme is LIGHT


def test_the_menu_chooses_themes(hands: Hands) -> None:
    _, light, dark, contrast = hands.window.menus.themes.actions()
    dark.trigger()
    assert (hands.window.theme, dark.isChecked(), light.isChecked()) == (DARK, True, False)
    contrast.trigger()
    assert (hands.window.theme, contrast.text()) == (CONTRAST, "High contrast theme")
    light.trigger()
    assert hands.window.theme is LIGHT
    hands.qtbot.waitUntil(hands.window.updatesEnabled)


def test_what_the_user_does_comes_between_the_parts_of_a_change_of_theme(hands: Hands) -> None:
    window, done = hands.window, []
    window.themes.changed.connect(lambda: done.append("the plots have changed"))
    QTimer.singleShot(0, window, lambda: done.append("the user went on"))
    hands.press(Key.Key_T, CTRL)
    hands.qtbot.waitUntil(lambda: window.updatesEnabled() and len(done) == 2)
    assert done == ["the user went on", "the plots have changed"]
    assert window.board.curve.theme is DARK


def test_without_a_choice_it_follows_the_desktop(hands: Hands) -> None:
    assert hands.window.preferences.theme == "system"
    assert [action.data() for action in hands.window.menus.themes.actions() if action.isChecked()] == ["system"]


def test_geometry_is_remembered(opened: Opener) -> None:
    first = opened(1111, 777)
    first.window.close()
    from desktop_app.training.session import Session
    from desktop_app.ui.window.main_window import MainWindow

    session = Session()
    second = MainWindow(session)
    first.qtbot.addWidget(second)
    assert (second.width(), second.height()) == (1111, 777)
    session.close()


def test_preferences_of_nonsense_are_ignored(opened: Opener) -> None:
    first = opened()
    first.window.preferences._settings.setValue("theme", "mauve")
    first.window.preferences._settings.setValue("geometry", "nonsense")
    first.window.preferences._settings.sync()
    assert opened().window.theme is LIGHT


def shown_children(window: QWidget) -> Iterator[QWidget]:
    return (child for child in window.findChildren(QWidget) if child.isVisible())


def in_scroll_area(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QScrollArea) or in_scroll_area(parent))


@pytest.mark.parametrize("size", [(1024, 700), (1280, 820), (3840, 2160)])
@pytest.mark.parametrize("until", [0, 1])
def test_nothing_is_cut(opened: Opener, size: tuple[int, int], until: int) -> None:
    hands = opened(*size)
    window = hands.window
    hands.play_to(500)
    window.transport.until.setCurrentIndex(until)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(501)
    assert (window.width(), window.height()) == size
    for child in shown_children(window):
        words = f"{type(child).__name__} {child.objectName()} {child.accessibleName()}"
        if not in_scroll_area(child):
            place = QRect(child.mapTo(window, QPoint()), child.size())
            assert window.rect().contains(place), words
        if isinstance(child, QLabel) and not child.wordWrap():
            assert child.sizeHint().width() <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QAbstractButton) and child.text():
            assert child.sizeHint().width() <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QLineEdit) and child.parentWidget() is window.transport:
            needed = QFontMetrics(child.font()).horizontalAdvance(child.text()) + 12
            assert needed <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QComboBox) and child.parentWidget() is window.transport:
            assert child.sizeHint().width() <= child.width(), words


def test_the_form_is_never_scrolled_sideways(opened: Opener) -> None:
    hands = opened(1024, 700)
    area = hands.window.panel.findChild(QScrollArea)
    assert area is not None
    form = area.widget()
    assert form is not None
    assert form.minimumSizeHint().width() <= area.viewport().width()


def test_siblings_do_not_overlap(opened: Opener) -> None:
    hands = opened(1024, 700)
    window = hands.window
    for parent in (window.transport, window.board, *window.board.cards):
        rects = [child.geometry() for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
        for k, rect in enumerate(rects):
            assert not any(rect.intersects(other) for other in rects[k + 1 :])


WIDEST = ("2\u2009391\u2009772\u2009881", "−0.33333", "−0.33333", *["−8.3627·10⁻¹⁰"] * 5)


@pytest.mark.parametrize("width", [526, 590, 700, 800, 919, 920, 1130])
def test_no_read_out_is_wider_than_its_place(opened: Opener, width: int) -> None:
    readings = opened().window.readouts
    readings.resize(width, readings.height())
    right = 0.0
    for (caption, number), words in zip(readings.slots(), WIDEST, strict=True):
        assert QFontMetricsF(readings.font_for(words, number.width())).horizontalAdvance(words) <= number.width()
        assert not caption.intersects(number)
        right = max(right, number.right())
    assert right <= width


LONGEST = (
    "Δw = +1.234 · (−0.0045369) = −0.0055985, Δb = +1.234 · (−0.0045369) = −0.0055985: "
    "with the slopes: the wrong sign.",
    "E goes up although the tangent promises down: the step is too long and jumps over the valley.",
)


@pytest.mark.parametrize("width", [526, 590, 700, 1130])
def test_no_line_of_words_is_wider_than_its_place(opened: Opener, width: int) -> None:
    readings = opened().window.readouts
    readings.badge.show()
    readings.resize(width, readings.height())
    for words, place in zip(LONGEST, readings.line_places(), strict=True):
        letters = readings.font_for(words, place.width(), 10.0, 6.0, bold=False)
        assert QFontMetricsF(letters).horizontalAdvance(words) <= place.width()
        assert place.right() <= width


@pytest.mark.parametrize("width", [940, 1024, 1440])
def test_the_badge_covers_nothing_of_the_sentence(opened: Opener, width: int) -> None:
    hands = opened(width, 600, Experiment(w=1.0, patterns=((1.0, 1.0),)))
    hands.play_to(20)
    readings = hands.window.readouts
    with_room = readings.sentence
    assert with_room.startswith("w stays at its wall 1")
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: readings.badge.isVisible())
    assert readings.sentence == with_room
    bare = readings.grab().toImage()
    readings.badge.setMask(QRegion(0, 0, 1, 1))  # what is beneath it
    beneath = readings.badge.geometry()
    image = readings.grab(beneath).toImage()
    nudge = QColor(hands.window.theme.nudge)
    assert not any(image.pixelColor(x, y) == nudge for x in range(2, image.width()) for y in range(image.height()))
    # All of its words are drawn: as much ink as the same sentence has by itself.
    assert bare.width() == readings.width()
    assert readings.line_places()[-1].right() < readings.badge.x()


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_sliders_and_boxes_are_seen_on_their_ground(opened: Opener, theme: Theme) -> None:
    hands = opened()
    hands.window.preferences.theme = theme.name
    hands.window.themes.apply()
    slider = hands.window.transport.slider
    slider.setValue(0)
    slider.setFocus()
    hands.leave_fields()
    groove = slider.grab().toImage()
    assert contrast(groove.pixelColor(groove.width() * 3 // 4, groove.height() // 2), QColor(theme.card)) >= 3
    handle = [groove.pixelColor(x, groove.height() // 2) for x in range(20)]
    assert max(contrast(colour, QColor(theme.card)) for colour in handle) >= 3
    box = QCheckBox(hands.window)
    hands.qtbot.addWidget(box)
    box.show()
    image = box.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    edge = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
    assert max(contrast(colour, ground) for colour in edge) >= 3
    box.setChecked(True)
    ticked, middle = box.grab().toImage(), box.height() // 2
    for side in ((0, 1, 2), (11, 12, 13)):
        for y in range(middle - 4, middle + 4):
            assert max(contrast(ticked.pixelColor(x, y), ground) for x in side) >= 3
    inside = [ticked.pixelColor(x, y) for x in range(2, 12) for y in range(middle - 5, middle + 5)]
    assert max(contrast(colour, inside[0]) for colour in inside) >= 3


def contrast(one: QColor, other: QColor) -> float:
    """As in the accessibility guidelines, from 1 to 21."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_low_plots_have_ticks_only(opened: Opener) -> None:
    hands = opened(1024, 700)
    board = hands.window.board
    hands.qtbot.waitUntil(lambda: board.cards[4].width() == board.cards[0].width())
    for card in board.cards:
        assert card.plot.axis("bottom").label.isVisible() == (card.height() >= 190)
    assert [card.name for card in board.cards if card.height() >= 190] == ["curve"]
    left = {card.x() for card in (board.cards[0], board.cards[4])}
    assert len(left) == 1
    assert len({card.x() for card in board.cards[1:4]} | left) == 2
    hands.window.resize(1440, 1200)
    hands.qtbot.waitUntil(lambda: all(card.height() >= 190 for card in board.cards))
    assert all(card.plot.axis("bottom").label.isVisible() for card in board.cards)


def test_plots_fold_before_they_are_low_and_a_line_says_which(opened: Opener) -> None:
    hands = opened(1024, 700)
    board, note = hands.window.board, hands.window.board.folded_note
    assert note.isHidden()
    for height in (660, 620, 580, 540):
        hands.window.resize(1024, height)
        hands.qtbot.waitUntil(lambda: hands.window.height() == height)  # noqa: B023
        board.grab()
        shown = [card for card in board.cards if card.isVisible()]
        hands.qtbot.waitUntil(lambda: min(card.height() for card in shown) >= LEAST_ROW)  # noqa: B023
        assert note.isVisible() == (len(shown) < len(board.cards))
    assert note.text() == "Too low for Gradient and ρ: make the window higher, or close a part."
    hands.window.resize(1024, 700)
    hands.qtbot.waitUntil(lambda: all(card.isVisible() for card in board.cards) and note.isHidden())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_handles_of_sliders_are_round(hands: Hands, theme: str) -> None:
    hands.window.preferences.theme = theme
    hands.window.themes.apply()
    for slider in (hands.window.transport.slider, hands.window.panel.numbers["rule.rate"].slider):
        image, ground = slider.grab().toImage(), QColor(hands.window.theme.card)
        rows = [
            sum(contrast(image.pixelColor(x, y), ground) > 1.2 for x in range(image.width()))
            for y in range(image.height())
        ]
        seen = [row for row in rows if row]
        assert 15 <= len(seen) <= 16
        assert max(seen[0], seen[-1]) <= 8


def test_the_dots_of_plots_are_round(hands: Hands) -> None:
    hands.play_to(5)
    for plot in hands.window.board.iteration_plots[:3]:
        image, (dot, *_) = plot.grab().toImage(), plot._dots.shown
        place = place_of(plot, dot.x, dot.y)
        right = {image.pixelColor(place + QPoint(x, y)).name() for x in range(1, 6) for y in range(-6, 7)}
        assert len(right) >= 8  # not only those of the dot, of its rim, of the ground and of the grid


def test_a_note_goes_with_the_corner_it_stands_in(opened: Opener) -> None:
    hands = opened(1280, 900, experiment=Experiment(bounds=None, w=-1.0))
    hands.play_to(50)
    card = hands.window.board.cards[2]
    card.log_y.trigger()
    for height in (900, 700, 850):
        hands.window.resize(1280, height)
        hands.qtbot.waitUntil(lambda: hands.window.height() == height)  # noqa: B023
        card.grab()
        corner = place_of(card.plot, card.plot.view_range()[0][0], card.plot.view_range()[1][0])
        assert 0 < corner.y() - card.labels.note_label.geometry().bottom() < 15
        assert 0 < card.labels.note_label.x() - corner.x() < 15


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_the_values_under_the_cross_hair_are_never_cut(opened: Opener, size: tuple[int, int]) -> None:
    patterns = ((-1 / 3, 1 / 7), (2 / 3, 5 / 7))
    hands = opened(*size, experiment=Experiment(bounds=None, patterns=patterns, rule=Rule(rate=0.05)))
    hands.play_to(100)
    board = hands.window.board
    plot = board.iteration_plots[1]
    for i in (12, 88):
        hands.hover(plot, place_of(plot, i, hands.step.w))
        hands.qtbot.waitUntil(lambda: all(f"i {i} " in card.labels.value for card in board.cards[1:]))  # noqa: B023
        for card in board.cards[1:]:
            assert card.plot.rect().contains(card.labels.value_label.geometry())
            assert card.labels.value_label.sizeHint().width() <= card.labels.value_label.width()
            assert card.labels.value_label.text().replace("\n", " · ") == card.labels.value


def test_the_read_outs_keep_a_secret(hands: Hands) -> None:
    hands.play_to(21)
    readings = hands.window.readouts
    told = readings.text("∂E/∂w"), readings.text("Δw"), readings.sentence
    readings.set_secret(True)
    assert (readings.text("∂E/∂w"), readings.text("Δw")) == ("?", "?")
    assert readings.sentence == readings.accessibleDescription() == "Predict first: which way will w go, and how far?"
    readings.set_secret(False)
    assert (readings.text("∂E/∂w"), readings.text("Δw"), readings.sentence) == told


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
@pytest.mark.parametrize("iterations", [6, 40, 200])
def test_no_curve_goes_through_a_note(opened: Opener, width: int, height: int, iterations: int) -> None:
    hands = opened(width, height)
    hands.play_to(iterations)
    cards, theme = hands.window.board.cards[1:4], hands.window.theme
    hands.window.board.cards[1].own_actions()[0].trigger()  # of all
    for card in cards:
        card.log_y.trigger()
    hands.qtbot.waitUntil(lambda: hands.window.board.view.logarithmic and all(card.plot.note for card in cards))
    for card, colour in zip(cards, (theme.E, theme.w, theme.gradient), strict=True):
        note = card.labels.note_label.geometry()
        assert card.labels.view_rect().contains(note)
        card.labels.note_label.hide()
        image, curve = card.plot.grab().toImage(), QColor(colour)
        places = ((x, y) for x in range(note.left(), note.right()) for y in range(note.top(), note.bottom()))
        near = [image.pixelColor(x, y) for x, y in places]
        assert not any(each.saturation() > 60 and abs(each.hue() - curve.hue()) < 10 for each in near)


def test_a_brief_note_is_told_whole_at_the_mouse(opened: Opener) -> None:
    hands = opened(1024, 700)
    hands.play_to(200)
    card = hands.window.board.cards[3]
    for action in card.own_actions()[:2]:
        action.trigger()
    hands.qtbot.waitUntil(lambda: card.labels.note_label.text() == "not all is drawn")
    place = card.labels.note_label.geometry().center()
    around = card.plot.viewport()
    QApplication.sendEvent(around, QHelpEvent(QEvent.Type.ToolTip, place, around.mapToGlobal(place)))
    hands.qtbot.waitUntil(lambda: QToolTip.text() == "iteration 0 is not drawn · 100 values ≤ 0 are not drawn")
    QToolTip.hideText()


def test_a_note_does_not_hide_the_curve_beneath_it(opened: Opener) -> None:
    hands = opened(1280, 900, experiment=Experiment(bounds=None, w=-1.0))
    hands.play_to(50)
    card, theme = hands.window.board.cards[2], hands.window.theme
    card.log_y.trigger()
    card.labels.note_label.setText(" ")
    card.labels.note_label.setGeometry(card.labels.view_rect())  # over all of the plot
    view, image, curve = card.labels.view_rect(), card.plot.grab().toImage(), QColor(theme.w)
    places = ((x, y) for x in range(view.left(), view.right()) for y in range(view.top(), view.bottom()))
    seen = [image.pixelColor(x, y) for x, y in places]
    assert any(abs(colour.hue() - curve.hue()) < 10 and colour.saturation() > 60 for colour in seen)
