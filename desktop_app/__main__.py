"""The command line: opens the window, or does one verb without it.

Every mistake in a file or an option is one line on standard error, with exit status 2; the user sees no traceback.
"""

import signal

# Ctrl+C ends the program at once, without a traceback: nothing is there yet that could be lost. See `main`.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import gc
import importlib
import logging
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from desktop_app import __version__
from desktop_app.setup.verbs import VERBS, Verb

_MOST_FAULTS = 100  # shown of one file
_MOST_REPEATED = 80  # letters of what was typed


class _Parser(argparse.ArgumentParser):
    """Reports a mistake in one line, and says where help is; takes no number for one that Python alone reads, 1_000."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for kind in (int, float):
            self.register("type", kind, partial(_number, kind))

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"nudge: {message.removeprefix('argument ')} (see nudge --help)\n")


def _number(kind: type[int] | type[float], text: str) -> float:
    if kind is int and len(text) > _MOST_REPEATED and text.lstrip("+-").isdecimal():
        raise argparse.ArgumentTypeError(f"has too many digits: {_printable(text)}")
    with suppress(ValueError):
        if "_" not in text:
            return kind(text)
    must = "a whole number, in digits alone" if kind is int else "a number, such as 85 or 8.5"
    raise argparse.ArgumentTypeError(f"must be {must}, is {_printable(text)}")


def _printable(text: str) -> str:
    """What was typed, on one line and not endlessly long."""
    shown = text if text.isprintable() else ascii(text)
    return shown if len(shown) <= _MOST_REPEATED else f"{shown[:_MOST_REPEATED]}…"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    first = arguments[0] if arguments else ""
    parser = _verb_parser(first, VERBS[first]) if first in VERBS else _window_parser()
    if first and first not in VERBS and not first.startswith("-") and not os.path.lexists(first):
        parser.error(f"{_printable(first)} is neither a file nor one of the verbs {', '.join(VERBS)}")
    options = parser.parse_args(arguments[first in VERBS :])
    logging.getLogger("desktop_app").addHandler(logging.NullHandler())
    if sys.stderr is None:
        # It is closed: print would write its messages among the rows on standard output.
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        # Consoles on Windows and in bare C locales cannot show ŷ: print a ? instead of a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = _do(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed the pipe. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:
        return _log_failure()
    return status


def _log_failure() -> int:
    """Log what nothing else has caught, and say where."""
    from desktop_app.ui.window.log import log_file, start_log

    start_log()
    logging.getLogger("nudge").exception("unexpected")
    print(f"nudge: something in Nudge failed that should not; the details are in {log_file()}", file=sys.stderr)
    return 1


def _do(options: argparse.Namespace) -> int:
    from desktop_app.core.files.workspace import Refused

    if options.do is not _window and signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        # A verb leaves nothing half written.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        status: int = options.do(options)
        return status
    except Refused as refused:
        for fault in refused.shown(_MOST_FAULTS):
            print(f"nudge: {fault}", file=sys.stderr)
        return 2
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            raise
        print(f"nudge: {fault.filename or 'output'}: {fault.strerror}", file=sys.stderr)
        return 2


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
    gc.disable()  # there is no garbage yet; application.py collects it once the window is there
    from desktop_app.ui.window.application import run_window

    return run_window(Path(options.file) if options.file else None, options.restore)


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nudge", description="Watch one weight learn.", epilog=_EPILOG, formatter_class=_AsItStands)
    parser.set_defaults(do=_window)
    parser.add_argument("--version", action="version", version=f"nudge {__version__}")
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="what to open: a .nudge file, a lesson (.nudge.md), a notebook (.nudgebook), or a picture that Nudge made",
    )
    # The record that a crashed window left behind; another one restores it.
    parser.add_argument("--restore", default="", help=argparse.SUPPRESS)
    shortcuts = parser.add_mutually_exclusive_group()
    shortcuts.add_argument("--install-shortcut", action="store_true", help="put Nudge into your menu")
    shortcuts.add_argument("--remove-shortcut", action="store_true", help="take Nudge out of your menu again")
    return parser


def _verb_parser(name: str, verb: Verb) -> argparse.ArgumentParser:
    module = importlib.import_module(verb.module)
    parser = _Parser(prog=f"nudge {name}", description=verb.summary)
    parser.set_defaults(do=module.do)
    module.add_arguments(parser)
    return parser


_AsItStands = argparse.RawDescriptionHelpFormatter
_USAGES = "\n".join(f"  nudge {name} {verb.usage}".rstrip() for name, verb in VERBS.items())
_EPILOG = f"""commands that need no screen:
{_USAGES}
Each has its own --help. FILE is a .nudge file or a picture that Nudge made, or - for standard input."""

if __name__ == "__main__":
    sys.exit(main())
