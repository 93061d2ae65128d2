"""What theory says of the long run, in a sentence."""

import numpy as np

from desktop_app.core.analysis.theory import asymptotes
from desktop_app.core.model.experiment import Experiment

NO_THEORY = "No asymptote is known here, only for the logistic activation, a free weight, and the pattern (1, 1)."
THEORY_SQUARED = "Theory: after n showings of (1, 1), w ≈ ½ ln(2αn) − 3/√(2αn) and E ≈ 1/(4αn)."
THEORY_CROSS_ENTROPY = "Theory: after n showings of (1, 1), w ≈ ln(αn) and E ≈ 1/(αn)."


def is_known(experiment: Experiment, latest: int) -> bool:
    """Whether an asymptote is known for the settings at iteration `latest`."""
    return asymptotes(experiment, np.ones(1), latest) is not None


def theory_in_words(experiment: Experiment, latest: int) -> str:
    """The asymptotes of a run, or that none is known."""
    if not is_known(experiment, latest):
        return NO_THEORY
    return THEORY_SQUARED if experiment.settings_at(latest).error == "squared" else THEORY_CROSS_ENTROPY
