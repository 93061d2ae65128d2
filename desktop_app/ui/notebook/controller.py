"""Puts the notebook into the window: what is kept of it, and how an entry is shown again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from desktop_app.ui.window.side_panels import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.notebook.entry import Entry, Picture
    from desktop_app.training.frame import Frame
    from desktop_app.ui.notebook.panel import NotebookPanel
    from desktop_app.ui.window.main_window import MainWindow


def wire_notebook(window: "MainWindow") -> None:
    """Let the actions keep entries; the panel comes when it is needed, and after the first picture."""
    panels: list[NotebookPanel] = []

    def make() -> "NotebookPanel":
        panels.append(_made(window))
        return panels[0]

    def keep() -> None:
        if (kept := _kept(window)) is not None:
            # Not before: a board beside the panel is a smaller one.
            window.sides.open(NOTEBOOK)
            panels[0].writing.keep(*kept)

    def is_painted() -> None:
        QTimer.singleShot(0, window, lambda: window.sides.set_notebook(make))

    window.actions_.keep.triggered.connect(keep)
    window.painted.connect(is_painted, Qt.ConnectionType.SingleShotConnection)


def _made(window: "MainWindow") -> "NotebookPanel":
    from desktop_app.notebook.store import notebook_file
    from desktop_app.ui.notebook.notebook_closing import Closing
    from desktop_app.ui.notebook.panel import NotebookPanel

    panel = NotebookPanel(window.theme, window.actions_.keep, notebook_file())
    panel.opened.connect(lambda entry: _open(window, panel, entry))
    panel.said.connect(lambda words, undo: window.status_line.say(words, undo))
    window.themes.changed.connect(panel.set_theme)
    window.closed.connect(panel.keeper.close)
    Closing(window, panel)
    if (central := window.centralWidget()) is not None and (layout := central.layout()) is not None:
        layout.addWidget(panel)
    return panel


def _kept(window: "MainWindow") -> "tuple[Entry, Callable[[], Picture]] | None":
    """What is seen now; its picture is drawn, and can be had on another thread."""
    frame = window.session.frame
    if frame is None:
        return None
    if window.step_panel is not None and window.step_panel.is_secret:
        window.say("Predict the step first; then it can be kept.")
        return None
    from desktop_app.figures.picture import drawn_pdf, drawn_png
    from desktop_app.notebook.entry import Picture
    from desktop_app.ui.export.subjects import sheet_of

    card = window.cards.current()
    sheet = sheet_of(window.board, card, frame)
    png, pdf = drawn_png(sheet), drawn_pdf(sheet)
    return _entry_of(frame, card.title if card else "The board"), lambda: Picture(png(), pdf())


def _entry_of(frame: "Frame", what: str) -> "Entry":
    from desktop_app.core.files.workspace import Workspace, to_json
    from desktop_app.notebook.entry import Entry, new_id, now
    from desktop_app.words.captions import experiment_in_a_line
    from desktop_app.words.step_notes import to_markdown

    reading, runs = frame.reading, frame.experiments
    told = [experiment_in_a_line(member.experiment, member.reading.latest) for member in frame.members]
    names = [run.name or "A run" for run in runs]
    return Entry(
        id=new_id(),
        made=now(),
        names=", ".join(names),
        iteration=frame.iteration,
        what=what,
        parameters="\n".join(map(": ".join, zip(names, told, strict=True))) if told[1:] else told[0],
        worked=to_markdown(reading.settings, reading.step),
        content=to_json(Workspace(runs, frame.iteration)),
        active=frame.active,
    )


def _open(window: "MainWindow", panel: "NotebookPanel", entry: "Entry") -> None:
    """Show an entry's workspace again, at its iteration."""
    from desktop_app.core.files.workspace import Refused
    from desktop_app.ui.common import dialogs

    try:
        workspace = entry.workspace()
    except Refused as refused:
        dialogs.tell(window, "Nothing was opened", "This entry cannot be shown again.\n\n" + "\n".join(refused.faults))
        return
    words = f"Shown again, from the notebook: {entry.heading}."
    frame = window.session.frame
    is_safe = frame is not None and panel.has_stored(frame.experiments)
    active = min(entry.active, len(workspace.runs) - 1)
    window.documents.show_workspace(entry.names, workspace, active, words, is_safe)
