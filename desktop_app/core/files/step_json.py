"""The worked step as JSON, as `nudge step` prints it.

With two weights, each has its own values, by its name: dE_db, delta_b, b_next; and its own object in gates and check.
"""

import json
from math import isfinite, nan
from typing import Any

from desktop_app.core.analysis.check import check
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Gates, Inner, Share, Step

_NO_GATES, _NO_INNER = Gates(nan, nan, nan), Inner(nan, nan, nan)
_NOTHING = Share(nan, nan, nan, nan, nan, nan, nan, nan, _NO_GATES, nan, nan, _NO_GATES, _NO_INNER)


def to_json(settings: Experiment, step: Step) -> str:
    """`step` under the `settings` in force there; what is not finite, or is not about a single pattern, is null."""
    share, names = step.share or _NOTHING, settings.net.weight_names
    gates = dict(zip(names, (share.gates, share.gates_v or _NO_GATES), strict=False))
    checks = {name: check(settings, step.shown, step.state.weights, which=k) for k, name in enumerate(names)}
    chain = share.inner if settings.net.inner is not None else None
    values = {
        "iteration": step.iteration,
        "pattern": step.pattern if settings.net.has_patterns else None,
        "x": share.x,
        "y": share.y,
        **_each("{}", names, step.state.weights),
        **({"z1": chain.z, "h": chain.h, "dh_dz1": chain.dh_dz} if chain else {}),
        "z": share.z,
        "y_hat": share.y_hat,
        "E": step.E,
        "dE_dy_hat": share.dE_dy_hat,
        "dy_hat_dz": share.dy_hat_dz,
        **_each("dz_d{}", names, _dz(settings, share, step.v)),
        **_each("dE_d{}", names, (step.dE_dw, step.dE_dv)),
        "rate": step.rate,
        **_each("delta_{}", names, (step.delta_w, step.delta_v)),
        **_each("{}_next", names, step.state_next.weights),
        "E_next": step.E_next,
        "promised": step.promised,
        "delivered": step.delivered,
        "rho": step.rho,
        "gates": {name: each._asdict() for name, each in gates.items()} if len(names) > 1 else share.gates._asdict(),
        "check": {name: each._asdict() for name, each in checks.items()} if len(names) > 1
        else checks[names[0]]._asdict(),
    }  # fmt: skip
    if memory := settings.rule.kind.memory:
        values["memory"] = {
            f"{kind}_{name}": getattr(step.state, f"{kind}_{field}")
            for kind in memory
            for name, field in zip(names, "wv", strict=False)
        }
    return json.dumps(_finite(values), indent=2, allow_nan=False)


def _each(form: str, names: tuple[str, ...], values: tuple[float, ...]) -> dict[str, float]:
    """A value of each weight, its key made by `form` from the weight's name."""
    return {form.format(name): value for name, value in zip(names, values, strict=False)}


def _dz(settings: Experiment, share: Share, v: float) -> tuple[float, ...]:
    """∂z/∂w and, of a second weight, ∂z/∂v."""
    if not settings.net.has_patterns:
        return nan, nan
    inner = share.inner or _NO_INNER
    dz_dw, *dz_dv = settings.net.inputs_at(share.x, inner.h)
    return (dz_dw if settings.net.inner is None else v * inner.dh_dz * dz_dw, *dz_dv)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, float):
        # print −0 as 0
        return value + 0.0 if isfinite(value) else None
    return value
