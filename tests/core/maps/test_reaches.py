"""The reach of each axis of a map: each corner of a first view is a run that a file can hold."""

from dataclasses import replace
from itertools import product

import pytest

from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.maps.axes import Axis, value_of, with_value
from desktop_app.core.maps.map import Map
from desktop_app.core.maps.reaches import allowed, can_cross, ground_of, offered_paths, usual
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import FUNCTION
from desktop_app.words.views.axes import axis_name, axis_symbol

RUNS = {
    "plain": Experiment(patterns=((1.0, 0.7),), bounds=None, w=0.3, rule=Rule(rate=60.0)),
    "adam": Experiment(rule=Rule.begun("adam", 0.1)),
    "two weights": Experiment(
        network="two_weight_chain", patterns=((1.0, 0.7), (0.5, 0.2)), w=0.5, v=-0.5, bounds=None
    ),
    "a schedule": Experiment(rule=Rule("adamw", 0.5, weight_decay=0.1, schedule=Schedule("cosine", length=50))),
    "bounded": Experiment(error="cross_entropy", w=0.25, rule=Rule.begun("momentum", 0.1)),
    "infinite": Experiment().with_values((("network", FUNCTION.name), ("formula", "exp(exp(w^4))"), ("bounds", None))),
    "function": Experiment().with_values(
        (("network", FUNCTION.name), ("formula", "w^2 + sin(3*w)"), ("bounds", None), ("start.w", 9.0))
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_each_pair_of_axes_begins_with_runs_that_a_file_can_hold(name: str) -> None:
    own = RUNS[name]
    paths = offered_paths(own)
    assert {"rule.rate", own.start_paths[0]} <= set(paths)
    assert (
        len({axis_name(own, path) for path in paths}) == len({axis_symbol(own, path) for path in paths}) == len(paths)
    )
    for path in paths:
        (low, high), value = usual(own, path), value_of(own, path)
        assert allowed(own, path)[0] <= low <= value <= high <= allowed(own, path)[1]
    for x, y in product(paths, paths):
        if can_cross(x, y):
            map_ = Map(ground_of(own, x, y), Axis(x, *usual(own, x), 4), Axis(y, *usual(own, y), 4), 50)
            runs = tuple(map_.experiment_at(row, column) for row, column in ((0, 0), (0, 3), (3, 0), (3, 3)))
            assert from_bytes(to_json(Workspace(runs)).encode()).runs == runs
            here = with_value(with_value(map_.experiment, x, value_of(own, x)), y, value_of(own, y))
            assert here == replace(own)


def test_of_very_many_patterns_some_are_offered() -> None:
    many = Experiment(patterns=tuple((float(k), 0.5) for k in range(500)))
    assert sum(path.startswith("patterns") for path in offered_paths(many)) == 32
