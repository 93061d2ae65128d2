"""`nudge lesson`: checks lessons against their runs, begins a new one, and writes one for a course system."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from desktop_app.cli.run import check_output, compile_for
from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.workspace import Refused
from desktop_app.lessons.check import Mistake, check, claims, last_iteration
from desktop_app.lessons.gift import to_gift
from desktop_app.lessons.lesson import Drawing, Lesson
from desktop_app.lessons.liascript import to_liascript
from desktop_app.lessons.reader import ENDING, read_file
from desktop_app.lessons.unstated import unstated_numbers
from desktop_app.resource_files import resource

_USAGES = f"""  nudge lesson check FILE … [--numbers]   hold every claim and answer against the runs
  nudge lesson new FILE              write a lesson to begin with
  nudge lesson export FILE --gift [--out OUT]        its questions, for Moodle
  nudge lesson export FILE --liascript [--out OUT]   all of it, for LiaScript

FILE is a lesson, NAME{ENDING}. Each verb has its own --help."""
_MOST_FAULTS = 100  # shown of one file


def add_arguments(parser: ArgumentParser) -> None:
    parser.formatter_class, parser.epilog = RawDescriptionHelpFormatter, _USAGES
    verbs = parser.add_subparsers(required=True, metavar="{check,new,export}")
    checking = verbs.add_parser("check", description="Replay each state, and hold every claim and answer against it.")
    checking.add_argument("files", nargs="+", metavar="FILE", help=f"a lesson, NAME{ENDING}")
    checking.add_argument(
        "--numbers", action="store_true", help="name the numbers of the text that no claim states, too"
    )
    checking.set_defaults(lesson=_check)
    beginning = verbs.add_parser("new", description="Write a lesson to begin with; no file is overwritten.")
    beginning.add_argument("file", metavar="FILE", help=f"must end in {ENDING}")
    beginning.set_defaults(lesson=_new)
    exporting = verbs.add_parser("export", description="Write a lesson that is true in another format.")
    exporting.add_argument("file", metavar="FILE", help=f"a lesson, NAME{ENDING}")
    formats = exporting.add_mutually_exclusive_group(required=True)
    formats.add_argument("--gift", dest="write", action="store_const", const=to_gift, help="its questions, for Moodle")
    formats.add_argument("--liascript", dest="write", action="store_const", const=to_liascript, help="all of it")
    exporting.add_argument("--out", default="-", metavar="OUT", help="a file; standard output if left out")
    exporting.set_defaults(lesson=_export)


def do(options: Namespace) -> int:
    check_output()
    status: int = options.lesson(options)
    return status


def lesson_of(file: str) -> Lesson:
    """The lesson in `file`; raises `Refused`, whose faults name the file."""
    try:
        return read_file(Path(file))
    except Refused as refused:
        raise Refused([f"{file}: {each}" if each.startswith("line ") else each for each in refused.faults]) from None


def _check(options: Namespace) -> int:
    """Say what is wrong in each file; 0 if nothing is, 1 if something is, 2 if a file is refused."""
    status = 0
    for file in options.files:
        try:
            lesson = lesson_of(file)
        except Refused as refused:
            for fault in refused.shown(_MOST_FAULTS):
                print(f"nudge: {fault}", file=sys.stderr)
            status = 2
            continue
        mistakes = _mistakes(lesson)
        for mistake in mistakes:
            print(f"{file}:{mistake.line}: {mistake.words}")
        if options.numbers:
            for note in unstated_numbers(lesson):
                print(f"{file}:{note.line}: {note.words}")
        if mistakes:
            status = max(status, 1)
        else:
            print(f"{file}: {len(claims(lesson))} claims and answers hold")
    return status


def _mistakes(lesson: Lesson) -> list[Mistake]:
    compile_for(last_iteration(lesson), (run for state in lesson.states for run in state.runs))
    return check(lesson)


def _new(options: Namespace) -> int:
    path, is_begun = Path(options.file), False
    if not path.name.endswith(ENDING) or path.name == ENDING:
        raise Refused([f"{options.file}: the name of a lesson must end in {ENDING}"])
    try:
        with path.open("xb") as file:
            is_begun = True
            file.write(resource("lessons", "template.md").read_bytes())
    except FileExistsError:
        raise Refused([f"{options.file}: is there already; give the lesson another name"]) from None
    except (OSError, ValueError) as fault:
        if is_begun:
            path.unlink(missing_ok=True)
        words = getattr(fault, "strerror", None) or fault
        raise Refused([f"{options.file}: cannot be written ({words})"]) from None
    print(f"{options.file} is written: open it in a text editor, and in Nudge.")
    return 0


def _export(options: Namespace) -> int:
    lesson = lesson_of(options.file)
    if mistakes := _mistakes(lesson):
        raise Refused([f"{options.file}: line {each.line}: {each.words}" for each in mistakes])
    _write(options.write(lesson), options.file, options.out)
    left_out = sum(isinstance(question, Drawing) for question in lesson.questions)
    if left_out and options.write is to_gift:
        what = "1 question is a curve to draw" if left_out == 1 else f"{left_out} questions are curves to draw"
        print(f"nudge: {options.file}: {what}, which GIFT cannot ask: left out", file=sys.stderr)
    return 0


def _write(text: str, file: str, out: str) -> None:
    """Write what is made of the lesson in `file` to `out`."""
    if out == "-":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
        return
    path = Path(out)
    try:
        if path.exists() and path.samefile(file):
            raise Refused([f"--out: {out} is the lesson itself; the export would take its place"])
        write_whole(path, text.encode())
    except (OSError, ValueError) as fault:
        words = getattr(fault, "strerror", None) or fault
        raise Refused([f"{out}: cannot be written ({words})"]) from None
