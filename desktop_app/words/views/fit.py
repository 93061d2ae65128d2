"""The patterns and the fitted curve in words."""

import numpy as np

from desktop_app.core.analysis.fit import outputs
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.model.step import Step
from desktop_app.words.captions import pattern_text


def fit_in_words(settings: Experiment, step: Step) -> str:
    """How many patterns there are and where, how far the curve is from them, and which one is shown."""
    patterns = settings.pattern_list
    x, y = patterns.columns
    if len(patterns) == 1:
        told = [f"One pattern, {pattern_text(*patterns[0])}."]
    else:
        ends = ", ".join(
            f"{name} from {brief(each.min())} to {brief(each.max())}" for name, each in (("x", x), ("y", y))
        )
        told = [f"{count(len(patterns))} patterns, {ends}."]
    y_hat = outputs(settings, step.state.weights, x.tolist())
    first, last = int(np.argmin(x)), int(np.argmax(x))
    if x[first] < x[last]:
        way = "rises" if y_hat[last] > y_hat[first] else "falls" if y_hat[last] < y_hat[first] else "goes"
        begin, end = (f"{brief(y_hat[k])} at x {brief(x[k])}" for k in (first, last))
        told.append(f"ŷ {way} from {begin} to {end}.")
    off = np.abs(y_hat - y)
    if np.isfinite(off).all():
        worst = int(np.argmax(off))
        if len(patterns) > 1:
            where = f"most at {pattern_text(*patterns[worst])}, by {brief(off[worst])}"
            told.append(f"It is off by {brief(off.mean())} on average, {where}.")
        else:
            told.append(f"ŷ is {brief(y_hat[0])}, off by {brief(off[0])}.")
    if step.share is not None and len(patterns) > 1:
        told.append(f"Shown is {pattern_text(step.share.x, step.share.y)}: ŷ is {brief(step.share.y_hat)}.")
    return " ".join(told)
