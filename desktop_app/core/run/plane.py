"""E over a plane of weights, in plain Python: `compiled.py` compiles this very source, and both give the same bits."""

from math import inf
from typing import Any

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.networks import Codes, propagate


def fill(codes: Codes, divisor: float, decay: float, ws: Any, vs: Any, xs: Any, ys: Any, E: Any) -> None:
    """Fill `E` (len(vs), len(ws)) with E of an `Objective` of these patterns; +inf where it is not defined."""
    for j, v in enumerate(vs):
        for i, w in enumerate(ws):
            total = 0.0
            for k in range(len(xs)):
                E_k, _, _, _ = propagate(codes, w, v, xs[k], ys[k])
                total += E_k
            total = total / divisor
            if decay > 0.0:
                total += 0.5 * decay * (w * w + v * v)
            E[j, i] = total if total <= GREATEST else inf
