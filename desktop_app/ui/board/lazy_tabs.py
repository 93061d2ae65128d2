"""Tabs with one page each; a page is made when its tab is first opened."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from desktop_app.ui.common.focus import by_tab_only, tab_in_order


class LazyTabs(QWidget):
    """Shows the page of one of the `names` at a time; `make` makes the page of a name."""

    turned = Signal(str)  # the name of the page in front

    def __init__(self, make: Callable[[str], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._made: dict[str, QWidget] = {}
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setAccessibleName("Pictures of this step")
        by_tab_only(self.bar)
        for scroll in self.bar.findChildren(QToolButton):
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows turn the pages
        self._stack = QStackedLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addLayout(self._stack, 1)
        self.bar.currentChanged.connect(self._on_changed)

    @property
    def name(self) -> str:
        """The name of the page in front."""
        return str(self.bar.tabText(self.bar.currentIndex()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tabs."""
        return tuple(self.bar.tabText(k) for k in range(self.bar.count()))

    @property
    def made(self) -> dict[str, QWidget]:
        """The pages made so far, by name."""
        return self._made

    def set_names(self, names: tuple[str, ...]) -> None:
        """Offer these pages; keep the one in front if it is among them, else turn to the first."""
        if names == self.names:
            return
        before = self.name
        with QSignalBlocker(self.bar):
            while self.bar.count():
                self.bar.removeTab(0)
            for name in names:
                self.bar.addTab(name)
            self.bar.setCurrentIndex(names.index(before) if before in names else 0)
        if self.name != before:
            self._on_changed()

    def turn_to(self, name: str) -> None:
        """Turn to the page of this name, if it is offered."""
        for k in range(self.bar.count()):
            if self.bar.tabText(k) == name:
                self.bar.setCurrentIndex(k)

    def _on_changed(self) -> None:
        name = self.name
        if name and name not in self._made:
            self._made[name] = self._make(name)
            self._stack.addWidget(self._made[name])
            tab_in_order(self.bar, self._made[name])
        if name:
            self._stack.setCurrentWidget(self._made[name])
            self.turned.emit(name)
