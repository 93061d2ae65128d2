"""How the window performs while it trains flat out, and how soon it answers a click, measured by `window.py`."""

from statistics import median

from desktop_app.bench.programs import figures_of
from desktop_app.bench.report import Row, at_least, at_most, percentile
from desktop_app.core.model.numbers import brief, compact, fixed

FRAMES, LONGEST_MS, SHARE, CLICK_MS, PANEL_MS = 59.0, 50.0, 0.85, 16.0, 4.0


def measure_six() -> list[Row]:
    """The rows of the table, of six runs side by side."""
    figures = figures_of("window", "six")
    intervals = figures["intervals"]
    flat = f"{len(intervals)} frames, each run at {brief(figures['speed'] / 1e6, 3)} M iterations/s"
    return [
        at_least("Six runs: frames painted a second, median", 1 / median(intervals), FRAMES, "", flat),
        at_most("Six runs: between frames, 99th percentile", 1000 * percentile(intervals, 0.99), LONGEST_MS, " ms"),
    ]


def measure() -> list[Row]:
    """The rows of the table."""
    figures = figures_of("window")
    intervals = figures["intervals"]
    clicks = [1000 * wait for wait in figures["clicks"]]
    flat = f"{len(intervals)} frames at {brief(figures['speed'] / 1e6, 3)} M iterations/s"
    return [
        at_least("Frames painted a second, median", 1 / median(intervals), FRAMES, "", flat),
        at_most("Time between frames, 99th percentile", 1000 * percentile(intervals, 0.99), LONGEST_MS, " ms"),
        Row("Training with the window", f"{fixed(figures['share'], 3)} × windowless", "", f"≥ {compact(SHARE)} ×",
            figures["share"] >= SHARE),
        at_most("A click on Step is painted, median", median(clicks), CLICK_MS, " ms",
                f"99th percentile {brief(percentile(clicks, 0.99), 3)} ms"),
        at_most("The worked step adds to a frame, median", 1000 * figures["panel"], PANEL_MS, " ms"),
    ]  # fmt: skip
