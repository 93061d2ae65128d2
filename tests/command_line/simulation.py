"""The question's network in plain Python, written from the formulas alone."""

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


def _error(w: float, x: float, y: float) -> tuple[float, float]:
    """E = ½(ŷ − y)² and ∂E/∂w = (ŷ − y)·ŷ(1 − ŷ)·x with ŷ = 1/(1 + e^(−wx))."""
    y_hat = 1 / (1 + math.exp(-w * x))
    return (y_hat - y) ** 2 / 2, (y_hat - y) * y_hat * (1 - y_hat) * x
