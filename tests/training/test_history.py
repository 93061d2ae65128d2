"""Undo and redo, whatever is done before, between and after: to the last bit what a list of snapshots says."""

from random import Random
from typing import Any

import numpy as np
import pytest

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.training import history
from desktop_app.training.frame import Goal, State
from desktop_app.training.history import Playback
from desktop_app.training.scene import Scene, SceneEdit

STANDING = Playback(State.PAUSED, Goal(), None)
VIEWS = (View(columns=300), View(columns=100, logarithmic=True), View(10, 500, 200))
STARTS = (
    Experiment(name="One", bounds=None, rule=Rule(rate=2.0)),
    Experiment(name="Chain", network="two_weight_chain", bounds=None, w=0.5, v=-0.5, rule=Rule("adam", 0.1)),
    Experiment(name="Later", rule=Rule(rate=0.1), changes=(Change(300, (("rule.rate", 0.7),)),)),
    Experiment(name="Ends", activation="identity", patterns=((1.0, 0.0),), bounds=None, w=1.0, rule=Rule(rate=1e9)),
)
PATTERNS = (((1.0, 0.7),), ((1.0, 0.3), (-1.0, 0.5)), ((0.5, 1.0), (1.0, 0.0), (-1.0, 0.3), (0.5, 0.5)))
ALTERED: dict[str, tuple[Any, ...]] = {
    "rule.rate": (0.01, 0.5, 30.0),
    "rule.name": ("momentum", "adam", "sign_only"),
    "weights": (-0.0, 0.0, 0.25, -1.5),
    "start": (-1.0, 0.25),
    "patterns": PATTERNS,
    "bounds": (None, (0.0, 0.5)),
    "presentation": ("batch", "shuffled", "in_turn"),
}
# What a person does, and how often.
VERBS = {"play": 7, "undo": 7, "redo": 5, "show": 3, "alter": 6, "branch": 1, "duplicate": 1, "remove": 1, "rename": 1,
         "activate": 1, "open": 1}  # fmt: skip


def done_by(chance: Random) -> tuple[str, Any]:
    """A thing that a person may do."""
    (verb,) = chance.choices(list(VERBS), list(VERBS.values()))
    path = chance.choice(list(ALTERED))
    what: dict[str, Any] = {
        "play": chance.choice((1, 7, 100, 100, 1000, 20_000)),
        "show": chance.choice((None, 0, 3, 64, 250, 4500)),
        "alter": (path, chance.choice(ALTERED[path])),
        "open": chance.sample(STARTS, chance.randint(1, 3)),
    }
    return verb, what.get(verb, chance.randrange(4))


def bits(run: Run) -> tuple[Any, ...]:
    """All that can be seen of a run; the rows of patterns that it never had are left out."""
    seen: list[Any] = [run.i, run.experiment, repr(run.state), repr(run.step()), repr(run.step(run.i // 2))]
    for view in VIEWS:
        reading = run.reading(view)
        iterations, least, greatest, _ = reading.curves
        rows = np.flatnonzero(~np.isnan(least).all(axis=1))
        arrays = (iterations, least[rows], greatest[rows], reading.trail, reading.path)
        seen += [array.tobytes() for array in arrays]
    return tuple(seen)


def snapshot(scene: Scene) -> tuple[Any, ...]:
    return scene.snapshot(STANDING), [bits(run) for run in scene.runs.runs]


class Person:
    """Does things to a scene, and takes a snapshot of it wherever undo or redo may come back to."""

    def __init__(self) -> None:
        self.scene, self.at = Scene(), 0
        self.snapshots: list[Any] = [None]

    def do(self, verb: str, what: Any) -> None:
        scene = self.scene
        if verb == "play":
            scene.show(None)
            scene.history.settle()
            scene.runs.advance(what)
        elif verb == "show":
            scene.show(what)
        elif verb == "activate":
            scene.runs.active = what % len(scene.runs.runs)
        elif verb in ("undo", "redo"):
            self.take_back(verb == "redo")
        else:
            self.edit(verb, what)

    def edit(self, verb: str, what: Any) -> None:
        before = snapshot(self.scene)
        if verb == "open":
            self.scene.open("opening", what, 0, STANDING)
        else:
            changes: dict[str, SceneEdit] = {
                "alter": lambda scene: scene.alter((self.valid(*what),)),
                "duplicate": Scene.duplicate,
                "branch": Scene.branch,
                "remove": lambda scene: scene.remove(what),
                "rename": lambda scene: scene.runs.rename(what, f"Run {what}"),
            }
            self.scene.edit(verb, changes[verb], STANDING)
        if self.scene.snapshot(STANDING) != before[0]:
            self.snapshots[self.at :] = [before, None]
            self.at += 1

    def valid(self, path: str, value: Any) -> tuple[str, Any]:
        """What is altered, where that is allowed."""
        run = self.scene.runs.run
        i = run.i if self.scene.shown is None else min(self.scene.shown, run.i)
        if path == "start" and i > 0:
            path = "weights"
        return (f"{path}.{run.experiment.net.weight_names[0]}" if path in ("start", "weights") else path), value

    def take_back(self, is_redo: bool) -> None:
        to = self.at + (1 if is_redo else -1)
        self.snapshots[self.at] = snapshot(self.scene)
        playback = (self.scene.redo if is_redo else self.scene.undo)(STANDING)
        assert (playback is not None) == (0 <= to < len(self.snapshots))
        self.at = to if playback is not None else self.at
        assert snapshot(self.scene) == self.snapshots[self.at]
        assert (self.scene.history.undo != "", self.scene.history.redo != "") == (
            self.at > 0,
            self.at < len(self.snapshots) - 1,
        )


@pytest.mark.usefixtures("compiled_loop")
@pytest.mark.parametrize(("kept_from", "bytes_kept"), [(history.SHORT, history.MOST_BYTES), (50, 2**30), (50, 0)])
@pytest.mark.parametrize("seed", range(12))
def test_undo_and_redo_go_to_the_last_bit_to_what_was_there(
    kept_from: int, bytes_kept: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all runs are kept, or none."""
    monkeypatch.setattr(history, "SHORT", kept_from)
    monkeypatch.setattr(history, "MOST_BYTES", bytes_kept)
    person, chance = Person(), Random(seed)
    for _ in range(120):
        person.do(*done_by(chance))


def begun_scene() -> Scene:
    """A scene with the question's network."""
    scene = Scene()
    scene.open("", [Experiment()], 0, STANDING)
    return scene


def slide(scene: Scene, *rates: float) -> None:
    for rate in rates:
        scene.edit("change of α", lambda scene, rate=rate: scene.alter((("rule.rate", rate),)), STANDING, "rule.rate")  # type: ignore[misc]


def test_edits_of_one_parameter_are_one_unless_something_comes_between() -> None:
    scene = begun_scene()
    scene.runs.advance(10)
    slide(scene, 1.0, 2.0, 3.0)
    scene.history.settle()  # as when a person plays, or looks at another iteration
    slide(scene, 4.0)
    scene.edit("duplication", Scene.duplicate, STANDING)
    slide(scene, 5.0, 6.0)
    scene.runs.active = 0
    slide(scene, 7.0)
    names = [entry.name for entry in scene.history.past]
    assert names == ["change of α", "change of α", "duplication", "change of α", "change of α"]
    rates = []
    while scene.undo(STANDING) is not None:
        rates.append([run.settings.rule.rate for run in scene.runs.runs])
    assert rates == [[4.0, 6.0], [4.0, 4.0], [4.0], [3.0], [0.5]]


def test_only_what_follows_at_once_is_one_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = begun_scene()
    for rate in (1.0, 2.0, 3.0):
        scene.runs.advance(10)
        slide(scene, rate)
    assert len(scene.history.past) == 1
    monkeypatch.setattr(history, "DRAG_SECONDS", 0.0)
    slide(scene, 3.5)  # typed a while later, where the run stands
    assert len(scene.history.past) == 2
    scene.runs.advance(10)
    slide(scene, 4.0)
    assert len(scene.history.past) == 3
    scene.undo(STANDING)
    assert (scene.runs.i, scene.runs.run.settings.rule.rate) == (40, 3.5)
    scene.undo(STANDING)
    assert (scene.runs.i, scene.runs.run.settings.rule.rate) == (30, 3.0)
    scene.undo(STANDING)
    assert (scene.runs.i, scene.runs.run.settings.rule.rate) == (10, 0.5)


def test_an_edit_that_alters_nothing_is_none() -> None:
    scene = begun_scene()
    scene.edit("removal", lambda scene: scene.remove(0), STANDING)  # the only one
    scene.edit("going on", Scene.branch, STANDING)  # from the latest
    scene.open("reset", [Experiment()], 0, STANDING)
    assert (scene.history.undo, scene.undo(STANDING), scene.redo(STANDING)) == ("", None, None)


@pytest.mark.usefixtures("compiled_loop")
def test_memory_is_bounded_and_where_runs_are_long_the_oldest_edits_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "SHORT", 0)
    monkeypatch.setattr(history, "LONG", 1000)
    monkeypatch.setattr(history, "MOST_BYTES", 5_000_000)
    scene = Scene()
    for k in range(20):
        scene.runs.advance(2000)
        scene.open(f"reset {k}", [Experiment(w=k / 20)], 0, STANDING)
        assert sum(run.timeline.size for run in scene.history.stored) <= 5_000_000
    names = [entry.name for entry in scene.history.past]
    assert names == [f"reset {k}" for k in range(20 - len(names), 20)]
    assert 2 <= len(names) < 20
    scene.undo(STANDING)
    assert (scene.runs.i, scene.runs.run.experiment.w) == (2000, 18 / 20)


def test_a_long_list_is_kept_once_however_many_edits_follow() -> None:
    scene = Scene()
    scene.open("", [Experiment(patterns=tuple((k / 7.0, 0.5) for k in range(10_000)), bounds=None)], 0, STANDING)
    patterns = scene.runs.run.experiment.patterns
    count = history.MOST_PATTERNS_STORED // len(patterns) + 5
    for k in range(count):
        scene.runs.advance(1)
        scene.history.settle()
        slide(scene, 1.0 + k)
    assert len(scene.history.past) == count
    assert all(run.experiment.patterns is patterns for entry in scene.history.past for run in entry.snapshot.runs)
    while scene.undo(STANDING) is not None:
        assert scene.runs.run.experiment.patterns is patterns
    assert scene.runs.run.settings.rule.rate == 0.5
