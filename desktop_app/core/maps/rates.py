"""The learning rates that are worth a look: those around the edge beyond which plain descent comes to no rest."""

from dataclasses import replace
from functools import lru_cache
from math import ceil, log10

from desktop_app.core.analysis.cobweb import weight_map
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment

# So far from the start is looked for a minimum, with a rate so small that the slope tells E″.
_FAR, _SMALL = 8.0, 1e-4
# The shares of the edge at which the rates begin and end; and how far they reach beyond the present rate at least.
_BEGIN, _END, _BEYOND = 0.4, 1.8, 1.25


def rates_worth_showing(settings: Experiment) -> tuple[float, float]:
    """The first and the last of these rates; the present one is among them, and they seldom change with it."""
    rate = settings.rule.rate
    far = 10.0 ** ceil(log10(_BEYOND * rate))
    beyond = next(share * far for share in (0.1, 0.2, 0.5, 1.0) if share * far >= _BEYOND * rate)
    edge = _edge(replace(settings, rule=Rule(name=settings.rule.name, rate=_SMALL)))
    if edge is None:
        return 0.0, beyond
    return (_BEGIN * edge if rate > _BEGIN * edge else 0.0), (_END * edge if rate < _END * edge else beyond)


@lru_cache(maxsize=8)
def _edge(settings: Experiment) -> float | None:
    """2/E″ at the minimum nearest to the start; None where there is none, or where the rule is another."""
    map_ = None
    if settings.rule.name == "gradient_descent":
        map_ = weight_map(replace(settings, bounds=None), 0, settings.rule.rate)
    if map_ is None:
        return None
    weights = map_.weights(settings.w - _FAR, settings.w + _FAR)
    points = [point for point in map_.fixed_points(weights, map_.values(weights)) if point.slope < 1.0]
    if not points:
        return None
    nearest = min(points, key=lambda point: abs(point.w - settings.w))
    return 2.0 * _SMALL / (1.0 - nearest.slope)
