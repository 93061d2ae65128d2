"""The size of the text, and of all that goes with it: larger and smaller by keys, and remembered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.preferences import USUAL_TEXT, Preferences
from desktop_app.ui.common.scaling import scale_windows

SIZES = (80, 90, USUAL_TEXT, 110, 125, 150, 175, 200, 225, 250)  # percent


class TextSize(QObject):
    """Changes the size for the whole program, and says when it `changed`."""

    changed = Signal()

    def __init__(self, actions: Actions, preferences: Preferences, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._preferences, self._say = actions, preferences, say
        self._lent: int | None = None
        self._usual = USUAL_TEXT  # what the key of the usual size leads to
        actions.larger.triggered.connect(lambda: self._step(1))
        actions.smaller.triggered.connect(lambda: self._step(-1))
        actions.usual_size.triggered.connect(lambda: self.set(self._usual))
        self._enable()

    @property
    def percent(self) -> int:
        """The size at present."""
        return self.remembered if self._lent is None else self._lent

    @property
    def remembered(self) -> int:
        """The size that the user has chosen."""
        return text_size(self._preferences)

    def lend(self, percent: int | None) -> None:
        """Show everything in a size that is not remembered, or in the one that is.

        What the user sets on top of a lent size stays when another one is lent.
        """
        before, own = self.percent, self._lent is not None and percent is not None and self._lent != self._usual
        self._usual = USUAL_TEXT if percent is None else percent
        self._lent = self._lent if own else percent
        if self.percent != before and scale_windows(self.percent / 100):
            self.changed.emit()
        self._enable()

    def set(self, percent: int) -> None:
        """Show everything in this size."""
        before = self.percent
        if self._lent is None:
            self._preferences.text_size = percent
        else:
            self._lent = percent
        words = f"Text {percent} %"
        if percent != before:
            if scale_windows(percent / 100):
                self.changed.emit()
            else:
                words = f"{words} from the next start on"
            self._enable()
        self._say(words)

    def _step(self, by: int) -> None:
        at = min(range(len(SIZES)), key=lambda k: abs(SIZES[k] - self.percent)) + by
        self.set(SIZES[max(0, min(at, len(SIZES) - 1))])

    def _enable(self) -> None:
        self._actions.larger.setEnabled(self.percent < SIZES[-1])
        self._actions.smaller.setEnabled(self.percent > SIZES[0])


def text_size(preferences: Preferences) -> int:
    """The size that is remembered, in percent."""
    return max(SIZES[0], min(preferences.text_size, SIZES[-1]))
