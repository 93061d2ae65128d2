"""The three gates: open or shut, their numbers, and the sentence that says why nothing is learnt."""

from dataclasses import replace
from decimal import Decimal

import mpmath
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QCursor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import DARK, LIGHT, SMALL_PT
from desktop_app.ui.common.style import font
from desktop_app.ui.step.gates_view import GatesView
from desktop_app.words.step.gates import NEARLY_SHUT, OPEN, SHUT, gates_sentence
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of
from tests.ui.step.test_network_view import changed, hover, picture

GATES = ("dE_dy_hat", "x", "dy_hat_dz")
QUANTITIES = (*GATES, "dE_dw")
WIDTHS = [340, 380, 460]
ALL_OPEN = "All gates are open: this pattern teaches."
CANCELS = "A′ cancels, so the last gate is always open."
NO_INPUT = "The input is 0: whatever w is, it makes no difference to ŷ."
ALREADY_RIGHT = "The output is already right: there is nothing to correct."


def step_of(
    w: float, x: float = 1.0, y: float = 1.0, activation: str = "logistic", error: str = "squared",
    is_secret: bool = False,
) -> WorkedStep:  # fmt: skip
    settings = Experiment(patterns=((x, y),), bounds=None, activation=activation, error=error)
    return worked_step_of(settings, worked_step(settings, 0, State(w)), is_secret=is_secret)


def two_of(
    network: str, w: float, v: float, x: float = 1.0, y: float = 1.0, error: str = "squared", is_secret: bool = False
) -> WorkedStep:
    settings = Experiment(network=network, patterns=((x, y),), bounds=None, error=error)
    return worked_step_of(settings, worked_step(settings, 0, State(w, v)), is_secret=is_secret)


def sentence_of(step: WorkedStep) -> str:
    return gates_sentence(step)


# What the gates are (error, input, slope), and what is said of them.
CASES = {
    "open": (step_of(0.0), (OPEN, OPEN, OPEN), ALL_OPEN),
    "no input": (step_of(0.0, x=0.0, y=0.0), (OPEN, SHUT, OPEN), NO_INPUT),
    "hardly an input": (
        step_of(0.0, x=-0.0005), (OPEN, NEARLY_SHUT, OPEN),
        "The input gate is nearly shut: x is nearly 0, and w makes hardly any difference to ŷ.",
    ),
    "just an input": (step_of(0.0, x=0.001), (OPEN, OPEN, OPEN), ALL_OPEN),
    "saturated": (
        step_of(10.0, y=0.0), (OPEN, OPEN, NEARLY_SHUT),
        "The slope gate is nearly shut: A is nearly flat here (saturated), and changing w hardly moves ŷ.",
    ),
    "quite flat": (
        step_of(800.0, y=0.0), (OPEN, OPEN, SHUT), "A is flat here (saturated): changing w does not move ŷ.",
    ),
    "relu, off": (
        step_of(-1.0, activation="relu"), (OPEN, OPEN, SHUT), "A is flat here (saturated): changing w does not move ŷ.",
    ),
    "right": (step_of(0.0, y=0.5), (SHUT, OPEN, OPEN), ALREADY_RIGHT),
    "nearly right": (
        step_of(0.0, y=0.4999), (NEARLY_SHUT, OPEN, OPEN),
        "The error gate is nearly shut: the output is nearly right, and there is hardly anything to correct.",
    ),
    "no input, and right": (step_of(0.0, x=0.0, y=0.5), (SHUT, SHUT, OPEN), NO_INPUT),
    "right, and quite flat": (step_of(800.0, y=1.0), (SHUT, OPEN, SHUT), ALREADY_RIGHT),
    "cross-entropy": (step_of(0.0, error="cross_entropy"), (OPEN, OPEN, OPEN), f"{ALL_OPEN} {CANCELS}"),
    "cross-entropy where A is flat": (
        step_of(30.0, y=0.0, error="cross_entropy"), (OPEN, OPEN, OPEN), f"{ALL_OPEN} {CANCELS}",
    ),
    "cross-entropy without input": (step_of(0.0, x=0.0, error="cross_entropy"), (OPEN, SHUT, OPEN), NO_INPUT),
    "not finite": (
        step_of(-1.0, activation="identity", error="cross_entropy"), (OPEN, OPEN, OPEN),
        "A number in these gates is not finite: no nudge can be made of it.",
    ),
}  # fmt: skip


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> GatesView:
    QCursor.setPos(QPoint(0, 0))
    view = GatesView(LIGHT)
    qtbot.addWidget(view)
    view.resize(380, view.height())
    view.move(200, 200)
    view.show_step(step_of(0.5))
    with qtbot.waitExposed(view):
        view.show()
    return view


def names_of(step: WorkedStep) -> tuple[str, ...]:
    return ("dE_dz", *GATES[1:]) if step.settings.slope_cancels else GATES


@pytest.mark.parametrize("case", CASES)
def test_each_gate_is_open_or_shut_and_it_is_said_why(view: GatesView, case: str) -> None:
    step, states, sentence = CASES[case]
    view.show_step(step)
    assert sentence_of(step) == view.sentence == sentence
    assert tuple(view.state(name) for name in names_of(step)) == states
    words = view.accessibleDescription()
    assert words.endswith(sentence)
    assert [part.rpartition(", ")[2] for part in words.split("; ")[:3]] == list(states)


@pytest.mark.parametrize(("w", "x", "y"), [(0.0, 1.0, 1.0), (0.5, 2.0, 0.25), (-0.3, -0.7, 0.9), (3.0, 1.0, 0.0)])
@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
def test_the_shown_factors_make_the_shown_product(view: GatesView, w: float, x: float, y: float, error: str) -> None:
    step = step_of(w, x, y, error=error)
    view.show_step(step)
    shown = [Decimal(view.text(name).replace("−", "-")) for name in (*names_of(step), "dE_dw")]
    product = shown[0] * shown[1] * shown[2]
    assert float(product) == pytest.approx(float(shown[3]), rel=2e-4)
    assert float(shown[3]) == pytest.approx(step.share.dE_dw, rel=1e-3)
    if "≈" not in view.relation:
        assert product.quantize(shown[3]) == shown[3]


def test_it_says_its_numbers_in_words(view: GatesView) -> None:
    view.show_step(step_of(0.0))
    assert "gates" in view.accessibleName()
    assert view.accessibleDescription() == (
        f"ŷ − y = −0.5000, open; x = 1, open; A(1 − A) = 0.2500, open; their product ∂E/∂w = −0.1250. {ALL_OPEN}"
    )
    view.show_step(step_of(0.0, activation="tanh", error="cross_entropy", y=0.5))
    assert "∂E/∂ŷ = " in view.accessibleDescription()
    assert "A′(z) = " in view.accessibleDescription()
    view.show_step(step_of(0.0, error="cross_entropy"))
    assert "ŷ − y = −0.5000, open; x = 1, open; A′ cancels = 1, open" in view.accessibleDescription()


def test_open_and_shut_differ_in_shape(view: GatesView) -> None:
    """The blade stands in the stream, or beside it."""
    place = view.place_of("x").toAlignedRect()
    x = place.center().x()
    inside, above = QPoint(x, 39), QPoint(x, 26)
    view.show_step(step_of(0.0, x=0.0))
    shut = picture(view)
    assert shut.pixelColor(inside).name() == LIGHT.text
    view.show_step(step_of(0.0))
    opened = picture(view)
    assert opened.pixelColor(inside).name() == LIGHT.pale(LIGHT.gradient)
    assert shut.pixelColor(above) == opened.pixelColor(above)  # an open blade is hollow
    # Behind a shut gate nothing flows.
    behind = view.place_of("dy_hat_dz").center().x() + 20
    assert opened.pixelColor(int(behind), 39).name() == LIGHT.pale(LIGHT.gradient)
    assert shut.pixelColor(int(behind), 39) != opened.pixelColor(int(behind), 39)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
def test_every_quantity_has_a_place_of_its_own(view: GatesView, width: int, error: str) -> None:
    view.resize(width, view.height())
    step = step_of(0.5, error=error)
    view.show_step(step)
    places = [view.place_of(name) for name in (*names_of(step), "dE_dw")]
    for k, place in enumerate(places):
        assert QRectF(view.rect()).contains(place)
        assert not any(place.intersects(other) for other in places[k + 1 :])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", QUANTITIES)
def test_a_light_changes_pixels_only_where_its_quantity_is(view: GatesView, width: int, name: str) -> None:
    view.resize(width, view.height())
    before = picture(view)
    view.light(frozenset({name, "w"}))
    lit = changed(before, picture(view))
    place = view.place_of(name).toAlignedRect()
    assert lit
    assert all(place.contains(*pixel) for pixel in lit)
    view.light(frozenset())
    assert not changed(before, picture(view))


def test_where_the_slope_cancels_the_error_gate_is_another_number(view: GatesView) -> None:
    view.show_step(step_of(0.5, error="cross_entropy"))
    dark = picture(view)
    view.light(frozenset({"dE_dy_hat"}))
    assert not changed(dark, picture(view)), "∂E/∂ŷ is not ŷ − y here"
    view.light(frozenset({"dE_dz"}))
    lit = changed(dark, picture(view))
    assert lit
    assert all(view.place_of("dE_dz").toAlignedRect().contains(*pixel) for pixel in lit)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_sentences_have_room_and_numbers_stay_in_their_places(view: GatesView, width: int, case: str) -> None:
    view.resize(width, view.height())
    step, _, sentence = CASES[case]
    view.show_step(step)
    metrics = QFontMetrics(font(SMALL_PT))
    room = view.rect().adjusted(4, 65, -4, 0)
    needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, sentence)
    assert room.contains(needed)
    # A margin of 1 px all around stays empty.
    image = picture(view)
    edge = image.pixel(0, 0)
    assert all(image.pixel(i, j) == edge for i in (0, width - 1) for j in range(image.height()))
    assert all(image.pixel(i, j) == edge for i in range(width) for j in (0, image.height() - 1))


def test_the_mouse_points_at_quantities_and_leaves(view: GatesView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.pointed.connect(told.append)
    for name in QUANTITIES:
        hover(view, view.place_of(name).center().toPoint())
        hover(view, view.place_of(name).center().toPoint() + QPoint(2, 2))
    assert told == list(QUANTITIES)
    assert view.toolTip() == "∂E/∂w: how E changes when w grows"
    hover(view, QPoint(50, view.height() - 4))
    assert (told[-1], view.toolTip()) == ("", "")
    view.show_step(step_of(0.5, error="cross_entropy"))
    hover(view, view.place_of("dE_dz").center().toPoint())
    assert (told[-1], view.toolTip()) == ("dE_dz", "∂E/∂z: how E changes when z grows")
    QTest.mouseMove(view.windowHandle(), QPoint(-50, -50))
    QCursor.setPos(view.mapToGlobal(QPoint(-50, -50)))
    qtbot.waitUntil(lambda: told[-1] == "")


def test_a_secret_is_not_given_away(view: GatesView) -> None:
    """Whatever the step is: what can be seen and heard is the same."""
    seen = []
    for y in (1.0, 0.0, 0.5):
        view.show_step(step_of(0.0, y=y, is_secret=True))
        assert [view.text(name) for name in QUANTITIES] == ["?", "1", "?", "?"]
        assert {view.state(name) for name in GATES} == {"?"}
        assert view.sentence == "Predict first."
        assert view.accessibleDescription() == (
            "ŷ − y = ?; x = 1; A(1 − A) = ?; their product ∂E/∂w = ?. Predict first."
        )
        seen.append(picture(view))
    assert not changed(seen[0], seen[1])
    assert not changed(seen[0], seen[2])


def test_the_theme_changes(view: GatesView) -> None:
    light = picture(view)
    view.set_theme(DARK)
    assert changed(light, picture(view))
    view.set_theme(LIGHT)
    assert not changed(light, picture(view))


def shown_by(view: GatesView, names: tuple[str, ...]) -> list[float]:
    return [float(view.text(name).replace("−", "-")) for name in names]


def test_a_wall_that_holds_the_weight_is_told(view: GatesView) -> None:
    walled = Experiment(patterns=((1.0, 1.0),))
    view.show_step(worked_step_of(walled, worked_step(walled, 0, State(1.0))))
    assert view.sentence == "All gates are open: this pattern teaches, but a wall holds w."
    view.show_step(worked_step_of(walled, worked_step(walled, 0, State(0.99))))
    assert view.sentence == ALL_OPEN, "a nudge up to the wall is left"
    walled = replace(walled, network="weight_and_bias")
    view.show_step(worked_step_of(walled, worked_step(walled, 0, State(0.5, 1.0))))
    assert view.sentence == "All gates are open: this pattern teaches w."
    view.chooser.choose(1)
    assert view.sentence == "All gates are open: this pattern teaches b, but a wall holds b."


def test_an_infinite_gate_beside_one_that_is_nearly_shut_lets_the_pattern_teach(view: GatesView) -> None:
    """The error gate −y/ŷ is beyond the doubles; times the slope gate ŷ it is −y."""
    view.show_step(step_of(-730.0, y=0.031, activation="softplus", error="cross_entropy"))
    assert view.sentence == (
        "One gate is infinite, another nearly shut; their product is finite: this pattern teaches."
    )
    assert "∂E/∂w = −0.03100" in view.accessibleDescription()


def test_of_two_weights_one_chooses_whose_gates_they_are(view: GatesView) -> None:
    view.show_step(two_of("weight_and_bias", 0.5, -0.25, x=0.0))
    assert view.sentence == NO_INPUT
    view.chooser.choose(1)
    assert view.sentence == "All gates are open: this pattern teaches b."
    error, one, slope, product = shown_by(view, ("dE_dy_hat", "input_v", "dy_hat_dz", "dE_dv"))
    assert one == 1
    assert product == pytest.approx(error * slope, rel=1e-3)
    assert "1 = 1, open" in view.accessibleDescription()
    assert "∂E/∂b" in view.accessibleDescription()
    view.show_step(step_of(0.5))
    assert view.text("x") == "1", "one weight has no other"


@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
def test_the_first_weight_of_a_chain_has_all_that_follows_it_in_its_slope_gate(view: GatesView, error: str) -> None:
    view.show_step(two_of("two_weight_chain", 0.5, 0.25, x=0.7, error=error))
    h, y_hat = mpmath.mpf(1), mpmath.mpf(1)
    h /= 1 + mpmath.exp(mpmath.mpf("-0.35"))
    y_hat /= 1 + mpmath.exp(-h / 4)
    outer = 1 if error == "cross_entropy" else y_hat * (1 - y_hat)
    difference, slope = y_hat - 1, outer * h * (1 - h) / 4
    first = "dE_dz" if error == "cross_entropy" else "dE_dy_hat"
    made = [float(each) for each in (difference, 0.7, slope, difference * mpmath.mpf("0.7") * slope)]
    assert shown_by(view, (first, "x", "dy_hat_dz", "dE_dw")) == pytest.approx(made, rel=1e-3)
    view.chooser.choose(1)
    made = [float(each) for each in (difference, h, outer, difference * h * outer)]
    assert shown_by(view, (first, "h", "dy_hat_dz", "dE_dv")) == pytest.approx(made, rel=1e-3)


@pytest.mark.parametrize(
    ("step", "which", "words"),
    [
        (two_of("two_weight_chain", 0.5, 0.0), 0, "w₂ is 0: changing w₁ does not move ŷ."),
        (two_of("two_weight_chain", 800.0, 1.0), 0, "A is flat at z₁ (saturated): changing w₁ does not move ŷ."),
        (
            two_of("two_weight_chain", 0.5, 30.0, y=0.0), 0,
            "The slope gate is nearly shut: A is nearly flat at z (saturated), and changing w₁ hardly moves ŷ.",
        ),
        (
            two_of("two_weight_chain", 0.5, 2e-4), 0,
            "The slope gate is nearly shut: w₂ is nearly 0, and changing w₁ hardly moves ŷ.",
        ),
        (
            two_of("two_weight_chain", 4.0, 0.05), 0,
            "The slope gate is nearly shut: its factors together make next to nothing, "
            "and changing w₁ hardly moves ŷ.",
        ),
        (two_of("two_weight_chain", -800.0, 1.0), 1, "h is 0: whatever w₂ is, it makes no difference to ŷ."),
        (
            two_of("two_weight_chain", -8.0, 1.0), 1,
            "The input gate is nearly shut: h is nearly 0, and w₂ makes hardly any difference to ŷ.",
        ),
    ],
)  # fmt: skip
def test_of_two_weights_it_is_said_which_is_shut(view: GatesView, step: WorkedStep, which: int, words: str) -> None:
    view.show_step(step)
    view.chooser.choose(which)
    assert view.sentence == words


def test_a_secret_has_no_digits_of_its_own(view: GatesView) -> None:
    """Of x = 1/3, where the product takes more digits of it, and where it does not."""
    shown = set()
    for w in (0.5, 0.1, 0.7, 0.9):
        view.show_step(step_of(w, x=1 / 3, is_secret=True))
        shown.add((view.text("x"), view.relation))
    assert shown == {("0.3333", "=")}
    digits = set()
    for w in (0.5, 0.1, 0.7, 0.9):
        view.show_step(step_of(w, x=1 / 3))
        digits.add(view.text("x"))
    assert digits == {"0.3333", "0.33333"}
