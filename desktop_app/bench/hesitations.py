"""How long the window does not respond while it is worked, measured by `heartbeat.py`."""

from desktop_app.bench.programs import figures_of
from desktop_app.bench.report import Row, percentile
from desktop_app.core.model.numbers import brief, compact

USUAL_MS, WORST_MS = 50.0, 150.0
_TARGET = f"≤ {compact(USUAL_MS)} and {compact(WORST_MS)} ms"


def measure() -> list[Row]:
    """The rows of the table."""
    return _rows("", figures_of("heartbeat"))


def measure_six() -> list[Row]:
    """The rows of the table, of six runs side by side."""
    return _rows("Six runs: ", figures_of("heartbeat", "six"))


def _rows(prefix: str, measured: dict[str, list[tuple[float, float]]]) -> list[Row]:
    """For each action the gaps between two beats: the 99th percentile, and the longest."""
    return [row_of(f"{prefix}no response, {name}: 99th percentile, worst", gaps) for name, gaps in measured.items()]


def row_of(name: str, gaps: list[tuple[float, float]]) -> Row:
    """The row of an action with these gaps."""
    usual, worst = _in_ms([seconds for seconds, _ in gaps])
    busy = "{} and {} ms of processor time".format(*map(_told, _in_ms([busy for _, busy in gaps])))
    return Row(name, f"{_told(usual)} and {_told(worst)} ms", busy, _TARGET, usual <= USUAL_MS and worst <= WORST_MS)


def _in_ms(gaps: list[float]) -> tuple[float, float]:
    return 1000 * percentile(gaps, 0.99), 1000 * max(gaps)


def _told(ms: float) -> str:
    return brief(ms, 3)
