"""The large place of the board: which pictures there are, and that they show and set the weights."""

import pytest
from PySide6.QtCore import QPoint, QPointF

from desktop_app.core.maps.fork import compile_fork
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.figures.picture import image
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.dynamics.fork import ForkPlot
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.ui.board.plot_card import ViewCard
from desktop_app.ui.board.stage_pages import COBWEB, CURVE, DIRECTIONS, FORK, LANDSCAPE, MAP, SCATTER, SECTIONS, VOTE
from desktop_app.ui.export.subjects import sheet_of
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key, place_of

CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=0.5, presentation="batch", rule=Rule(rate=2.0))
FREE = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=50.0))


@pytest.fixture
def chain(opened: Opener) -> Hands:
    return opened(experiment=CHAIN)


def names(hands: Hands) -> list[str]:
    bar = hands.window.board.stage.bar
    return [bar.tabText(k) for k in range(bar.count())]


def landscape(hands: Hands) -> Landscape:
    (card,) = hands.window.board.stage.cards[LANDSCAPE]
    plot = card.picture_cell().widget
    assert isinstance(plot, Landscape)
    hands.qtbot.waitUntil(lambda: plot.survey is not None)
    return plot


def test_the_pages_are_those_of_the_network_and_its_patterns(hands: Hands) -> None:
    assert names(hands) == [CURVE, DIRECTIONS, VOTE, SCATTER, COBWEB, FORK, MAP]
    hands.window.session.alter({"patterns": ((1.0, 1.0),)})
    hands.qtbot.waitUntil(lambda: names(hands) == [CURVE, DIRECTIONS, SCATTER, COBWEB, FORK, MAP])
    hands.window.session.alter({"network": "weight_and_bias"})
    hands.qtbot.waitUntil(lambda: names(hands) == [LANDSCAPE, SECTIONS, DIRECTIONS, SCATTER, COBWEB, FORK, MAP])
    assert hands.settings.bounds is None


def test_a_click_on_the_landscape_starts_there_and_undo_brings_the_run_back(chain: Hands) -> None:
    plot = landscape(chain)
    chain.play_to(10)
    before = chain.step
    chain.click(plot.viewport(), place_of(plot, -0.75, 1.25))
    chain.qtbot.waitUntil(lambda: abs(chain.step.w + 0.75) < 0.05 and abs(chain.step.v - 1.25) < 0.05)
    experiment, step = chain.frame.experiment, chain.step
    assert (step.iteration, experiment.changes) == (0, ())
    assert (experiment.w, experiment.v) == (step.w, step.v)
    expected = worked_step(CHAIN, 0, State(step.w, step.v))
    assert (step.E, step.dE_dw, step.dE_dv) == (expected.E, expected.dE_dw, expected.dE_dv)
    words = f"start at ({step.w:.3g}, {step.v:.3g})".replace("-", "−")
    assert chain.window.actions_.undo.text() == f"&Undo {words}"
    assert chain.status.startswith(f"Started again at {words.removeprefix('start at ')}.")
    chain.click(plot.viewport(), place_of(plot, 0.25, 1.25))
    chain.qtbot.waitUntil(lambda: abs(chain.step.w - 0.25) < 0.05)
    for undone in (step, before):
        chain.press(Key.Key_Z, CTRL)
        chain.qtbot.waitUntil(lambda undone=undone: chain.step == undone)  # type: ignore[misc]


def test_the_ball_of_the_landscape_is_dragged(chain: Hands) -> None:
    plot = landscape(chain)
    chain.drag(plot, place_of(plot, 0.5, 0.5), place_of(plot, 1.0, -0.5))
    chain.qtbot.waitUntil(lambda: abs(chain.step.w - 1.0) < 0.05 and abs(chain.step.v + 0.5) < 0.05)


def test_a_section_moves_its_own_weight_alone(chain: Hands) -> None:
    stage = chain.window.board.stage
    stage.turn_to(SECTIONS)
    plot = stage.cards[SECTIONS][1].picture_cell().widget
    assert isinstance(plot, ErrorCurve)
    chain.qtbot.waitUntil(lambda: plot.isVisible() and plot.view_range()[0][1] > 1.0)
    E = chain.step.E
    chain.drag(plot, place_of(plot, 0.5, E), place_of(plot, -0.5, E))
    chain.qtbot.waitUntil(lambda: abs(chain.step.v + 0.5) < 0.05)
    assert chain.step.w == 0.5


@pytest.mark.parametrize("name", [LANDSCAPE, SECTIONS, DIRECTIONS, VOTE, SCATTER])
def test_every_page_tells_of_the_step_and_can_be_put_into_notes(chain: Hands, name: str) -> None:
    stage, board = chain.window.board.stage, chain.window.board
    stage.turn_to(name)
    chain.play_to(5)
    if name == LANDSCAPE:
        landscape(chain)
    assert stage.name == name
    assert board.reading is not None
    for card in stage.visible_cards():
        drawn = image(sheet_of(board, card, chain.frame))
        colours = {
            drawn.pixelColor(x, y).name() for x in range(0, drawn.width(), 9) for y in range(0, drawn.height(), 9)
        }
        assert len(colours) > 5
        assert drawn.pixelColor(3, 3).name() == "#ffffff"
    assert image(sheet_of(board, None, chain.frame)).height() > 600


def test_the_dial_and_the_vote_say_what_they_show_in_words(chain: Hands) -> None:
    stage = chain.window.board.stage
    for name in (DIRECTIONS, VOTE):
        stage.turn_to(name)
        (card,) = stage.cards[name]
        assert isinstance(card, ViewCard)
        chain.qtbot.waitUntil(lambda card=card: bool(card.view.words))  # type: ignore[misc]


def test_pages_follow_the_theme(chain: Hands) -> None:
    stage = chain.window.board.stage
    for name in (LANDSCAPE, SECTIONS, DIRECTIONS, VOTE):
        stage.turn_to(name)
    before = stage.grab().toImage().pixelColor(QPoint(60, 60)).lightness()
    chain.window.actions_.theme.trigger()
    chain.qtbot.waitUntil(chain.window.updatesEnabled)
    assert abs(stage.grab().toImage().pixelColor(QPoint(60, 60)).lightness() - before) > 100


def test_the_line_of_the_fork_sets_the_rate_and_another_start_the_fork(opened: Opener) -> None:
    compile_fork(FREE)
    hands = opened(experiment=FREE)
    hands.window.board.stage.turn_to(FORK)
    (card,) = hands.window.board.stage.cards[FORK]
    plot = card.picture_cell().widget
    assert isinstance(plot, ForkPlot)
    hands.qtbot.waitUntil(lambda: plot.filled is not None)
    plot.line.dragged.emit(QPointF(60.0, 1.0))
    hands.qtbot.waitUntil(lambda: hands.settings.rule.rate == 60.0)
    hands.window.session.alter({"start.w": 0.8})
    hands.qtbot.waitUntil(lambda: plot.filled is not None and plot.filled.fork.experiment.w == 0.8)
    hands.press(Key.Key_Z, CTRL)
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.settings.rule.rate == 50.0)
