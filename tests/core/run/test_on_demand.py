"""What is compiled on demand: where that fails, it is told once, and not tried again and again."""

import logging
import sys
from pathlib import Path

import pytest

from desktop_app.core.run.compiled import Loop
from desktop_app.core.run.compiling import OnDemand


def not_for_numba(a: float) -> object:
    return (object(), a)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_CACHE_HOME names the cache on Linux alone")
def test_what_cannot_be_compiled_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # a cache that seems to be broken is emptied
    asked = list[float]()

    def example() -> tuple[float]:
        asked.append(1.0)
        return (1.0,)

    loop, needed = Loop(), OnDemand(not_for_numba, (), (), example)
    with caplog.at_level(logging.WARNING):
        assert loop.compiled(needed) is None
        tries = len(asked)
        assert loop.compiled(needed) is None
    assert len(asked) == tries > 0
    assert len(caplog.records) == 1
    assert "not_for_numba is not compiled" in caplog.text
    assert loop.fault is None
