"""Reads and writes workspaces as JSON: the `*.nudge` file.

A file is read whole or refused whole, with each fault named by its path. Nothing in a file is ever executed.
"""

import json
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.files import embedded
from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.unpacker import Damaged
from desktop_app.core.model import parameters
from desktop_app.core.model.experiment import Change, Experiment, Rule, default_bounds, faults
from desktop_app.core.model.parameters import json_text, printable

VERSION = 1
LONGEST_NAME = 200
MOST_FAULTS = 10_000  # of one file are counted; after one more, none is looked for
_RUN_KEYS = ("name", "network", "activation", "error", "patterns", "presentation", "rule", "start", "bounds", "seed",
             "changes")  # fmt: skip
# The parameters that a change can set, beside bounds and patterns.
_SINGLE: tuple[parameters.Number | parameters.Choice, ...] = (
    *parameters.WEIGHTS.values(), parameters.RULE, *parameters.RULE_NUMBERS, parameters.PRESENTATION,
)  # fmt: skip


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


class _TooManyFaults(Exception):
    """So many faults are found that no more are looked for."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The content of one file: runs, and the iteration that the window showed."""

    runs: tuple[Experiment, ...] = (Experiment(),)
    iteration: int = 0


def read_file(path: Path) -> Workspace:
    """The workspace in the file at `path`; raises `Refused`."""
    return from_bytes(content_of(path))


def content_of(path: Path) -> bytes:
    """The bytes of the file at `path`, a workspace or a picture that may carry one; raises `Refused`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused([f"{path}: is not a file"])
        with path.open("rb") as file:
            most = embedded.most_bytes(file.read(embedded.HEAD))
            if status.st_size > most:
                raise Refused([f"{path}: is too large ({status.st_size} bytes; at most {most} are read)"])
            file.seek(0)
            return file.read(most + 1)
    except (OSError, ValueError) as fault:
        # ValueError: the path has a NUL in it.
        raise Refused([f"{path}: cannot be read ({getattr(fault, 'strerror', None) or fault})"]) from None


def from_bytes(content: bytes) -> Workspace:
    """The workspace in UTF-8 JSON, or in a picture made by Nudge; raises `Refused`."""
    if len(content) > embedded.most_bytes(content):
        raise Refused([f"is too large (over {embedded.most_bytes(content)} bytes)"])
    try:
        content = embedded.workspace_in(content)
        if not content.strip():
            raise Refused(["is empty"])
        document, repeated = decoded(content)
    except Damaged as fault:
        raise Refused([str(fault)]) from None
    reader = _Reader(repeated)
    workspace = None
    with suppress(_TooManyFaults):
        workspace = reader.workspace(document)
    if reader.faults or workspace is None:
        raise Refused(reader.faults)
    return workspace


def to_json(workspace: Workspace) -> str:
    """The file's text: in a sensible order, one value a line. Reading it gives the same workspace."""
    runs = [_run_to_json(run) for run in workspace.runs]
    document = {"format": "nudge", "version": VERSION, "iteration": workspace.iteration, "runs": runs}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _run_to_json(run: Experiment) -> dict[str, Any]:
    return {
        "name": run.name,
        "network": run.network,
        "activation": run.activation,
        "error": run.error,
        "patterns": run.patterns,
        "presentation": run.presentation,
        "rule": {"name": run.rule.name, **{name: getattr(run.rule, name) for name in run.rule.kind.every_parameter}},
        "start": run.start,
        "bounds": run.bounds,
        "seed": run.seed,
        "changes": [{"at": change.at, "set": dict(change.values)} for change in run.changes],
    }


def _last(path: str) -> str:
    """rule.rate is rate."""
    return path.rpartition(".")[2]


class _Reader:
    """Walks a decoded file and collects the faults with their paths, before it makes anything of the file."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults

    def fault(self, path: str, words: str) -> None:
        self.faults.append(f"{path}: {words}")
        if len(self.faults) > MOST_FAULTS:
            raise _TooManyFaults

    def workspace(self, document: Any) -> Workspace | None:
        if not isinstance(document, dict):
            self.faults.append(f"is not a Nudge workspace: it must be an object, is {json_text(document)}")
            return None
        if document.get("format") != "nudge":
            self.fault("format", f'must be "nudge", is {json_text(document.get("format"))}')
        version = document.get("version")
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            self.fault("version", f"must be {VERSION}, is {json_text(version)}")
        elif version > VERSION:
            self.fault(
                "version",
                f"is {json_text(version)}, made by a later Nudge; this one reads up to {VERSION}: update Nudge",
            )
            return None
        self.keys(document, ("format", "version", "iteration", "runs"), "")
        iteration = self.iteration(document.get("iteration", 0), "iteration")
        runs = document.get("runs")
        if not isinstance(runs, list) or not 1 <= len(runs) <= parameters.MOST_RUNS:
            self.fault("runs", f"must be a list of 1 to {parameters.MOST_RUNS} runs, is {json_text(runs)}")
            return None
        made = [self.run(run, f"runs[{k}]") for k, run in enumerate(runs)]
        return None if self.faults else Workspace(tuple(run for run in made if run), iteration)

    def keys(self, document: dict[str, Any], known: tuple[str, ...], path: str, of: str = "") -> None:
        for key in document:
            if key not in known:
                whose = f" (of {of})" if of else ""
                self.fault(f"{path}{key}"[:100], f"is not known here; known are {', '.join(known)}{whose}")

    def iteration(self, value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= parameters.GREATEST_ITERATION:
            self.fault(path, f"must be a whole number from 0 to 2^62, is {json_text(value)}")
            return 0
        return value

    def run(self, document: Any, path: str) -> Experiment | None:
        if not isinstance(document, dict):
            self.fault(path, f"must be an object, is {json_text(document)}")
            return None
        before = len(self.faults)
        self.keys(document, _RUN_KEYS, f"{path}.")
        values: dict[str, Any] = {}
        for choice in parameters.CHOICES:
            if choice is not parameters.RULE and choice.path in document:
                values[choice.path] = self.checked(document[choice.path], choice, f"{path}.{choice.path}")
        if "name" in document:
            values["name"] = self.name(document["name"], f"{path}.name")
        if "patterns" in document:
            values["patterns"] = self.patterns(document["patterns"], f"{path}.patterns")
        if "rule" in document:
            values["rule"] = self.rule(document["rule"], f"{path}.rule")
        network = values.get("network") or parameters.NETWORK.default
        if "start" in document:
            values |= self.start(document["start"], network, f"{path}.start")
        values["bounds"] = default_bounds(network)
        if "bounds" in document:
            values["bounds"] = self.bounds(document["bounds"], f"{path}.bounds")
        if "seed" in document:
            values["seed"] = self.checked(document["seed"], parameters.SEED, f"{path}.seed")
        if "changes" in document:
            values["changes"] = self.changes(document["changes"], f"{path}.changes")
        if len(self.faults) > before:
            return None
        experiment = Experiment(**values)
        for place, words in faults(experiment):
            self.fault(f"{path}.{place}", words)
        return experiment

    def checked(self, value: Any, parameter: parameters.Number | parameters.Choice, path: str) -> Any:
        words = parameter.fault(value)
        if words:
            self.fault(path, words)
            return parameter.default
        return float(value) if isinstance(parameter, parameters.Number) and not parameter.integer else value

    def name(self, value: Any, path: str) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
            self.fault(path, f"must be a line of at most {LONGEST_NAME} visible characters, is {json_text(value)}")
            return ""
        return value

    def object(self, value: Any, known: tuple[str, ...], path: str, of: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(path, f"must be an object, is {json_text(value)}")
            return {}
        self.keys(value, known, f"{path}.", of)
        return value

    def rule(self, value: Any, path: str) -> Rule:
        rule = self.object(value, ("name", *(_last(number.path) for number in parameters.RULE_NUMBERS)), path)
        name = self.checked(rule.get("name", parameters.RULE.default), parameters.RULE, f"{path}.name")
        made = {}
        for number in parameters.RULE_NUMBERS:
            field = _last(number.path)
            if field in rule:
                made[field] = self.checked(rule[field], number, f"{path}.{field}")
        self.keys(made, ("name", *Rule(name).kind.every_parameter), f"{path}.", name)
        return Rule(name, **made)

    def start(self, value: Any, network: str, path: str) -> dict[str, float]:
        """The fields of an experiment that a start sets."""
        names = Experiment(network=network).net.weight_names
        start = self.object(value, names, path, network)
        given = zip(names, ("w", "v"), strict=False)
        return {
            field: self.checked(start[name], parameters.STARTS[name], f"{path}.{name}")
            for name, field in given
            if name in start
        }

    def patterns(self, value: Any, path: str) -> tuple[tuple[float, float], ...]:
        if not isinstance(value, list) or not 1 <= len(value) <= parameters.MOST_PATTERNS:
            self.fault(
                path, f"must be a list of 1 to {parameters.MOST_PATTERNS} patterns [x, y], is {json_text(value)}"
            )
            return ()
        made = []
        for k, pattern in enumerate(value):
            if not isinstance(pattern, list) or len(pattern) != 2:
                self.fault(f"{path}[{k}]", f"must be [x, y], is {json_text(pattern)}")
                continue
            x = self.checked(pattern[0], parameters.X, f"{path}[{k}][0]")
            made.append((x, self.checked(pattern[1], parameters.Y, f"{path}[{k}][1]")))
        return tuple(made)

    def bounds(self, value: Any, path: str) -> tuple[float, float] | None:
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            self.fault(path, f"must be [low, high] or null, is {json_text(value)}")
            return None
        low = self.checked(value[0], parameters.LOW, f"{path}[0]")
        high = self.checked(value[1], parameters.HIGH, f"{path}[1]")
        if low > high:
            self.fault(path, f"must be [low, high] with low ≤ high, is [{low:g}, {high:g}]")
        return low, high

    def changes(self, value: Any, path: str) -> tuple[Change, ...]:
        if not isinstance(value, list):
            self.fault(path, f"must be a list, is {json_text(value)}")
            return ()
        made = []
        for k, item in enumerate(value):
            if not isinstance(item, dict):
                self.fault(f"{path}[{k}]", f"must be an object, is {json_text(item)}")
                continue
            change = self.object(item, ("at", "set"), f"{path}[{k}]")
            at = self.iteration(change.get("at"), f"{path}[{k}].at")
            made.append(Change(at, self.values(change.get("set"), f"{path}[{k}].set")))
        return tuple(made)

    def values(self, value: Any, path: str) -> tuple[tuple[str, Any], ...]:
        known = parameters.CHANGEABLE
        return tuple((key, self.value(key, item, path)) for key, item in self.object(value, known, path).items())

    def value(self, key: str, value: Any, path: str) -> Any:
        """One value of a change; a path that cannot change is a fault already."""
        if key == "bounds":
            return self.bounds(value, f"{path}.bounds")
        if key == "patterns":
            return self.patterns(value, f"{path}.patterns")
        parameter = next((parameter for parameter in _SINGLE if parameter.path == key), None)
        return self.checked(value, parameter, f"{path}.{key}") if parameter else None
