"""Reads and writes workspaces as JSON: the `*.nudge` file.

A file is read whole or refused whole, with each fault named by its path. Nothing in a file is ever executed.
"""

import json
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from desktop_app.core.files import embedded
from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.unpacker import Damaged
from desktop_app.core.files.workspace_reader import MOST_FAULTS, VERSION, TooManyFaults, WorkspaceReader
from desktop_app.core.files.workspace_view import DEFAULT, KEY, WorkspaceView, to_document
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.own import Own
from desktop_app.core.model.parameters import ERROR_OF_BATCH, printable
from desktop_app.core.model.pattern_list import Patterns

_PIECE = 2**20  # bytes
# The place of a long list of patterns; no name has such a sign in it.
_LONG_LIST = re.compile(r'^( *)("[^"]*": )"\\u0000(\d+)"', re.MULTILINE)
_END = "\n}\n"  # of a file's text; a view stands before it


class Refused(Exception):
    """A file or a value is refused; `faults` has a sentence for each thing that is wrong, of very many not for all."""

    def __init__(self, faults: list[str]) -> None:
        # They quote the file.
        self.faults = [printable(fault) for fault in faults]
        super().__init__("\n".join(self.faults))

    def shown(self, most: int) -> list[str]:
        """The first `most` faults and, if there are more, how many."""
        count = len(self.faults)
        how_many = f"{count - most}" if count <= MOST_FAULTS else f"more than {MOST_FAULTS - most}"
        return [*self.faults[:most], *([f"… and {how_many} more faults"] if count > most else [])]


Check = Callable[[], None]


def _go_on() -> None:
    """Nobody wants to stop."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The content of one file: runs, and the iteration that the window showed, and how.

    `left_aside` has sentences about what the file has in its view that this Nudge does not take.
    """

    runs: tuple[Experiment, ...] = (Experiment(),)
    iteration: int = 0
    view: WorkspaceView = DEFAULT
    left_aside: tuple[str, ...] = field(default=(), compare=False, repr=False)


def read_file(path: Path) -> Workspace:
    """The workspace in the file at `path`; raises `Refused`."""
    return from_bytes(content_of(path))


def content_of(path: Path, check: Check = _go_on) -> bytes:
    """The bytes of the file at `path`, a workspace or a picture that may carry one; raises `Refused`.

    `check` is called now and then, and ends this by raising something.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused([f"{path}: is {_kind_of(status.st_mode)}"])
        with path.open("rb") as file:
            most = embedded.most_bytes(file.read(embedded.HEAD))
            if status.st_size > most:
                raise Refused([f"{path}: is too large ({status.st_size} bytes; at most {most} are read)"])
            file.seek(0)
            content = BytesIO()
            while content.tell() <= most and (piece := file.read(_PIECE)):
                content.write(piece)
                check()
            return content.getvalue()
    except (OSError, ValueError) as fault:
        # ValueError: the path has a NUL in it.
        raise Refused([f"{path}: cannot be read ({getattr(fault, 'strerror', None) or fault})"]) from None


def _kind_of(mode: int) -> str:
    """What is there in place of a file."""
    if stat.S_ISDIR(mode):
        return "a folder, not a file"
    return "a device, not a file" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "not a file"


def from_bytes(content: bytes, check: Check = _go_on) -> Workspace:
    """The workspace in UTF-8 JSON, or in a picture made by Nudge; raises `Refused`, and what `check` raises."""
    if len(content) > embedded.most_bytes(content):
        raise Refused([f"is too large (over {embedded.most_bytes(content)} bytes)"])
    try:
        content = embedded.workspace_in(content)
        if not content.strip():
            raise Refused(["is empty"])
        check()
        document, repeated = decoded(content)
        check()
    except Damaged as fault:
        raise Refused([str(fault)]) from None
    reader, workspace = WorkspaceReader(repeated), None
    with suppress(TooManyFaults):
        workspace = reader.read(document)
    if reader.faults or workspace is None:
        raise Refused(reader.faults)
    return Workspace(*workspace, tuple(printable(words) for words in reader.left_aside))


def to_json(workspace: Workspace) -> str:
    """The file's text: in a sensible order, one value a line. Reading it gives the same workspace."""
    lists: list[Patterns] = []  # long ones, which have a line for each pattern
    runs = [_run_to_json(run, lists) for run in workspace.runs]
    document = {"format": "nudge", "version": VERSION, "iteration": workspace.iteration, "runs": runs}
    if view := to_document(workspace.view):
        document[KEY] = view
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    return _LONG_LIST.sub(lambda place: _in_lines(place, lists), text) if lists else text


def has_runs(text: str, runs: tuple[Experiment, ...], iteration: int) -> bool:
    """Whether a file's text, as `to_json` writes it, is that of these runs at this iteration, in whatever view."""
    return text.startswith(to_json(Workspace(runs, iteration)).removesuffix(_END))


def _in_lines(place: re.Match[str], lists: list[Patterns]) -> str:
    """What stands in the place of a long list: its lines, two spaces further in than its key."""
    indent, key, number = place.groups()
    inner = "\n" + indent + "  "
    return f"{indent}{key}[{inner}{lists[int(number)].json_lines.replace(chr(10), inner)}\n{indent}]"


def _patterns_to_json(patterns: Patterns, lists: list[Patterns]) -> Patterns | str:
    if not patterns.are_many:
        return patterns
    lists.append(patterns)
    return f"\0{len(lists) - 1}"


def _run_to_json(run: Experiment, lists: list[Patterns]) -> dict[str, Any]:
    def value_of(path: str, value: Any) -> Any:
        return _patterns_to_json(Patterns(value), lists) if path == "patterns" else value

    of_patterns = {
        "activation": _choice_to_json(run.activation),
        "error": _choice_to_json(run.error),
        "patterns": _patterns_to_json(run.pattern_list, lists),
        "presentation": _presentation_to_json(run),
        **({} if run.error_of_batch == ERROR_OF_BATCH.default else {"error_of_batch": run.error_of_batch}),
    }
    return {
        "name": run.name,
        "network": run.network,
        **(of_patterns if run.net.has_patterns else {"formula": run.formula}),
        "rule": _rule_to_json(run.rule),
        "start": run.start,
        "bounds": run.bounds,
        "seed": run.seed,
        "changes": [
            {"at": change.at, "set": {path: value_of(path, value) for path, value in change.values}}
            for change in run.changes
        ],
    }


def _choice_to_json(choice: str) -> str | dict[str, str]:
    return {"formula": choice} if isinstance(choice, Own) else choice


def _presentation_to_json(run: Experiment) -> Any:
    return {"name": run.presentation, "size": run.size} if run.presentation == "mini_batch" else run.presentation


def _rule_to_json(rule: Rule) -> dict[str, Any]:
    """The rule with its parameters; no weight decay, and a constant rate, are left out, as in files of before."""
    kind, schedule = rule.kind, rule.schedule
    made = {"name": rule.name, **{name: getattr(rule, name) for name in kind.every_parameter}}
    if not rule.weight_decay and not kind.weight_decay:
        del made["weight_decay"]
    if not schedule.is_constant:
        own = {name: getattr(schedule, name) for name in schedule.kind.parameters}
        made["schedule"] = {"name": schedule.name, **own}
    return made
