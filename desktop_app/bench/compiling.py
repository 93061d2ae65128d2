"""How long a new machine takes to compile the loop, and a window meanwhile; a second process compiles nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import desktop_app
from desktop_app.bench.hesitations import row_of
from desktop_app.bench.programs import figures_of
from desktop_app.bench.report import NotMeasured, Row, at_most
from desktop_app.core.model.numbers import brief
from desktop_app.core.run.compiling import NAMES

FIRST_SECONDS, ALL_SECONDS = 4.0, 30.0


def measure() -> list[Row]:
    """The rows of the table."""
    with TemporaryDirectory(prefix="nudge-bench-", ignore_cleanup_errors=True) as folder:
        first = list(_compiled(Path(folder)))
        cache = _written(Path(folder))
        if not first or not cache:
            raise NotMeasured("nothing is compiled into an empty folder here")
        second = list(_compiled(Path(folder)))
        new = len(_written(Path(folder)) - cache)
    names, seconds = zip(*first, strict=True)
    is_same = not new and len(second) == len(first)
    found = f"everything is there after {brief(second[-1][1], 2)} s" if second else "it fails"
    return [
        at_most("Compiled on a new machine, the first function", seconds[0], FIRST_SECONDS, " s", names[0]),
        at_most("Compiled on a new machine, everything", seconds[-1], ALL_SECONDS, " s", ", ".join(names)),
        row_of("  a window that trains meanwhile: 99th percentile, worst", figures_of("beside_compiling")["beats"]),
        Row("  a second process compiles", f"{new or 'nothing'}", found, "nothing", is_same),
    ]


def _compiled(cache: Path) -> Iterator[tuple[str, float]]:
    """Each function that a process of its own compiles, or finds in the cache, and after how many seconds."""
    root = str(Path(desktop_app.__file__).parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    variables = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": path}
    command = (sys.executable, "-m", "desktop_app.core.run.compiled")
    begin = perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=variables) as process:
        if process.stdin and process.stdout:
            print(*NAMES, sep="\n", file=process.stdin)
            process.stdin.close()
            for line in filter(str.strip, process.stdout):
                yield line.strip(), perf_counter() - begin


def _written(folder: Path) -> set[tuple[Path, int]]:
    """The files of compiled code, and when each was written."""
    return {(path, path.stat().st_mtime_ns) for path in folder.rglob("*.nb?")}
