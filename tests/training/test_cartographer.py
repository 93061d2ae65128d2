"""The cartographer and the maker of forks: closed while a program compiles for them, they leave nothing behind."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.training.cartographer import Cartographer
from desktop_app.training.fork_maker import ForkMaker

RATE, START = Axis("rule.rate", 0.1, 1.0, 8), Axis("start.w", 0.1, 0.9, 8)


def programs() -> list[str]:
    """The command lines of the programs that this one has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            found += [(folder / "cmdline").read_text()] if int(parent) == os.getpid() else []
        except OSError:  # it has ended meanwhile
            continue
    return [each for each in found if "desktop_app.core.maps" in each]


def chart() -> Callable[[], None]:
    cartographer = Cartographer()
    cartographer.chart(Map(Experiment(), RATE, START, 20))
    return cartographer.close


def fork() -> Callable[[], None]:
    maker = ForkMaker()
    maker.make(Fork(Experiment(), RATE, 20))
    return maker.close


@pytest.mark.skipif(sys.platform != "linux", reason="/proc lists programs on Linux alone")
@pytest.mark.parametrize("begin", [chart, fork])
def test_the_program_that_compiles_ends_with_the_window(
    begin: Callable[[], Callable[[], None]], qapp: QApplication, qtbot: QtBot, own_folders: Path,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is compiled there
    monkeypatch.setattr(loop, "_compiled", {})
    close = begin()
    qtbot.waitUntil(lambda: bool(programs()))
    close()
    assert programs() == []
