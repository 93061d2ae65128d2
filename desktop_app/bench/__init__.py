"""`nudge bench`: measures in one run what Nudge can do on this machine, beside its peers, and prints a verdict.

Some modules here are started as programs of their own, to be timed. So nothing is imported before it is needed.
"""

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """What may be said beside nothing at all."""
    words = "write what the thorough tests have tried so far into the guide, and measure nothing"
    parser.add_argument("--promises", action="store_true", help=words)


def do(options: Namespace) -> int:
    """Measure everything and print it; 0 if all of it could be measured, whatever the figures are, else 1."""
    if options.promises:
        from desktop_app.bench.promises import write_page

        return write_page()
    from desktop_app.bench.everything import measure_everything

    return measure_everything()
