"""The file: what is written is read back, what is left out has its default, and it is easy to read."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.files.workspace import Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from tests.core.experiments import experiments

WORKSPACES = st.builds(
    Workspace,
    st.lists(experiments(10**6), min_size=1, max_size=3).map(tuple),
    st.one_of(st.integers(0, 100), st.integers(0, 2**62)),
)


def document(**run: Any) -> bytes:
    return json.dumps({"format": "nudge", "version": 1, "runs": [run]}).encode()


@settings(max_examples=80)
@given(WORKSPACES)
def test_a_workspace_is_read_back_as_it_was_written(workspace: Workspace) -> None:
    text = to_json(workspace)
    again = from_bytes(text.encode())
    assert again == workspace
    assert repr(again) == repr(workspace)
    assert to_json(again) == text
    assert text.endswith("}\n")


def test_what_is_left_out_has_the_defaults_of_the_question() -> None:
    """The numbers stand here again on purpose: files depend on them."""
    workspace = from_bytes(document())
    assert workspace.iteration == 0
    (run,) = workspace.runs
    assert run == Experiment() == Workspace().runs[0]
    assert json.loads(to_json(workspace)) == {
        "format": "nudge",
        "version": 1,
        "iteration": 0,
        "runs": [
            {
                "name": "The question's network",
                "network": "one_weight",
                "activation": "logistic",
                "error": "squared",
                "patterns": [[0, 0], [1, 1]],
                "presentation": "in_turn",
                "rule": {"name": "gradient_descent", "rate": 0.5},
                "start": {"w": 0.0},
                "bounds": [0.0, 1.0],
                "seed": 0,
                "changes": [],
            }
        ],
    }


def test_the_example_of_the_design_is_read() -> None:
    text = """
    { "format": "nudge", "version": 1, "iteration": 120,
      "runs": [ {
        "name": "The question's network",
        "network": "one_weight",
        "activation": "logistic",
        "error": "squared",
        "patterns": [[0, 0], [1, 1]],
        "presentation": "in_turn",
        "rule": {"name": "gradient_descent", "rate": 0.5},
        "start": {"w": 0.0},
        "bounds": [0.0, 1.0],
        "seed": 0,
        "changes": [ {"at": 40, "set": {"rule.rate": 2.0}}, {"at": 60, "set": {"weights.w": 0.1}} ]
      } ] }"""
    changes = (Change(40, (("rule.rate", 2.0),)), Change(60, (("weights.w", 0.1),)))
    assert from_bytes(text.encode()) == Workspace((Experiment(changes=changes),), 120)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"rule": {}}, Experiment()),
        ({"rule": {"rate": 2}}, Experiment(rule=Rule(rate=2.0))),
        ({"start": {}}, Experiment()),
        ({"bounds": None, "start": {"w": -7}}, Experiment(bounds=None, w=-7.0)),
        ({"bounds": [2, 2], "start": {"w": 2}}, Experiment(bounds=(2.0, 2.0), w=2.0)),
        ({"name": "Größe ŷ 🙂"}, Experiment(name="Größe ŷ 🙂")),
        ({"name": "<b>bold</b> &amp; %s {0} \\n"}, Experiment(name="<b>bold</b> &amp; %s {0} \\n")),
        ({"name": ""}, Experiment(name="")),
        ({"seed": 2**53 - 1}, Experiment(seed=2**53 - 1)),
        ({"patterns": [[-1e308, 1e308]]}, Experiment(patterns=((-1e308, 1e308),))),
        ({"changes": [{"at": 3, "set": {"bounds": None}}]}, Experiment(changes=(Change(3, (("bounds", None),)),))),
        (
            {"changes": [{"at": 2**62, "set": {"patterns": [[1, 2]]}}]},
            Experiment(changes=(Change(2**62, (("patterns", ((1.0, 2.0),)),)),)),
        ),
        ({"changes": [{"at": 3, "set": {}}]}, Experiment(changes=(Change(3, ()),))),
        ({"network": "weight_and_bias"}, Experiment(network="weight_and_bias", bounds=None)),
        ({"network": "two_weight_chain", "bounds": [0, 1]}, Experiment(network="two_weight_chain", bounds=(0.0, 1.0))),
        (
            {"network": "weight_and_bias", "start": {"b": 7}},
            Experiment(network="weight_and_bias", v=7.0, bounds=None),
        ),
        (
            {"network": "two_weight_chain", "start": {"w2": 2, "w1": -1}},
            Experiment(network="two_weight_chain", w=-1.0, v=2.0, bounds=None),
        ),
        ({"rule": {"name": "adagrad"}}, Experiment(rule=Rule("adagrad"))),
        (
            {"rule": {"name": "adam", "beta1": 0, "epsilon": 1}},
            Experiment(rule=Rule("adam", beta1=0.0, epsilon=1.0)),
        ),
        (
            {"changes": [{"at": 3, "set": {"rule.name": "momentum", "rule.momentum": 0.5}}]},
            Experiment(changes=(Change(3, (("rule.name", "momentum"), ("rule.momentum", 0.5))),)),
        ),
        (
            {"network": "weight_and_bias", "changes": [{"at": 3, "set": {"weights.b": 1, "weights.w": 2}}]},
            Experiment(
                network="weight_and_bias", bounds=None, changes=(Change(3, (("weights.b", 1.0), ("weights.w", 2.0))),)
            ),
        ),
    ],
)
def test_a_part_given_is_taken(part: dict[str, Any], expected: Experiment) -> None:
    (run,) = from_bytes(document(**part)).runs
    assert run == expected
    assert repr(run) == repr(expected), "whole numbers are made doubles"


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        (Rule("sign_only", 0.1), {"name": "sign_only", "rate": 0.1}),
        (Rule("nesterov", 0.1), {"name": "nesterov", "rate": 0.1, "momentum": 0.9}),
        (Rule("rmsprop", 0.1), {"name": "rmsprop", "rate": 0.1, "decay": 0.99, "epsilon": 1e-8}),
        (Rule("adam", 0.1), {"name": "adam", "rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
    ],
)
def test_a_rule_is_written_with_the_parameters_that_are_its_own(rule: Rule, written: dict[str, Any]) -> None:
    (run,) = json.loads(to_json(Workspace((Experiment(rule=rule),))))["runs"]
    assert run["rule"] == written
    assert list(run["rule"]) == list(written)


def test_the_weights_are_written_by_their_names() -> None:
    runs = Experiment(network="weight_and_bias", w=0.5, v=2.0, bounds=None), Experiment(network="two_weight_chain")
    biased, chain = json.loads(to_json(Workspace(runs)))["runs"]
    assert (biased["start"], biased["bounds"]) == ({"w": 0.5, "b": 2.0}, None)
    assert chain["start"] == {"w1": 0.0, "w2": 0.0}


@settings(max_examples=60)
@given(experiments(60))
def test_a_run_read_from_its_file_is_the_same_to_the_last_bit(experiment: Experiment) -> None:
    (read,) = from_bytes(to_json(Workspace((experiment,))).encode()).runs
    run, again = Run(experiment), Run(read)
    assert run.advance(60) == again.advance(60)
    assert [value.hex() for value in run.state] == [value.hex() for value in again.state]
    kept = slice(0, run.i)
    assert run.timeline.least[:, kept].tobytes() == again.timeline.least[:, kept].tobytes()


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "with mark.nudge"
    path.write_bytes(b"\xef\xbb\xbf" + to_json(Workspace(iteration=7)).encode())
    assert read_file(path) == Workspace(iteration=7)


def test_a_file_is_utf_8_and_shows_its_letters() -> None:
    text = to_json(Workspace((Experiment(name="Größe ŷ"),)))
    assert '"name": "Größe ŷ"' in text
    assert list(json.loads(text)) == ["format", "version", "iteration", "runs"]
