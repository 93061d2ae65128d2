"""`nudge step`: prints one worked step as JSON, without Qt."""

from argparse import ArgumentParser, Namespace

from desktop_app.cli.run import add_file, check_iterations, check_output, compile_for, say_how_long, workspace_of
from desktop_app.core.files.rows import advance
from desktop_app.core.files.step_json import to_json
from desktop_app.core.files.workspace import Refused, Workspace
from desktop_app.core.run.run import Run


def add_arguments(parser: ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--at", type=int, required=True, metavar="N", help="the iteration")
    parser.add_argument("--run", type=int, default=0, metavar="K", help="which run of the file, from 0")


def do(options: Namespace) -> int:
    return step(options.file, options.at, options.run)


def step(file: str, at: int, number: int) -> int:
    """Print the worked step of iteration `at` of run `number` as JSON. Returns the exit status."""
    check_output()
    workspace = workspace_of(file)
    check_iterations(at, "--at")
    if not 0 <= number < len(workspace.runs):
        raise Refused([f"--run: must be from 0 to {len(workspace.runs) - 1}, is {number}"])
    experiment = workspace.runs[number]
    compile_for(at)
    say_how_long(Workspace((experiment,)), at, None)
    run = Run(experiment)
    if not advance(run, at, lambda _: None):
        raise Refused([f"--at: run {number} ends at iteration {run.i}, where the step is not finite; {at} is later"])
    print(to_json(run.settings, run.step()))
    return 0
