"""The list of entries as cards, worked by mouse and keys: choose, move, write, open, delete."""

from html import escape

from PySide6.QtCore import QEvent, QKeyCombination, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip

from desktop_app.ui.common.focus import focus_window
from desktop_app.ui.notebook.card_delegate import CardDelegate, card_of, picture_of
from desktop_app.ui.notebook.model import ENTRY, NotebookModel

_ALT = Qt.KeyboardModifier.AltModifier
_CTRL_Y = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
_MARGIN = 24
_Keys = QKeySequence.StandardKey


class NotebookList(QListView):
    """Shows cards, and says what the user asks of one of them."""

    opened = Signal(object)  # Entry: it was clicked
    link_opened = Signal(str)
    delete_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    copy_asked = Signal()

    def __init__(self, model: NotebookModel, cards: CardDelegate) -> None:
        super().__init__(resizeMode=QListView.ResizeMode.Adjust, batchSize=20)
        self.words = ""  # said if there is nothing to list
        self._pressed: QModelIndex | str | None = None  # an entry, or a link in one
        self.cards = cards
        self.setModel(model)
        self.setItemDelegate(cards)
        self.setObjectName("notebook")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Entries of the notebook")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out_by_and_by()
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.DoubleClicked)
        cards.sizeHintChanged.connect(lambda _: self.scheduleDelayedItemsLayout())
        cards.begun.connect(self._lay_out_at_once)
        cards.ended.connect(self._lay_out_by_and_by)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._asked(event):
            event.accept()  # not the window's action with this key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = self._asked(event)
        if asked is None:
            event.ignore()  # the window handles it
        elif callable(asked):
            asked()
        else:
            super().keyPressEvent(event)

    def _asked(self, event: QKeyEvent) -> object:
        """What a key does here: a command of ours, True for what every list does, or None for nothing."""
        key = Qt.Key(event.key())
        if event.matches(_Keys.Undo):
            return self.undo_asked.emit
        if event.matches(_Keys.Redo) or event.keyCombination() == _CTRL_Y:
            return self.redo_asked.emit
        if event.matches(_Keys.Copy):
            return self.copy_asked.emit
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & _ALT:
            return lambda: self.shift(-1 if key is Qt.Key.Key_Up else 1)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        match key:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                return self.write
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                return self.delete_asked.emit
            case Qt.Key.Key_Escape:
                return lambda: focus_window(self)
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                return True
        return None

    def write(self) -> None:
        """Let the user write the line of the current entry, if there is one, and it is not open already."""
        if self.currentIndex().data(ENTRY) in (None, self.cards.edited):
            return
        self._lay_out_at_once()
        self.executeDelayedItemsLayout()
        self.scrollTo(self.currentIndex())
        self.edit(self.currentIndex())

    @Slot()
    def _lay_out_at_once(self) -> None:
        """While a line is written: Qt closes an editor whose place is not laid out yet."""
        self.setLayoutMode(QListView.LayoutMode.SinglePass)

    @Slot()
    def _lay_out_by_and_by(self) -> None:
        """The formulas of many entries take a while to typeset: the window must respond meanwhile."""
        self.setLayoutMode(QListView.LayoutMode.Batched)

    def shift(self, by: int) -> None:
        """Move the current entry up or down by one."""
        row = self.currentIndex().row()
        to = row + by
        model = self.model()
        if row >= 0 and 0 <= to < model.rowCount():
            model.moveRow(QModelIndex(), row, QModelIndex(), to + 1 if by > 0 else to)
            self.scrollTo(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = self._to_open(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or pressed != self._to_open(event):
            return
        if isinstance(pressed, str):
            self.link_opened.emit(pressed)
        else:
            self.opened.emit(pressed.data(ENTRY))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        is_over = self._opens(place) or bool(self._link_at(place))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (link := self._link_at(event.pos())):
            QToolTip.showText(event.globalPos(), f"<p>{escape(link)}</p>", self)
            return True
        return super().viewportEvent(event)

    def _to_open(self, event: QMouseEvent) -> QModelIndex | str | None:
        place = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return None
        return self.indexAt(place) if self._opens(place) else self._link_at(place) or None

    def _link_at(self, place: QPoint) -> str:
        index = self.indexAt(place)
        return self.cards.link_at(index, self.visualRect(index), place) if index.isValid() else ""

    def _opens(self, place: QPoint) -> bool:
        """Whether a click there opens an entry: on its picture or heading, not on the user's own words."""
        index = self.indexAt(place)
        return index.isValid() and place.y() <= picture_of(card_of(self.visualRect(index))).bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.words and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self.cards.theme.muted))
            place = self.viewport().rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(place, int(flags), self.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
