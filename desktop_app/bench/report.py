"""The results of measurements, and how they are printed as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, nan

from desktop_app.core.model.numbers import brief, compact

_HEADINGS = ("", "measured", "beside", "target", "verdict")


class NotMeasured(Exception):
    """A part could not be measured; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its columns as text, and whether it meets its target, if it has one."""

    name: str
    measured: str
    beside: str = ""
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.is_met is None else "ok" if self.is_met else "MISSED"


def at_least(name: str, value: float, target: float, unit: str, beside: str = "") -> Row:
    """A row that meets its target if `value` ≥ `target`, both unrounded."""
    return Row(name, f"{brief(value, 3)}{unit}", beside, f"≥ {compact(target)}{unit}", value >= target)


def at_most(name: str, value: float, target: float, unit: str, beside: str = "") -> Row:
    """A row that meets its target if `value` ≤ `target`."""
    return Row(name, f"{brief(value, 3)}{unit}", beside, f"≤ {compact(target)}{unit}", value <= target)


def table(rows: Sequence[Row]) -> str:
    """The rows below their headings, each column as wide as its widest entry."""
    lines = [_HEADINGS, *((row.name, row.measured, row.beside, row.target, row.verdict) for row in rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def summary(rows: Sequence[Row]) -> str:
    """How many targets are met, and which are not, in a sentence."""
    judged = [row for row in rows if row.is_met is not None]
    missed = [row.name.strip() for row in judged if not row.is_met]
    met = f"{len(judged) - len(missed)} of {len(judged)} targets are met"
    return f"{met}; missed: {', '.join(missed)}." if missed else f"{met}."


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed; NaN if there are none."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else nan


def last_words(words: str, otherwise: str) -> str:
    """The last line that is not empty; in a traceback it names what went wrong."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else otherwise


def attempt(part: Callable[[], list[Row]]) -> tuple[list[Row], str]:
    """The rows of a part, or no rows and the reason."""
    try:
        return part(), ""
    except NotMeasured as fault:
        return [], str(fault)
    except Exception as fault:
        # If one part fails, in whatever way, the others are still measured.
        return [], f"{type(fault).__name__}: {fault}"
