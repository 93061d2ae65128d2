"""How the window performs while it trains flat out, how soon it answers a click, and what a long run costs it."""

from statistics import median

from desktop_app.bench.programs import figures_of
from desktop_app.bench.report import Row, at_least, at_most, percentile
from desktop_app.core.model.numbers import brief, compact, fixed

FRAMES, LONGEST_MS, SHARE, CLICK_MS, PANEL_MS = 59.0, 50.0, 0.95, 9.0, 4.0
COST_MS, COST_OF_SIX_MS, SPEED_OF_SIX = 6.0, 10.0, 60.0
SCRUB_MS, GROWTH_MB, DEARER = 50.0, 5.0, 1.25


def measure_six() -> list[Row]:
    """The rows of the table, of six runs side by side."""
    figures = figures_of("window", "six")
    intervals = figures["intervals"]
    return [
        at_least("Six runs: frames painted a second, median", 1 / median(intervals), FRAMES, "",
                 f"{len(intervals)} frames"),
        at_most("Six runs: between frames, 99th percentile", 1000 * percentile(intervals, 0.99), LONGEST_MS, " ms"),
        at_most("Six runs: CPU time of the window for a frame", 1000 * figures["cost"], COST_OF_SIX_MS, " ms"),
        at_least("Six runs: iterations a second of all together", 6 * figures["speed"] / 1e6, SPEED_OF_SIX, " M"),
    ]  # fmt: skip


def measure() -> list[Row]:
    """The rows of the table."""
    figures = figures_of("window")
    intervals = figures["intervals"]
    clicks = [1000 * wait for wait in figures["clicks"]]
    flat = f"{len(intervals)} frames at {brief(figures['speed'] / 1e6, 3)} M iterations/s"
    return [
        at_least("Frames painted a second, median", 1 / median(intervals), FRAMES, "", flat),
        at_most("Time between frames, 99th percentile", 1000 * percentile(intervals, 0.99), LONGEST_MS, " ms"),
        at_most("CPU time of the window for a frame", 1000 * figures["cost"], COST_MS, " ms"),
        Row("Training with the window", f"{fixed(figures['share'], 3)} × windowless", "", f"≥ {compact(SHARE)} ×",
            figures["share"] >= SHARE),
        at_most("A click on Step is painted, median", median(clicks), CLICK_MS, " ms",
                f"99th percentile {brief(percentile(clicks, 0.99), 3)} ms"),
        at_most("The worked step adds to a frame, median", 1000 * figures["panel"], PANEL_MS, " ms"),
    ]  # fmt: skip


def measure_long() -> list[Row]:
    """The rows of the table, of a run of 10⁹ iterations: the figures of `long_run.py`."""
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
