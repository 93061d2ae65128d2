"""`nudge fork`: the values that a weight visits, and the Lyapunov exponent, for each value of one parameter."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from desktop_app.cli.tiles import add_common, axis_of, chosen_run, make, place_of, refuse_corners, size_of
from desktop_app.core.files.tiled import Work
from desktop_app.core.maps.fork import Fork

KINDS = (".png", ".npz")
_COLUMNS = 1280


def add_arguments(parser: ArgumentParser) -> None:
    add_common(parser, f"a file that ends in {' or '.join(KINDS)}")
    parser.add_argument("--size", default=str(_COLUMNS), metavar="W", help="columns, such as 1280")


def do(options: Namespace) -> int:
    """Compute the fork; returns the exit status."""
    workspace, experiment = chosen_run(options)
    out = place_of(options, KINDS)
    (columns,) = size_of(options.size, 1)
    x = axis_of(experiment, "--x", options.x, columns)
    refuse_corners(experiment, x)
    work = Work(Fork(experiment, x, options.iterations), "")
    return make(options, workspace, work, out, Path(out).suffix.lower())
