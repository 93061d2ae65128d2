"""The map on the stage: every pixel is a run that a click opens, and the page says why there is none."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.analysis.verdict import verdict
from desktop_app.core.files.workspace_view import MapView
from desktop_app.core.maps.map import MAPS, VERDICT_NAMES
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run
from desktop_app.figures.look import Look
from desktop_app.plots.dynamics.map import MapPlot
from desktop_app.plots.plot import Plot
from desktop_app.ui.board.axis_chooser import AxisChooser
from desktop_app.ui.board.map_card import MapCard
from desktop_app.ui.board.stage_pages import MAP
from desktop_app.ui.export.animation_dialog import AnimationDialog
from desktop_app.ui.export.map_frames import MapFrames, growing, zooming
from desktop_app.ui.export.subjects import sheet_of
from desktop_app.words.views.map import COMPILING, DOUBLES_END, OF_PRESENT_SETTINGS
from tests.ui.conftest import Opener
from tests.ui.export.test_animation_dialog import animating
from tests.ui.export.test_data_dialog import type_into
from tests.ui.hands import CTRL, SHIFT, Hands, Key, place_of

_TITLE_PX = 64  # of a picture, from above
EDGE = Experiment(patterns=((1.0, 0.7),), bounds=None, w=0.3, rule=Rule(rate=60.0))


@pytest.fixture
def edge(opened: Opener) -> Hands:
    assert loop.compiled(MAPS[0]) is not None
    return opened(experiment=EDGE)


def map_of(hands: Hands) -> MapPlot:
    """The map, once each of its pixels is there."""
    hands.window.board.stage.turn_to(MAP)
    plot = hands.window.board.stage.map
    assert plot is not None
    is_whole(hands, plot)
    return plot


def is_whole(hands: Hands, plot: MapPlot) -> None:
    def has_every_pixel() -> bool:
        return plot.chart is not None and plot.chart.is_complete and plot.chart.map == plot.wanted

    hands.qtbot.waitUntil(has_every_pixel, timeout=30_000)


def test_a_click_opens_the_very_run_of_a_pixel_and_undo_takes_it_away(edge: Hands) -> None:
    plot = map_of(edge)
    edge.play_to(30)
    point = place_of(plot, 50.0, 1.5)
    inside = plot.view.mapSceneToView(plot.mapToScene(point))
    at = plot.pixel_at((inside.x(), inside.y()))
    assert at is not None
    assert plot.chart is not None
    pixel, own = plot.chart.pixel(*at), plot.chart.map.experiment_at(*at)
    assert pixel is not None
    assert VERDICT_NAMES[pixel.verdict] in plot.value_at((inside.x(), inside.y()))
    edge.click(plot.viewport(), point)
    edge.qtbot.waitUntil(lambda: len(edge.frame.members) == 2 and edge.frame.iteration == 200)
    first, opened = edge.frame.members
    assert (opened.experiment.rule.rate, opened.experiment.w) == (own.rule.rate, own.w)
    assert first.experiment == EDGE
    edge.qtbot.waitUntil(lambda: edge.step.iteration == 200)
    assert edge.step.w == pixel.w
    run = Run(opened.experiment)
    run.advance(200)
    assert verdict(run).words == VERDICT_NAMES[pixel.verdict]
    edge.press(Key.Key_Z, CTRL)
    edge.qtbot.waitUntil(lambda: len(edge.frame.members) == 1 and edge.frame.iteration == 30)


def test_arrows_move_the_point_by_a_pixel_and_enter_opens_its_run(edge: Hands) -> None:
    plot = map_of(edge)
    assert plot.chart is not None
    at = plot.pixel_at((EDGE.rule.rate, EDGE.w))
    assert at is not None
    beside = plot.chart.map.experiment_at(at[0] + 1, at[1] + 1)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(plot, key)
    edge.qtbot.waitUntil(lambda: len(edge.frame.members) == 2)
    opened = edge.frame.members[1].experiment
    assert (opened.rule.rate, opened.w) == (beside.rule.rate, beside.w)


def test_the_page_says_where_doubles_end(edge: Hands) -> None:
    plot = map_of(edge)
    plot.view.setRange(xRange=(60.0, 60.0 + 1e-12), yRange=(0.3, 0.4), padding=0)
    assert plot.note == DOUBLES_END
    assert plot.value_at((60.0, 0.35)) == ""


def test_of_a_run_that_changes_the_map_is_of_the_settings_in_force(edge: Hands) -> None:
    plot = map_of(edge)
    other = ((1.0, 0.6),)
    edge.window.session.open(replace(EDGE, changes=(Change(1, (("patterns", other),)),)))
    edge.qtbot.waitUntil(lambda: plot.note == OF_PRESENT_SETTINGS)
    is_whole(edge, plot)
    assert plot.ground is not None
    assert (plot.ground.patterns, plot.ground.changes) == (EDGE.patterns, ())
    edge.window.session.step()
    edge.qtbot.waitUntil(lambda: plot.ground is not None and plot.ground.patterns == other)
    is_whole(edge, plot)
    assert plot.ground.changes == ()


def test_no_preview_hides_why_there_is_no_map_yet(edge: Hands) -> None:
    plot = map_of(edge)
    edge.hover(plot, place_of(plot, 150.0, 1.5))
    with_preview = plot.viewport().grab().toImage()
    plot.show_state(COMPILING)
    without = plot.viewport().grab().toImage()
    assert without != with_preview
    edge.hover(plot, place_of(plot, 150.0, 1.6))
    assert plot.viewport().grab().toImage() == without
    plot.show_state("")
    edge.hover(plot, place_of(plot, 150.0, 1.5))
    assert plot.viewport().grab().toImage() == with_preview


def test_the_user_chooses_the_axes_and_a_click_opens_the_run_of_these(edge: Hands) -> None:
    plot = map_of(edge)
    card = edge.window.board.stage.cards[MAP][0]
    assert isinstance(card, MapCard)
    choose(card.up, "patterns[0][1]")
    assert plot.crossing == ("rule.rate", "patterns[0][1]")
    is_whole(edge, plot)
    assert (plot.axis_label("left"), card.up.text()) == ("wanted output y", "↑ y")
    assert plot.chart is not None
    point = place_of(plot, 100.0, 0.7)
    inside = plot.view.mapSceneToView(plot.mapToScene(point))
    at = plot.pixel_at((inside.x(), inside.y()))
    assert at is not None
    own, pixel = plot.chart.map.experiment_at(*at), plot.chart.pixel(*at)
    assert pixel is not None
    edge.click(plot.viewport(), point)
    edge.qtbot.waitUntil(lambda: len(edge.frame.members) == 2 and edge.step.iteration == 200)
    opened = edge.frame.members[1].experiment
    assert (opened.rule.rate, opened.patterns, opened.w) == (own.rule.rate, own.patterns, EDGE.w)
    assert edge.step.w == pixel.w
    choose(card.across, "patterns[0][1]")  # the other axis has it: they change places
    assert plot.crossing == ("patterns[0][1]", "rule.rate")
    edge.window.session.alter({"network": "two_weight_chain"})
    edge.qtbot.waitUntil(lambda: plot.crossing == ("patterns[0][1]", "rule.rate") and card.up.text() == "↑ α")


def test_back_and_forward_and_a_view_that_is_kept(edge: Hands) -> None:
    plot = map_of(edge)
    card = edge.window.board.stage.cards[MAP][0]
    assert isinstance(card, MapCard)
    assert not card.back.isEnabled()
    drag(plot, (50.0, 1.0), (80.0, 2.0), Qt.KeyboardModifier.ShiftModifier)
    first = plot.limits()
    assert first.x == pytest.approx((50.0, 80.0), abs=1.0)
    assert first.y == pytest.approx((1.0, 2.0), abs=0.1)
    drag(plot, (55.0, 1.2), (60.0, 1.4), Qt.KeyboardModifier.ShiftModifier)
    second = plot.limits()
    card.n.setValue(card.n.maximum())
    assert plot.iterations == 10_000
    kept = edge.window.view.now()
    assert (kept.map, dict(kept.limits)["map"]) == (MapView(n=10_000), second)
    edge.press(Key.Key_Backspace)
    assert plot.limits() == first
    edge.press(Key.Key_Backspace)
    assert (plot.following, card.back.isEnabled(), card.forward.isEnabled()) == (True, False, True)
    edge.press(Key.Key_Backspace, SHIFT)
    edge.press(Key.Key_Backspace, SHIFT)
    assert plot.limits() == second
    choose(card.across, "patterns[0][0]")
    edge.window.view.show(kept, edge.frame)
    assert (plot.axes, plot.limits()) == (("", ""), second)


def drag(plot: Plot, begin: tuple[float, float], end: tuple[float, float], held: Qt.KeyboardModifier) -> None:
    ends = place_of(plot, *begin), place_of(plot, *end)
    middle = (ends[0] + ends[1]) / 2
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(plot.viewport(), button, held, ends[0])
    for place in (middle, ends[1]):
        QApplication.sendEvent(
            plot.viewport(),
            QMouseEvent(QEvent.Type.MouseMove, QPointF(place), QPointF(plot.viewport().mapToGlobal(place)),
                        Qt.MouseButton.NoButton, button, held),
        )  # fmt: skip
    QTest.mouseRelease(plot.viewport(), button, held, ends[1])


def choose(chooser: AxisChooser, path: str) -> None:
    next(action for action in chooser.menu().actions() if action.data() == path).trigger()


def test_an_animation_of_the_map(edge: Hands) -> None:
    plot = map_of(edge)
    card = edge.window.board.stage.cards[MAP][0]
    assert isinstance(card, MapCard)
    card.n.setValue(1)
    drag(plot, (50.0, 1.0), (80.0, 2.0), SHIFT)
    is_whole(edge, plot)
    edge.hover(plot, place_of(plot, 60.0, 1.5))

    def work(dialog: AnimationDialog) -> None:
        assert dialog.subject_box.currentText() == MAP
        assert dialog.note.text().startswith("11 frames")  # of n from 10 to 20
        assert (dialog.first.accessibleName(), dialog.last.accessibleName()) == ("From n", "To n")
        assert dialog.first.isVisible()
        dialog.over_box.setCurrentIndex(dialog.over_box.findData("zoom"))
        assert not dialog.first.isVisible()
        type_into(edge, dialog, frames="30")
        assert dialog.note.text().startswith("30 frames")
        dialog.reject()

    animating(edge, work)
    look = Look(width_mm=45, height_mm=40, has_legend=False, has_caption=False)
    for sights in (growing(plot, 10, 50, 2), zooming(plot, 2)):
        assert sights[-1][1:] == plot.view_range()
        frames = MapFrames(sheet_of(edge.window.board, card, edge.frame), sights, look)
        frames.read(lambda: None)
        _, last, first, again = frames.pictures()
        frames.close()
        assert last == again != first
        assert first is not None
        assert last is not None
        titles = [frame.copy(0, 0, frame.width(), _TITLE_PX) for frame in (first, last)]
        assert (titles[0] == titles[1]) == (sights[0].n == sights[1].n)


def test_an_animation_of_the_fewest_iterations_can_be_made_at_once(edge: Hands) -> None:
    plot = map_of(edge)
    card = edge.window.board.stage.cards[MAP][0]
    assert isinstance(card, MapCard)
    card.n.setValue(card.n.minimum())
    is_whole(edge, plot)
    edge.hover(plot, place_of(plot, 60.0, 1.5))

    def work(dialog: AnimationDialog) -> None:
        assert dialog.subject_box.currentText() == MAP
        assert dialog.note.text().startswith("10 frames")
        dialog.reject()

    animating(edge, work)
