"""The worked step as JSON, as `nudge step` prints it."""

import json
from math import isfinite, nan
from typing import Any

from desktop_app.core.check import check
from desktop_app.core.experiment import Experiment
from desktop_app.core.step import Gates, Share, Step

_NOTHING = Share(nan, nan, nan, nan, nan, nan, nan, nan, Gates(nan, nan, nan))


def to_json(settings: Experiment, step: Step) -> str:
    """`step` under the `settings` in force there; what is not a finite number, or of no single pattern, is null."""
    share = step.share or _NOTHING
    values = {
        "iteration": step.iteration,
        "pattern": step.pattern,
        "x": share.x,
        "y": share.y,
        "w": step.w,
        "z": share.z,
        "y_hat": share.y_hat,
        "E": step.E,
        "dE_dy_hat": share.dE_dy_hat,
        "dy_hat_dz": share.dy_hat_dz,
        "dz_dw": share.x,
        "dE_dw": step.dE_dw,
        "rate": step.rate,
        "delta_w": step.delta_w,
        "w_next": step.w_next,
        "E_next": step.E_next,
        "promised": step.promised,
        "delivered": step.delivered,
        "rho": step.rho,
        "gates": share.gates._asdict(),
        "check": check(settings, step.pattern, step.w)._asdict(),
    }
    return json.dumps(_finite(values), indent=2, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, float):
        # −0 is 0 to a reader.
        return value + 0.0 if isfinite(value) else None
    return value
