"""The axes of maps and forks in words: what a parameter is called that runs side by side along an axis have."""

from desktop_app.core.model import parameters
from desktop_app.core.model.experiment import Experiment

_INDEX = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_OF_RULE = {number.path: number for number in (*parameters.RULE_NUMBERS, *parameters.SCHEDULE_NUMBERS)}
_WALLS = {"bounds[0]": ("lowest w", "lowest weight"), "bounds[1]": ("highest w", "highest weight")}


def axis_symbol(experiment: Experiment, path: str) -> str:
    """A parameter in short, as on buttons and before its value: α, w₀, w₁(0), y₂."""
    if path in _OF_RULE:
        return _OF_RULE[path].symbol
    if path in _WALLS:
        return _WALLS[path][0]
    if path.startswith("start."):
        return parameters.STARTS[path.removeprefix("start.")].symbol
    side, number = _of_pattern(path)
    return f"{side}{number.translate(_INDEX)}" if len(experiment.patterns) > 1 else side


def axis_name(experiment: Experiment, path: str) -> str:
    """A parameter as an axis names it: learning rate α, w₀, wanted y of pattern 2."""
    symbol = axis_symbol(experiment, path)
    if path in _OF_RULE:
        label = _OF_RULE[path].label
        return f"{label[0].lower()}{label[1:]} {symbol}"
    if path in _WALLS:
        return _WALLS[path][1]
    if path.startswith("start."):
        return f"start {symbol}"
    side, number = _of_pattern(path)
    what = f"wanted output {symbol}" if side == "y" else f"input {symbol}"
    return f"{what} of pattern {number}" if len(experiment.patterns) > 1 else what


def _of_pattern(path: str) -> tuple[str, str]:
    """The side of a pattern, x or y, and its number from 1."""
    k, side = path.removeprefix("patterns[").removesuffix("]").split("][")
    return "xy"[int(side)], str(int(k) + 1)
