"""Digests of runs, by which two machines, or two forms of the loop, can tell that they compute the same bits.

`nudge doctor` compares that of a few chaotic runs, in which a last digit that differs soon changes every digit.
"""

import hashlib

import numpy as np

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.book import DE_DV, DE_DW, E, V, W
from desktop_app.core.run.run import Run

_LENGTH = 1000
_PATTERNS = (1.0, 0.9), (0.5, 0.25), (0.75, 0.4)
_SAMPLES = (
    Experiment(patterns=((1.0, 0.7),), w=0.3, bounds=None, rule=Rule(rate=75.0)),
    Experiment(error="cross_entropy", patterns=_PATTERNS, w=0.3, bounds=None, rule=Rule("nesterov", 75.0)),
    Experiment(
        activation="tanh", error="cross_entropy", patterns=_PATTERNS, presentation="shuffled", seed=5, w=0.3,
        bounds=(0.05, 0.95), rule=Rule("adam", 12.0),
    ),
    Experiment(
        network="two_weight_chain", activation="softplus", error="cross_entropy", patterns=_PATTERNS,
        presentation="batch", w=0.3, v=0.1, bounds=None, rule=Rule("rmsprop", 2.0),
    ),
    Experiment(
        activation="relu", error="cross_entropy", patterns=_PATTERNS, presentation="batch", w=0.3,
        bounds=(0.05, 0.95), rule=Rule("momentum", 0.8),
    ),
    Experiment(
        network="weight_and_bias", activation="identity", patterns=_PATTERNS, w=0.3, v=0.1, bounds=(-4.0, 4.0),
        rule=Rule("adam", 12.0),
    ),
    Experiment(
        network="two_weight_chain", activation="tanh", patterns=_PATTERNS, presentation="batch", w=0.3, v=0.1,
        bounds=None, rule=Rule("unit_step", 5.0),
    ),
    Experiment(
        network="two_weight_chain", activation="softplus", patterns=_PATTERNS, presentation="shuffled", seed=5,
        w=0.3, v=0.1, bounds=(-4.0, 4.0), rule=Rule("adagrad", 30.0),
    ),
)  # fmt: skip
# What every machine makes of them.
KNOWN = (
    "d508b232bd38c11e", "07c6f69803c2c9db", "93d01862675dbfe0", "4459d8184022b888",
    "7882f85c5e8d51fc", "7f91defadb32eb7d", "4e750ccfdfd65f45", "c8a2947e6ed798ac",
)  # fmt: skip


def digest(run: Run) -> str:
    """The SHA-256 of the bits of the weights, E and its gradient, in all buckets of a run's timeline and at its end."""
    timeline, end = run.timeline, run.timeline.bucket_of(run.i - 1) + 1
    rows = [W, E, DE_DW, V, DE_DV][: 3 if run.experiment.weight_count == 1 else 5]
    made = hashlib.sha256(np.array(run.state.weights, "<f8").tobytes())
    for values in (timeline.first[:2, :end], timeline.least[rows, :end], timeline.greatest[rows, :end]):
        made.update(values.astype("<f8").tobytes())
    return made.hexdigest()


def sample_digests() -> list[str]:
    """The digests of the samples, as this machine makes them."""
    runs = [Run(sample) for sample in _SAMPLES]
    for run in runs:
        run.advance(_LENGTH)
    return [digest(run)[:16] for run in runs]


def computes_as_others() -> bool:
    """Whether this machine gives the samples the bits that all others give them."""
    return sample_digests() == list(KNOWN)
