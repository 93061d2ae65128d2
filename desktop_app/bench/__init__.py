"""`nudge bench`: measures in one run what Nudge can do on this machine, beside its peers, and prints a verdict.

Some modules here are started as programs of their own, to be timed. So nothing is imported before it is needed.
"""

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """It takes none."""


def do(_: Namespace) -> int:
    """Measure everything and print it; 0 if all of it could be measured, whatever the figures are, else 1."""
    from desktop_app.bench.everything import measure_everything

    return measure_everything()
