"""Does work in slices in the window's thread, so that the window responds between two of them."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_app.figures.slices import Slices


class SlicedWork(QObject):
    """Does one work at a time; another one takes the place of what is not finished."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Slices[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._do_slice)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self._work is None

    def start(self, work: Slices[None]) -> None:
        """Do the first slice now, and the others one after another when the window is idle."""
        self.stop()
        self._work = work
        self._timer.start()
        self._do_slice()

    def finish(self) -> None:
        """Do all that is left now."""
        while not self.is_done:
            self._do_slice()

    def stop(self) -> None:
        """Give up what is not finished."""
        self._timer.stop()
        work, self._work = self._work, None
        if work is not None:
            work.close()

    @Slot()
    def _do_slice(self) -> None:
        if self._work is None:
            return
        try:
            next(self._work)
        except StopIteration:
            self.stop()
        except BaseException:
            self.stop()
            raise
