"""The asymptotes of the weight and the error in the long run, where they are known.

They are known for the logistic activation and free weights, if (1, 1) is the only pattern that teaches (x = 0 never
does). After that pattern was presented n times, plain descent with rate α has come to about

    squared error    w ≈ ½ ln(2αn) − 3/√(2αn),   E ≈ 1/(4αn)
    cross-entropy    w ≈ ln(αn),                 E ≈ 1/(αn)

from the gradient flow F(w(t)) = F(w(0)) + t with F(w) = 3w + 3e^w + ½e^2w − e^−w.
"""

import numpy as np

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.book import Array


def asymptotes(experiment: Experiment, iterations: Array, latest: int = 0) -> tuple[Array, Array] | None:
    """(w, E of the pattern (1, 1)) at `iterations`; None if no asymptote is known for the settings at `latest`.

    If α was changed, αn is the sum of α over the presentations. NaN at the first iterations, and up to the last change
    to settings without a known asymptote.
    """
    begins = [0, *(change.at for change in experiment.changes_in(0, latest + 1))]
    ends = [*(float(at) for at in begins[1:]), np.inf]
    rate_n = np.zeros(len(iterations))
    for begin, end in reversed(list(zip(begins, ends, strict=True))):
        settings = experiment.settings_at(begin)
        if not _is_known(settings):
            if end == np.inf:
                return None
            rate_n = np.where(iterations > end, rate_n, np.nan)
            break
        rate_n += settings.rule.rate / settings.pass_length * np.clip(iterations - begin, 0.0, end - begin)
    n = np.where(rate_n > 0.0, rate_n, np.nan)
    if experiment.error == "squared":
        return 0.5 * np.log(2.0 * n) - 3.0 / np.sqrt(2.0 * n), 1.0 / (4.0 * n)
    return np.log(n), 1.0 / n


def _is_known(settings: Experiment) -> bool:
    teaching = [pattern for pattern in settings.patterns if pattern[0] != 0.0]
    if settings.network != "one_weight" or settings.rule.name != "gradient_descent":
        return False
    if settings.rule.weight_decay or not settings.rule.schedule.is_constant or settings.presentation == "mini_batch":
        return False
    if settings.is_batch and settings.is_mean and len(settings.patterns) > 1:
        return False
    return settings.activation == "logistic" and settings.bounds is None and teaching == [(1.0, 1.0)]
