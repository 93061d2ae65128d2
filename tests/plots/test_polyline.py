"""Lines through columns: compiled code makes the points that numpy makes, to the last bit."""

from itertools import product

import numpy as np
import pytest

from desktop_app.core.run.compiled import Loop, loop
from desktop_app.core.run.timeline import Curves
from desktop_app.plots import polyline
from desktop_app.plots.polyline import Array, columns_of, points_through

ROWS = 2


def curves(random: np.random.Generator) -> Curves:
    """Columns as runs have them: smooth or wild, narrow or wide, with gaps, infinite values and far ones."""
    count = int(random.choice([0, 1, 2, 63, 64, 65, 300]))
    shape = ROWS, count
    wild, calm = random.normal(size=shape).cumsum(axis=1), np.sin(np.arange(count) / 50) * np.ones((ROWS, 1))
    middle = (wild, calm)[random.integers(2)] * 10.0 ** random.integers(-3, 4)
    width = np.abs(random.normal(size=shape)) * 10.0 ** random.integers(-6, 2)
    width *= random.random(shape) < random.choice([0.0, 0.3, 1.0])
    least, greatest = middle - width, middle + width
    for low, high, share in ((np.nan, np.nan, 0.3), (-np.inf, 0.0, 0.02), (0.0, np.inf, 0.02), (-1e308, 1e308, 0.02)):
        chosen = (random.random(shape) < share) & (random.random() < 0.3)
        least[chosen], greatest[chosen] = low, high
    iterations = np.arange(count, dtype=np.int64) ** int(random.integers(1, 3))
    stride = int(random.integers(1, 3))
    return Curves(iterations[::stride], least[:, ::stride], greatest[:, ::stride])


def drawn(rows: list[tuple[Curves, int]], log_x: bool, log_y: bool, is_size: bool) -> list[Array]:
    """The columns and the points of these rows, in pixels of three heights."""
    columns = columns_of(rows, log_x, log_y, is_size)
    made = [*columns[:-1], np.array(columns.has_infinite)]
    for pixel in (1e-3, 1.0, 30.0):
        made += points_through(columns, -5.0, pixel)
    return made


def test_compiled_and_not_the_points_are_the_same(compiled_loop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if not loop.has("fill_points"):
        pytest.skip("nothing is compiled")
    random, fewer = np.random.default_rng(0), 0
    for _ in range(60):
        # Row `ROWS` is of a pattern that came later, which these curves do not have.
        rows = [(curves(random), int(random.integers(ROWS + 1))) for _ in range(int(random.integers(1, 5)))]
        for axes in product((False, True), repeat=3):
            compiled = drawn(rows, *axes)
            with monkeypatch.context() as patch:
                patch.setattr(polyline, "loop", Loop())
                interpreted = drawn(rows, *axes)
            assert [each.tobytes() for each in compiled] == [each.tobytes() for each in interpreted]
            fewer += len(compiled[5]) < len(compiled[0])
    assert fewer > 10
