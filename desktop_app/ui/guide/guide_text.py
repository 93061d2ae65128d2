"""The text of the guide in the colours of a theme: its sections, and the words that were found in it."""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from desktop_app.plots.theme import TEXT_PT, Theme
from desktop_app.ui.common.style import font, rich_text_style
from desktop_app.ui.guide.pages import DEEPEST, Guide
from desktop_app.ui.guide.search import NOTHING, Found, GuideSection

_MARGIN = 18
_WIDEST = 800  # pixels: longer lines are hard to read
_NARROWEST = 286  # pixels, with its edges and bar
_ABOVE = 8  # pixels above a heading
_HIT_SHARE = 1 / 3  # how far down the view a hit stands, if its heading is too far above it to be seen


class GuideText(QTextBrowser):
    """All pages, one below the other. Nothing is fetched, and no link is followed by itself."""

    section_reached = Signal(int)  # the section at the top, when the user scrolls

    def __init__(self, guide: Guide, theme: Theme) -> None:
        super().__init__()
        self._guide, self._theme = guide, theme
        self._found, self._hit = NOTHING, 0
        self._top = 0, 0.0  # a character, and how far down the view it stands: so it stays there when the size changes
        self._is_moving = False
        self.setObjectName("guide")
        self.setAccessibleName("Text of the guide")
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # else its coming and going resizes the text
        # So wide that every line, table and key has room; then only rounding would ask for the other bar.
        self.setMinimumWidth(_NARROWEST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(_MARGIN)
        self.document().setDefaultFont(font(TEXT_PT))
        self.set_theme(theme)
        self.sections = self._read_sections()
        self._starts = [section.start for section in self.sections]
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def set_theme(self, theme: Theme) -> None:
        """Dress the text, which stays where it is."""
        self._theme = theme
        with self._moving():
            self.document().setDefaultStyleSheet(rich_text_style(theme))
            self.setHtml(self._guide.html)
        self._mark_hits()
        self._move(*self._top)

    def loadResource(self, kind: int, name: object) -> object:
        """Nothing: the guide is complete in itself."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self._moving():
            super().resizeEvent(event)
            self.setLineWrapColumnOrWidth(min(self.viewport().width(), _WIDEST))
        self._move(*self._top)

    def show_section(self, k: int) -> None:
        """Show a section, its heading at the top."""
        self._move(self.sections[k].start, _ABOVE)

    def mark(self, found: Found) -> None:
        """Mark what was found, and show the first of it."""
        self._found, self._hit = found, found.first
        self._show_hit()

    def next_hit(self, by: int) -> None:
        """Show the next hit, or the one before; after the last comes the first."""
        if self._found.hits:
            self._hit = (self._hit + by) % len(self._found.hits)
            self._show_hit()

    @property
    def hit(self) -> tuple[int, int, int] | None:
        """Which hit is shown, of how many, and in which section."""
        hits = self._found.hits
        return (self._hit + 1, len(hits), self._section_at(hits[self._hit][0])) if hits else None

    def _read_sections(self) -> list[GuideSection]:
        headings, block = [], self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if 0 < level <= DEEPEST:
                headings.append((block.text(), level, block.position()))
            block = block.next()
        ends = [*(start for *_, start in headings[1:]), self.document().characterCount()]
        return [
            GuideSection(name, *heading, end)
            for name, heading, end in zip(self._guide.names, headings, ends, strict=True)
        ]

    def _section_at(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)

    def _show_hit(self) -> None:
        self._mark_hits()
        if self.hit is None:
            return
        at, heading = self._found.hits[self._hit][0], self.sections[self.hit[2]].start
        height = self.viewport().height()
        is_near = self._place_of(at) - self._place_of(heading) < height * (1 - _HIT_SHARE)
        self._move(*((heading, _ABOVE) if is_near else (at, height * _HIT_SHARE)))

    def _mark_hits(self) -> None:
        selections = []
        for k, (start, end) in enumerate(self._found.hits):
            is_shown = k == self._hit
            form = QTextCharFormat()
            form.setBackground(QColor(self._theme.accent if is_shown else self._theme.lit))
            form.setForeground(QColor(self._theme.on_accent if is_shown else self._theme.text))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setUnderlineColor(QColor(self._theme.accent))
            selection = QTextEdit.ExtraSelection()
            selection.format, selection.cursor = form, self._cursor_at(start, end)
            selections.append(selection)
        self.setExtraSelections(selections)

    def _cursor_at(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _place_of(self, position: int) -> float:
        """How far below the top of the whole text a character stands."""
        return self.cursorRect(self._cursor_at(position, position)).top() + self.verticalScrollBar().value()

    def _move(self, position: int, down: float) -> None:
        """Let a character stand so far down the view."""
        self._top = position, down
        if position >= self.document().characterCount():
            return  # the text is just being replaced, and its scroll bar is gone for a moment
        with self._moving():
            # Qt lays out the text up to what it is asked for, and learns later how far it can scroll.
            self._place_of(self.document().characterCount() - 1)
            bar = self.verticalScrollBar()
            bar.setMaximum(round(self.document().size().height()) - self.viewport().height())
            bar.setValue(round(self._place_of(position) - down))

    @contextmanager
    def _moving(self) -> Iterator[None]:
        """Scroll, and it is not the user who does so."""
        self._is_moving = True
        yield
        self._is_moving = False

    def _on_scrolled(self) -> None:
        if self._is_moving:
            return
        position = self.cursorForPosition(QPoint(_MARGIN, _MARGIN)).position()
        self._top = position, self._place_of(position) - self.verticalScrollBar().value()
        self.section_reached.emit(self._section_at(position))
