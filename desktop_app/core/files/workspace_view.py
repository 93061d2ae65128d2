"""The view of a workspace: what the plots show of the runs, and how; the part `view` of a `.nudge` file.

Only what differs from the default is written. What a file has there that is unknown or wrong is left aside, with a
sentence about it: no file is refused for its view.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, NamedTuple

from desktop_app.core.model.parameters import MOST_PATTERNS, json_text
from desktop_app.core.run.spread import CHOSEN, MOST_CHOSEN

Range = tuple[float, float]

KEY = "view"  # in the file
DESKS = SIMPLE, FULL = ("simple", "full")  # how much of the window is shown
PLOTS = ("E", "w", "dE_dw", "rho")  # those over the iterations
PLOTS_OF_DESK = {SIMPLE: ("E",), FULL: PLOTS}
PANELS = PARAMETERS, STEP, RUNS = ("parameters", "step", "runs")  # the parts around the plots that belong to the work
DEFAULT_H, LEAST_H, MOST_H = 0.1, 1e-6, 10.0  # the length of the step whose directions are compared
FARTHEST = 1e300  # limits beyond it overflow
MOST_N = 100_000  # iterations of each run of a map on the screen
_MOST_NAMES, _LONGEST_NAME, _MOST_WORDS = 32, 40, 20


class Limits(NamedTuple):
    """The values in view along the axes of a plot; None: whatever the run needs."""

    x: Range | None = None
    y: Range | None = None


class MapView(NamedTuple):
    """The axes of the map by the paths of their parameters, "" for the usual ones; and n, how many iterations."""

    x: str = ""
    y: str = ""
    n: int = 200


USUAL_MAP = MapView()


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """What the window shows of its runs, with the names that plots and pages have on the command line.

    `iterations` are those in view in all plots over the iterations; `limits` are those of single plots, by name, in
    the order of the names. `active` is the number of the run that the parameters are about, `hidden` are those of the
    runs that are not drawn; `log_y` are the plots whose values are on a logarithmic axis. An empty `page` is the first
    one that the run has; `panels` that are None are those that the desk has at first. Of many patterns
    the `chosen` ones are shown. The parameter of the fork is at the path `fork`, the learning rate if that is empty.
    """

    page: str = ""
    iterations: Range | None = None
    log_x: bool = False
    log_y: frozenset[str] = frozenset()
    limits: tuple[tuple[str, Limits], ...] = ()
    hidden: frozenset[int] = frozenset()
    active: int = 0
    theory: bool = False
    h: float = DEFAULT_H
    desk: str = FULL
    panels: frozenset[str] | None = None
    chosen: tuple[int, ...] = CHOSEN
    map: MapView = USUAL_MAP
    fork: str = ""

    def limits_of(self, plot: str) -> Limits:
        """The limits of a plot; none if it has none of its own."""
        return dict(self.limits).get(plot, Limits())

    def with_limits(self, plot: str, limits: Limits) -> "WorkspaceView":
        """The view with other limits of one plot."""
        return replace(self, limits=limits_by_name({**dict(self.limits), plot: limits}))

    def with_log_y(self, plot: str, on: bool) -> "WorkspaceView":
        """The view with the values of one plot on a logarithmic axis, or on a linear one."""
        return replace(self, log_y=self.log_y | {plot} if on else self.log_y - {plot})


DEFAULT = WorkspaceView()


def limits_by_name(limits: dict[str, Limits]) -> tuple[tuple[str, Limits], ...]:
    """The limits as a view has them: in the order of their names, and without those that are none."""
    return tuple(sorted((name, each) for name, each in limits.items() if each != Limits()))


def to_document(view: WorkspaceView) -> dict[str, Any]:
    """What a file has of a view; empty where nothing differs from the default."""
    limits = {
        name: {side: list(each) for side, each in zip("xy", limits, strict=True) if each is not None}
        for name, limits in view.limits
    }
    every = {
        "desk": (view.desk, view.desk != FULL),
        "panels": (sorted(view.panels or (), key=PANELS.index), view.panels is not None),
        "page": (view.page, bool(view.page)),
        "active_run": (view.active, view.active != 0),
        "hidden_runs": (sorted(view.hidden), bool(view.hidden)),
        "iterations": (view.iterations, view.iterations is not None),
        "log_x": (True, view.log_x),
        "log_y": (sorted(view.log_y), bool(view.log_y)),
        "limits": (limits, bool(limits)),
        "theory": (True, view.theory),
        "h": (view.h, view.h != DEFAULT_H),
        "patterns": (list(view.chosen), view.chosen != CHOSEN),
        "map": (_differing(view.map), view.map != USUAL_MAP),
        "fork": ({"x": view.fork}, bool(view.fork)),
    }
    return {name: value for name, (value, differs) in every.items() if differs}


def _differing(map_: MapView) -> dict[str, Any]:
    usual = USUAL_MAP._asdict()
    return {name: value for name, value in map_._asdict().items() if value != usual[name]}


class ViewReader:
    """Makes a view of decoded JSON; `words` has a sentence for each part that is left aside."""

    def __init__(self, runs: int) -> None:
        self._runs = runs
        self.words: list[str] = []

    def read(self, document: Any) -> WorkspaceView:
        """The view, as far as it can be read."""
        if not isinstance(document, dict):
            self._leave(KEY, f"it must be an object, is {json_text(document)}")
            return DEFAULT
        readers: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
            "desk": ("desk", self._desk),
            "panels": ("panels", self._panels),
            "page": ("page", self._name),
            "active_run": ("active", self._run),
            "hidden_runs": ("hidden", self._hidden),
            "iterations": ("iterations", self._range),
            "log_x": ("log_x", self._switch),
            "log_y": ("log_y", self._names),
            "limits": ("limits", self._limits),
            "theory": ("theory", self._switch),
            "h": ("h", self._length),
            "patterns": ("chosen", self._chosen),
            "map": ("map", self._map),
            "fork": ("fork", self._fork),
        }
        made = {}
        for key, value in document.items():
            path = f"{KEY}.{key}"
            if key not in readers:
                self._leave(path, "this Nudge does not know it")
                continue
            field, read = readers[key]
            if (read_value := read(value, path)) is not None:
                made[field] = read_value
        return WorkspaceView(**made)

    def _leave(self, path: str, why: str) -> None:
        """Leave a part aside; of very many not all are told."""
        if len(self.words) < _MOST_WORDS:
            self.words.append(f"{path[:100]} is left aside: {why}.")

    def _desk(self, value: Any, path: str) -> str | None:
        if isinstance(value, str) and value in DESKS:
            return value
        self._leave(path, f"it must be {' or '.join(DESKS)}, is {json_text(value)}")
        return None

    def _switch(self, value: Any, path: str) -> bool | None:
        if isinstance(value, bool):
            return value
        self._leave(path, f"it must be true or false, is {json_text(value)}")
        return None

    def _name(self, value: Any, path: str) -> str | None:
        if isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable():
            return value
        self._leave(path, f"it must be a name, is {json_text(value)}")
        return None

    def _list(self, value: Any, path: str) -> list[Any]:
        if isinstance(value, list) and len(value) <= _MOST_NAMES:
            return value
        self._leave(path, f"it must be a list of at most {_MOST_NAMES}, is {json_text(value)}")
        return []

    def _names(self, value: Any, path: str) -> frozenset[str]:
        each = (self._name(item, f"{path}[{k}]") for k, item in enumerate(self._list(value, path)))
        return frozenset(name for name in each if name is not None)

    def _panels(self, value: Any, path: str) -> frozenset[str] | None:
        if not isinstance(value, list):
            self._leave(path, f"it must be a list of {', '.join(PANELS)}, is {json_text(value)}")
            return None
        names = self._names(value, path)
        for name in sorted(names.difference(PANELS)):
            self._leave(f"{path}: “{name}”", f"known are {', '.join(PANELS)}")
        return names.intersection(PANELS)

    def _hidden(self, value: Any, path: str) -> frozenset[int]:
        each = (self._run(item, f"{path}[{k}]") for k, item in enumerate(self._list(value, path)))
        return frozenset(number for number in each if number is not None)

    def _run(self, value: Any, path: str) -> int | None:
        if not isinstance(value, bool) and isinstance(value, int) and 0 <= value < self._runs:
            return value
        self._leave(path, f"it must be from 0 to {self._runs - 1}, is {json_text(value)}")
        return None

    def _range(self, value: Any, path: str) -> Range | None:
        if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
            low, high = map(float, value)
            if -FARTHEST <= low < high <= FARTHEST:
                return low, high
        self._leave(path, f"it must be [low, high] with low < high, is {_shown(value)}")
        return None

    def _limits(self, value: Any, path: str) -> tuple[tuple[str, Limits], ...] | None:
        if not isinstance(value, dict) or len(value) > _MOST_NAMES:
            self._leave(path, f"it must be an object with at most {_MOST_NAMES} plots, is {json_text(value)}")
            return None
        made = {}
        for name, sides in value.items():
            of = f"{path}.{name}"
            if self._name(name, of) is None:
                continue
            if not isinstance(sides, dict):
                self._leave(of, f"it must be an object, is {json_text(sides)}")
                continue
            for side in sides:
                if side not in ("x", "y"):
                    self._leave(f"{of}.{side}", "known are x, y")
            made[name] = Limits(*(self._range(sides[side], f"{of}.{side}") if side in sides else None for side in "xy"))
        return limits_by_name(made)

    def _chosen(self, value: Any, path: str) -> tuple[int, ...] | None:
        if isinstance(value, list) and len(value) <= MOST_CHOSEN and all(map(_is_place, value)):
            return tuple(dict.fromkeys(value))
        self._leave(path, f"it must be a list of at most {MOST_CHOSEN} whole numbers from 0 on, is {json_text(value)}")
        return None

    def _map(self, value: Any, path: str) -> MapView | None:
        if not isinstance(value, dict):
            self._leave(path, f"it must be an object, is {json_text(value)}")
            return None
        for name in value:
            if name not in MapView._fields:
                self._leave(f"{path}.{name}", f"known are {', '.join(MapView._fields)}")
        n = value.get("n", USUAL_MAP.n)
        if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_N:
            self._leave(f"{path}.n", f"it must be a whole number from 1 to {MOST_N}, is {json_text(n)}")
            n = USUAL_MAP.n
        x, y = ((self._name(value[side], f"{path}.{side}") or "") if side in value else "" for side in "xy")
        return MapView(x, y, n)

    def _fork(self, value: Any, path: str) -> str | None:
        if not isinstance(value, dict):
            self._leave(path, f"it must be an object, is {json_text(value)}")
            return None
        for name in value:
            if name != "x":
                self._leave(f"{path}.{name}", "known is x")
        return self._name(value["x"], f"{path}.x") if "x" in value else None

    def _length(self, value: Any, path: str) -> float | None:
        if _is_number(value) and LEAST_H <= float(value) <= MOST_H:
            return float(value)
        self._leave(path, f"it must be from {LEAST_H:g} to {MOST_H:g}, is {json_text(value)}")
        return None


def _is_place(value: Any) -> bool:
    """Whether it is the place of a pattern in a list."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_PATTERNS


def _is_number(value: Any) -> bool:
    """Whether it is a number that a double can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= FARTHEST if isinstance(value, int) else isfinite(value)


def _shown(value: Any) -> str:
    """A list of two as it stands there, anything else in short."""
    if isinstance(value, list) and len(value) == 2:
        return f"[{', '.join(map(json_text, value))}]"
    return json_text(value)
