"""How long a headless run will take, tried out before it starts."""

import csv
import io
from itertools import islice
from time import perf_counter

from desktop_app.core.files.rows import rows
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run

# A run that is over sooner is not worth a word.
WORTH_SAYING_SECONDS = 10.0
_TRIAL_SECONDS = 0.2
_TRIAL_ROWS = 5000


def seconds_for(experiment: Experiment, iterations: int, every: int | None) -> float:
    """About how many seconds `iterations` take, with each `every`-th row written (None: no rows), by a short trial."""
    trial, chunk = Run(experiment), 1000
    begin = perf_counter()
    while perf_counter() - begin < _TRIAL_SECONDS and trial.i < iterations and trial.advance(chunk) == chunk:
        chunk = min(2 * chunk, 1_000_000)
    seconds = iterations * (perf_counter() - begin) / max(1, trial.i)
    if every is not None:
        begin = perf_counter()
        few = islice(rows(0, Run(experiment), _TRIAL_ROWS, 1, lambda _: None, experiment.net.weights), _TRIAL_ROWS)
        csv.writer(io.StringIO()).writerows(few)
        seconds += iterations / every * (perf_counter() - begin) / _TRIAL_ROWS
    return seconds


def in_words(seconds: float) -> str:
    """2 minutes, 5 hours, 40 days: as roughly as it is known."""
    for size, name in ((86400.0 * 365, "year"), (86400.0, "day"), (3600.0, "hour"), (60.0, "minute")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}s"
    return f"{seconds:.0f} seconds"
