"""E over a plane of weights, in plain Python: `compiled.py` compiles this very source, and both give the same bits."""

from math import inf
from typing import Any

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.networks import Codes, propagate


def fill(codes: Codes, ws: Any, vs: Any, xs: Any, ys: Any, E: Any) -> None:
    """Fill `E` (len(vs), len(ws)) with the sum over the patterns; +inf where it is not defined."""
    for j, v in enumerate(vs):
        for i, w in enumerate(ws):
            total = 0.0
            for k in range(len(xs)):
                E_k, _, _, _ = propagate(codes, w, v, xs[k], ys[k])
                total += E_k
            E[j, i] = total if total <= GREATEST else inf
