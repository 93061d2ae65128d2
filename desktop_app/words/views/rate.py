"""The schedule of the learning rate in words."""

import numpy as np

from desktop_app.core.analysis.rate_line import nudges_to_show, rates
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.model.step import Step


def rate_in_words(settings: Experiment, step: Step) -> str:
    """What the schedule is, where the rate is now, and where it is going."""
    rule = settings.rule
    end = round(nudges_to_show(rule.schedule))
    last = float(rates(rule, np.array([float(end)]))[0])
    return (
        f"{rule.schedule.kind.label}: the learning rate is {brief(step.rate)} at iteration {count(step.iteration)}, "
        f"after {count(step.nth - 1)} nudges of the rule; after {count(end)} it is {brief(last)}."
    )
