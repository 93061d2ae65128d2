"""How long it takes from the start of the process to a painted window, beside a bare window with four empty plots."""

from statistics import median
from time import perf_counter

from desktop_app.bench.programs import output_of
from desktop_app.bench.report import NotMeasured, Row

TARGET = 1.3
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
    told = f"bare window, four empty plots: {median(bare):.2f} s"
    return [
        Row("Start to painted window", f"{median(ours):.2f} s", told),
        Row("  beside the bare window", f"{ratio:.2f} ×", "", f"≤ {TARGET:g} ×", ratio <= TARGET),
    ]


def _seconds(program: str) -> float:
    begin = perf_counter()
    words = output_of("first_paint", program).split()
    if words[:1] != ["painted"]:
        raise NotMeasured(f"the window ({program}) closed before it was painted")
    return float(words[1]) - begin
