"""A view that fills a page of the stage: it shows readings, hides the coming step, and can be drawn in pictures."""

from functools import partial

from PySide6.QtGui import QAccessible, QShowEvent

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.run.run import Reading
from desktop_app.figures.view_cell import Maker, PrintableView
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable


class StageView(PrintableView):
    """`words` says in sentences what the view shows. While `is_secret`, what the coming step does is hidden."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.words = ""
        self.reading: Reading | None = None
        self.is_secret = False

    def refresh(self) -> None:
        """Work out what is new, and show it; nothing need be done while the view is hidden."""
        raise NotImplementedError

    def data(self) -> DataTable | None:
        """The numbers of the view; None while they are to be predicted."""
        raise NotImplementedError

    def show_view(self, view: WorkspaceView) -> None:
        """Set what a workspace's view says of this one."""

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The workspace's view with what the user has set in this one."""
        return view

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def set_secret(self, on: bool) -> None:
        self.is_secret = on
        self.refresh()

    def show_reading(self, reading: Reading) -> None:
        self.reading = reading
        self.refresh()

    def maker(self) -> Maker:
        return partial(_made, type(self), is_secret=self.is_secret, reading=self.reading)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _made(kind: type[StageView], theme: Theme, is_secret: bool, reading: Reading | None) -> StageView:
    view = kind(theme)
    view.set_secret(is_secret)
    if reading is not None:
        view.show_reading(reading)
    return view
