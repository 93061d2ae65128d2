"""`nudge step`: prints one worked step as JSON, LaTeX or Markdown, without Qt."""

from argparse import ArgumentParser, Namespace

from desktop_app.cli.run import add_file, check_iterations, check_output, compile_for, say_how_long, workspace_of
from desktop_app.core.files.rows import advance
from desktop_app.core.files.step_json import to_json
from desktop_app.core.files.workspace import Refused, Workspace
from desktop_app.core.run.run import Run
from desktop_app.words.step.notes import to_latex, to_markdown
from desktop_app.words.step.parts import CHECK, parts_of

FORMS = ("json", "latex", "markdown")
PARTS = "network, gates, derivation, amount, or an equation: 1, 2, …, sum, output, error, nudge"


def add_arguments(parser: ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--at", type=int, required=True, metavar="N", help="the iteration")
    parser.add_argument("--run", type=int, default=0, metavar="K", help="which run of the file, from 0")
    parser.add_argument("--as", dest="form", choices=FORMS, default="json", help="json is the default")
    parser.add_argument("--part", default="", metavar="NAME", help=f"of LaTeX and Markdown only this: {PARTS}")
    parser.add_argument("--no-numbers", dest="is_numbered", action="store_false", help="equations without numbers")


def do(options: Namespace) -> int:
    return step(options.file, options.at, options.run, options.form, options.part, options.is_numbered)


def step(file: str, at: int, number: int, form: str = "json", part: str = "", is_numbered: bool = True) -> int:
    """Print the worked step of iteration `at` of run `number`, or a part of it. Returns the exit status."""
    check_output()
    workspace = workspace_of(file)
    check_iterations(at, "--at")
    if not 0 <= number < len(workspace.runs):
        raise Refused([f"--run: must be from 0 to {len(workspace.runs) - 1}, is {number}"])
    experiment = workspace.runs[number]
    parts = [name for name in parts_of(experiment.settings_at(at)) if name != CHECK]
    if part and form == "json":
        raise Refused(["--part: goes with --as latex or --as markdown; JSON has all parts"])
    if part and part not in parts:
        raise Refused([f"--part: run {number} has no {part}; it has {', '.join(parts)}"])
    compile_for(at, [experiment])
    say_how_long(Workspace((experiment,)), at, None)
    run = Run(experiment)
    if not advance(run, at, lambda _: None):
        raise Refused([f"--at: run {number} ends at iteration {run.i}, where the step is not finite; {at} is later"])
    if form == "json":
        print(to_json(run.settings, run.step()))
    else:
        write = to_latex if form == "latex" else to_markdown
        print(write(run.settings, run.step(), part=part, is_numbered=is_numbered), end="")
    return 0
