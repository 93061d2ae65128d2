"""Tells screen readers of the widgets that Qt does not know: roles, values, descriptions, and what has just happened.

A widget that is `Spoken` names its role; one that is `Measured` has a value, too. Neither costs anything until a screen
reader asks.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QLabel, QWidget
from shiboken6 import Shiboken

_INTERFACE, _TEXT = QAccessible.InterfaceType, QAccessible.Text


@runtime_checkable
class Spoken(Protocol):
    """A widget with a role of its own."""

    spoken_role: QAccessible.Role


@runtime_checkable
class Summarised(Protocol):
    """A widget whose description is worked out when it is asked for."""

    summary: Callable[[], str]


@runtime_checkable
class Measured(Protocol):
    """A widget that stands for a number, such as a slider."""

    def quantity(self) -> float: ...

    def limits(self) -> tuple[float, float]: ...

    def set_quantity(self, value: float) -> None: ...


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say these words, if there is one."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def name_box(box: QComboBox, name: str) -> None:
    """Name a box that has no label: on Linux only a label can do that, so it gets an unseen one."""
    box.setAccessibleName(name)
    unseen = QLabel(name, box.parentWidget())
    unseen.setBuddy(box)
    unseen.hide()


def tell_value(widget: QWidget, value: float) -> None:
    """Tell a screen reader, if there is one, that a widget has another value."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, value))


def speak_up() -> None:
    """From now on let Qt ask the widgets themselves."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_: str, thing: object) -> QAccessibleInterface | None:
    return _SpokenWidget(thing) if isinstance(thing, QWidget) and isinstance(thing, Spoken) else None


class _Value(QAccessibleValueInterface):
    def __init__(self, measured: Measured) -> None:
        super().__init__()
        self._measured = measured

    def currentValue(self) -> float:
        return float(self._measured.quantity())

    def minimumValue(self) -> float:
        return float(self._measured.limits()[0])

    def maximumValue(self) -> float:
        return float(self._measured.limits()[1])

    def minimumStepSize(self) -> float:
        return 0.0

    def setCurrentValue(self, value: float) -> None:
        self._measured.set_quantity(float(value))


class _SpokenWidget(QAccessibleWidget):
    """A widget as a screen reader meets it."""

    def __init__(self, widget: QWidget) -> None:
        assert isinstance(widget, Spoken)
        super().__init__(widget, widget.spoken_role)
        self._value = _Value(widget) if isinstance(widget, Measured) else None

    def text(self, kind: QAccessible.Text) -> str:
        widget = self.widget()
        if kind == _TEXT.Description and isinstance(widget, Summarised):
            return widget.summary()
        return super().text(kind)

    def childCount(self) -> int:
        """A chart is one thing: its viewport and its labels say nothing by themselves."""
        return 0 if self.role() == QAccessible.Role.Chart else super().childCount()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """Qt wants a pointer, the null pointer where there is no such interface; an int or None would crash it."""
        if kind == _INTERFACE.ValueInterface and self._value is not None:
            return Shiboken.VoidPtr(Shiboken.getCppPointer(self._value)[0])
        found = super().interface_cast(kind)
        return Shiboken.VoidPtr(0) if found is None else found
