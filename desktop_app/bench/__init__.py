"""`nudge bench`: measures in one run what Nudge can do on this machine, beside its peers, and prints a verdict.

The modules that are started as programs of their own, to be timed, must not pay for the others: nothing is imported
before it is asked for.
"""


def bench() -> int:
    """Measure everything and print it; 0 where all of it could be measured, whatever came out, else 1."""
    from desktop_app.bench.everything import measure_everything

    return measure_everything()
