"""What is wrong between the values of an experiment."""

from desktop_app.core.model.change_limits import Fault
from desktop_app.core.model.experiment import Experiment


def faults(experiment: Experiment) -> list[Fault]:
    """What is wrong between the values of an experiment, as (path, words); each value alone is taken to be right."""
    limits = experiment.limits
    found, (low, high) = limits.faults_of_patterns(experiment.patterns), limits.walls
    remedy = f"start inside, widen the bounds, or free the weight{'s' * (experiment.weight_count > 1)} (bounds: null)"
    for name, w in experiment.start.items():
        if not low <= w <= high:
            found.append((f"start.{name}", f"must be within the bounds [{low:g}, {high:g}], is {w:g} ({remedy})"))
    for k, change in enumerate(experiment.changes):
        limits = limits.with_values(change.values)
        if k and change.at < experiment.changes[k - 1].at:
            before = experiment.changes[k - 1].at
            found.append((f"changes[{k}].at", f"must not come before the change at {before}, is {change.at}"))
        found += [(f"changes[{k}].set.{path}", words) for path, words in limits.faults(change.values)]
    return found
