"""The commands that need no window: the launcher and the command line know them from this list.

The module of a verb has `add_arguments(parser)`, and `do(options)`, which returns the exit status.
"""

from typing import NamedTuple


class Verb(NamedTuple):
    """A command: where its code is, what is typed after its name, and what it does."""

    module: str
    usage: str
    summary: str


VERBS = {
    "run": Verb(
        "desktop_app.cli.run", "FILE --iterations N [--csv OUT [--every K] [--decimal-comma] [--with-experiment]]",
        "Make iterations without a window.",
    ),
    "step": Verb(
        "desktop_app.cli.step", "FILE --at N [--run K]", "Print the worked step at one iteration, as JSON or text.",
    ),
    "figure": Verb(
        "desktop_app.cli.figure", "FILE --at N --plot NAME --out PICTURE.{png,svg,pdf,tex}",
        "Draw a plot as PNG, SVG or PDF, which is a save file as well, or as TikZ.",
    ),
    "map": Verb(
        "desktop_app.cli.map", "FILE --x PATH=LOW:HIGH --y PATH=LOW:HIGH --iterations N --out MAP.{png,npz}",
        "Compute what becomes of a run for each value of two parameters.",
    ),
    "fork": Verb(
        "desktop_app.cli.fork", "FILE --x PATH=LOW:HIGH --iterations N --out FORK.{png,npz} [--size W]",
        "Compute which values a weight visits for each value of a parameter.",
    ),
    "lesson": Verb(
        "desktop_app.cli.lesson", "check FILE … | new FILE | export FILE --gift|--liascript [--out OUT]",
        "Check, begin or export lessons.",
    ),
    "bench": Verb("desktop_app.bench", "[--promises]", "Measure what Nudge can do on this machine, beside its peers."),
    "doctor": Verb("desktop_app.cli.doctor", "", "List versions, missing system libraries, and where files are kept."),
}  # fmt: skip
