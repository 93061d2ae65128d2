"""A lesson that is open: its pages, which can be reached in any order, and the way back to the user's own runs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QToolButton, QWidget

from desktop_app.lessons.lesson import Lesson
from desktop_app.lessons.spaced import Sheet
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.buttons import word_button
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.lessons.page_view import PageView
from desktop_app.words import lessons as words


class LessonView(QWidget):
    """Shows the sheets of `lesson`; at their end may be questions of earlier lessons."""

    page_opened = Signal(object, int)  # PageView, and its number
    page_made = Signal(object, object)  # PageView, and its Sheet
    left = Signal()  # the user ends the lesson
    next_wanted = Signal()  # the lesson after this one

    def __init__(self, lesson: Lesson, sheets: Sequence[Sheet], next_title: str, theme: Theme) -> None:
        super().__init__()
        self.lesson, self.sheets, self._theme = lesson, sheets, theme
        self._views: dict[int, PageView] = {}
        self._at = -1
        self._stack = QStackedWidget()
        self._title = label(lesson.question, "lesson", wraps=True)
        self._heading = label(look="title")
        self.leave, self.contents = word_button("Leave", words.LEAVE_TIP), word_button("")
        self.leave.clicked.connect(self.left)
        self.contents.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.contents.setMenu(self._contents())
        self.back, self.forward = QPushButton("Back"), QPushButton("Next page")
        self.back.clicked.connect(lambda: self.open_page(self._at - 1))
        self.forward.clicked.connect(self._on_forward)
        self._next_title = next_title
        by_tab_only(self.back, self.forward)
        head = in_row(self._heading, None, self.leave)
        foot = in_row(self.back, None, self.contents, None, self.forward)
        self.setLayout(in_column(head, self._title, self._stack, foot, spacing=8, highest=self._stack))

    def _contents(self) -> QMenu:
        """A menu of the pages: each can be reached from each."""
        menu = QMenu(self)
        for k, sheet in enumerate(self.sheets):
            action = QAction(f"{k + 1}  {sheet.page.title}".replace("&", "&&"), menu)
            action.triggered.connect(lambda _, k=k: self.open_page(k))
            menu.addAction(action)
        return menu

    @property
    def page(self) -> PageView | None:
        """The page in front."""
        return self._views.get(self._at)

    def open_page(self, k: int) -> None:
        """Bring a page to the front."""
        self._at = k
        if k not in self._views:
            self._views[k] = view = PageView(self.sheets[k], self._theme)
            self._stack.addWidget(view)
            view.done.connect(lambda: self.forward.setFocus(Qt.FocusReason.TabFocusReason))
            self.page_made.emit(view, self.sheets[k])
        view = self._views[k]
        self._stack.setCurrentWidget(view)
        self._heading.setText(self.sheets[k].page.title)
        self.contents.setText(words.page_of(k + 1, len(self.sheets)))
        self.contents.setAccessibleName(f"{self.contents.text()}: {self.sheets[k].page.title}")
        self.back.setEnabled(k > 0)
        is_last = k + 1 == len(self.sheets)
        self.forward.setText(words.next_lesson(self._next_title) if is_last else "Next page")
        self.forward.setToolTip(self._next_title if is_last else "")
        self.page_opened.emit(view, k)
        view.begin()

    def present(self, by: int) -> None:
        """Show a room what comes next on this page, or another page of the lesson."""
        page = self.page
        if by < 0:
            self.open_page(max(0, self._at - 1))
        elif (page is None or not page.present_next()) and self._at + 1 < len(self.sheets):
            self.open_page(self._at + 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._views.values():
            view.set_theme(theme)

    def _on_forward(self) -> None:
        if self._at + 1 < len(self.sheets):
            self.open_page(self._at + 1)
        else:
            self.next_wanted.emit()
