"""`nudge map`: what becomes of a run for each value of two parameters, as a picture or as numpy's arrays."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from desktop_app.cli.tiles import AXIS, add_common, axis_of, chosen_run, make, place_of, refuse_corners, size_of
from desktop_app.core.files.tiled import Work
from desktop_app.core.maps.map import Map

KINDS = (".png", ".npz")
_SIDE = 512


def add_arguments(parser: ArgumentParser) -> None:
    add_common(parser, f"a file that ends in {' or '.join(KINDS)}")
    parser.add_argument("--y", required=True, metavar=AXIS, help="the same upward, such as start.w=-2:4")
    parser.add_argument("--size", default=f"{_SIDE}x{_SIDE}", metavar="WxH", help="pixels, such as 1024x768")


def do(options: Namespace) -> int:
    """Compute the map; returns the exit status."""
    workspace, experiment = chosen_run(options)
    out = place_of(options, KINDS)
    columns, rows = size_of(options.size, 2)
    x, y = axis_of(experiment, "--x", options.x, columns), axis_of(experiment, "--y", options.y, rows)
    refuse_corners(experiment, x, y)
    work = Work(Map(experiment, x, y, options.iterations), "")
    return make(options, workspace, work, out, Path(out).suffix.lower())
