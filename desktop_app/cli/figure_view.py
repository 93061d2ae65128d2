"""What `nudge figure` shows of the runs: the view of the file, and the options over it."""

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from dataclasses import replace
from math import isnan, nan

from desktop_app.core.files.workspace_view import FARTHEST, MOST_N, PLOTS, Limits, MapView, Range, WorkspaceView
from desktop_app.core.model.experiment import Experiment
from desktop_app.ui.board.stage_pages import faults_of_fork, faults_of_map, has_axis_above_zero

AUTO, ALL, BOARD = "auto", "all", "board"
WITH_THEORY = ("E", "w", BOARD)
# The plots with axes, each with the names that views have for it.
_AXES: dict[str, tuple[str, ...]] = {
    name: (name,) for name in (*PLOTS, "curve", "landscape", "cobweb", "fork", "map", "rate")
}
_AXES |= {"sections": ("section-0", "section-1")}

_LINEAR = ("cobweb", "fork", "map")  # both of its axes


def add_view_arguments(parser: ArgumentParser) -> None:
    """The options for the view; what is not given is as the file has it."""
    view = parser.add_argument_group("the view, where it is to differ from that in the file")
    auto = f"; {AUTO}: whatever the run needs"
    view.add_argument("--xlim", type=_limits, metavar="LOW:HIGH", help=f"the values across, as in --xlim=-2:2{auto}")
    view.add_argument("--ylim", type=_limits, metavar="LOW:HIGH", help=f"the values upwards{auto}")
    for name, what in (("log-x", "iterations"), ("log-y", "values"), ("theory", "")):
        help_ = f"a logarithmic axis of {what}" if what else "what theory says of the long run"
        view.add_argument(f"--{name}", action=BooleanOptionalAction, default=None, help=help_)
    for side, where in (("x", "to the right"), ("y", "upwards")):
        of = "a map's or a fork's" if side == "x" else "a map's"
        help_ = f"the parameter of {of} axis {where}, such as rule.rate"
        view.add_argument(f"--{side}", dest=f"map_{side}", metavar="PATH", help=help_)
    view.add_argument("--iterations", dest="map_n", type=_n, metavar="N", help="how many each run of a map makes")
    view.add_argument("--runs", type=_runs, metavar="K,K,…", help=f"which runs are drawn, from 0; {ALL}: all of them")


def view_of(
    own: WorkspaceView, plot: str, options: Namespace, runs: Sequence[Experiment]
) -> tuple[WorkspaceView, list[str]]:
    """The view `own` of a file with the options over it, and what is wrong with them."""
    view, faults = own, list[str]()
    of_map = {name: getattr(options, f"map_{name}") for name in MapView._fields}
    of_map = {name: value for name, value in of_map.items() if value is not None}
    names_of_map = {"x": "--x", "y": "--y", "n": "--iterations"}
    of_plot = {"map": frozenset(of_map), "fork": frozenset(("x",))}.get(plot, frozenset())
    faults += [
        f"{names_of_map[name]}: {plot} has no such axis; it goes with map" for name in of_map if name not in of_plot
    ]
    if plot == "map" and own.active < len(runs):
        view = replace(view, map=view.map._replace(**of_map))
        faults += [f"{names_of_map[name]}: {words}" for name, words in faults_of_map(view.map, runs[own.active])]
    if plot == "fork" and own.active < len(runs):
        view = replace(view, fork=of_map.get("x", view.fork))
        faults += [f"--x: {words}" for words in faults_of_fork(view.fork, runs[own.active])]
    names = _AXES.get(plot, ())
    for option in ("xlim", "ylim", "log_y"):
        fitting = [name for name in _AXES if option != "log_y" or name not in _LINEAR]
        if getattr(options, option) is not None and plot not in fitting and (plot, option) != (BOARD, "xlim"):
            faults.append(f"--{option.replace('_', '-')}: {plot} has no such axis; name one of {', '.join(fitting)}")
    if options.log_x is not None and plot not in (*PLOTS, BOARD):
        faults.append(f"--log-x: {plot} has no iterations; name one of {', '.join((*PLOTS, BOARD))}")
    if options.theory and plot not in WITH_THEORY:
        faults.append(f"--theory: {plot} has none; name one of {', '.join(WITH_THEORY)}")
    if options.runs not in (None, ALL) and (wrong := [k for k in options.runs if k >= len(runs)]):
        faults.append(f"--runs: must be from 0 to {len(runs) - 1}, is {wrong[0]}")
    if faults:
        return own, faults
    if options.log_x is not None:
        view = replace(view, log_x=options.log_x, iterations=view.iterations if options.log_x == own.log_x else None)
    if options.theory is not None:
        view = replace(view, theory=options.theory)
    if options.runs is not None:
        view = replace(view, hidden=frozenset(() if options.runs == ALL else set(range(len(runs))) - options.runs))
    if options.xlim is not None and plot in (*PLOTS, BOARD):
        view = replace(view, iterations=_asked(options.xlim))
    for name in names:
        if options.log_y is not None and options.log_y != (name in view.log_y):
            view = view.with_log_y(name, options.log_y).with_limits(name, Limits(x=view.limits_of(name).x))
        limits = view.limits_of(name)
        if options.xlim is not None and name not in PLOTS:
            limits = limits._replace(x=_asked(options.xlim))
        if options.ylim is not None:
            limits = limits._replace(y=_asked(options.ylim))
        view = view.with_limits(name, limits)
    return view, _on_logarithmic_axes(view, plot, options)


def _on_logarithmic_axes(view: WorkspaceView, plot: str, options: Namespace) -> list[str]:
    """What is wrong with limits of axes on which there is nothing ≤ 0."""
    across, up, faults = _asked(options.xlim), _asked(options.ylim), []
    if view.log_x and plot in (*PLOTS, BOARD) and across is not None and across[1] <= 0:
        faults.append(f"--xlim: on a logarithmic axis HIGH must be above 0, is {across[1]:g}; or say --no-log-x")
    if up is not None and up[0] <= 0 and any(has_axis_above_zero(view, name) for name in _AXES.get(plot, ())):
        faults.append(f"--ylim: on a logarithmic axis LOW must be above 0, is {up[0]:g}; or say --no-log-y")
    return faults


def _asked(limits: Range | str) -> Range | None:
    return limits if isinstance(limits, tuple) else None


def _limits(text: str) -> Range | str:
    """0:200, or auto."""
    if text == AUTO:
        return AUTO
    try:
        low, high = (float(part) for part in text.split(":"))
    except ValueError:
        low = high = nan
    shown = ascii(text)[:80]
    if "_" in text or isnan(low) or isnan(high):
        raise ArgumentTypeError(f"must be {AUTO}, or two numbers such as 0:200, is {shown}")
    if max(abs(low), abs(high)) > FARTHEST:
        raise ArgumentTypeError(f"must be from {-FARTHEST:g} to {FARTHEST:g}, is {shown}")
    if not low < high:
        raise ArgumentTypeError(f"HIGH must be above LOW, is {shown}")
    return low, high


def _n(text: str) -> int:
    """A number of iterations."""
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST_N):
        raise ArgumentTypeError(f"must be a whole number from 1 to {MOST_N}, is {ascii(text)[:80]}")
    return int(text)


def _runs(text: str) -> frozenset[int] | str:
    """0,2, or all."""
    parts = text.split(",")
    if text == ALL:
        return ALL
    if not all(part.isdecimal() and part.isascii() and len(part) < 4 for part in parts):
        raise ArgumentTypeError(f"must be {ALL}, or numbers of runs such as 0,2, is {ascii(text)[:80]}")
    return frozenset(map(int, parts))
