"""A plot by keys, while it has the focus: walk along it, zoom, and move the view. It takes the focus by Tab alone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.core.run.run import Reading
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.ui.common.focus import focus_window

_KEY, _MODIFIER = Qt.Key, Qt.KeyboardModifier
_WAYS = {_KEY.Key_Left: (-1, 0), _KEY.Key_Right: (1, 0), _KEY.Key_Up: (0, 1), _KEY.Key_Down: (0, -1)}
_CLOSER, _FARTHER = 0.8, 1.25
_ZOOMS = {_KEY.Key_Plus: _CLOSER, _KEY.Key_Equal: _CLOSER, _KEY.Key_Minus: _FARTHER}
_PAN = 0.1  # of the view
_OTHERS = (_KEY.Key_Home, _KEY.Key_Escape)


class PlotKeys(QObject):
    """The keys of a plot. `told` says how they work while the plot has the focus; `whole_asked` asks to see all."""

    told = Signal(str)
    whole_asked = Signal()

    def __init__(self, plot: ReadingPlot, reading: Callable[[], Reading | None]) -> None:
        super().__init__(plot)
        self._plot, self._reading = plot, reading
        plot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        plot.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.told.emit(self._plot.keys_in_words)
            self._plot.repaint_soon()
        elif kind == QEvent.Type.FocusOut:
            self.told.emit("")
            self._plot.point_at(None)
            self._plot.repaint_soon()
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.ShortcutOverride:
            if self._is_own(event):
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and self._is_own(event):
            self._work(event)
            return True
        return False

    def _is_own(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), _modifiers(event)
        if key in _ZOOMS:
            return modifiers in (_MODIFIER.NoModifier, _MODIFIER.ShiftModifier, _MODIFIER.AltModifier)
        return key in _WAYS or (key in _OTHERS and modifiers == _MODIFIER.NoModifier)

    def _work(self, event: QKeyEvent) -> None:
        key, modifiers, plot, reading = _KEY(event.key()), _modifiers(event), self._plot, self._reading()
        if key == _KEY.Key_Escape:
            focus_window(plot)
        elif reading is None:
            return
        elif key == _KEY.Key_Home:
            self.whole_asked.emit()
        elif key in _ZOOMS:
            plot.zoom(_ZOOMS[key], is_y=modifiers == _MODIFIER.AltModifier)
        elif modifiers & _MODIFIER.ControlModifier:
            right, up = _WAYS[key]
            plot.pan(_PAN * right, _PAN * up)
        else:
            move = plot.look if modifiers & _MODIFIER.AltModifier else plot.walk
            by = 10 if modifiers & _MODIFIER.ShiftModifier else 1
            move(reading, *(by * each for each in _WAYS[key]))


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    """The modifiers, but for the one of the keypad."""
    return event.modifiers() & ~_MODIFIER.KeypadModifier
