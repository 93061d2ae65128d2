"""The default network trained with other programs: the same steps, and w, E and ∂E/∂w recorded.

Each peer makes a number of iterations and returns the last weight. If it is not installed, it raises ImportError.
"""

from math import exp, inf
from typing import Any

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.compiled import Loop
from desktop_app.core.run.timeline import Timeline
from desktop_app.core.run.travel import loop_settings


class Extremes:
    """The least and greatest of w, E and ∂E/∂w: what the timeline keeps of a bucket."""

    def __init__(self) -> None:
        self.least, self.greatest = [inf] * 3, [-inf] * 3

    def add(self, *values: float) -> None:
        for k, value in enumerate(values):
            self.least[k] = min(self.least[k], value)
            self.greatest[k] = max(self.greatest[k], value)


def interpreted(experiment: Experiment, iterations: int) -> float:
    """Our own loop, not compiled, with its timeline."""
    timeline = Timeline(len(experiment.patterns))
    loop, settings, position = Loop(), loop_settings(experiment, 0), Position(0, State(experiment.w))
    while position.i < iterations:
        book, full = timeline.book_at(position.i)
        position = loop.advance(settings, position, min(full, iterations), book)
    return position.state.w


def pytorch(experiment: Experiment, iterations: int) -> float:
    """PyTorch, eager, on scalars of double precision."""
    import torch  # type: ignore[import-not-found, unused-ignore]

    patterns = [
        (torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)) for x, y in experiment.patterns
    ]
    w = torch.tensor(experiment.w, dtype=torch.float64, requires_grad=True)
    optimizer, extremes = torch.optim.SGD([w], lr=experiment.rule.rate), Extremes()
    for i in range(iterations):
        x, y = patterns[i % len(patterns)]
        optimizer.zero_grad()
        E = 0.5 * (torch.sigmoid(w * x) - y) ** 2
        E.backward()
        extremes.add(w.item(), E.item(), w.grad.item())
        optimizer.step()
    return float(w.item())


def micrograd(experiment: Experiment, iterations: int) -> float:
    """micrograd; it has no logistic activation, so that is added in the way of its own operations."""
    from micrograd.engine import Value  # type: ignore[import-not-found, unused-ignore]

    def logistic(z: Any) -> Any:
        e = exp(-abs(z.data))
        out = Value((1.0 if z.data >= 0.0 else e) / (1.0 + e), (z,), "logistic")

        def backward() -> None:
            z.grad += e / ((1.0 + e) * (1.0 + e)) * out.grad

        out._backward = backward
        return out

    w, extremes = Value(experiment.w), Extremes()
    for i in range(iterations):
        x, y = experiment.patterns[i % len(experiment.patterns)]
        w.grad = 0.0
        E = 0.5 * (logistic(w * x) - y) ** 2
        E.backward()
        extremes.add(w.data, E.data, w.grad)
        w.data -= experiment.rule.rate * w.grad
    return float(w.data)
