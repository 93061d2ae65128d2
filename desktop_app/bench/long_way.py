"""What a run of 10⁹ iterations costs: the figures of `long_run.py`."""

from statistics import median

from desktop_app.bench.programs import figures_of
from desktop_app.bench.report import Row, at_most, percentile
from desktop_app.core.model.numbers import brief

SCRUB_MS, GROWTH_MB, DEARER = 50.0, 5.0, 1.25


def measure() -> list[Row]:
    """The rows of the table."""
    figures = figures_of("long_run")
    scrubs = [1000 * wait for wait in figures["scrubs"]]
    early, late = (1000 * median(waits) for waits in zip(*figures["frames"], strict=True))
    dearer = median(late / early for early, late in figures["frames"])
    return [
        at_most("A random iteration of 10⁹ is painted, 99th percentile", percentile(scrubs, 0.99), SCRUB_MS, " ms",
                f"median {brief(percentile(scrubs, 0.5), 3)} ms"),
        at_most("Memory from 10⁷ to 10⁹ iterations", figures["growth"], GROWTH_MB, " MB"),
        at_most("A frame at 10⁹ beside one at 10³", dearer, DEARER, " ×",
                f"{brief(late, 3)} ms and {brief(early, 3)} ms"),
    ]  # fmt: skip
