"""`nudge lesson`: checks lessons against their runs."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from desktop_app.cli.run import check_output, compile_for
from desktop_app.core.files.workspace import Refused
from desktop_app.lessons.check import check, claims, last_iteration
from desktop_app.lessons.lesson import Lesson
from desktop_app.lessons.reader import read_file


def add_arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="check")
    checking = verbs.add_parser("check", help="replay each state, and hold every claim and answer against it")
    checking.add_argument("files", nargs="+", metavar="FILE", help="a lesson, NAME.nudge.md")
    checking.set_defaults(lesson=_check)


def do(options: Namespace) -> int:
    check_output()
    status: int = options.lesson(options)
    return status


def lesson_of(file: str) -> Lesson:
    """The lesson in `file`; raises `Refused`, whose faults name the file."""
    try:
        return read_file(Path(file))
    except Refused as refused:
        raise Refused(
            [f"{file}: {fault}" if fault.startswith("line ") else fault for fault in refused.faults]
        ) from None


def _check(options: Namespace) -> int:
    """Say what is wrong in each file; 0 if nothing is, 1 if something is, 2 if a file is refused."""
    status = 0
    for file in options.files:
        try:
            status = max(status, _checked(file))
        except Refused as refused:
            for fault in refused.shown(100):
                print(f"nudge: {fault}", file=sys.stderr)
            status = 2
    return status


def _checked(file: str) -> int:
    lesson = lesson_of(file)
    compile_for(last_iteration(lesson))
    mistakes = check(lesson)
    for mistake in mistakes:
        print(f"{file}:{mistake.line}: {mistake.words}")
    if not mistakes:
        print(f"{file}: {len(claims(lesson))} claims and answers hold")
    return 1 if mistakes else 0
