"""The states of a lesson: blocks ``nudge state NAME``, each with one run as in a workspace, or several."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.unpacker import Damaged
from desktop_app.core.files.workspace_reader import VERSION, TooManyFaults, WorkspaceReader
from desktop_app.core.model.experiment import Experiment
from desktop_app.lessons.faults import Faults
from desktop_app.lessons.lesson import State

MOST_STATES = 60


def read_state(name: str, body: str, line: int, faults: Faults) -> State:
    """The state that the body of a block at `line` defines; without runs if there are faults."""
    try:
        # So lines are counted as in the lesson.
        document, repeated = decoded(("\n" * line + body).encode())
    except Damaged as fault:
        faults.add(line, f"{name}: {fault}".replace("a Nudge workspace", "a state"))
        return State(line, name, ())
    reader, runs = WorkspaceReader(repeated), tuple[Experiment, ...]()
    with suppress(TooManyFaults):
        runs = _runs(name, document, reader)
    for words in reader.faults:
        faults.add(line, words)
    return State(line, name, () if reader.faults else runs)


def _runs(name: str, document: Any, reader: WorkspaceReader) -> tuple[Experiment, ...]:
    """The runs; one without a name has the state's."""
    if not isinstance(document, dict) or "runs" not in document:
        run = reader.run(document, name)
        return () if run is None else (run if "name" in document else replace(run, name=name),)
    reader.keys(document, ("runs",), f"{name}.")
    made = reader.read({"format": "nudge", "version": VERSION, "runs": document["runs"]})
    return (
        ()
        if made is None
        else tuple(
            run if "name" in given else replace(run, name=f"{name} ({k})" if k else name)
            for k, (run, given) in enumerate(zip(made[0], document["runs"], strict=True))
        )
    )
