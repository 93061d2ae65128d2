"""Edits of an experiment: each makes another one. And what a change makes of the state of a run."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from desktop_app.core.model import parameters
from desktop_app.core.model.change_limits import LIMITING
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.timetable import RESETS


def changed(experiment: Experiment, at: int, values: tuple[tuple[str, Any], ...]) -> Experiment:
    """The experiment with `values` changed from iteration `at` on, and the later changes that still fit."""
    earlier, later = experiment.changes_in(0, at + 1), experiment.changes_in(at + 1, parameters.GREATEST_ITERATION + 1)
    merged = dict(values)
    if earlier and earlier[-1].at == at:
        before = dict(earlier[-1].values)
        settings = experiment.settings_at(at)
        for choice, depending in RESETS.items():
            now = settings.value_at(choice)
            if merged.get(choice, now) != now:
                before = {path: value for path, value in before.items() if path not in depending}
        merged = {**before, **merged}
        earlier = earlier[:-1]
    low, high = experiment.settings_at(at).with_values(values).walls
    for path in (path for path in merged if path.startswith("weights.")):
        merged[path] = max(low, min(merged[path], high))
    changes = (*earlier, Change(at, tuple(merged.items())))
    if LIMITING.isdisjoint(merged):
        return replace(experiment, changes=changes + later)  # they fit as before
    return _followed_by(replace(experiment, changes=changes), later)


def begun_with(experiment: Experiment, values: tuple[tuple[str, Any], ...]) -> Experiment:
    """The experiment with `values` from iteration 0 on; they and the changes at 0 become its own values.

    Only weights that are set at 0, not by their start, remain a change there. Later changes stay if they fit.
    """
    wished = dict(values)
    at_0 = {path: value for change in experiment.changes_in(0, 1) for path, value in change.values}
    begun = restarted_at(experiment.settings_at(0).with_values(values), 0)
    weights: dict[str, Any] = {}
    for name in begun.net.weight_names:
        w = wished.get(f"weights.{name}", None if f"start.{name}" in wished else at_0.get(f"weights.{name}"))
        weights |= {} if w is None else {f"weights.{name}": w}
    if weights:
        begun = changed(begun, 0, tuple(weights.items()))
    return _followed_by(begun, experiment.changes_in(1, parameters.GREATEST_ITERATION + 1))


def _followed_by(experiment: Experiment, later: Iterable[Change]) -> Experiment:
    """The experiment with those of the `later` changes that fit after its own."""
    limits, fitting = experiment.settings_at(parameters.GREATEST_ITERATION).limits, list(experiment.changes)
    for change in later:
        limits_after = limits.with_values(change.values)
        if not limits_after.faults(change.values):
            limits = limits_after
            fitting.append(change)
    return replace(experiment, changes=tuple(fitting))


def restarted_at(experiment: Experiment, i: int) -> Experiment:
    """The settings in force at `i` as an experiment without changes, its start inside the walls."""
    settings = experiment.settings_at(i)
    low, high = settings.walls
    v = max(low, min(experiment.v, high)) if experiment.weight_count > 1 else experiment.v
    return replace(settings, w=max(low, min(experiment.w, high)), v=v)


def state_after(experiment: Experiment, change: Change, state: State) -> State:
    """The state at `change.at` after the change: with the weights it sets, inside the walls it leaves in force.

    A new rule begins with an empty memory.
    """
    low, high = experiment.settings_at(change.at).walls
    if change.at > 0 and experiment.rule_start(change.at) == change.at:
        state = State(state.w, state.v)
    values, names = dict(change.values), experiment.net.weight_names
    w, v = (values.get(f"weights.{name}", at) for name, at in zip((*names, ""), state.weights, strict=False))
    return state._replace(w=max(low, min(w, high)), v=max(low, min(v, high)) if len(names) > 1 else v)
