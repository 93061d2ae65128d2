"""The derivation on the screen: the lines of the experiment, today's numbers beneath the symbols, and nothing jumps."""

from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.state import State
from desktop_app.core.step import worked_step
from desktop_app.plots.theme import LIGHT
from desktop_app.ui.derivation_view import DerivationView
from desktop_app.ui.line_view import LineView
from desktop_app.ui.worked_step import WorkedStep, worked_step_of

WIDTH = 372
FREE = Experiment(patterns=((1.0, 1.0),), bounds=None)


def worked(w: float, experiment: Experiment = FREE, i: int = 0) -> WorkedStep:
    return worked_step_of(experiment, worked_step(experiment, i, State(w)))


@pytest.fixture
def view(qtbot: QtBot) -> DerivationView:
    view = DerivationView(LIGHT)
    qtbot.addWidget(view)
    view.setFixedWidth(WIDTH)
    view.show()
    return view


def shown(qtbot: QtBot, view: DerivationView, step: WorkedStep) -> list[LineView]:
    view.show_step(step)
    qtbot.waitUntil(lambda: all(line.is_set for line in view.views))
    return list(view.views)


def line_of(view: DerivationView, label: str) -> LineView:
    return next(line for line in view.views if line.line.label == label)


def test_it_has_equations_1_to_6_and_the_update(qtbot: QtBot, view: DerivationView) -> None:
    lines = shown(qtbot, view, worked(0.5))
    labels = [line.line.label for line in lines]
    assert labels == ["sum", "output", "error", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "nudge"]
    assert lines[3].accessibleName() == "∂E/∂w = ∂E/∂ŷ·∂ŷ/∂w + ∂E/∂y·∂y/∂w"
    assert lines[8].accessibleName() == "∂E/∂w = (ŷ − y)·x·(1 − A(wx))·A(wx)"
    assert all(line.height() > 30 for line in lines)


def test_beneath_the_symbols_stand_today_s_numbers(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.5))
    assert line_of(view, "(6)").texts() == ("−0.088723", "−0.37754", "1", "0.37754", "0.62246")
    assert line_of(view, "(1)").texts()[-1] == "0", "y does not depend on w: the second term vanishes"
    view.show_step(worked(0.0))
    assert line_of(view, "(6)").texts() == ("−0.1250", "−0.5000", "1", "0.5000", "0.5000")


def test_a_screen_reader_hears_symbols_and_numbers(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.0))
    six = line_of(view, "(6)")
    qtbot.waitUntil(lambda: six.accessibleDescription() == "−0.1250 = (−0.5000)·1·0.5000·0.5000")


def test_nothing_moves_while_the_numbers_change(qtbot: QtBot, view: DerivationView) -> None:
    lines = shown(qtbot, view, worked(0.5))
    names = ("w", "x", "z", "y_hat", "E", "dE_dy_hat", "dy_hat_dw", "dy_hat_dz", "dE_dw", "rate", "w_next")

    def places() -> list[object]:
        return [(line.geometry(), line.place_of(name)) for line in lines for name in names]

    before = places()
    for w in (-40.0, -1e-9, 0.0, 3.25, 1e300):
        view.show_step(worked(w))
        assert places() == before
        for line in lines:
            assert line.place_of(names[0]).right() <= WIDTH


@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
@pytest.mark.parametrize("activation", ["logistic", "tanh", "softplus", "relu", "identity"])
def test_every_combination_fits_into_the_panel(qtbot: QtBot, view: DerivationView, activation: str, error: str) -> None:
    patterns = ((1.0, 1.0), (0.5, 0.25), (-1.0, 0.0), (2.0, 0.5))
    batch = Experiment(patterns=patterns, activation=activation, error=error, presentation="batch")
    for line in shown(qtbot, view, worked(0.5, batch)):
        places = line._places or ()
        scale = line._scale()
        assert scale > 0.7, "it would be too small to read"
        for a, b in pairwise(places):
            assert a.left + a.width < b.left
        assert (places[-1].left + places[-1].width) * scale <= line.width()


def test_lines_that_stay_keep_their_symbols(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.5))
    one, six = line_of(view, "(1)"), line_of(view, "(6)")
    tanh = Experiment(patterns=((1.0, 1.0),), bounds=None, activation="tanh")
    shown(qtbot, view, worked(0.5, tanh))
    assert line_of(view, "(1)") is one
    assert line_of(view, "(6)") is not six
    assert line_of(view, "(6)").accessibleName() == "∂E/∂w = (ŷ − y)·x·(1 − A(wx)²)"
    walls = Experiment(patterns=((1.0, 1.0),), bounds=(-1.0, 0.5), rule=Rule(rate=9.0))
    shown(qtbot, view, worked(0.25, walls))
    held = line_of(view, "walls").texts()
    assert held[0] == "0.5000"
    assert held[1].startswith("min(max(1.")
    assert Decimal(held[1].split("(")[2].split(",")[0]) > Decimal("0.5")


def test_the_mouse_tells_the_quantity_and_the_quantity_lights(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.5))
    six = line_of(view, "(6)")
    told: list[str] = []
    view.pointed.connect(told.append)
    for name in ("dE_dy_hat", "x", "y_hat"):
        QTest.mouseMove(six, six.place_of(name).center().toPoint())
    QTest.mouseMove(six, QPoint(3, 3))
    assert told == ["dE_dy_hat", "x", "y_hat", ""], "A is ŷ"

    before = six.grab().toImage()
    view.light(frozenset({"x"}), None)
    after = six.grab().toImage()
    x = six.place_of("x").toAlignedRect().adjusted(-4, 0, 4, 0)
    ratio = after.devicePixelRatio()
    differs = [
        (px / ratio, py / ratio)
        for px in range(after.width())
        for py in range(after.height())
        if after.pixel(px, py) != before.pixel(px, py)
    ]
    assert differs
    assert all(x.left() <= px <= x.right() + 1 for px, _ in differs)


def test_what_is_to_be_predicted_is_not_shown(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.5)._replace(is_secret=True))
    assert line_of(view, "output").texts() == ("0.6225", "A(0.5000)")
    assert line_of(view, "(6)").texts() == ("?", "?", "1", "?", "0.62246")
    assert line_of(view, "nudge").texts() == ("?", "0.5000", "0.5", "?")
    assert line_of(view, "(6)").in_words() == "?"


def test_a_digit_more_or_a_sign_does_not_move_a_number(qtbot: QtBot, view: DerivationView) -> None:
    """The first digits of ŷ are painted on the very same pixels for 0.5245 and 0.52453."""
    shown(qtbot, view, worked(0.0))
    line = line_of(view, "output")
    place = line.place_of("y_hat").toAlignedRect()

    def first_digits() -> set[tuple[int, int]]:
        """The ink of "0.5", which both numbers begin with, beneath the symbol."""
        image = line.grab().toImage()
        ratio = image.devicePixelRatio()
        paper = image.pixel(image.width() - 2, 2)
        left, right = int(place.left() * ratio), int((place.left() + 22) * ratio)
        low = int((line.height() - 16) * ratio)
        every = ((x, y) for x in range(left, right) for y in range(low, image.height()))
        return {(x, y) for x, y in every if image.pixel(x, y) != paper}

    seen = []
    for w in (0.0, 0.098, 0.12):
        view.show_step(worked(w))
        seen.append(first_digits())
    assert seen[0]
    assert seen[0] == seen[1] == seen[2]
