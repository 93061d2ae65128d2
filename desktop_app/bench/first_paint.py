"""A program of its own: opens Nudge, or a bare window with four empty plots, tells when it is painted, and ends.

`python -m desktop_app.bench.first_paint nudge|bare` prints the time on the clock of `perf_counter`. All processes share
that clock, so the process that started this one knows how long it took.
"""

import sys
from time import perf_counter
from typing import Any


def nudge() -> int:
    """Start the real program as a user does; only its window is replaced by one that is watched."""
    from PySide6.QtCore import QSettings

    from desktop_app.__main__ import main
    from desktop_app.ui.window import application
    from desktop_app.ui.window.main_window import MainWindow

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])
    from desktop_app.bench.painting import Painted

    class Watched(MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            plots = [card.plot.viewport() for card in self.board.cards if not card.isHidden()]
            self._painted = Painted(plots, lambda: self.session.frame is not None, self._end)

        def _end(self) -> None:
            _tell()
            self.close()

    vars(application)["MainWindow"] = Watched
    return main([])


def bare() -> int:
    """Open a window with plots as any program with pyqtgraph would."""
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QWidget

    from desktop_app.bench.painting import Painted

    app = QApplication([])
    window, central = QMainWindow(), QWidget()
    layout = QGridLayout(central)
    plots = [pg.PlotWidget() for _ in range(4)]
    for k, plot in enumerate(plots):
        layout.addWidget(plot, k // 2, k % 2)
    window.setCentralWidget(central)
    window.resize(1440, 900)

    def end() -> None:
        _tell()
        window.close()

    painted = Painted([plot.viewport() for plot in plots], lambda: True, end)
    window.show()
    status = app.exec()
    del painted
    return status


def _tell() -> None:
    print(f"painted {perf_counter()!r}", flush=True)


if __name__ == "__main__":
    sys.exit(nudge() if sys.argv[1] == "nudge" else bare())
