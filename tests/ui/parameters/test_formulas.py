"""The user's own formulas, typed: read at every key, the last valid one in force, the wrong place marked."""

from desktop_app.core.model.function_examples import FUNCTION_EXAMPLES
from desktop_app.core.model.own import Own
from desktop_app.ui.parameters.formula_field import FormulaField
from tests.ui.hands import Hands, Key


def _typed(hands: Hands, field: FormulaField, words: str) -> None:
    hands.click(field.edit)
    field.edit.selectAll()
    hands.type(words)


def _chosen_last(hands: Hands, path: str) -> None:
    hands.window.panel.choices[path].box.setFocus()
    hands.press(Key.Key_End)
    hands.wait_for_settings()


def test_a_function_is_typed_and_undone(hands: Hands) -> None:
    panel = hands.window.panel
    before = hands.settings
    _chosen_last(hands, "network")
    assert (hands.settings.network, hands.settings.formula, hands.settings.bounds) == ("function", "(w - 1)^2", None)
    hidden = (panel.patterns, *(panel.choices[path] for path in ("activation", "error", "presentation")))
    assert panel.formula.isVisible()
    assert not any(field.isVisible() for field in hidden)

    field = panel.formula
    _typed(hands, field, "w^4 - 3x")
    hands.wait_for_settings()
    assert hands.settings.formula == "w^4 - 3"
    assert field.fault.text().startswith("“x” is not known")
    assert field.edit.fault is not None
    assert field.edit.text()[field.edit.fault.begin : field.edit.fault.end] == "x"
    assert field.typeset.accessibleName() == "E = w⁴ − 3"
    hands.press(Key.Key_Backspace)
    hands.type("w v")
    hands.wait_for_settings()
    assert (field.fault.text(), hands.settings.formula, hands.settings.weight_count) == ("", "w^4 - 3w v", 2)
    assert field.typeset.accessibleName() == "E = w⁴ − 3w·v"
    assert hands.step.E == 16.0

    hands.type("(")
    hands.press(Key.Key_Escape)
    assert (field.edit.text(), field.fault.text()) == ("w^4 - 3w v", "")
    for _ in range(2):
        hands.window.session.undo()
        hands.wait_for_settings()
    assert hands.settings == before


def test_an_example_comes_with_its_start_and_rate(hands: Hands) -> None:
    _chosen_last(hands, "network")
    panel = hands.window.panel
    assert panel.formula.examples is not None
    panel.formula.examples.setFocus()
    hands.press(Key.Key_End)
    hands.wait_for_settings()
    plateau = FUNCTION_EXAMPLES[-1]
    assert (hands.settings.formula, hands.settings.rule.rate) == (plateau.formula, plateau.rate)
    assert (hands.settings.w, panel.formula.edit.text()) == (plateau.start[0], plateau.formula)
    assert panel.formula.examples.currentIndex() == -1


def test_v_starts_where_it_did_though_a_formula_lacks_it_for_a_moment(hands: Hands) -> None:
    _chosen_last(hands, "network")
    panel = hands.window.panel
    _typed(hands, panel.formula, "w^2 + v^2")
    hands.wait_for_settings()
    hands.window.session.alter({"start.v": 2.0})
    hands.wait_for_settings()
    before = hands.settings
    _typed(hands, panel.formula, "w^4 + v^4")
    hands.wait_for_settings()
    assert (hands.settings.formula, hands.settings.v) == ("w^4 + v^4", 2.0)
    hands.window.session.undo()
    hands.wait_for_settings()
    assert hands.settings == before


def test_an_activation_and_an_error_are_typed(hands: Hands) -> None:
    panel = hands.window.panel
    _chosen_last(hands, "activation")
    assert hands.settings.activation == Own("sigma(z)")
    field = panel.choices["activation"].own
    assert field is not None
    assert field.edit.hasFocus()
    hands.type("z/(1 + |z|)")
    hands.wait_for_settings()
    assert hands.settings.activation == Own("z/(1 + |z|)")
    _chosen_last(hands, "error")
    hands.type("|y_hat - y|")
    hands.wait_for_settings()
    assert hands.settings.error == Own("|y_hat - y|")
    assert hands.window.panel.choices["error"].box.currentText() == "Own…"
    box = panel.choices["activation"].box
    box.setFocus()
    hands.press(Key.Key_Home)
    hands.wait_for_settings()
    assert hands.settings.activation == "logistic"
    assert not field.isVisible()


def test_a_formula_is_typeset_while_the_window_goes_on(hands: Hands) -> None:
    _chosen_last(hands, "network")
    typeset = hands.window.panel.formula.typeset
    hands.qtbot.waitUntil(lambda: typeset.heightForWidth(typeset.width()) > 0)
    low = typeset.heightForWidth(typeset.width())
    _typed(hands, hands.window.panel.formula, "1/(1 + 1/(1 + w))")
    hands.qtbot.waitUntil(lambda: typeset.height() > 1.5 * low)
    hands.type(" - (w/v)^(v/w)/(v/w)^(w/v)")  # and closed before it is typeset
    assert typeset.accessibleName().startswith("E = 1/(1 + 1/(1 + w)) − ((w/v)^(v/w))/")


def test_corners_are_told_beneath_the_formula(hands: Hands) -> None:
    _chosen_last(hands, "network")
    field = hands.window.panel.formula
    assert not field.corners.isVisible()
    _typed(hands, field, "|w| + max(w, 0)")
    assert field.corners.isVisible()
    assert field.corners.text() == (
        "Where |w| or max(w, 0) has a corner or a step, the slope is taken as 0 or as that of one side."
    )
    hands.type(" + |w + |w - 1||+|w-2|")
    assert field.corners.text().startswith("Where |w| or max(w, 0) or |w − 1| or another part has a corner")
    _typed(hands, field, "w^2")
    assert not field.corners.isVisible()
