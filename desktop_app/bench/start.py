"""How long it takes from the start of the process to a painted window, beside a bare window with four empty plots."""

from statistics import median
from time import perf_counter

from desktop_app.bench.programs import output_of
from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.numbers import compact, fixed

TARGET = 1.2
_REPETITIONS = 7


def measure() -> list[Row]:
    """The rows of the table."""
    for program in ("nudge", "bare"):
        # The first start reads files that are in memory afterwards.
        _seconds(program)
    ours, bare = [], []
    for _ in range(_REPETITIONS):
        ours.append(_seconds("nudge"))
        bare.append(_seconds("bare"))
    ratio = median(a / b for a, b in zip(ours, bare, strict=True))
    told = f"bare window, four empty plots: {fixed(median(bare), 2)} s"
    return [
        Row("Start to painted window", f"{fixed(median(ours), 2)} s", told),
        Row("  beside the bare window", f"{fixed(ratio, 2)} ×", "", f"≤ {compact(TARGET)} ×", ratio <= TARGET),
    ]


def _seconds(program: str) -> float:
    begin = perf_counter()
    words = output_of("first_paint", program).split()
    if words[:1] != ["painted"]:
        raise NotMeasured(f"the window ({program}) closed before it was painted")
    return float(words[1]) - begin
