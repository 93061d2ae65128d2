"""What `nudge map` and `nudge fork` share: axes, and tiles with progress, on all processors or on a cluster."""

import re
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from math import isfinite
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from desktop_app.cli.run import Stopped, add_file, check_iterations, listens_to_ctrl_c, stoppable, workspace_of
from desktop_app.core.files.atomic_write import written_whole
from desktop_app.core.files.tiled import Arrays, Store, Work, in_tiles, threads, write_npz
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from desktop_app.core.maps.axes import Axis, paths_of, with_value
from desktop_app.core.maps.map import MODULES
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import WORTH_SAYING_SECONDS, duration
from desktop_app.core.run.code_cache import cache_folder
from desktop_app.core.run.compiled import loop

AXIS = "PATH=LOW:HIGH"
_MOST_PIXELS, _MOST_ITERATIONS, _MOST_PROCESSES = 2**15, 10**9, 1024
_IS_AXIS = re.compile(r"([^=]+)=([^:]+):([^:]+)")


def add_common(parser: ArgumentParser, out: str) -> None:
    """The options of both verbs."""
    add_file(parser)
    parser.add_argument("--x", required=True, metavar=AXIS, help="a parameter, to the right, such as rule.rate=40:160")
    parser.add_argument("--iterations", type=int, required=True, metavar="N", help="how many each run makes")
    parser.add_argument("--out", required=True, metavar="OUT", help=out)
    parser.add_argument("--run", type=int, default=0, metavar="K", help="which run of the file, from 0")
    parser.add_argument("--processes", type=int, metavar="P", help="so many processes, not one with all processors")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler, such as tcp://host:8786, for a cluster"
    )


def chosen_run(options: Namespace) -> tuple[Workspace, Experiment]:
    """The workspace, and the run that is asked for."""
    workspace = workspace_of(options.file)
    check_iterations(options.iterations, "--iterations")
    faults = []
    if options.iterations > _MOST_ITERATIONS:
        faults.append(f"--iterations: must be at most {_MOST_ITERATIONS:,} for every pixel, is {options.iterations}")
    if options.processes is not None and not 1 <= options.processes <= _MOST_PROCESSES:
        faults.append(f"--processes: must be from 1 to {_MOST_PROCESSES}, is {options.processes}")
    if options.processes is not None and options.scheduler:
        faults.append("--processes: a scheduler has workers of its own; give one of them")
    if not 0 <= options.run < len(workspace.runs):
        raise Refused([*faults, f"--run: must be from 0 to {len(workspace.runs) - 1}, is {options.run}"])
    experiment = workspace.runs[options.run]
    if faults:
        raise Refused(faults)
    if experiment.changes:
        print(
            f"nudge: run {options.run} changes on its way; this is of the settings in force at the file's iteration, "
            f"{workspace.iteration}",
            file=sys.stderr,
        )
    return workspace, replace(experiment.settings_at(workspace.iteration), changes=())


def place_of(options: Namespace, kinds: tuple[str, ...]) -> Path:
    """Where the result goes."""
    out = Path(options.out)
    if out.suffix.lower() not in kinds:
        raise Refused([f"--out: must end in {' or '.join(kinds)}, is {options.out}"])
    if options.file != "-" and out.exists() and out.samefile(options.file):
        raise Refused([f"--out: {options.out} is the workspace itself; the result would take its place"])
    if not out.parent.is_dir():
        raise Refused([f"--out: {options.out} cannot be written: there is no folder {out.parent}"])
    return out


def size_of(text: str, sides: int) -> tuple[int, ...]:
    """The pixels of each side."""
    parts = text.split("x")
    form = "W" if sides == 1 else "WxH"
    if len(parts) != sides or not all(part.isascii() and part.isdecimal() and len(part) < 9 for part in parts):
        raise Refused([f"--size: must be {form}, in whole numbers, is {text}"])
    made = tuple(map(int, parts))
    if not all(1 <= side <= _MOST_PIXELS for side in made):
        raise Refused([f"--size: each side must be from 1 to {_MOST_PIXELS}, is {text}"])
    return made


def axis_of(experiment: Experiment, option: str, text: str, pixels: int) -> Axis:
    """An axis as it was typed."""
    parts = _IS_AXIS.fullmatch(text)
    try:
        path, low, high = parts[1].strip(), float(parts[2]), float(parts[3])  # type: ignore[index]
    except (TypeError, ValueError):
        raise Refused([f"{option}: must be {AXIS}, such as rule.rate=40:160, is {text}"]) from None
    paths = paths_of(experiment)
    if path not in paths:
        raise Refused([f"{option}: this run has no number {path}; it has {', '.join(paths[:40])}"])
    if not (isfinite(low) and isfinite(high) and low < high):
        raise Refused([f"{option}: must go from a lower value to a higher one, is {low:g} to {high:g}"])
    axis = Axis(path, low, high, pixels)
    if not axis.is_fine_enough:
        raise Refused([f"{option}: doubles end here: from {low!r} to {high!r} there are no {pixels} different values"])
    return axis


def refuse_corners(experiment: Experiment, x: Axis, y: Axis | None = None) -> None:
    """Refuse what no file could hold: a parameter is allowed in an interval, so its ends tell."""
    if y and x.path == y.path:
        raise Refused([f"--y: {y.path} is on the other axis already"])
    faults = dict[str, None]()
    for at_x, at_y in product((0, -1), (0, -1) if y else (0,)):
        corner = with_value(experiment, x.path, float(x.centres[at_x]))
        if y:
            corner = with_value(corner, y.path, float(y.centres[at_y]))
        try:
            from_bytes(to_json(Workspace((corner,))).encode())
        except Refused as refused:
            faults |= dict.fromkeys(refused.faults)
    if faults:
        raise Refused([f"{'--x, --y' if y else '--x'}: {fault.removeprefix('runs[0].')}" for fault in faults])


def make(options: Namespace, workspace: Workspace, work: Work, out: Path, kind: str) -> int:
    """Compute all tiles, and write the result; returns the exit status."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # each tile is shown, so nothing has to be watched
    if loop.compiled(work.of.needed) is None:
        raise Refused(["maps need numba's compiler, which fails here: nudge doctor says more"])
    text = to_json(replace(workspace, view=replace(workspace.view, active=options.run)))
    note = [repr(work.of), text, options.run, cache_folder(MODULES).name]
    work = replace(work, note=repr(note))
    store, whole, tiles = Store(out, work), work.whole(), work.tiles
    done, begun, is_told = 0, monotonic(), False
    with (
        _executor(options) as executor,
        stoppable() as stop,
        tqdm(total=len(tiles), unit="tile", disable=None, leave=False, delay=0.5) as bar,
    ):
        try:
            for tile, made in in_tiles(work, store, executor, stop):
                work.put(whole, tile, made)
                done += 1
                bar.update(1)
                seconds = (monotonic() - begun) / done * (len(tiles) - done)
                if not is_told and monotonic() - begun > 1.0 and seconds > WORTH_SAYING_SECONDS:
                    is_told = True
                    stops = " Ctrl+C stops, and the same command goes on." if listens_to_ctrl_c() else ""
                    bar.clear()
                    print(f"nudge: {len(tiles)} tiles will take about {duration(seconds)}.{stops}", file=sys.stderr)
        except Stopped:
            bar.close()
            kept = sum(store.read(tile) is not None for tile in tiles)
            print(f"nudge: stopped with {kept} of {len(tiles)} tiles; the same command goes on.", file=sys.stderr)
            return 130
    _write(work, whole, text, out, kind)
    store.remove()
    return 0


def _write(work: Work, whole: Arrays, text: str, out: Path, kind: str) -> None:
    if kind == ".npz":
        with written_whole(out) as file:
            write_npz(file, work, whole, text)
        return
    from desktop_app.cli.map_picture import write_picture

    write_picture(work, whole, text, out)


@contextmanager
def _executor(options: Namespace) -> Iterator[Executor]:
    """What computes the tiles: threads of this process, other processes, or the workers of a cluster."""
    if options.scheduler:
        with _cluster(options.scheduler) as executor:
            yield executor
    elif options.processes:
        context = get_context("spawn")
        with ProcessPoolExecutor(options.processes, mp_context=context, initializer=_begin_process) as executor:
            yield executor
    else:
        with threads() as executor:
            yield executor


def _begin_process() -> None:
    """Ctrl+C is for the first process alone, which lets the others finish their tiles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise Refused(["--scheduler: needs Dask; install nudge-lab[cluster]"]) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as fault:
        raise Refused([f"--scheduler: {address} does not answer ({fault})"]) from None
    with client, client.get_executor(retries=3, pure=False) as executor:
        yield executor
