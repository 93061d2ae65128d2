"""`nudge figure`: a picture of any plot, without a screen. Qt is imported after everything else is checked."""

import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.cli.figure_view import add_view_arguments, view_of
from desktop_app.cli.run import add_file, check_iterations, compile_for, say_how_long, workspace_of
from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.rows import advance
from desktop_app.core.files.workspace import Refused, Workspace
from desktop_app.core.files.workspace_view import PLOTS as ITERATION_PLOTS
from desktop_app.core.maps.fork import compile_fork
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.ui.board.stage_pages import PAGES, useless_in
from desktop_app.words.step.parts import parts_of
from desktop_app.words.views.theory import NO_THEORY, is_known

if TYPE_CHECKING:
    from desktop_app.figures.look import Look

KINDS = ("png", "svg", "pdf", "tex")
# The pages that show the error come first, then the plots over the iterations.
PLOTS = (
    *(page.name for page in PAGES if page.make is None), "E", "w", "dE_dw", "rho",
    *(page.name for page in PAGES if page.make is not None), "step", "runs", "board",
)  # fmt: skip
FACES = ("sans", "serif")
# The options that make the look: those that a `Look` has, and two for its ratio.
_OF_LOOK = (
    "width_mm", "height_mm", "font_pt", "line_pt", "face", "has_title", "has_legend", "has_caption", "transparent",
    "scale", "dpi",
)  # fmt: skip
PARTS = "network, gates, derivation, amount, check, or an equation: 1, 2, …, sum, output, error, nudge"
_started: list[object] = []  # Qt's application, kept until the program ends


def add_arguments(parser: ArgumentParser) -> None:
    """What `nudge figure` takes; a size that is not given is as on the screen."""
    add_file(parser)
    parser.add_argument("--at", type=int, required=True, metavar="N", help="the iteration")
    parser.add_argument("--plot", required=True, metavar="NAME", help=f"{', '.join(PLOTS)}, as far as the run has them")
    parser.add_argument(
        "--out", required=True, metavar="PICTURE", help="a file that ends in .png, .svg, .pdf or .tex (TikZ)"
    )
    parser.add_argument("--part", default="", metavar="NAME", help=f"of the step only this: {PARTS}")
    parser.add_argument("--no-numbers", dest="is_numbered", action="store_false", help="equations without numbers")
    parser.add_argument("--run", type=int, metavar="K", help="which run of the file is active, from 0")
    parser.add_argument(
        "--theme", choices=("paper", "light", "dark", "contrast"), default="paper", help="paper is the default"
    )
    parser.add_argument("--width-mm", type=float, metavar="W", help="its width, such as 85 for one column, 170 for two")
    parser.add_argument("--height-mm", type=float, metavar="H", help="its height")
    parser.add_argument("--font-pt", type=float, metavar="PT", help="the size of its letters")
    parser.add_argument("--font", dest="face", choices=FACES, help="serif has symbols in italics, as in a thesis")
    parser.add_argument("--line-pt", type=float, metavar="PT", help="how thick curves are")
    parser.add_argument("--scale", type=int, metavar="S", help="pixels of a PNG for each of 1/96 inch, 1 to 4")
    parser.add_argument("--dpi", type=float, metavar="D", help="the same, as dots an inch: 300 or 600 for print")
    parser.add_argument("--no-title", dest="has_title", action="store_false", default=None, help="no title")
    parser.add_argument("--no-legend", dest="has_legend", action="store_false", default=None, help="no keys of curves")
    parser.add_argument("--no-caption", dest="has_caption", action="store_false", default=None, help="no parameters")
    parser.add_argument("--transparent", action="store_true", default=None, help="no background")
    add_view_arguments(parser)


def do(options: Namespace) -> int:
    """Draw the plot of a file at an iteration; returns the exit status."""
    given = {name: value for name in _OF_LOOK if (value := getattr(options, name)) is not None}
    part = options.part, options.is_numbered
    file, at, plot, out = options.file, options.at, options.plot, options.out
    workspace = workspace_of(file)
    place, kind = Path(out), Path(out).suffix.lower().removeprefix(".")
    number = workspace.view.active if options.run is None else options.run
    check_iterations(at, "--at")
    faults = _faults(workspace, at, plot, number, given) or _part_faults(workspace, at, plot, number, *part)
    view, wrong = view_of(replace(workspace.view, active=number), plot, options, workspace.runs)
    faults += wrong
    if kind not in KINDS:
        faults.append(f"--out: must end in .png, .svg, .pdf or .tex, is {out}")
    elif file != "-" and place.exists() and place.samefile(file):
        faults.append(f"--out: {out} is the workspace itself; the picture would take its place")
    if faults:
        raise Refused(faults)
    settings = workspace.runs[number].settings_at(at)
    for left in (*workspace.left_aside, *useless_in(workspace.view, settings), *_unused(options, kind)):
        print(f"nudge: {left}", file=sys.stderr)
    runs = _run_to(workspace, at, number)
    for left in _not_shown(options, runs, number):
        print(f"nudge: {left}", file=sys.stderr)
    if plot == "fork":
        compile_fork(settings, view.fork)
    if plot == "map":
        _compile_maps(settings, view.map.x, view.map.y)
    look = begin_drawing(options.theme, given)
    from desktop_app.figures import picture
    from desktop_app.figures.page import fault_of, page_of
    from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of

    screen = OffscreenBoard(members_of(runs, at, plot == "runs", view), at, view)
    sheet = screen.sheet(plot, *part)
    page = page_of(sheet, look)
    try:
        if cannot := fault_of(page, kind, look.ratio):
            size = "--width-mm" if look.height_mm is None else "--height-mm"
            other = "--out" if kind == "tex" else "--dpi" if "dpi" in given else "--scale"
            raise Refused([f"{size if page.fault else other}: {cannot}"])
        for note in page.notes:
            print(f"nudge: {note}", file=sys.stderr)
        content = getattr(picture, kind)(sheet, look, page)
    finally:
        page.end()
        screen.close()
    try:
        write_whole(place, content)
    except OSError as fault:
        raise Refused([f"{out}: cannot be written ({fault.strerror})"]) from None
    return 0


def _compile_maps(experiment: Experiment, *paths: str) -> None:
    """Have the loop of maps at hand, which a picture does not wait for otherwise."""
    from desktop_app.core.maps.map import MAPS, form_of, group_of
    from desktop_app.core.run.compiled import loop

    loop.compiled(form_of(MAPS, group_of(experiment, *paths)))


def _faults(workspace: Workspace, at: int, plot: str, number: int, options: dict[str, Any]) -> list[str]:
    if not 0 <= number < len(workspace.runs):
        return [f"--run: must be from 0 to {len(workspace.runs) - 1}, is {number}"]
    from desktop_app.figures.limits import LIMITS

    faults = []
    for name, value in options.items():
        if (limits := LIMITS.get("ratio" if name == "scale" else name)) is None:
            continue
        low, high = limits
        if not low <= value <= high:
            faults.append(f"--{name.replace('_', '-')}: must be from {low:g} to {high:g}, is {value:g}")
    if {"scale", "dpi"} <= options.keys():
        faults.append("--dpi: says the same as --scale; give one of them")
    names = _plots_of(workspace.runs[number].settings_at(at), len(workspace.runs))
    if plot not in names:
        faults.append(f"--plot: run {number} has no {plot}; it has {', '.join(names)}")
    return faults


def _part_faults(workspace: Workspace, at: int, plot: str, number: int, part: str, is_numbered: bool) -> list[str]:
    if plot != "step":
        given = {"--part": bool(part), "--no-numbers": not is_numbered}
        return [f"{name}: goes with --plot step" for name, is_given in given.items() if is_given]
    if not part:
        return []
    names = parts_of(workspace.runs[number].settings_at(at))
    return [] if part in names else [f"--part: run {number} has no {part}; it has {', '.join(names)}"]


def _unused(options: Namespace, kind: str) -> list[str]:
    """A sentence for each option that a picture of this kind has no use for."""
    given = [name for name in ("dpi", "scale") if getattr(options, name) is not None]
    return (
        [] if kind == "png" else [f"--{name}: only a PNG has pixels; a .{kind} is sharp at any size" for name in given]
    )


def _not_shown(options: Namespace, runs: list[Run], number: int) -> list[str]:
    """A sentence for each part of the view that is asked for and shows nothing of the runs."""
    words, latest = [], max(run.i for run in runs)
    if options.theory and not is_known(runs[number].experiment, options.at):
        words.append(f"--theory: {NO_THEORY}")
    if options.plot in (*ITERATION_PLOTS, "board") and isinstance(options.xlim, tuple):
        low, high = options.xlim
        if low > latest or high < 0:
            words.append(f"--xlim: there is nothing to see there; the runs have iterations 0 to {latest}")
    return words


def _plots_of(settings: Experiment, runs: int) -> tuple[str, ...]:
    """The plots that a run has."""
    missing = {page.name for page in PAGES if not page.is_offered(settings)} | ({"runs"} if runs == 1 else set())
    return tuple(name for name in PLOTS if name not in missing)


def _run_to(workspace: Workspace, at: int, number: int) -> list[Run]:
    """The runs at iteration `at`, or where they end before it; the one that is drawn must get there."""
    compile_for(at, workspace.runs)
    say_how_long(workspace, at, None)
    runs = [Run(experiment) for experiment in workspace.runs]
    for k, run in enumerate(runs):
        if not advance(run, at, lambda _: None) and k == number:
            raise Refused([f"--at: run {k} ends at iteration {run.i}, where the step is not finite; {at} is later"])
    return runs


def begin_drawing(theme: str, options: dict[str, Any]) -> "Look":
    """Start Qt, off any screen."""
    from desktop_app.setup import system_libraries

    if missing := system_libraries.missing_libraries(for_screen=False):
        raise Refused([system_libraries.missing_message(missing).replace("\n", " ")])
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # even if there is a screen, so that pictures look the same everywhere
    from desktop_app.figures.look import PX_AN_INCH, Look
    from desktop_app.plots.theme import THEMES
    from desktop_app.ui.window.application import make_application

    _started.append(make_application())
    given = {"ratio" if name == "scale" else name: value for name, value in options.items() if name != "dpi"}
    if "dpi" in options:
        given["ratio"] = options["dpi"] / PX_AN_INCH
    return Look(theme=next(each for each in THEMES if each.name == theme), **given)
