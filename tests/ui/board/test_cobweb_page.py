"""The cobweb on the stage: it bends while α is dragged, its ball sets w, and a file keeps that its page is in front."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.dynamics.cobweb import CobwebPlot
from desktop_app.ui.board.stage_pages import COBWEB
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import save
from tests.ui.documents.test_saved_view import opened_file
from tests.ui.hands import CTRL, LEFT, Hands, Key, place_of

FREE = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=20.0))


@pytest.fixture
def free(opened: Opener) -> Hands:
    hands = opened(experiment=FREE)
    hands.window.board.stage.turn_to(COBWEB)
    return hands


def cobweb(hands: Hands) -> CobwebPlot:
    (card,) = hands.window.board.stage.cards[COBWEB]
    plot = card.picture_cell().widget
    assert isinstance(plot, CobwebPlot)
    return plot


def told(hands: Hands) -> str:
    reading = hands.window.board.reading
    assert reading is not None
    return cobweb(hands).in_words(reading, hands.window.board.runs)


def handle_of(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def test_the_curve_bends_while_the_rate_is_dragged_and_undo_bends_it_back(free: Hands) -> None:
    assert "Fixed point w = 0.8473, stable, slope 0.118." in told(free)
    slider, seen = free.window.panel.numbers["rule.rate"].slider, set[str]()
    begin = handle_of(slider)
    QTest.mousePress(slider, LEFT, pos=begin)
    for k in range(1, 5):
        before = free.settings.rule.rate
        QTest.mouseMove(slider, begin + QPoint(6 * k, 0))
        free.qtbot.waitUntil(lambda before=before: free.settings.rule.rate > before)  # type: ignore[misc]
        seen.add(told(free))
        assert f"slope {1.0 - 0.0441 * free.settings.rule.rate:.3g}"[:-1].replace("-", "−") in told(free)
    QTest.mouseRelease(slider, LEFT, pos=begin + QPoint(24, 0))
    assert len(seen) == 4
    assert free.settings.rule.rate > 45.36
    assert "unstable" in told(free)
    while (rate := free.settings.rule.rate) != 20.0:  # a slow drag is several edits
        free.press(Key.Key_Z, CTRL)
        free.qtbot.waitUntil(lambda rate=rate: free.settings.rule.rate < rate)  # type: ignore[misc]
    assert "stable, slope 0.118" in told(free)


def test_the_ball_is_dragged_along_the_diagonal(free: Hands) -> None:
    plot = cobweb(free)
    free.drag(plot, place_of(plot, 0.3, 0.3), place_of(plot, 1.0, 0.5))
    free.qtbot.waitUntil(lambda: abs(free.step.w - 1.0) < 0.03)
    assert plot.ball.w == free.step.w


def test_a_file_keeps_the_page_also_of_runs_that_have_no_cobweb(free: Hands, tmp_path: Path) -> None:
    for network in ("one_weight", "weight_and_bias"):
        path = tmp_path / f"{network}.nudge"
        run = Experiment(network=network, bounds=None, patterns=((1.0, 0.7),))
        path.write_text(to_json(Workspace((run,), 3, WorkspaceView(page="cobweb"))), encoding="utf-8")
        opened_file(free, path)
        assert free.window.board.stage.name == COBWEB
        assert free.window.view.now().page == "cobweb"
        assert bool(cobweb(free).note) == (network != "one_weight")
        save(free)
        assert read_file(path).view.page == "cobweb"
