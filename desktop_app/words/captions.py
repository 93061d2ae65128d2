"""An experiment in one line, for captions: how it starts, and what the user changed on the way."""

from desktop_app.core.model import parameters
from desktop_app.core.model.chosen_rule import rule_numbers
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.numbers import compact, count
from desktop_app.core.model.own import Own
from desktop_app.core.model.patterns import PRESENTATIONS

# Of more changes only their number is given.
_MOST_CHANGES = 3


def experiment_in_a_line(experiment: Experiment, latest: int = parameters.GREATEST_ITERATION) -> str:
    """How the experiment starts, and its changes up to iteration `latest`."""
    made = experiment.changes_in(0, latest + 1)
    told, before = _parts(experiment), _parts(experiment)
    for change in made[:_MOST_CHANGES]:
        after = _parts(experiment.settings_at(change.at))
        told.append(
            f"from {change.at} on " + ", ".join([*(part for part in after if part not in before), *_set(change)])
        )
        before = after
    if (more := len(made) - _MOST_CHANGES) > 0:
        told.append(f"… and {more} more change{'s' if more > 1 else ''}")
    return " · ".join(told)


def activation_in_words(settings: Experiment) -> str:
    """The activation by its name, or by the user's own formula."""
    return settings.A.formula if isinstance(settings.activation, Own) else f"{settings.A.label} activation"


def error_in_words(settings: Experiment) -> str:
    """The error by its name, or by the user's own formula."""
    error = settings.error_function
    return error.formula if isinstance(settings.error, Own) else error.label.lower()


def pattern_text(x: float, y: float) -> str:
    """A pattern in captions and legends: (0.5, −1)."""
    return f"({compact(x)}, {compact(y)})"


def patterns_text(settings: Experiment) -> str:
    """All patterns or, of many, how many there are."""
    if settings.has_many_patterns:
        return f"{count(len(settings.patterns))} patterns"
    return f"patterns (x, y) {' '.join(pattern_text(x, y) for x, y in settings.patterns)}"


def presentation_text(settings: Experiment) -> str:
    """How the patterns are presented: "in turn", "mini-batches of 32, mean"."""
    words = PRESENTATIONS[settings.codes.presentation].label.lower()
    if settings.presents_several and not settings.is_batch:
        words = f"{words} of {settings.size}"
    return f"{words}, mean" if settings.is_mean else words


def schedule_text(settings: Experiment) -> str:
    """The schedule of the rate with its numbers: "cosine schedule, T = 100"."""
    schedule = settings.rule.schedule
    numbers = {number.field: number for number in parameters.SCHEDULE_NUMBERS}
    own = [f"{numbers[name].symbol} = {compact(getattr(schedule, name))}" for name in schedule.kind.parameters]
    return ", ".join((f"{schedule.kind.label.lower()} schedule", *own))


def _set(change: Change) -> list[str]:
    """The weights that a change sets."""
    weights = {path.removeprefix("weights."): w for path, w in change.values if path.startswith("weights.")}
    return [f"{parameters.WEIGHTS[name].symbol} = {compact(w)}" for name, w in weights.items()]


def _parts(settings: Experiment) -> list[str]:
    """Network, activation, error, patterns, presentation, rule, start and bounds."""
    low, high = settings.walls
    weights = ", ".join(settings.net.symbols)
    plain = settings.network == parameters.NETWORK.default
    rule = settings.rule.kind
    own = ", ".join(
        f"{number.symbol} = {compact(getattr(settings.rule, name))}"
        for name, number in zip(rule.every_parameter, rule_numbers(rule), strict=True)
        if name != "weight_decay" or settings.rule.weight_decay
    )
    schedule = settings.rule.schedule
    own += "" if schedule.is_constant else f", {schedule_text(settings)}"
    of_patterns = [
        *(() if plain else (settings.net.label,)),
        activation_in_words(settings),
        error_in_words(settings),
        f"{patterns_text(settings)} {presentation_text(settings)}",
    ]
    return [
        *(of_patterns if settings.net.has_patterns else [settings.net.formula]),
        own if rule.name == parameters.RULE.default else f"{rule.label}, {own}",
        ", ".join(f"{parameters.STARTS[name].symbol} = {compact(w)}" for name, w in settings.start.items()),
        f"{weights} ∈ [{compact(low)}, {compact(high)}]" if settings.bounds else f"{weights} free",
    ]
