"""The derivation on the screen: the lines of the experiment, today's numbers beneath the symbols, and nothing jumps."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import LIGHT
from desktop_app.ui.step.derivation_view import DerivationView
from desktop_app.ui.step.equation_view import NUMBER_PT, WORDS_LEFT, EquationView, advance
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

WIDTH = 350  # what the panel has beside a scroll bar
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


def shown(qtbot: QtBot, view: DerivationView, step: WorkedStep) -> list[EquationView]:
    view.show_step(step)
    qtbot.waitUntil(lambda: all(line.is_set for line in view.views))
    return list(view.views)


def show(view: DerivationView, step: WorkedStep) -> None:
    """Show a step with all its lines typeset at once."""
    view.show_step(step)
    for line in view.views:
        line.set_up()
        assert line.width() == WIDTH


def line_of(view: DerivationView, label: str) -> EquationView:
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


def numbers_of(line: EquationView) -> list[list[tuple[float, float, float, str]]]:
    """Each row's numbers and the signs between them, from left to right: begin, end, size in pixels, text."""
    assert line._layout is not None
    line.texts()
    pieces: list[list[tuple[float, float, float, str]]] = [[] for _ in line._layout.rows]
    if not line._spreads:
        return []
    numbers = [number for row in line._spreads for number in row.numbers]
    texts = line._in_place(line._layout, line._worked())
    for k, (place, number, text) in enumerate(zip(line._layout.places, numbers, texts, strict=True)):
        scale = line._spreads[place.row].scale
        size = scale * NUMBER_PT * 96 / 72
        if k:
            half = advance(place.sign) * scale / 2
            pieces[place.row].append((number.sign - half, number.sign + half, size, place.sign))
        pieces[place.row].append((number.left, number.left + advance(text) * scale, size, text))
    return pieces


def check_places(line: EquationView) -> None:
    """Symbols and numbers are inside, clear of each other, and each row of numbers has one size that can be read."""
    assert line._layout is not None
    for a, b in pairwise(line._layout.places):
        assert a.row < b.row or a.left + a.width < b.left
    assert all(place.left >= 0 and place.left + place.width <= line.width() for place in line._layout.places)
    for row in numbers_of(line):
        for (_, end, size, text), (begin, _, next_size, next_text) in pairwise(row):
            assert end <= begin, (text, next_text, line.line.label)
            assert size == next_size
        assert row[0][0] >= 0, row
        assert row[-1][1] <= line.width(), row
        assert row[0][2] >= 9.0, row


def every_network_and_rule(activation: str, error: str) -> list[Experiment]:
    patterns = ((1.0, 1.0), (0.5, 0.25), (-1.0, 0.0), (2.0, 0.5))
    return [
        Experiment(
            network=network.name, patterns=patterns, activation=activation, error=error, presentation="batch",
            rule=Rule(rule.name), bounds=(-0.123456789, 1e300),
        )
        for network in NETWORKS
        for rule in RULES
        if rule.name in ("gradient_descent", "adam") or activation == "logistic"
    ]  # fmt: skip


@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
@pytest.mark.parametrize("activation", ["logistic", "tanh", "softplus", "relu", "identity"])
def test_every_combination_fits_into_the_panel(qtbot: QtBot, view: DerivationView, activation: str, error: str) -> None:
    for made in every_network_and_rule(activation, error):
        show(view, worked(0.5, made))
        for line in view.views:
            check_places(line)


EXTREMES = [
    (Experiment(activation="softplus", patterns=((1.0, 0.0),), bounds=None), State(-12.3456)),
    (Experiment(patterns=((1.0, 1.0),), bounds=None, rule=Rule(rate=1e9)), State(0.5)),
    (Experiment(patterns=((1.0, 1.0),), bounds=None), State(10.68241)),
    (Experiment(patterns=((-1.23456789e-123, 0.3),), bounds=None), State(-9.87654321e-111)),
    (Experiment(error="cross_entropy", patterns=((1.0, 0.0),), bounds=None), State(16.0)),
    (Experiment(error="cross_entropy", activation="tanh", patterns=((1.0, 0.0),), bounds=None), State(17.0)),
    (
        Experiment(network="two_weight_chain", activation="softplus", patterns=((-1.2345e-7, 1e-9),),
                   rule=Rule("adam", 1e-5), bounds=None),
        State(-20.3, -21.2e-5, -0.1e-8, 0.02e-12, -0.2e-8, 0.01e-12),
    ),
    (
        Experiment(network="weight_and_bias", patterns=((-1.2345e-7, 1e-9),), rule=Rule("nesterov", 1.2345e-105)),
        State(-1.2345e-200, -1.23456e-205, -1.2345e-208, 0.0, -1.2345e-208, 0.0),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "state"), EXTREMES)
def test_numbers_in_powers_of_ten_have_room(qtbot: QtBot, view: DerivationView, made: Experiment, state: State) -> None:
    show(view, worked_step_of(made, worked_step(made, 10, state)))
    for line in view.views:
        check_places(line)


def test_a_long_line_goes_on_in_the_next_row(qtbot: QtBot, view: DerivationView) -> None:
    """Nothing is squeezed: (1), (2) and (6) of the question need one row, those of the cross-entropy two."""
    show(view, worked(0.5))
    assert {len(line._layout.rows) for line in view.views if line._layout} == {1}
    made = Experiment(patterns=((1.0, 0.25),), error="cross_entropy", bounds=None)
    show(view, worked(0.5, made))
    assert [len(line_of(view, label)._layout.rows) for label in ("error", "(2)")] == [2, 2]  # type: ignore[union-attr]


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
    assert line_of(view, "walls").texts() == ("0.5000", "min(max(1.220, −1), 0.5)")


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
    view.light(frozenset({"dE_dy_hat"}), None)
    after = six.grab().toImage()
    place = six.place_of("dE_dy_hat").toAlignedRect().adjusted(-4, 0, 4, 0)
    ratio = after.devicePixelRatio()
    differs = [
        (px / ratio, py / ratio)
        for px in range(after.width())
        for py in range(after.height())
        if after.pixel(px, py) != before.pixel(px, py)
    ]
    assert differs
    assert all(place.left() <= px <= place.right() + 1 for px, _ in differs)


def lit(view: DerivationView, name: str) -> dict[str, int]:
    """How many terms of each line this quantity lights."""
    view.light(frozenset({name}), None)
    return {line.line.label: len(line.lit_places()) for line in view.views if line.lit_places()}


def test_a_term_is_lit_by_every_quantity_in_it(qtbot: QtBot, view: DerivationView) -> None:
    """Whatever the drawing has can be found again in the equations."""
    show(view, worked(0.5))
    every = {f"({k})": 1 for k in range(2, 7)}
    assert lit(view, "y") == {"error": 1, **every, "(2)": 2}
    assert lit(view, "y_hat") == {"output": 2, "error": 1, **every, "(2)": 2, "(5)": 2, "(6)": 3}
    assert lit(view, "dy_hat_dz") == {"(1)": 1, "(2)": 1, "(3)": 1, "(4)": 1, "(5)": 1, "(6)": 1}
    assert lit(view, "x") == {"sum": 1, "(5)": 1, "(6)": 3}
    assert lit(view, "w") == {"sum": 1, "(5)": 1, "(6)": 2, "nudge": 1}
    assert lit(view, "z") == {"sum": 1, "output": 1, "(5)": 1, "(6)": 2}
    chain = Experiment(network="two_weight_chain", patterns=((1.0, 1.0),), bounds=None)
    show(view, worked(0.5, chain))
    for name in ("z1", "h", "v", "dh_dz1", "dE_dv", "w", "x", "dy_hat_dz", "dE_dw"):
        assert lit(view, name), name
    entropy = Experiment(error="cross_entropy", patterns=((1.0, 0.5),), bounds=None)
    show(view, worked(0.5, entropy))
    assert lit(view, "y_hat")["error"] == lit(view, "y")["error"] == 2


def test_the_lines_of_a_batch_are_those_of_the_chosen_pattern(qtbot: QtBot, view: DerivationView) -> None:
    made = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), presentation="batch")
    step = worked_step(made, 0, State(0.5))
    for k in (0, 2, 1):
        show(view, worked_step_of(made, step, k))
        assert line_of(view, "(3)").accessibleName().startswith(f"∂E{'₀₁₂'[k]}/∂w = ")
        assert line_of(view, "(3)").texts()[0].startswith(line_of(view, "batch").texts()[1 + k])


def test_words_stand_where_no_numbers_can(qtbot: QtBot, view: DerivationView) -> None:
    made = Experiment(error="cross_entropy", patterns=((1.0, 0.5),), bounds=None)
    show(view, worked(800.0, made))
    assert line_of(view, "(1)").texts() == ("∂E/∂ŷ is infinite here: see (7).",)
    assert line_of(view, "(7)").texts() == ("0.5000", "0.5000", "1")
    assert "≈" not in line_of(view, "(1)").numbers_text()
    for line in view.views:
        if line._worked().words:
            assert advance(line.texts()[0]) < WIDTH - WORDS_LEFT
    show(view, worked(800.0, made)._replace(is_secret=True))
    assert line_of(view, "(1)").texts() == ("?",)


def test_what_is_to_be_predicted_is_not_shown(qtbot: QtBot, view: DerivationView) -> None:
    shown(qtbot, view, worked(0.5)._replace(is_secret=True))
    assert line_of(view, "output").texts() == ("0.6225", "A(0.5000)")
    assert line_of(view, "(6)").texts() == ("?", "?", "1", "?", "0.62246")
    assert line_of(view, "nudge").texts() == ("?", "0.5000", "0.5", "?")
    assert line_of(view, "(6)").numbers_text() == "?"


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
