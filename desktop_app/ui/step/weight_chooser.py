"""Two small buttons that choose the weight a view is about; hidden where there is only one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_row


class WeightChooser(QWidget):
    """`which` is 0 or 1; `chosen` follows a click. It need not stand inside its `view`."""

    chosen = Signal()

    def __init__(self, view: QWidget, purpose: str) -> None:
        super().__init__(view)
        self._symbols: tuple[str, ...] = ()
        self._group = QButtonGroup(self)
        for k in range(2):
            button = QToolButton()
            button.setObjectName("quiet")
            button.setCheckable(True)
            button.setToolTip(purpose)
            by_tab_only(button)
            self._group.addButton(button, k)
        self.setLayout(in_row(*self._group.buttons()))
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)
        self.hide()

    @property
    def which(self) -> int:
        """The chosen weight; the first where there is no other."""
        return max(0, self._group.checkedId()) if len(self._symbols) > 1 else 0

    def show_weights(self, symbols: tuple[str, ...]) -> None:
        """Offer these weights."""
        if symbols == self._symbols:
            return
        self._symbols = symbols
        for button, symbol in zip(self._group.buttons(), symbols, strict=False):
            button.setText(symbol)
            button.setAccessibleName(f"{symbol}: {button.toolTip()}")
        self.setVisible(len(symbols) > 1)

    def choose(self, which: int) -> None:
        """Press a button."""
        self._group.button(which).click()
