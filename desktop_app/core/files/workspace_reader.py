"""Makes a workspace of decoded JSON, and finds what is wrong with it."""

from dataclasses import replace
from typing import Any

from desktop_app.core.files.workspace_view import DEFAULT, KEY, ViewReader, WorkspaceView
from desktop_app.core.model import parameters
from desktop_app.core.model.change_limits import NO_PATTERNS
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import SILENT, UNNAMED_FUNCTION, Change, Experiment, default_bounds
from desktop_app.core.model.faults import faults
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tokens import FormulaFault
from desktop_app.core.model.networks import FUNCTION
from desktop_app.core.model.own import OF_FUNCTION, Own
from desktop_app.core.model.parameters import json_text
from desktop_app.core.model.pattern_list import Patterns

VERSION = 1
LONGEST_NAME = 200
MOST_FAULTS = 10_000  # of one file are counted; after one more, none is looked for
_RUN_KEYS = ("name", "network", "formula", "activation", "error", "patterns", "presentation", "error_of_batch", "rule",
             "start", "bounds", "seed", "changes")  # fmt: skip
# The parameters that a change can set, beside bounds and patterns.
_CHANGEABLE: tuple[parameters.Number | parameters.Choice, ...] = (
    *parameters.WEIGHTS.values(), parameters.RULE, *parameters.RULE_NUMBERS, parameters.SCHEDULE,
    *parameters.SCHEDULE_NUMBERS, parameters.PRESENTATION, parameters.SIZE, parameters.ERROR_OF_BATCH,
)  # fmt: skip
_SINGLE = {parameter.path: parameter for parameter in _CHANGEABLE}


class TooManyFaults(Exception):
    """So many faults are found that no more are looked for."""


class WorkspaceReader:
    """Walks a decoded file and collects the faults with their paths, before it makes anything of the file."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self._lists: dict[str, Patterns] = {}
        self.left_aside: list[str] = []  # sentences about what is ignored

    def fault(self, path: str, words: str) -> None:
        self.faults.append(f"{path}: {words}")
        if len(self.faults) > MOST_FAULTS:
            raise TooManyFaults

    def read(self, document: Any) -> tuple[tuple[Experiment, ...], int, WorkspaceView] | None:
        """The runs, the iteration and the view, unless there are faults; raises `TooManyFaults`."""
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
        self.keys(document, ("format", "version", "iteration", "runs", KEY), "")
        iteration = self.iteration(document.get("iteration", 0), "iteration")
        runs = document.get("runs")
        if not isinstance(runs, list) or not 1 <= len(runs) <= parameters.MOST_RUNS:
            self.fault("runs", f"must be a list of 1 to {parameters.MOST_RUNS} runs, is {json_text(runs)}")
            return None
        made = [self.run(run, f"runs[{k}]") for k, run in enumerate(runs)]
        told_apart = (  # runs without a name have their number in it
            replace(run, name=f"{run.name} ({number})") if number > 1 and "name" not in document else run
            for number, (run, document) in enumerate(zip(made, runs, strict=True), start=1)
            if run is not None
        )
        view = self.view(document[KEY], len(runs)) if KEY in document else DEFAULT
        return None if self.faults else (tuple(told_apart), iteration, view)

    def view(self, document: Any, runs: int) -> WorkspaceView:
        """The view, as far as it can be read: nothing in it is a fault."""
        reader = ViewReader(runs)
        view = reader.read(document)
        self.left_aside += reader.words
        return view

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
            if "." not in choice.path and choice is not parameters.PRESENTATION and choice.path in document:
                values[choice.path] = self.choice(document[choice.path], choice, f"{path}.{choice.path}")
        if "presentation" in document:
            given = self.presentation(document["presentation"], f"{path}.presentation")
            values |= {path.replace("presentation.", ""): value for path, value in given.items()}
        values |= self.function(document, values.get("network"), path)
        if "name" in document:
            values["name"] = self.name(document["name"], f"{path}.name")
        if "patterns" in document and values.get("network") != FUNCTION.name:
            values["patterns"] = self.patterns(document["patterns"], f"{path}.patterns")
        if "rule" in document:
            values["rule"] = self.rule(document["rule"], f"{path}.rule")
        network = values.get("network") or parameters.NETWORK.default
        if "start" in document:
            values |= self.start(document["start"], network, values.get("formula", ""), f"{path}.start")
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

    def choice(self, value: Any, choice: parameters.Choice, path: str) -> Any:
        """An entry of a registry by its name, or a formula of the user's own."""
        if not choice.own or not isinstance(value, dict):
            return self.checked(value, choice, path)
        own = self.object(value, ("formula",), path)
        return Own(self.formula(own.get("formula"), choice.own, f"{path}.formula"))

    def formula(self, value: Any, names: tuple[str, ...], path: str) -> str:
        """The text of a formula that may have these quantities."""
        if not isinstance(value, str):
            self.fault(path, f'must be a formula, such as "{names[0]}^2", is {json_text(value)}')
        else:
            try:
                OwnFormula.parsed(value, names)
            except FormulaFault as fault:
                where = f" (character {fault.begin + 1} of {json_text(value)})" if value else ""
                self.fault(path, f"{fault.words}{where}")
            else:
                return value
        return " + ".join(names)

    def function(self, document: dict[str, Any], network: str | None, path: str) -> dict[str, Any]:
        """What a network without patterns has: its formula, and the pattern that nobody sees."""
        if network != FUNCTION.name:
            if "formula" in document:
                self.fault(f"{path}.formula", f"goes with the network {FUNCTION.name} alone; "
                           'an activation and an error take their own: {"formula": …}')  # fmt: skip
            return {}
        for key in ("activation", "error", "patterns", "presentation", "error_of_batch"):
            if key in document:
                self.fault(f"{path}.{key}", NO_PATTERNS)
        formula = self.formula(document.get("formula"), OF_FUNCTION, f"{path}.formula")
        return {"name": UNNAMED_FUNCTION, "formula": formula, "patterns": SILENT}

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

    def presentation(self, value: Any, path: str) -> dict[str, Any]:
        """The presentation and, of mini-batches, their size, by path: from its name, or from an object."""
        if not isinstance(value, dict):
            return {parameters.PRESENTATION.path: self.checked(value, parameters.PRESENTATION, path)}
        given = self.object(value, ("name", "size"), path)
        name = self.checked(given.get("name"), parameters.PRESENTATION, f"{path}.name")
        made = {parameters.PRESENTATION.path: name}
        if name != given.get("name"):  # a fault, which says which names there are
            return made
        if "size" in given and name != "mini_batch":
            self.keys({"size": 0}, ("name",), f"{path}.", name)
        elif "size" in given:
            made[parameters.SIZE.path] = self.checked(given["size"], parameters.SIZE, f"{path}.size")
        return made

    def schedule(self, value: Any, path: str) -> Schedule:
        given = self.object(value, ("name", *(number.field for number in parameters.SCHEDULE_NUMBERS)), path)
        name = self.checked(given.get("name", parameters.SCHEDULE.default), parameters.SCHEDULE, f"{path}.name")
        made = {
            number.field: self.checked(given[number.field], number, f"{path}.{number.field}")
            for number in parameters.SCHEDULE_NUMBERS
            if number.field in given
        }
        self.keys(made, ("name", *Schedule(name).kind.parameters), f"{path}.", name)
        return Schedule(name, **made)

    def rule(self, value: Any, path: str) -> Rule:
        known = ("name", *(number.field for number in parameters.RULE_NUMBERS), "schedule")
        rule = self.object(value, known, path)
        name = self.checked(rule.get("name", parameters.RULE.default), parameters.RULE, f"{path}.name")
        made = {}
        for number in parameters.RULE_NUMBERS:
            field = number.field
            if field in rule:
                made[field] = self.checked(rule[field], number, f"{path}.{field}")
        begun = Rule.begun(name)
        self.keys(made, ("name", *begun.kind.every_parameter), f"{path}.", name)
        if "schedule" in rule:
            made["schedule"] = self.schedule(rule["schedule"], f"{path}.schedule")
        return replace(begun, **made)

    def start(self, value: Any, network: str, formula: str, path: str) -> dict[str, float]:
        """The fields of an experiment that a start sets."""
        names = Experiment(network=network, formula=formula).net.weight_names
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
        patterns = Patterns(made)
        # Runs and changes that have the same long list share it.
        return self._lists.setdefault(repr(patterns), patterns) if patterns.are_many else patterns

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
        if len(value) > parameters.MOST_CHANGES:
            self.fault(path, f"must be at most {parameters.MOST_CHANGES} changes, is {json_text(value)}")
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
        made: dict[str, Any] = {}
        for key, item in self.object(value, known, path).items():
            if key == parameters.PRESENTATION.path:
                made |= self.presentation(item, f"{path}.{key}")
            else:
                made[key] = self.value(key, item, path)
        return tuple(made.items())

    def value(self, key: str, value: Any, path: str) -> Any:
        """One value of a change; a path that cannot change is a fault already."""
        if key == "bounds":
            return self.bounds(value, f"{path}.bounds")
        if key == "patterns":
            return self.patterns(value, f"{path}.patterns")
        parameter = _SINGLE.get(key)
        return self.checked(value, parameter, f"{path}.{key}") if parameter else None
