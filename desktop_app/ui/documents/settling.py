"""Waits for the frame that shows every command so far."""

from PySide6.QtCore import QTimer

from desktop_app.training.frame import Frame
from desktop_app.training.session import Session

_PATIENCE_MS = 2000  # it takes one slice of training


class Settling:
    """While it `is_under_way`, the window handles events other than the user's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.is_under_way = False

    def frame(self) -> Frame | None:
        """The frame that shows the effect of every command so far, once the trainer has made it."""
        # PySide makes classes when they are imported: not before the window is painted.
        from PySide6.QtCore import QDeadlineTimer, QEventLoop

        session, events, deadline = self._session, QEventLoop(), QDeadlineTimer(_PATIENCE_MS)
        for signal in (session.frame_ready, session.failed):
            signal.connect(events.quit)
        QTimer.singleShot(_PATIENCE_MS, events, events.quit)
        self.is_under_way = True
        while session.frame is not None and not session.is_settled and not deadline.hasExpired():
            events.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.is_under_way = False
        return session.frame
