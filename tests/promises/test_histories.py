"""Whatever is done to the runs: undo of everything, a file's round trip and a replay give the same bits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.files.workspace import Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import MOST_RUNS
from desktop_app.core.run.run import Run
from desktop_app.training.frame import FLAT_OUT, Frame, Goal, State
from desktop_app.ui.window.main_window import MainWindow
from tests.core.experiments import experiments
from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise
from tests.ui.conftest import Opener

PROMISE = Promise(
    "histories", "What is undone, saved or played again is the same to the last bit", "histories", 2, 1_000
)
EACH, STEPS = 2, 15
ALTERED: dict[str, st.SearchStrategy[Any]] = {
    "rule.rate": st.sampled_from((0.01, 0.5, 30.0)),
    "rule.name": st.sampled_from(("momentum", "adam", "sign_only", "gradient_descent")),
    "weights.w": st.floats(-0.5, 1.5),
    "start.w": st.floats(0.0, 1.0),
    "patterns": st.sampled_from((((1.0, 0.7),), ((1.0, 0.3), (-1.0, 0.5)))),
    "bounds": st.sampled_from((None, (0.0, 1.0))),
    "presentation": st.sampled_from(("batch", "shuffled", "in_turn")),
    "activation": st.sampled_from(("tanh", "logistic", "identity")),
    "network": st.sampled_from(("one_weight", "weight_and_bias", "two_weight_chain")),
}
KINDS = st.sampled_from(sorted(ALTERED)).flatmap(lambda path: st.tuples(st.just(path), ALTERED[path]))


class Histories(RuleBasedStateMachine):
    """A window, and what a person may do to its runs."""

    window: MainWindow
    qtbot: QtBot
    file: Path

    def __init__(self) -> None:
        super().__init__()
        self.window.documents.begin(Experiment())
        self.settle()

    @property
    def frame(self) -> Frame:
        frame = self.window.session.frame
        assert frame is not None
        return frame

    def settle(self) -> None:
        """Until a frame shows every command, and nothing runs."""
        session = self.window.session
        self.qtbot.waitUntil(lambda: session.is_settled and self.frame.state is not State.RUNNING, timeout=60_000)

    def do(self, action: str) -> None:
        self.window.actions_.made[action].trigger()
        self.settle()

    @rule(kind=KINDS)
    def alter(self, kind: tuple[str, Any]) -> None:
        path, value = kind
        self.window.session.alter({path: value})
        self.settle()

    @rule(count=st.sampled_from((1, 3, 40, 500)))
    def play(self, count: int) -> None:
        if self.window.actions_.play.isEnabled():
            self.window.session.play(Goal(iterations=self.frame.latest + count))
            self.settle()

    @rule(action=st.sampled_from(("step", "back", "first", "latest", "back_ten", "reset", "branch", "restore")))
    def move(self, action: str) -> None:
        self.do(action)

    @rule(action=st.sampled_from(("duplicate", "remove", "next_run")))
    def change_runs(self, action: str) -> None:
        self.do(action)

    @rule(action=st.sampled_from(("undo", "undo", "redo")))
    def go_back(self, action: str) -> None:
        self.do(action)

    @rule(others=st.lists(experiments(length=30), min_size=1, max_size=2))
    def begin(self, others: list[Experiment]) -> None:
        self.window.documents.begin(*others, edit="opening others")
        self.settle()

    @rule()
    def save_and_read(self) -> None:
        frame = self.frame
        self.file.write_text(to_json(Workspace(frame.experiments, frame.iteration)), encoding="utf-8")
        assert read_file(self.file) == Workspace(frame.experiments, frame.iteration)
        assert to_json(from_bytes(self.file.read_bytes())) == self.file.read_text(encoding="utf-8")

    @invariant()
    def what_is_shown_is_what_a_replay_gives(self) -> None:
        frame = self.frame
        for member in frame.members:
            again, step = Run(member.experiment), member.reading.step
            again.advance(step.iteration)
            assert bits(again.step(step.iteration).state) == bits(step.state)

    @invariant()
    def the_buttons_match(self) -> None:
        frame, made = self.frame, self.window.actions_.made
        can = {name: action.isEnabled() for name, action in made.items()}
        assert can["duplicate"]  # where there is no room for another run, it says so
        assert len(frame.members) <= MOST_RUNS
        assert can["remove"] == can["next_run"] == (len(frame.members) > 1)
        assert can["back"] == can["first"] == (frame.iteration > 0)
        assert can["latest"] == can["branch"] == (frame.iteration < frame.latest)
        assert (can["undo"], can["redo"]) == (bool(frame.undo), bool(frame.redo))
        assert self.window.panel.isEnabled()

    def teardown(self) -> None:
        """Undo everything, and do it again."""
        before, count = shown(self.frame), 0
        while self.frame.undo:
            self.do("undo")
            count += 1
        assert self.frame.experiments == (Experiment(),)
        for _ in range(count):
            assert self.frame.redo
            self.do("redo")
        if count:
            assert shown(self.frame) == before


def shown(frame: Frame) -> tuple[object, ...]:
    return frame.experiments, frame.active, frame.latest, [bits(each.reading.step.state) for each in frame.members]


def bits(state: tuple[float, ...]) -> list[str]:
    return [value.hex() for value in state]


def test_what_is_undone_saved_or_played_again_is_the_same(
    ledger_of: LedgerOf, opened: Opener, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    hands = opened()
    hands.window.transport.speed_changed.emit(FLAT_OUT)
    Histories.window, Histories.qtbot, Histories.file = hands.window, qtbot, tmp_path / "a.nudge"
    how = settings(
        max_examples=EACH, stateful_step_count=STEPS, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    for number in ledger_of(PROMISE).seeds(EACH):
        seeded: Callable[..., Any] = seed(number)
        run_state_machine_as_test(seeded(Histories), settings=how)
