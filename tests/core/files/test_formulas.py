"""Formulas in a file: what is refused, by its path and its place, and what is written."""

import json
from typing import Any

import pytest

from desktop_app.core.files.rows import columns, rows
from desktop_app.core.files.step_json import to_json as step_to_json
from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.own import Own
from desktop_app.core.run.run import Run
from tests.core.files.test_refusals import refusal


def _file(**run: Any) -> bytes:
    return json.dumps({"format": "nudge", "version": 1, "runs": [run]}).encode()


def _run(**run: Any) -> Experiment:
    (made,) = from_bytes(_file(**run)).runs
    return made


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"network": "function"}, 'formula: must be a formula, such as "w^2", is null'),
    ({"network": "function", "formula": 3}, 'formula: must be a formula, such as "w^2", is 3'),
    ({"network": "function", "formula": "w", "patterns": [[1, 1]]}, "patterns: must not be given"),
    ({"network": "function", "formula": "w", "error": "squared"}, "error: must not be given"),
    ({"network": "function", "formula": "w", "start": {"v": 1}}, "start.v: is not known here; known are w"),
    (
        {"network": "function", "formula": "w", "changes": [{"at": 1, "set": {"patterns": [[1, 1]]}}]},
        "changes[0].set.patterns: must not be given",
    ),
    (
        {"network": "function", "formula": "w", "changes": [{"at": 1, "set": {"weights.v": 1}}]},
        "changes[0].set.weights.v: is no weight of function, which has w",
    ),
    ({"formula": "w^2"}, "formula: goes with the network function alone"),
    ({"activation": {"formula": "w"}}, "activation.formula: “w” is not known"),
    ({"activation": {"name": "z"}}, "activation.name: is not known here; known are formula"),
    ({"error": {"formula": "y_hat -"}}, "error.formula: After “-” a number or a name is missing (character 7 of"),
    ({"error": {"formula": "__import__('os')"}}, "error.formula: "),
]


@pytest.mark.parametrize(("run", "fault"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_by_its_path(run: dict[str, Any], fault: str) -> None:
    assert refusal(_file(**run))[0].startswith(f"runs[0].{fault}")


def test_a_wrong_token_is_told_with_its_place() -> None:
    (fault,) = refusal(_file(network="function", formula="w^4 - 3x^2"))
    assert fault.startswith("runs[0].formula: “x” is not known: the names here are w and v")
    assert fault.endswith('(character 8 of "w^4 - 3x^2")')


def test_a_function_is_free_starts_at_0_and_is_written_without_patterns() -> None:
    run = _run(network="function", formula="w^4 - 3w^2 + 2")
    assert (run.bounds, run.start, run.net.weight_names) == (None, {"w": 0.0}, ("w",))
    assert _run(network="function", formula="w v").start == {"w": 0.0, "v": 0.0}
    written = json.loads(to_json(Workspace((run,))))["runs"][0]
    assert written["formula"] == "w^4 - 3w^2 + 2"
    assert written.keys().isdisjoint(("activation", "error", "patterns", "presentation"))


def test_another_network_forgets_what_it_has_not() -> None:
    tanh = Experiment(activation="tanh", error=Own("|y_hat - y|"), presentation="batch", error_of_batch="mean")
    function = tanh.with_values((("network", "function"), ("formula", "w v"), ("start.v", 2.0)))
    assert from_bytes(to_json(Workspace((function,))).encode()).runs == (function,)
    back = function.with_values((("network", "one_weight"),))
    assert from_bytes(to_json(Workspace((back,))).encode()).runs == (back,)
    assert (back.v, back.patterns, back.bounds) == (0.0, Experiment.patterns, (0.0, 1.0))


def test_own_activation_and_error_are_written_as_they_were_typed() -> None:
    run = _run(activation={"formula": "z/(1 + |z|)"}, error={"formula": "|ŷ − y|"})
    assert (run.activation, run.error) == (Own("z/(1 + |z|)"), Own("|ŷ − y|"))
    written = json.loads(to_json(Workspace((run,))))["runs"][0]
    assert (written["activation"], written["error"]) == ({"formula": "z/(1 + |z|)"}, {"formula": "|ŷ − y|"})


def test_the_rows_of_a_function_have_no_pattern() -> None:
    run = _run(network="function", formula="w^2", start={"w": 1}, rule={"rate": 0.25})
    names = run.net.weight_names
    assert columns(names) == ("run", "iteration", "pattern", "x", "y", "w", "y_hat", "E", "dE_dw")
    made = list(rows(0, Run(run), 1, 1, lambda _: None, names))
    assert made == [[0, 0, "", "", "", 1.0, "", 1.0, 2.0], [0, 1, "", "", "", 0.5, "", 0.25, 1.0]]


def test_the_step_of_a_function_as_json() -> None:
    run = Run(_run(network="function", formula="w^2 + 3v", start={"w": 1}))
    step = json.loads(step_to_json(run.settings, run.step()))
    assert (step["pattern"], step["x"], step["y_hat"]) == (None, None, None)
    assert (step["E"], step["dE_dw"], step["dE_dv"]) == (1.0, 2.0, 3.0)
    assert step["check"]["v"]["complex_step"] == 3.0
