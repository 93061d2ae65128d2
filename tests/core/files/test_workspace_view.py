"""The view in a file: what differs from the default is written, and what is unknown is left aside with a sentence."""

import json
from typing import Any

import pytest

from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.files.workspace_view import Limits, MapView, WorkspaceView, limits_by_name

WRITTEN = {
    "desk": "simple",
    "panels": ["parameters", "runs"],
    "page": "directions",
    "hidden_runs": [0],
    "iterations": [0.0, 200.0],
    "log_x": True,
    "log_y": ["E", "w"],
    "limits": {"E": {"y": [0.001, 1.0]}, "curve": {"x": [-2.0, 2.0], "y": [0.0, 0.5]}},
    "theory": True,
    "h": 0.01,
    "patterns": [4, 0],
    "map": {"x": "rule.momentum", "n": 1000},
}
VIEW = WorkspaceView(
    page="directions",
    iterations=(0.0, 200.0),
    log_x=True,
    log_y=frozenset({"E", "w"}),
    limits=limits_by_name({"curve": Limits((-2.0, 2.0), (0.0, 0.5)), "E": Limits(y=(0.001, 1.0)), "w": Limits()}),
    hidden=frozenset({0}),
    theory=True,
    h=0.01,
    desk="simple",
    panels=frozenset({"parameters", "runs"}),
    chosen=(4, 0),
    map=MapView("rule.momentum", n=1000),
)


def read(view: Any) -> Workspace:
    return from_bytes(json.dumps({"format": "nudge", "version": 1, "runs": [{}], "view": view}).encode())


def test_every_part_of_a_view_is_written_and_read_back() -> None:
    document = json.loads(to_json(Workspace(view=VIEW)))
    assert (document["version"], document["view"]) == (1, WRITTEN)
    assert list(document)[-1] == "view"
    assert read(WRITTEN).view == VIEW
    assert read(WRITTEN).left_aside == ()


def test_a_view_like_the_default_is_not_written() -> None:
    assert "view" not in json.loads(to_json(Workspace()))
    assert read({}) == Workspace()
    assert to_json(read({})) == to_json(Workspace())


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ([], "view is left aside: it must be an object, is a list of 0."),
        ({"map": {"n": 0}}, "view.map.n is left aside: it must be a whole number from 1 to 100000, is 0."),
        ({"map": {"z": "start.w"}}, "view.map.z is left aside: known are x, y, n."),
        ({"colour": "red"}, "view.colour is left aside: this Nudge does not know it."),
        ({"theory": 1}, "view.theory is left aside: it must be true or false, is 1."),
        ({"iterations": [2, 1]}, "view.iterations is left aside: it must be [low, high] with low < high, is [2, 1]."),
        ({"limits": {"E": {"y": [0, 10**400]}}}, "view.limits.E.y is left aside: it must be [low, high]"),
        ({"limits": {"E": {"z": [0, 1]}}}, "view.limits.E.z is left aside: known are x, y."),
        ({"limits": {"\0": {}}}, "view.limits.\\x00 is left aside: it must be a name"),
        ({"hidden_runs": [1]}, "view.hidden_runs[0] is left aside: it must be from 0 to 0, is 1."),
        ({"log_y": [[]]}, "view.log_y[0] is left aside: it must be a name, is a list of 0."),
        ({"panels": ["moon"]}, "view.panels: “moon” is left aside: known are parameters, step, runs."),
        ({"desk": "wide"}, 'view.desk is left aside: it must be simple or full, is "wide".'),
        ({"h": -1}, "view.h is left aside: it must be from 1e-06 to 10, is -1."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_unknown_or_wrong_is_left_aside_and_the_rest_is_taken(view: Any, words: str) -> None:
    with_more = {**view, "page": "vote"} if isinstance(view, dict) else view
    workspace = read(with_more)
    assert workspace.view.page == ("vote" if isinstance(view, dict) else "")
    (told,) = workspace.left_aside
    assert told.startswith(words)


def test_of_very_many_wrong_parts_some_are_told() -> None:
    assert len(read({f"x{k}": k for k in range(10_000)}).left_aside) == 20
