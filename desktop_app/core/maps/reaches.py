"""How far the axes of a map reach: which values a parameter can have, and which of them are worth a look at first."""

from math import inf

import numpy as np

from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.maps.axes import numbers_of_rule, paths_of, value_of, with_value
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import Number

Reach = tuple[float, float]

RATE = "rule.rate"
MOST_OFFERED = 16  # patterns whose values are offered
_FREE = 4.0  # what can be anything reaches at least so far from 0
_OF_OUTPUTS = (-0.5, 1.5)  # those of most activations are within
AIR = 1.3  # beyond the present value, if that is larger
_SAMPLES, _TIMES, _LEAST_RATE = 129, 4.0, 1.0


def offered_paths(experiment: Experiment) -> list[str]:
    """The paths that the user can choose: not those of very many patterns."""
    paths, many = paths_of(experiment), 2 * MOST_OFFERED
    of_patterns = [path for path in paths if path.startswith("patterns")]
    return [path for path in paths if path not in of_patterns[many:]]


def usual_axes(experiment: Experiment) -> tuple[str, str]:
    """The axes of a map at first: the learning rate, and the start of the first weight."""
    return RATE, experiment.start_paths[0]


def can_cross(one: str, other: str) -> bool:
    """Whether two axes go together: a wall moves neither past a start nor past the other wall."""
    walls = [path.startswith("bounds") for path in (one, other)]
    return one != other and not (any(walls) and all(path.startswith(("bounds", "start")) for path in (one, other)))


def allowed(experiment: Experiment, path: str) -> Reach:
    """The values that a parameter can have, the other ones being as they are."""
    low, high = experiment.walls
    starts = experiment.start.values()
    if (number := _number(experiment, path)) is not None:
        return number.low, number.high
    if path.startswith("start."):
        return low, high
    if path.startswith("bounds"):
        return (-inf, min(high, *starts)) if path == "bounds[0]" else (max(low, *starts), inf)
    is_output = path.endswith("[1]")
    return (experiment.limits.error.low, experiment.limits.error.high) if is_output else (-inf, inf)


def usual(experiment: Experiment, path: str) -> Reach:
    """The values that are shown at first; the present one is among them."""
    low, high = allowed(experiment, path)
    own = value_of(experiment, path)
    if path == RATE:
        return 0.0, max(_far(experiment, usual(experiment, experiment.start_paths[0])), AIR * own)
    if (number := _number(experiment, path)) is not None:
        least, most = number.slider
        return min(least, own), max(most, own)
    if path.startswith("bounds"):
        return max(low, own - _FREE), min(high, own + _FREE)
    least, most = _OF_OUTPUTS if path.endswith("[1]") else (-_FREE, _FREE)
    return max(low, min(least, AIR * own)), min(high, max(most, AIR * own))


def ground_of(experiment: Experiment, x: str, y: str) -> Experiment:
    """What all pixels of a map share: the run without what the axes set."""
    for path in (x, y):
        if path.startswith("bounds"):
            continue
        number, (low, high) = _number(experiment, path), allowed(experiment, path)
        plain = 0.0 if number is None else number.default
        experiment = with_value(experiment, path, max(low, min(plain, high)))
    return experiment


def _number(experiment: Experiment, path: str) -> Number | None:
    """The declaration of a number of the rule."""
    return next((number for number in numbers_of_rule(experiment) if number.path == path), None)


def _far(own: Experiment, reach: Reach) -> float:
    """A learning rate that is too far: several times 2/E″ where E is most curved."""
    w = np.linspace(*reach, _SAMPLES)
    E = error_plane(own, w, [own.v])[0]
    with np.errstate(over="ignore", invalid="ignore"):
        curved = np.abs(np.diff(E, 2)) / (w[1] - w[0]) ** 2
    most = float(curved[np.isfinite(curved)].max(initial=0.0))
    far = _TIMES * 2.0 / most if most > 0.0 else inf
    if far == inf:
        return _LEAST_RATE
    power = 10.0 ** np.floor(np.log10(far))
    return float(power * next(step for step in (1.0, 2.0, 5.0, 10.0) if power * step >= 0.999 * far))
