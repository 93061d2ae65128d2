"""The command line: opens the window, or does one verb without it.

Every fault is one line on standard error, with exit status 2; no traceback reaches a person.
"""

import argparse
import gc
import logging
import os
import sys
from pathlib import Path
from typing import NoReturn

from desktop_app import __version__

# Who gets more faults than this reads none of the others.
_MOST_FAULTS = 100
_VERBS = ("run", "step", "figure", "bench", "doctor")


class _Parser(argparse.ArgumentParser):
    """One line for a fault, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"nudge: {message} (see nudge --help)\n")


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    first = arguments[0] if arguments else ""
    parser = _parser(first in _VERBS)
    if first and first not in _VERBS and not first.startswith("-") and not os.path.lexists(first):
        shown = first if first.isprintable() else ascii(first)
        parser.error(f"{shown} is neither a file nor one of the verbs {', '.join(_VERBS)}")
    options = parser.parse_args(arguments)
    logging.getLogger("desktop_app").addHandler(logging.NullHandler())
    if sys.stderr is None:
        # Closed: what is said there is for nobody, and print would put it among the rows on standard output.
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        # Windows and bare C locales have consoles that know no ŷ: rather a ? than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = _do(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has had enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _do(options: argparse.Namespace) -> int:
    from desktop_app.core.files.workspace import Refused

    try:
        if options.verb == "run":
            from desktop_app.cli import run as headless

            return headless.run(options.file, options.iterations, options.every, options.csv)
        if options.verb == "step":
            from desktop_app.cli import run as headless

            return headless.step(options.file, options.at, options.run)
        if options.verb == "figure":
            return _figure(options)
        if options.verb == "bench":
            from desktop_app import bench

            return bench.bench()
        if options.verb == "doctor":
            from desktop_app.cli import doctor

            return doctor.doctor(options.compile)
        return _window(options)
    except Refused as refused:
        for fault in refused.faults[:_MOST_FAULTS]:
            print(f"nudge: {fault}", file=sys.stderr)
        if (more := len(refused.faults) - _MOST_FAULTS) > 0:
            print(f"nudge: … and {more} more faults", file=sys.stderr)
        return 2
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            raise
        print(f"nudge: {fault.filename or 'output'}: {fault.strerror}", file=sys.stderr)
        return 2


def _figure(options: argparse.Namespace) -> int:
    from desktop_app.cli import figure

    words = ("width_mm", "height_mm", "font_pt", "line_pt", "scale", "has_caption", "transparent")
    given = {name: value for name in words if (value := getattr(options, name)) is not None}
    return figure.figure(options.file, options.at, options.plot, options.out, options.run, options.theme, given)


def _window(options: argparse.Namespace) -> int:
    if options.install_shortcut or options.remove_shortcut:
        from desktop_app.setup import shortcut

        try:
            print(shortcut.install_shortcut() if options.install_shortcut else shortcut.remove_shortcut())
        except shortcut.ShortcutFailed as fault:
            print(f"nudge: {fault}", file=sys.stderr)
            return 2
        return 0
    from desktop_app.setup import system_libraries

    missing = system_libraries.missing_libraries(for_screen=True)
    trouble = system_libraries.missing_message(missing) if missing else system_libraries.display_fault()
    if trouble:
        print(f"nudge: {trouble}", file=sys.stderr)
        return 2
    gc.disable()  # there is nothing to tidy up yet; application.py sees to it once the window is there
    from desktop_app.ui.window.application import run_window

    return run_window(Path(options.file) if options.file else None, options.restore)


def _parser(has_verb: bool) -> argparse.ArgumentParser:
    parser = _Parser(prog="nudge", description="Watch one weight learn.", epilog=_EPILOG, formatter_class=_AsItStands)
    parser.add_argument("--version", action="version", version=f"nudge {__version__}")
    if not has_verb:
        parser.set_defaults(verb=None)
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="a .nudge file, or a picture that Nudge made, to open"
        )
        # What a window left behind, where another one is to restore it.
        parser.add_argument("--restore", default="", help=argparse.SUPPRESS)
        shortcuts = parser.add_mutually_exclusive_group()
        shortcuts.add_argument("--install-shortcut", action="store_true", help="put Nudge into your menu")
        shortcuts.add_argument("--remove-shortcut", action="store_true", help="take it out again")
        return parser
    verbs = parser.add_subparsers(dest="verb")
    run = verbs.add_parser("run", help="make iterations without a window")
    run.add_argument("file", metavar="FILE", help="a .nudge file, or a picture that Nudge made; - is standard input")
    run.add_argument("--iterations", type=int, required=True, metavar="N", help="how many; the last row is row N")
    run.add_argument("--every", type=int, metavar="K", help="write every K-th row only")
    run.add_argument("--csv", metavar="OUT", help="write the rows to this file; - is standard output")
    step = verbs.add_parser("step", help="print the worked step at one iteration, as JSON")
    step.add_argument("file", metavar="FILE", help="a .nudge file, or a picture that Nudge made; - is standard input")
    step.add_argument("--at", type=int, required=True, metavar="N", help="the iteration")
    step.add_argument("--run", type=int, default=0, metavar="K", help="which run of the file, from 0")
    _add_figure(verbs.add_parser("figure", help="draw a plot as PNG, SVG or PDF, which is a save file as well"))
    verbs.add_parser("bench", help="measure what Nudge can do on this machine, beside its peers")
    doctor = verbs.add_parser("doctor", help="versions, missing system libraries, where files are kept")
    doctor.add_argument("--compile", action="store_true", help="only compile the training loop, for a quick first play")
    return parser


def _add_figure(figure: argparse.ArgumentParser) -> None:
    """What `nudge figure` takes; a size that is not given is as on the screen."""
    figure.add_argument("file", metavar="FILE", help="a .nudge file, or a picture that Nudge made; - is standard input")
    figure.add_argument("--at", type=int, required=True, metavar="N", help="the iteration")
    figure.add_argument("--plot", required=True, metavar="NAME", help=_PLOTS)
    figure.add_argument("--out", required=True, metavar="PICTURE", help="a file that ends in .png, .svg or .pdf")
    figure.add_argument("--run", type=int, default=0, metavar="K", help="which run of the file is at hand, from 0")
    figure.add_argument("--theme", choices=("paper", "light", "dark"), default="paper", help="paper is the default")
    figure.add_argument("--width-mm", type=float, metavar="W", help="its width, such as 85 for one column, 170 for two")
    figure.add_argument("--height-mm", type=float, metavar="H", help="its height")
    figure.add_argument("--font-pt", type=float, metavar="PT", help="the size of its letters")
    figure.add_argument("--line-pt", type=float, metavar="PT", help="how thick curves are")
    figure.add_argument("--scale", type=int, metavar="S", help="pixels of a PNG for each of 1/96 inch, 1 to 4")
    figure.add_argument("--no-caption", dest="has_caption", action="store_false", default=None, help="no parameters")
    figure.add_argument("--transparent", action="store_true", default=None, help="no ground")


_PLOTS = (
    "board, curve, landscape, sections, E, w, dE_dw, rho, directions, vote, step or runs, as far as the run has them"
)
_AsItStands = argparse.RawDescriptionHelpFormatter
_EPILOG = """verbs, which need no screen:
  nudge run FILE --iterations N [--every K] [--csv OUT]
  nudge step FILE --at N [--run K]
  nudge figure FILE --at N --plot NAME --out PICTURE.{png,svg,pdf}
  nudge bench
  nudge doctor
Each has its own --help. FILE is a .nudge file or a picture that Nudge made, or - for standard input."""

if __name__ == "__main__":
    sys.exit(main())
