"""Estimates how long iterations take, by a short trial."""

import csv
import io
from itertools import islice
from time import perf_counter

from desktop_app.core.files.rows import rows
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run

_TRIAL_SECONDS = 0.2
_TRIAL_ROWS = 5000


def seconds_for(experiment: Experiment, iterations: int, every: int | None) -> float:
    """About how many seconds `iterations` take if every `every`-th row is written (None: no rows)."""
    trial, chunk = Run(experiment), 1000
    begin = perf_counter()
    while perf_counter() - begin < _TRIAL_SECONDS and trial.i < iterations and trial.advance(chunk) == chunk:
        chunk = min(2 * chunk, 1_000_000)
    seconds = iterations * (perf_counter() - begin) / max(1, trial.i)
    if every is not None:
        begin = perf_counter()
        few = islice(rows(0, Run(experiment), _TRIAL_ROWS, 1, lambda _: None, experiment.net.weight_names), _TRIAL_ROWS)
        csv.writer(io.StringIO()).writerows(few)
        seconds += iterations / every * (perf_counter() - begin) / _TRIAL_ROWS
    return seconds
