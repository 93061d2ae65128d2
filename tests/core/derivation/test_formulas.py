"""The derivation with formulas of the user: E and its derivative as they are typed, with the numbers of a step."""

import pytest

from desktop_app.core.derivation.derivation import lines
from desktop_app.core.derivation.worked_lines import in_numbers, in_text, numbers, worked
from desktop_app.core.model.experiment import SILENT, Experiment
from desktop_app.core.model.own import Own
from desktop_app.core.run.run import Run


def _told(experiment: Experiment) -> dict[str, tuple[str, str]]:
    """Each line by its label, in symbols and in numbers."""
    step = Run(experiment).step()
    values = numbers(experiment, step, step.shares[0])
    return {line.label: (in_text(line), in_numbers(line, worked(line, values))) for line in lines(experiment)}


def _function(formula: str, w: float, v: float = 0.0) -> Experiment:
    return Experiment(network="function", formula=formula, patterns=SILENT, w=w, v=v, bounds=None)


def test_a_function_has_its_derivative() -> None:
    told = _told(_function("w^4 - 3w^2 + 2", 0.5))
    assert told["error"] == ("E = w⁴ − 3w² + 2", "1.312 = 0.5000⁴ − 3·0.5000² + 2")
    assert told["(1)"] == ("∂E/∂w = 4w³ − 6w", "−2.500 = 4·0.5000³ − 6·0.5000")
    assert told["nudge"][0] == "w ← w − α·∂E/∂w"


def test_each_weight_has_its_own() -> None:
    told = _told(_function("(1 - w)^2 + 100(v - w^2)^2", -1.0, 2.0))
    assert told["(1)"] == ("∂E/∂w = −2(1 − w) − 400(v − w²)·w", "396 = −2(1 − (−1)) − 400(2 − (−1)²)·(−1)")
    assert told["(2)"] == ("∂E/∂v = 200(v − w²)", "200 = 200(2 − (−1)²)")


def test_a_sine_is_exactly_0_where_it_is_0() -> None:
    assert _told(_function("sin(3w) + w", 0.0))["error"] == ("E = sin(3w) + w", "0 = sin(3·0) + 0")


def test_a_constant_stands_for_itself() -> None:
    told = _told(_function("5 - w", 2.0))
    assert told["error"] == ("E = 5 − w", "3 = 5 − 2")
    assert told["(1)"] == ("∂E/∂w = −1", "−1 = −1")


def test_the_slope_of_an_own_activation_is_written_out() -> None:
    told = _told(Experiment(activation=Own("z^2"), error=Own("(y_hat - y)^4"), patterns=((1.0, 0.5),), w=1.0))
    assert told["output"][0] == "ŷ = A(z) = z²"
    assert told["error"][0] == "E = (ŷ − y)⁴"
    assert told["(6)"] == ("∂E/∂w = 4(ŷ − y)³·x·2wx", "1 = 0.5000·1·2")


@pytest.mark.parametrize("text", ["*".join(f"(w + {k})" for k in range(40)), "^".join("w" * 30)])
def test_what_is_too_long_or_too_deep_to_typeset_is_left_out_with_a_word(text: str) -> None:
    E, slope, *_ = lines(Experiment(network="function", formula=text))
    for line in (E, slope):
        assert [term.text for term in line.terms] == ["…"]
        assert line.note == "too long to write out"
