"""Draws an entry of the notebook as a card, and lets the user write a line of their own into it."""

from collections import OrderedDict
from functools import lru_cache, partial

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QTextDocument,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.figures.markdown_document import document_of
from desktop_app.notebook.entry import Entry, tidy
from desktop_app.plots.theme import PAPER, SMALL_PT, TEXT_PT, Theme
from desktop_app.ui.common.style import font
from desktop_app.ui.notebook.model import ENTRY

PICTURE = QSize(150, 96)
_PADDING, _GAP, _BETWEEN, _RADIUS = 8, 10, 8, 8
_PARAMETER_LINES = 2
_LEAST_EDITOR = 52
_MOST_KNOWN = 400  # documents and pictures that are cached

_Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints cards in `theme`; `picture_wanted` asks for the picture of an entry, and `show_picture` answers."""

    picture_wanted = Signal(object)  # id
    begun = Signal()  # the user writes a line from now on
    ended = Signal()
    left = Signal(object)  # the Entry whose line was written; after `written`
    written = Signal(object, str, str)  # Entry, its new words, and the words before

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._edited: QPersistentModelIndex | None = None
        self._editor: QPlainTextEdit | None = None
        self.closeEditor.connect(self._on_closing)
        self.draft = ""  # the text to begin the next line with, in place of the words of the entry
        self._before = ""
        self._document_of = lru_cache(_MOST_KNOWN)(document_of)
        self._heights: dict[tuple[str, int], int] = {}  # of every entry: the list asks for them often
        self._pictures: OrderedDict[int, QImage | None] = OrderedDict()

    @property
    def edited(self) -> Entry | None:
        """The entry whose line is being written."""
        entry: Entry | None = self._edited.data(ENTRY) if self._edited is not None and self._edited.isValid() else None
        return entry

    def finish_writing(self) -> None:
        """Take what is typed so far as the line."""
        if self._editor is not None:
            self.commitData.emit(self._editor)
            self.closeEditor.emit(self._editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def show_picture(self, id: int, image: QImage) -> None:
        self._pictures[id] = image

    def forget_picture(self, id: int) -> None:
        """Ask for the picture again."""
        self._pictures.pop(id, None)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = option.widget.viewport().width() if option.widget is not None else 300  # type: ignore[attr-defined]
        return QSize(width, self._head_height() + self._words_height(index, width) + _BETWEEN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(ENTRY)
        state = option.state
        card = card_of(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        border = self.theme.accent if is_chosen or is_pointed else self.theme.border
        painter.setPen(QPen(QColor(border), 1.5 if is_chosen else 1.0))
        painter.setBrush(QColor(self.theme.field))
        painter.drawRoundedRect(QRectF(card).adjusted(0.75, 0.75, -0.75, -0.75), _RADIUS, _RADIUS)
        self._paint_picture(painter, entry, picture_of(card))
        self._paint_head(painter, entry, card)
        if entry.words and not self._is_edited(index):
            origin = words_of(card, self._head_height()).topLeft()
            painter.translate(origin)
            document = self._document(entry.words, card.width())
            # Until its true height is known, the next card is nearer.
            document.drawContents(painter, QRectF(words_of(card, self._head_height())).translated(-origin))
            self._correct_height((entry.words, card.width()), int(document.size().height()) + _PADDING)
        painter.restore()

    def link_at(self, index: _Index, place: QRect, point: QPoint) -> str:
        """The target of the link at `place` in the words of an item; empty if there is none."""
        card, words = card_of(place), index.data(Qt.ItemDataRole.EditRole)
        if not words or self._is_edited(index):
            return ""
        document = self._document(words, card.width())
        return document.documentLayout().anchorAt(QPointF(point - words_of(card, self._head_height()).topLeft()))

    def _paint_picture(self, painter: QPainter, entry: Entry, place: QRect) -> None:
        painter.fillRect(place, QColor(PAPER.card))
        if entry.id not in self._pictures:
            self._pictures[entry.id] = None
            while len(self._pictures) > _MOST_KNOWN:
                self._pictures.popitem(last=False)
            self.picture_wanted.emit(entry.id)
        image = self._pictures[entry.id]
        if image is not None:
            size = image.deviceIndependentSize()
            centre = QRectF(place).center()
            painter.drawImage(
                QRectF(centre.x() - size.width() / 2, centre.y() - size.height() / 2, size.width(), size.height()),
                image,
            )

    def _paint_head(self, painter: QPainter, entry: Entry, card: QRect) -> None:
        place = picture_of(card)
        left, top, width = place.right() + _GAP, place.top(), card.right() - _PADDING - place.right() - _GAP
        rows = (
            (entry.names, True, self.theme.text),
            (f"{entry.place} · {entry.what}", False, self.theme.text),
            (entry.local_date, False, self.theme.muted),
            *((line, False, self.theme.muted) for line in _lines(entry.parameters, width, _PARAMETER_LINES)),
        )
        for words, bold, colour in rows:
            painter.setFont(font(TEXT_PT if bold else SMALL_PT, bold))
            painter.setPen(QColor(colour))
            metrics = QFontMetrics(painter.font())
            told = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, metrics.height()), _LEFT, told)
            top += metrics.height()

    def _head_height(self) -> int:
        letters, small = (QFontMetrics(font(size)).height() for size in (TEXT_PT, SMALL_PT))
        return max(PICTURE.height(), letters + (2 + _PARAMETER_LINES) * small) + 2 * _PADDING

    def _words_height(self, index: _Index, width: int) -> int:
        words = index.data(Qt.ItemDataRole.EditRole)
        if self._is_edited(index):
            return self._editor_height + _PADDING
        if not words:
            return 0
        key = words, width
        if key not in self._heights:
            # Formulas take long to typeset: the height of an entry that was not shown yet is guessed.
            room = QRect(0, 0, width - 2 * _PADDING, 0)
            lines = QFontMetrics(font(TEXT_PT)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), words)
            self._heights[key] = lines.height() + _PADDING
        return self._heights[key]

    def _correct_height(self, key: tuple[str, int], height: int) -> None:
        """Replace the guessed height by the true one."""
        if self._heights.get(key) != height:
            self._heights[key] = height
            self.sizeHintChanged.emit(QModelIndex())

    def _document(self, words: str, card_width: int) -> QTextDocument:
        return self._document_of(words, self.theme, card_width - 2 * _PADDING)

    # Writing.

    _editor_height = _LEAST_EDITOR

    def _is_edited(self, index: _Index) -> bool:
        return self._edited is not None and self._edited.isValid() and self._edited.row() == index.row()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        placeholder = "A line of your own: Markdown, formulas in $…$"
        edit = QPlainTextEdit(parent, placeholderText=placeholder, tabChangesFocus=True)
        edit.setObjectName("words")
        edit.setToolTip("Enter: done. Shift+Enter: a new line. Esc: as it was")
        edit.setAccessibleName("Your own line")
        edit.setFont(font(TEXT_PT))
        self._before = index.data(Qt.ItemDataRole.EditRole)
        edit.setPlainText(self.draft or self._before)
        self.draft = ""
        edit.moveCursor(edit.textCursor().MoveOperation.End)
        self._editor, self._edited = edit, QPersistentModelIndex(index)
        self._grow(edit)
        edit.textChanged.connect(lambda: self._grow(edit))
        edit.destroyed.connect(partial(self._on_edited, self._edited))
        self.begun.emit()
        return edit

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Keep what the user is typing, whatever another window changes meanwhile."""

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        words = tidy(editor.toPlainText())
        if words != self._before:
            self.written.emit(index.data(ENTRY), words, self._before)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        place = words_of(card_of(option.rect), self._head_height())
        editor.setGeometry(QRect(place.topLeft(), QSize(place.width(), self._editor_height)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.finish_writing()
                return True
        return super().eventFilter(watched, event)

    def _grow(self, edit: QPlainTextEdit) -> None:
        line = QFontMetrics(edit.font()).lineSpacing()
        height = max(_LEAST_EDITOR, int(edit.document().size().height() + 1) * line + 14)
        if self._edited is not None and (height != self._editor_height or edit.height() != height):
            self._editor_height = height
            self.sizeHintChanged.emit(self._edited)

    def _on_closing(self) -> None:
        if (entry := self.edited) is not None and self._edited is not None:
            self._on_edited(self._edited)
            self.left.emit(entry)

    def _on_edited(self, edited: QPersistentModelIndex, _: QObject | None = None) -> None:
        if edited is not self._edited:
            return  # the next editor is open already
        self._editor = self._edited = None
        self._editor_height = _LEAST_EDITOR
        self.sizeHintChanged.emit(QModelIndex())
        self.ended.emit()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def card_of(place: QRect) -> QRect:
    """The card's rectangle in an item's."""
    return place.adjusted(0, 0, 0, -_BETWEEN)


def picture_of(card: QRect) -> QRect:
    return QRect(card.topLeft() + QPoint(_PADDING, _PADDING), PICTURE)


def words_of(card: QRect, head: int) -> QRect:
    return card.adjusted(_PADDING, head, -_PADDING, -_PADDING)


def _lines(words: str, width: int, most: int) -> list[str]:
    """Lay `words` out in at most so many lines; the rest is replaced by an ellipsis."""
    layout = QTextLayout(words, font(SMALL_PT))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        rest = words[start:] if len(lines) == most - 1 else words[start : start + line.textLength()]
        lines.append(QFontMetrics(font(SMALL_PT)).elidedText(rest, Qt.TextElideMode.ElideRight, width))
    layout.endLayout()
    return lines
