"""Direction and amount apart, and promise against delivery: in words, in bars, and under the mouse."""

from collections.abc import Callable
from itertools import pairwise
from math import log10

import pytest
from mpmath import mp, mpf
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import significant
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import DARK, LIGHT, SMALL_PT, Theme
from desktop_app.ui.common.style import apply_theme, font
from desktop_app.ui.step.amount_view import AmountView
from desktop_app.words.step.amount import amount_texts, promise_in_symbols
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

QUANTITIES = ("delta_w", "promised", "delivered", "rho")
Show = Callable[..., AmountView]


def worked(
    rate: float = 0.5, w: float = 0.0, y: float = 1.0, is_secret: bool = False, v: float = 0.0, **more: object
) -> WorkedStep:
    """A step on (1, y) in the question's network, free by default."""
    settings = {"patterns": ((1.0, y),), "bounds": None, "rule": Rule(rate=rate), **more}
    experiment = Experiment(**settings)  # type: ignore[arg-type]
    return worked_step_of(experiment, worked_step(experiment, 0, State(w, v)), is_secret=is_secret)


def two_of(w: float = 0.5, v: float = 0.25, x: float = 0.5, bounds: tuple[float, float] | None = None) -> WorkedStep:
    return worked(w=w, v=v, network="weight_and_bias", patterns=((x, 1.0),), bounds=bounds)


UP, DOWN, STAYS = worked(), worked(y=0.2), worked(patterns=((0.0, 0.0),))
HELD = worked(rate=5.0, w=0.9, bounds=(0.0, 1.0))
AT_WALL = worked(w=1.0, bounds=(0.0, 1.0))
TOO_LONG = worked(rate=500.0, w=2.0, y=0.7)
TOO_SMALL = worked(rate=1e-300)
TINY, HUGE = worked(rate=1e-7), worked(rate=1e6)
NOT_FINITE = worked(w=2.0, activation="identity", error="cross_entropy")
ALL = (UP, DOWN, STAYS, HELD, AT_WALL, TOO_LONG, TOO_SMALL, TINY, HUGE, NOT_FINITE)


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    """Shows a step in a window of the panel's width."""
    kept: list[QMainWindow] = []

    def show(step: WorkedStep, width: int = 380, theme: Theme = LIGHT) -> AmountView:
        view, window = AmountView(theme), QMainWindow()
        apply_theme(theme, window)
        window.setCentralWidget(view)
        kept.append(window)
        qtbot.addWidget(window)
        window.setFixedWidth(width)
        window.show()
        qtbot.waitExposed(window).__enter__()
        view.show_step(step)
        return view

    return show


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (UP, "Direction: w goes up\nAmount: 0.0625"),
        (STAYS, "Direction: w stays\nAmount: 0"),
        (HELD, "Direction: w goes up\nAmount: 0.1, up to the wall; the rule asks for 0.297"),
        (AT_WALL, "Direction: w stays at its wall\nAmount: 0, up to the wall; the rule asks for 0.02644"),
        (TOO_SMALL, "Direction: w goes up\nAmount: 1.25·10⁻³⁰¹"),
        (worked(rate=1e-300, w=0.5), "Direction: w stays\nAmount: 8.872·10⁻³⁰², too small to change w"),
        (NOT_FINITE, "Direction: none, a number here is not finite\nAmount: –"),
    ],
)
def test_direction_and_amount_are_said_apart(show: Show, step: WorkedStep, words: str) -> None:
    assert show(step).text("delta_w") == words


def painted(view: AmountView, place: QRect, colour: str) -> list[int]:
    """How many pixels of each column of a place have this colour."""
    image = view.grab().toImage()
    wanted = QColor(colour)
    return [
        sum(image.pixelColor(x, y) == wanted for y in range(place.top(), place.bottom() + 1))
        for x in range(place.left(), place.right() + 1)
    ]


@pytest.mark.parametrize(("step", "sign"), [(UP, 1), (DOWN, -1)])
def test_the_arrow_points_to_where_w_goes(show: Show, step: WorkedStep, sign: int) -> None:
    """Its head, the highest part, is on that side."""
    view = show(step)
    assert (step.step.delta_w > 0) == (sign > 0)
    columns = painted(view, QRect(0, 0, 52, 38), LIGHT.nudge)
    there = [x for x, many in enumerate(columns) if many]
    highest = columns.index(max(columns))
    assert (highest - (there[0] + there[-1]) / 2) * sign > 4


@pytest.mark.parametrize("rate", [8e-5, 8e-4, 8e-3, 0.08, 0.8, 8.0, 80.0])
def test_the_amounts_bar_grows_by_one_width_a_decade(show: Show, rate: float) -> None:
    view = show(worked(rate=rate))
    decade = show(worked(rate=80.0)).bar_of("delta_w").width() / 7
    assert view.bar_of("delta_w").width() == pytest.approx((log10(rate / 8) + 6) * decade, abs=1e-6)


def test_amounts_beyond_the_scale_stay_on_it(show: Show) -> None:
    full = show(worked(rate=80.0)).bar_of("delta_w")
    assert show(HUGE).bar_of("delta_w") == full
    assert show(TINY).bar_of("delta_w").width() == 0
    assert show(STAYS).bar_of("delta_w").isEmpty()


@pytest.mark.parametrize("rate", [0.1, 1.0, 5.0, 10.0, 50.0])
def test_the_bars_are_to_scale_and_the_numbers_those_of_the_mathematics(show: Show, rate: float) -> None:
    view = show(worked(rate=rate))
    promised = -mpf(rate) / 64
    delivered = (1 / (1 + mp.exp(-mpf(rate) / 8)) - 1) ** 2 / 2 - mpf(1) / 8
    shown = {name: float(view.text(name).replace("−", "-")) for name in ("promised", "delivered")}
    assert shown == pytest.approx({"promised": float(promised), "delivered": float(delivered)}, rel=6e-4)
    p, d = view.bar_of("promised"), view.bar_of("delivered")
    assert d.width() / p.width() == pytest.approx(float(delivered / promised), rel=1e-9)
    assert p.right() == pytest.approx(d.right())  # both begin at zero, and E falls to the left
    whole = show(worked(rate=0.1)).bar_of("promised").width()
    assert max(p.width(), d.width()) == pytest.approx(whole), "a larger promise has no shorter bar"
    rho = float(delivered / promised)
    share = f"{100 * rho:.2f}" if rho > 0.995 else f"{100 * rho:.0f}"
    assert view.text("rho") == f"ρ = {rho:.4f}: the curve keeps {share} % of what the tangent promises"


def test_what_goes_wrong_is_said(show: Show) -> None:
    view = show(TOO_LONG)
    assert view.text("rho").startswith("ρ = −1.267: E goes up although the tangent promises down: the step is too long")
    assert view.bar_of("delivered").left() == pytest.approx(view.bar_of("promised").right())
    assert show(STAYS).text("rho") == "ρ: nothing is promised here"
    assert show(AT_WALL).text("rho") == "ρ: nothing is promised here"
    assert show(TOO_SMALL).text("rho") == "ρ: next to nothing is promised here"
    assert " gives 1" in show(worked(rate=1.0, w=-3.0)).text("rho")  # E bends down there


def test_the_colours_are_those_of_the_quantities(show: Show) -> None:
    view = show(UP)
    for name, colour in (("delta_w", LIGHT.nudge), ("promised", LIGHT.gradient), ("delivered", LIGHT.E)):
        assert view.grab().toImage().pixelColor(view.bar_of(name).center().toPoint()) == QColor(colour)


def test_a_secret_is_kept(show: Show) -> None:
    view = show(worked(is_secret=True))
    assert [view.text(name) for name in QUANTITIES] == ["Direction: ?\nAmount: ?", "?", "?", "ρ = ?"]
    assert all(view.bar_of(name).isEmpty() for name in QUANTITIES)
    assert not any(character.isdigit() for character in view.accessibleDescription())
    for colour in (LIGHT.gradient, LIGHT.E, LIGHT.nudge):
        bars = QRect(100, 66, 180, 48) if colour != LIGHT.nudge else QRect(100, 38, 260, 12)
        assert not any(painted(view, bars, colour))
    view.show_step(UP)
    assert view.text("promised") == "−0.007812"


def test_it_is_read_out(show: Show) -> None:
    assert show(UP).accessibleDescription() == (
        "Direction: w goes up. Amount: 0.0625. Promised change of E: −0.007812, delivered: −0.007688. "
        "ρ = 0.9841: the curve keeps 98 % of what the tangent promises."
    )


def test_the_quantity_under_the_mouse_is_told_when_it_changes(show: Show) -> None:
    view = show(UP)
    told: list[str] = []
    view.pointed.connect(told.append)
    screen = view.window().windowHandle()
    for name in QUANTITIES:
        middle = view.place_of(name).center().toPoint()
        for place in (middle, middle + QPoint(9, 1)):
            QTest.mouseMove(screen, place)
    QTest.mouseMove(screen, QPoint(view.width() - 1, 40))
    assert told == [*QUANTITIES, ""]
    QTest.mouseMove(screen, view.place_of("rho").center().toPoint())
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert told[-2:] == ["rho", ""]


@pytest.mark.parametrize("name", QUANTITIES)
def test_what_is_lit_is_seen_and_only_that(show: Show, name: str) -> None:
    view = show(UP)
    lit = {quantity: view.place_of(quantity).toRect() for quantity in QUANTITIES}
    view.light(frozenset({name, "w", "E"}))
    for quantity, place in lit.items():
        assert any(painted(view, place, LIGHT.lit)) == (quantity == name)
    view.light(frozenset())
    assert not any(painted(view, view.rect(), LIGHT.lit))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [340, 380, 460])
def test_nothing_is_cut_overlaps_or_moves(show: Show, width: int, theme: Theme) -> None:
    view = show(UP, width, theme)
    places = [view.place_of(name) for name in QUANTITIES]
    for k, place in enumerate(places):
        assert view.rect().contains(place.toAlignedRect())
        assert not any(place.intersects(other) for other in places[k + 1 :])
    for step in ALL:
        view.show_step(step)
        QApplication.processEvents()
        assert [view.place_of(name) for name in QUANTITIES] == places
        assert view.height() == 152
        for name, place in zip(QUANTITIES, places, strict=True):
            assert view.bar_of(name).isEmpty() or place.contains(view.bar_of(name)), (name, step)
        rho = places[-1].toRect()
        needed = QFontMetrics(font(SMALL_PT)).boundingRect(rho, int(Qt.TextFlag.TextWordWrap), view.text("rho"))
        assert rho.contains(needed), view.text("rho")
        # The names of the two changes, their bars and their numbers keep clear of each other.
        image, background = view.grab().toImage(), QColor(view.grab().toImage().pixelColor(1, 1))
        for place in places[1:3]:
            for x in (98, width - 90):
                column = {image.pixelColor(x, y).name() for y in range(int(place.top()), int(place.bottom()))}
                assert column == {background.name()}, (step.step, x)


def test_a_place_that_there_is_not_is_empty(show: Show) -> None:
    assert show(UP).place_of("w").isEmpty()
    assert show(UP).bar_of("rho").isEmpty()


def test_a_step_that_cannot_be_made_shows_no_nudge(show: Show) -> None:
    """The rule would have it go by as much as it is held by a wall: that is no nudge either."""
    no_logarithm = worked(w=0.0, activation="tanh", error="cross_entropy", bounds=(0.0, 1.0))
    overflows = worked(w=1e200, activation="identity", bounds=(9e199, 1e201))
    for step in (NOT_FINITE, no_logarithm, overflows):
        view = show(step)
        assert view.text("delta_w").endswith("\nAmount: –")
        assert (view.text("promised"), view.text("delivered")) == ("–", "–")
        assert all(view.bar_of(name).isEmpty() for name in QUANTITIES)
        for colour in (LIGHT.nudge, LIGHT.pale(LIGHT.nudge)):
            assert not any(painted(view, QRect(0, 38, 380, 12), colour))


def test_a_secret_tells_nothing_of_a_wall(show: Show) -> None:
    free, held = (worked(w=1.0, bounds=bounds, is_secret=True) for bounds in (None, (0.0, 1.0)))
    assert show(free).grab().toImage() == show(held).grab().toImage()


def test_of_two_weights_each_has_its_arrow_and_its_bar(show: Show) -> None:
    view = show(two_of())
    assert view.text("delta_w").startswith("Direction: w goes up\nAmount: ")
    assert view.text("delta_v").startswith("Direction: b goes up\nAmount: ")
    w, b = view.bar_of("delta_w"), view.bar_of("delta_v")
    decade = show(worked(rate=80.0)).bar_of("delta_w").width() / 7
    assert b.width() - w.width() == pytest.approx(log10(2) * decade), "x is half of the 1 of b"
    view = show(two_of(w=1.0, bounds=(-2.0, 1.0)))
    assert view.text("delta_w").startswith("Direction: w stays at its wall")
    assert view.bar_of("delta_w").isEmpty()
    assert not view.bar_of("delta_v").isEmpty()


@pytest.mark.parametrize("width", [340, 374])
def test_of_two_weights_nothing_overlaps_and_one_weight_has_its_height_again(show: Show, width: int) -> None:
    view = show(two_of(), width)
    names = ("delta_w", "delta_v", *QUANTITIES[1:])
    places = [view.place_of(name) for name in names]
    assert all(view.rect().contains(place.toAlignedRect()) for place in places)
    assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[k + 1 :])
    assert all(place.contains(view.bar_of(name)) for name, place in zip(names[:-1], places, strict=False))
    assert [a.bottom() <= b.top() for a, b in pairwise(places)] == [True] * 4
    view.show_step(UP)
    assert view.height() == 152
    assert view.place_of("delta_v").isEmpty()


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_of_every_rule_the_promise_is_the_slope_times_the_nudge(rule: str) -> None:
    step = worked(w=0.3, network="two_weight_chain", v=0.7, rule=Rule(rule, 0.25), patterns=((0.5, 1.0),))
    made = sum(g * nudge for g, nudge in zip((step.step.dE_dw, step.step.dE_dv), step.step.nudges, strict=True))
    assert amount_texts(step)["promised"] == significant(made)
    assert promise_in_symbols(step) == ("promised −α|∇E|²" if rule == "gradient_descent" else "promised ∇E·Δ")


def test_the_wrong_sign_promises_that_E_goes_up(show: Show) -> None:
    view = show(worked(rule=Rule("with_the_slope")))
    assert view.text("promised") == "0.007812"
    assert view.text("rho").startswith("ρ = 1.015: the curve gives 102 % of what the tangent promises")
    assert view.bar_of("promised").left() == pytest.approx(view.bar_of("delivered").left()), (
        "both from zero to the right"
    )


def test_where_E_ends_that_is_said(show: Show) -> None:
    """One step leads to where the logarithm ends."""
    view = show(worked(w=0.9, y=0.0, rule=Rule("with_the_slope", 1.0), activation="identity", error="cross_entropy"))
    assert view.text("rho") == "ρ: E is not a finite number after this step"
