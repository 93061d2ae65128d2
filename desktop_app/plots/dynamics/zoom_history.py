"""Back and forward through what a plot showed."""

from typing import Generic, TypeVar

Look = TypeVar("Look")
_MOST = 200  # looks are remembered


class ZoomHistory(Generic[Look]):
    """The looks before the present one, and those that the user came back from."""

    def __init__(self) -> None:
        self._before: list[Look] = []
        self._after: list[Look] = []

    def forget(self) -> None:
        """There is nothing to go back to."""
        self._before, self._after = [], []

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Whether there is something to go back to, and forward to."""
        return bool(self._before), bool(self._after)

    def leave(self, look: Look) -> None:
        """The user goes on from this look to a new one."""
        if self._before[-1:] != [look]:
            self._before = [*self._before, look][-_MOST:]
        self._after.clear()

    def go(self, back: bool, present: Look) -> Look | None:
        """The look before the present one, or after it; None if there is none."""
        behind, ahead = (self._before, self._after) if back else (self._after, self._before)
        if not behind:
            return None
        ahead.append(present)
        return behind.pop()
