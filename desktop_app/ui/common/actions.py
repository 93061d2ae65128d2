"""Every action of the window, with its key, its words and its icon; the menus are made of them."""

from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.model.parameters import MOST_RUNS
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, State
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.preferences import THEMES

Key = QKeySequence.StandardKey | str


class Actions(NamedTuple):
    """The actions of one window."""

    new: QAction
    open: QAction
    save: QAction
    save_as: QAction
    save_picture: QAction
    save_board: QAction
    export_data: QAction
    animate: QAction
    quit: QAction
    copy_picture: QAction
    copy_board: QAction
    copy_data: QAction
    play: QAction
    step: QAction
    reset: QAction
    restore: QAction
    first: QAction
    back_ten: QAction
    back: QAction
    on_ten: QAction
    latest: QAction
    branch: QAction
    undo: QAction
    redo: QAction
    theory: QAction
    beat: QAction
    predict: QAction
    copy_latex: QAction
    copy_markdown: QAction
    duplicate: QAction
    remove: QAction
    next_run: QAction
    runs: QAction
    parameters: QAction
    step_panel: QAction
    notebook: QAction
    keep: QAction
    follow: QAction
    theme: QAction
    guide: QAction
    keys: QAction
    log: QAction
    about: QAction


class Menus(NamedTuple):
    """The parts of the menu bar that are filled or asked for later; the actions of the groups carry data."""

    themes: QActionGroup
    examples: QActionGroup
    recent: QMenu


_SWITCHES = frozenset({"theory", "predict", "runs", "parameters", "step_panel", "notebook"})
# What small buttons say.
_SHORT = {
    "copy_latex": "LaTeX",
    "copy_markdown": "Markdown",
    "duplicate": "Duplicate",
    "remove": "Remove",
    "keep": "Keep",
}
_Words = tuple[str, str, Key | None, str]
# Name: text, tip, key, icon.
_WORDS: dict[str, _Words] = {
    "new": ("&New", "Begin anew with the network of the question", "Ctrl+N", "file-plus"),
    "open": ("&Open…", "Open a .nudge file", QKeySequence.StandardKey.Open, "folder-open"),
    "save": ("&Save", "Save all runs in their .nudge file", "Ctrl+S", "save"),
    "save_as": ("Save &as…", "Save all runs as another .nudge file", "Ctrl+Shift+S", "save-all"),
    "save_picture": (
        "&Save picture…",
        "Save a picture of the plot under the mouse, or the one used last",
        "Ctrl+E",
        "download",
    ),
    "save_board": ("Save &board…", "Save a picture of all plots", "Ctrl+Shift+E", "image"),
    "export_data": ("Export &data…", "Write iterations of the runs as CSV or Parquet", "Ctrl+Alt+D", "table"),
    "animate": (
        "An&imation…",
        "Make a GIF, WebP or MP4 of the plot under the mouse, or of the board",
        "Ctrl+Alt+E",
        "film",
    ),
    "quit": ("&Quit", "Close Nudge", QKeySequence.StandardKey.Quit, ""),
    "copy_picture": ("&Copy picture", "Copy the plot under the mouse, or the one used last", "Ctrl+C", "camera"),
    "copy_board": ("Copy &board", "Copy a picture of all plots", "Ctrl+Shift+C", "copy"),
    "copy_data": (
        "Copy da&ta",
        "Copy the numbers of the plot under the mouse",
        "Ctrl+Alt+C",
        "table",
    ),
    "play": ("Play", "Play", "Space", "play"),
    "step": ("&Step", "Make one iteration; in the past, show the next", "Right", "step-forward"),
    "reset": ("&Reset", "Back to iteration 0; the parameters stay", "R", "rotate-ccw"),
    "restore": ("Restore &defaults", "All parameters as at the very beginning, at iteration 0", None, "undo-2"),
    "first": ("&First iteration", "Show iteration 0", "Home", "skip-back"),
    "back_ten": ("Ten back", "Show the iteration ten before", "Shift+Left", "rewind"),
    "back": ("&Back", "Show the iteration before", "Left", "chevron-left"),
    "on_ten": ("Ten on", "Show the iteration ten after", "Shift+Right", "fast-forward"),
    "latest": ("&Latest iteration", "Show the latest iteration", "End", "skip-forward"),
    "branch": ("&Go on from here", "Go on from the iteration shown; what was after it is dropped", "G", "git-branch"),
    "undo": ("&Undo", "Go back to before the last edit", "Ctrl+Z", "undo-2"),
    "redo": ("&Redo", "Go on to where the last undo came from", "Ctrl+Shift+Z; Ctrl+Y", "redo-2"),
    "theory": ("&Theory", "Lay what theory says of the long run over the weight and the loss", "T", "sigma"),
    "beat": ("&Next beat", "Show this step in four beats: forward, error, gradient, nudge", "B", "list-ordered"),
    "predict": ("&Predict first", "Say which way w will go, and how far, before a step is shown", "P", ""),
    "copy_latex": ("Copy step as &LaTeX", "Copy this step, worked, as LaTeX", "Ctrl+L", ""),
    "copy_markdown": ("Copy step as &Markdown", "Copy this step, worked, as Markdown", "Ctrl+M", ""),
    "duplicate": ("&Duplicate run", "Put another run like this one beside it", "Ctrl+D", "copy-plus"),
    "remove": ("Re&move run", "Let the active run go; Ctrl+Z brings it back", "Ctrl+Backspace", "trash-2"),
    "next_run": ("Ne&xt run", "Work with the next of the runs", "N", ""),
    "runs": ("&Runs side by side", "Open or close the table of runs", "F8", "rows-3"),
    "parameters": ("&Parameters", "Open or close the parameters", "F9", "sliders-horizontal"),
    "step_panel": ("T&his step", "Open or close this step, worked", "F10", "square-function"),
    "notebook": ("&Notebook", "Open or close the notebook", "F7", "notebook-pen"),
    "keep": (
        "&Keep in the notebook",
        "Keep the plot under the mouse, or the board, with this step",
        "Ctrl+K",
        "bookmark-plus",
    ),
    "follow": ("&Follow the run", "Let all plots go with the run again", "F", "locate-fixed"),
    "theme": ("Light or dark", "Change between the light and the dark theme", "Ctrl+T", "moon"),
    "guide": ("&Guide", "Read and search the guide", QKeySequence.StandardKey.HelpContents, "book-open"),
    "keys": ("&Keys", "Show every key in the guide", None, "keyboard"),
    "log": ("Show the &log", "Where the details of failures are kept", None, "info"),
    "about": ("&About Nudge", "What this is", None, "circle-help"),
}
_FILE = (
    "new", "open", "save", "save_as", "-", "save_picture",
    "save_board", "-", "animate", "export_data", "-", "quit",
)  # fmt: skip
_MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("&File", _FILE),
    (
        "&Edit",
        (
            "undo",
            "redo",
            "-",
            "copy_picture",
            "copy_board",
            "copy_data",
            "copy_latex",
            "copy_markdown",
            "-",
            "keep",
        ),
    ),
    (
        "&Run",
        (
            "play",
            "step",
            "beat",
            "predict",
            "reset",
            "-",
            "first",
            "back_ten",
            "back",
            "on_ten",
            "latest",
            "branch",
            "-",
            "duplicate",
            "remove",
            "next_run",
            "-",
            "restore",
        ),
    ),
    ("&View", ("follow", "theory", "-", "parameters", "step_panel", "notebook", "runs", "-", "theme")),
    ("&Help", ("guide", "keys", "log", "about")),
)


def make_actions(window: QMainWindow) -> Actions:
    """The actions of `window`; their keys work all over it."""
    made = {}
    for name, (text, tip, key, _) in _WORDS.items():
        action = QAction(text, window)
        if key is not None:
            action.setShortcuts(_keys_of(key))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        window.addAction(action)
        action.setCheckable(name in _SWITCHES)
        action.setIconText(_SHORT.get(name, text.replace("&", "")))
        made[name] = action
    return Actions(**made)


def make_menus(window: QMainWindow, actions: Actions) -> Menus:
    """Fill the menu bar."""
    themes, examples, recent = QActionGroup(window), QActionGroup(window), QMenu("Open &recent", window)
    for title, names in _MENUS:
        menu = window.menuBar().addMenu(title)
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(getattr(actions, name))
        if title == "&File":
            recent.setToolTipsVisible(True)
            menu.insertMenu(actions.save, recent).setVisible(False)
            menu.aboutToShow.connect(recent.aboutToShow)  # and it is seen if there are any
            _add_examples(menu, examples, before=actions.save)
        if title == "&View":
            for name in THEMES:
                action = QAction(f"{name.capitalize()} theme", window)
                action.setCheckable(True)
                action.setData(name)
                themes.addAction(action)
                menu.addAction(action)
    return Menus(themes, examples, recent)


def _add_examples(menu: QMenu, group: QActionGroup, before: QAction) -> None:
    """The ready-made workspaces, in a menu of their own."""
    under = QMenu("E&xamples", menu)
    under.setToolTipsVisible(True)
    menu.insertMenu(before, under)
    for example in EXAMPLES:
        action = QAction(example.title, group)
        action.setToolTip(example.sentence)
        action.setStatusTip(example.sentence)
        action.setData(example)
        under.addAction(action)


def _show_edit(action: QAction, name: str, edit: str) -> None:
    """Name the edit that is undone or redone; without one there is nothing to do."""
    text, tip, *_ = _WORDS[name]
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setText(f"{text} {edit.replace('&', '&&')}".rstrip())
    action.setToolTip(f"{action.iconText()} {edit} ({keys})" if edit else f"{tip} ({keys})")
    action.setEnabled(bool(edit))


def keys_by_menu() -> list[tuple[str, list[tuple[list[str], str]]]]:
    """Of each menu its title, and the keys of each action with what it does."""
    return [
        (title.replace("&", ""), [row for name in names for row in _keys_in_words(name)]) for title, names in _MENUS
    ]


def _keys_in_words(name: str) -> list[tuple[list[str], str]]:
    """The keys of an action with what it does; nothing where it has none on this system."""
    if name == "-":
        return []
    _, tip, key, _ = _WORDS[name]
    native = QKeySequence.SequenceFormat.NativeText
    keys = [words for each in _keys_of(key) if (words := each.toString(native))] if key is not None else []
    return [(keys, "Play or pause" if name == "play" else tip)] if keys else []


def _keys_of(key: Key) -> list[QKeySequence]:
    """The keys of an action, the first one being told in its menu."""
    return QKeySequence.listFromString(key) if isinstance(key, str) else [QKeySequence(key)]


def show_icons(actions: Actions, theme: Theme) -> None:
    """Draw the icons in the colours of `theme`."""
    for name, action in actions._asdict().items():
        if _WORDS[name][3]:
            action.setIcon(icon(_WORDS[name][3], theme.text))
    actions.theme.setIcon(icon("sun" if theme.name == "dark" else "moon", theme.text))


def show_state(actions: Actions, frame: Frame | None, theme: Theme) -> None:
    """What can be done in a frame's state: the only thing that buttons follow."""
    state = frame.state if frame else State.IDLE
    running = state is State.RUNNING
    actions.play.setText("Pause" if running else "Play")
    actions.play.setToolTip(f"{actions.play.text()} (Space)")
    actions.play.setIcon(icon("pause" if running else "play", theme.text))
    actions.play.setEnabled(state not in (State.DIVERGED, State.FAILED))
    can_look = frame is not None and not running and state is not State.FAILED
    is_past = frame is not None and frame.is_past
    actions.step.setEnabled(not running and (is_past or state not in (State.DIVERGED, State.FAILED)))
    for action in (actions.first, actions.back_ten, actions.back):
        action.setEnabled(can_look and frame is not None and frame.iteration > 0)
    for action in (actions.on_ten, actions.latest, actions.branch):
        action.setEnabled(can_look and is_past)
    _show_edit(actions.undo, "undo", frame.undo if frame else "")
    _show_edit(actions.redo, "redo", frame.redo if frame else "")
    runs = 0 if frame is None else len(frame.members)
    actions.duplicate.setEnabled(runs < MOST_RUNS)
    for action in (actions.remove, actions.next_run):
        action.setEnabled(runs > 1)
