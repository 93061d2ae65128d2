"""Measures one part after the other, and prints the machine, the table and the verdict."""

import os
import platform
import sys
from pathlib import Path
from time import perf_counter

import PySide6

from desktop_app.bench import compiling, flat_out, hesitations, landscape, lanes, loop, maps, start
from desktop_app.bench.programs import has_screen
from desktop_app.bench.report import Row, attempt, summary, table
from desktop_app.core.model.numbers import fixed

_PARTS = (
    ("Training loop", loop.measure),
    ("Runs in lanes", lanes.measure),
    ("Maps", maps.measure),
    ("Compiling", compiling.measure),
    ("Landscape", landscape.measure),
    ("Window, 1440 × 900, flat out", flat_out.measure),
    ("Six runs side by side", flat_out.measure_six),
    ("The window at work", hesitations.measure),
    ("The window at work, six runs", hesitations.measure_six),
    ("A long run", flat_out.measure_long),
    ("Start", start.measure),
)


def measure_everything() -> int:
    """Measure and print; 0 if every part could be measured, else 1."""
    begin = perf_counter()
    print(machine(), flush=True)
    rows: list[Row] = []
    faults = []
    for name, measure in _PARTS:
        if sys.stderr.isatty():
            print(f"measuring: {name} …", file=sys.stderr)
        measured, fault = attempt(measure)
        rows += measured
        if fault:
            faults.append(f"{name}: could not be measured: {fault}.")
    print("", table(rows), "", *faults, f"{summary(rows)} It took {fixed(perf_counter() - begin, 0)} s.", sep="\n")
    return 1 if faults else 0


def machine() -> str:
    """The machine that the figures were measured on, in one line."""
    where = "on the screen" if has_screen() else "without a screen (offscreen)"
    return (
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}, Qt {PySide6.__version__}; {where}"
    )


def _processor() -> str:
    """The processor's name; `platform` does not know it on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
