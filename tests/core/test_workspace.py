"""The file: what is written is read back, what is left out has its default, and it is easy to read."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.experiment import Change, Experiment, Rule
from desktop_app.core.workspace import Workspace, from_bytes, read_file, to_json

from .experiments import experiments

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
    ],
)
def test_a_part_given_is_taken(part: dict[str, Any], expected: Experiment) -> None:
    (run,) = from_bytes(document(**part)).runs
    assert run == expected
    assert repr(run) == repr(expected), "whole numbers are made doubles"


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "with mark.nudge"
    path.write_bytes(b"\xef\xbb\xbf" + to_json(Workspace(iteration=7)).encode())
    assert read_file(path) == Workspace(iteration=7)


def test_a_file_is_utf_8_and_shows_its_letters() -> None:
    text = to_json(Workspace((Experiment(name="Größe ŷ"),)))
    assert '"name": "Größe ŷ"' in text
    assert list(json.loads(text)) == ["format", "version", "iteration", "runs"]
