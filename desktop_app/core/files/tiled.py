"""A map or a fork in tiles, each a task of seconds for a thread, a process or a worker of a cluster.

Finished tiles are stored in a folder beside the result at once: what is stopped goes on from them, if it is the same.
"""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import VERDICT_NAMES, Map, Tile, tiles

_TASK = 100_000_000  # iterations of one tile, about
_SMALLEST, _LARGEST = 32, 512  # pixels a side
_WHAT = "what.json"
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Work:
    """All tiles of a map or a fork; `note` tells it from any other."""

    of: Map | Fork
    note: str

    @property
    def tiles(self) -> list[Tile]:
        """The tiles, from the middle outward; of a fork they are columns."""
        rows, columns = self.shape
        side = _SMALLEST
        while side < _LARGEST and 4 * side * min(side, rows) * max(1, self.of.iterations) <= _TASK:
            side *= 2
        return tiles(rows, columns, side)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return (self.of.y.pixels if isinstance(self.of, Map) else 1), self.of.x.pixels

    @property
    def names(self) -> tuple[str, ...]:
        """The weights, as a CSV names them."""
        return self.of.experiment.net.weight_names

    def made(self, tile: Tile) -> Arrays:
        """The arrays of one tile."""
        if isinstance(self.of, Fork):
            return self._made_fork(self.of, tile)
        pixels = self.of.made(tile)
        answers = pixels.answers
        weights = dict(zip(self.names, (answers.w, answers.v), strict=False))
        return {"verdict": pixels.verdict, "passes": answers.passes, **weights}

    def _made_fork(self, fork: Fork, tile: Tile) -> Arrays:
        answers = fork.blank()
        fork.fill(answers, tile.column, tile.column_stop)
        some = slice(tile.column, tile.column_stop)
        weights = dict(zip(self.names, (answers.w[some], answers.v[some]), strict=False))
        return {**weights, "exponent": answers.exponent[some]}

    def whole(self) -> Arrays:
        """Room for all tiles."""
        rows, columns = self.shape
        if isinstance(self.of, Fork):
            weights = {name: np.zeros((columns, self.of.kept)) for name in self.names}
            return {**weights, "exponent": np.zeros(columns)}
        weights = {name: np.zeros((rows, columns)) for name in self.names}
        return {
            "verdict": np.zeros((rows, columns), np.uint8),
            "passes": np.zeros((rows, columns), np.int64),
            **weights,
        }

    def put(self, whole: Arrays, tile: Tile, made: Arrays) -> None:
        """Write the arrays of a tile to their place."""
        columns = slice(tile.column, tile.column_stop)
        place = columns if isinstance(self.of, Fork) else (slice(tile.row, tile.row_stop), columns)
        for name, values in made.items():
            whole[name][place] = values


class Store:
    """The folder of finished tiles beside `out`; what another command has left there is thrown away."""

    def __init__(self, out: Path, work: Work) -> None:
        self.folder = out.with_name(f"{out.name}.tiles")
        what = self.folder / _WHAT
        text = json.dumps(work.note)
        if not what.is_file() or what.read_text(encoding="utf-8") != text:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            write_whole(what, text.encode())

    def read(self, tile: Tile) -> Arrays | None:
        """A finished tile; None if it is not there, or damaged."""
        try:
            with np.load(self._path(tile), allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def write(self, tile: Tile, made: Arrays) -> None:
        """Store a finished tile."""
        content = io.BytesIO()
        np.savez(content, **made)  # type: ignore[arg-type]
        write_whole(self._path(tile), content.getvalue())

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, tile: Tile) -> Path:
        return self.folder / f"{tile.row}-{tile.column}.npz"


def threads(count: int | None = None) -> Executor:
    """Threads of this process, one for each processor that it may use."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(count or able)


def in_tiles(work: Work, store: Store, executor: Executor, stop: Callable[[], None]) -> Iterator[tuple[Tile, Arrays]]:
    """All tiles, the stored ones first; `stop` is asked now and then, and may raise: then those under way are kept."""
    left = list[Tile]()
    for tile in work.tiles:
        stored = store.read(tile)
        if stored is None:
            left.append(tile)
        else:
            yield tile, stored
    under_way = {executor.submit(_made, work, tile): tile for tile in left}
    try:
        while under_way:
            done, _ = wait(under_way, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in done:
                yield _stored(store, under_way.pop(future), future)
            stop()
    except BaseException:
        begun = {future: tile for future, tile in under_way.items() if not future.cancel()}
        for future, tile in begun.items():
            _stored(store, tile, future)
        raise


def _stored(store: Store, tile: Tile, future: "Future[Arrays]") -> tuple[Tile, Arrays]:
    made = future.result()
    store.write(tile, made)
    return tile, made


def _made(work: Work, tile: Tile) -> Arrays:
    return work.made(tile)


def write_npz(file: BinaryIO, work: Work, whole: Arrays, workspace: str) -> None:
    """The result as numpy's archive, array by array, so that none is in memory twice."""
    of = work.of
    names = np.array(VERDICT_NAMES)
    axes: Arrays = {"x": of.x.centres}
    if isinstance(of, Map):
        axes |= {"y": of.y.centres, "verdict_names": names}
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        for name, values in {**axes, **whole, "workspace": np.array(workspace)}.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as place:
                np.lib.format.write_array(place, values, allow_pickle=False)
