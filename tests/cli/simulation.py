"""The networks in plain Python, written from the formulas alone."""

import math
from typing import NamedTuple

PATTERNS = ((1.0, 1.0), (-0.5, 0.25), (2.0, 0.5))
RATE = 0.3
WALLS = (-0.05, 0.4)
FILE = {
    "format": "nudge",
    "version": 1,
    "runs": [
        {"patterns": PATTERNS, "rule": {"rate": RATE}, "bounds": WALLS},
        {"patterns": PATTERNS, "rule": {"rate": RATE}, "bounds": None, "presentation": "batch",
         "changes": [{"at": 4, "set": {"rule.rate": 0.1}}, {"at": 6, "set": {"weights.w": -0.5}}]},
    ],
}  # fmt: skip

# One run of each network; the second one with Adam, and with another rule from the 12th iteration on.
THREE = {
    "format": "nudge",
    "version": 1,
    "runs": [
        {"network": "two_weight_chain", "patterns": PATTERNS, "rule": {"name": "adam", "rate": 0.1, "beta2": 0.75},
         "start": {"w1": 0.5, "w2": -0.25},
         "changes": [{"at": 12, "set": {"rule.name": "momentum", "weights.w2": 1.0}}]},
        {"patterns": PATTERNS, "rule": {"rate": RATE}, "bounds": WALLS},
        {"network": "weight_and_bias", "patterns": PATTERNS, "rule": {"name": "unit_step", "rate": 0.125},
         "start": {"b": 2}, "presentation": "batch"},
    ],
}  # fmt: skip


class Row(NamedTuple):
    iteration: int
    pattern: int | None
    w: float
    E: float
    dE_dw: float


def in_turn(iterations: int) -> list[Row]:
    """Run 0: one pattern an iteration, between walls."""
    rows, w = [], 0.0
    for i in range(iterations + 1):
        E, slope = _error(w, *PATTERNS[i % 3])
        rows.append(Row(i, i % 3, w, E, slope))
        w = max(WALLS[0], min(w - RATE * slope, WALLS[1]))
    return rows


def batch(iterations: int) -> list[Row]:
    """Run 1: all patterns in every iteration, with its two changes."""
    rows, w = [], 0.0
    for i in range(iterations + 1):
        w = -0.5 if i == 6 else w
        each = [_error(w, x, y) for x, y in PATTERNS]
        E, slope = sum(E for E, _ in each), sum(slope for _, slope in each)
        rows.append(Row(i, None, w, E, slope))
        w = w - (RATE if i < 4 else 0.1) * slope
    return rows


def chain(iterations: int) -> list[dict[str, float]]:
    """Run 0 of `THREE`: Adam, then momentum, on ŷ = A(w₂ A(w₁x))."""
    rows, weights, m, s = [], [0.5, -0.25], [0.0, 0.0], [0.0, 0.0]
    for i in range(iterations + 1):
        if i == 12:
            weights[1], m = 1.0, [0.0, 0.0]
        x, y = PATTERNS[i % 3]
        h = _logistic(weights[0] * x)
        y_hat = _logistic(weights[1] * h)
        dE_dz = (y_hat - y) * y_hat * (1 - y_hat)
        slopes = dE_dz * weights[1] * h * (1 - h) * x, dE_dz * h
        rows.append({"w1": weights[0], "w2": weights[1], "y_hat": y_hat, "E": (y_hat - y) ** 2 / 2,
                     "dE_dw1": slopes[0], "dE_dw2": slopes[1]})  # fmt: skip
        for k, g in enumerate(slopes):
            m[k] = 0.9 * m[k] + (0.1 if i < 12 else 1.0) * g
            s[k] = 0.75 * s[k] + 0.25 * g * g
            mean, square = m[k] / (1 - 0.9 ** (i + 1)), s[k] / (1 - 0.75 ** (i + 1))
            weights[k] -= 0.1 * (mean / (math.sqrt(square) + 1e-8) if i < 12 else m[k])
    return rows


def biased(iterations: int) -> list[dict[str, float]]:
    """Run 2 of `THREE`: steps of one length, on all patterns of ŷ = A(wx + b)."""
    rows, w, b = [], 0.0, 2.0
    for _ in range(iterations + 1):
        E = g = h = 0.0
        for x, y in PATTERNS:
            y_hat = _logistic(w * x + b)
            slope = (y_hat - y) * y_hat * (1 - y_hat)
            E, g, h = E + (y_hat - y) ** 2 / 2, g + slope * x, h + slope
        rows.append({"w": w, "b": b, "E": E, "dE_dw": g, "dE_db": h})
        w, b = w - 0.125 * g / math.hypot(g, h), b - 0.125 * h / math.hypot(g, h)
    return rows


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _error(w: float, x: float, y: float) -> tuple[float, float]:
    """E = ½(ŷ − y)² and ∂E/∂w = (ŷ − y)·ŷ(1 − ŷ)·x with ŷ = 1/(1 + e^(−wx))."""
    y_hat = 1 / (1 + math.exp(-w * x))
    return (y_hat - y) ** 2 / 2, (y_hat - y) * y_hat * (1 - y_hat) * x
