"""Edits before the first iteration: they are the experiment's own, whatever its file records."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.edits import begun_with
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.faults import faults
from desktop_app.core.run.run import Run
from tests.core.experiments import NETWORKS, experiments

LENGTH = 120

EDITS: tuple[tuple[tuple[str, object], ...], ...] = (
    (("activation", "tanh"),),
    (("seed", 5),),
    (("start.w", 0.25),),
    (("bounds", (0.1, 0.4)), ("start.w", 0.2)),
    (("bounds", None),),
    (("bounds", (0.6, 0.7)),),
    (("rule.rate", 3.0),),
    (("weights.w", 0.3),),
    (("patterns", ((1.0, 0.5),)), ("error", "cross_entropy")),
    (("presentation", "batch"),),
    (("presentation", "mini_batch"), ("presentation.size", 3)),
    (("presentation.size", 5),),
    (("network", "one_weight"),),
    (("network", "weight_and_bias"), ("start.b", 0.5)),
    (("network", "two_weight_chain"), ("bounds", (0.0, 1.0))),
    (("bounds", (0.0, 0.3)), ("network", "two_weight_chain"), ("start.w2", 0.3)),
    (("weights.w2", 0.1), ("start.w1", 0.2)),
    (("rule.name", "momentum"), ("rule.momentum", 0.5)),
    (("rule.rate", 2.0), ("rule.name", "adam")),
)


@given(experiments(LENGTH), st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_edits_before_the_first_iteration_are_the_experiments_own(
    experiment: Experiment, edits: list[tuple[tuple[str, object], ...]]
) -> None:
    """Whatever a file records, at 0 and later: an edit is in force at 0, and what comes of it is a file again."""
    for values in edits:
        before, wished = experiment.settings_at(0), dict(values)
        names = NETWORKS[str(wished.get("network", experiment.network))]
        if {path.split(".")[1] for path in wished if path.startswith(("start", "weights"))} - {*names}:
            continue  # a person is not shown this
        if {path for path, _ in faults(before.with_values(values))} - {path for path, _ in faults(before)}:
            continue  # a person is refused this
        experiment = begun_with(experiment, values)
        assert experiment.settings_at(0).with_values(values) == experiment.settings_at(0)
        weights = dict(zip(names, Run(experiment).state.weights, strict=False))
        assert {name: w for name, w in weights.items() if wished.get(f"start.{name}", w) != w} == {}
        at_0 = [change.values for change in experiment.changes if change.at == 0]
        assert len(at_0) <= 1
        assert set(sum(at_0, ())) <= {(f"weights.{name}", w) for name, w in weights.items()}
        assert faults(experiment) == []
        assert from_bytes(to_json(Workspace((experiment,))).encode()).runs == (experiment,)


def test_another_network_is_held_as_told_and_a_weight_that_is_gone_leaves_nothing() -> None:
    biased = Experiment(network="weight_and_bias", v=3.0, bounds=None)
    assert biased.with_values((("network", "one_weight"),)) == Experiment()
    assert biased.with_values((("network", "two_weight_chain"),)) == replace(biased, network="two_weight_chain")
    walls = ("bounds", (0.0, 1.0)), ("network", "two_weight_chain")
    for values in (walls, walls[::-1]):
        assert Experiment().with_values(values).bounds == (0.0, 1.0)
    walled = Experiment(bounds=(0.0, 0.5))
    assert walled.with_values((("network", "weight_and_bias"),)).bounds == (0.0, 0.5)


def test_the_weight_of_iteration_0_outlasts_every_edit_but_one_of_the_start() -> None:
    dragged = begun_with(Experiment(), (("weights.w", 0.75),))
    later = Change(40, (("rule.rate", 2.0),))
    dragged = Experiment(changes=(*dragged.changes, later))
    assert begun_with(dragged, (("activation", "tanh"),)) == Experiment(activation="tanh", changes=dragged.changes)
    assert begun_with(dragged, (("start.w", 0.5),)) == Experiment(w=0.5, changes=(later,))
    assert Run(begun_with(dragged, (("bounds", (0.0, 0.5)),))).w == 0.5


def test_another_network_brings_no_walls_that_its_start_is_beyond() -> None:
    far = Experiment(w=-2.0, bounds=None)
    function = far.with_values((("network", "function"),))
    for network in (function, far.with_values((("network", "weight_and_bias"),))):
        back = network.with_values((("network", "one_weight"),))
        assert (back.w, back.bounds) == (-2.0, None)
        assert faults(back) == []
