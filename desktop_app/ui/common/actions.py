"""Every action of the window, declared once: its menu, text, tip, key and icon."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Self, overload

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop_app.plots.theme import LIGHT, Theme
from desktop_app.ui.common.icons import icon

FILE, EDIT, RUN, VIEW, HELP = MENUS = ("&File", "&Edit", "&Run", "&View", "&Help")
_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(slots=True)
class ActionSpec:
    """What an action is in every window; read from an instance of `Actions`, it is that window's QAction.

    `short` is the text of small buttons. `apart` puts a line above the action in its menu.
    """

    menu: str
    text: str
    tip: str
    key: QKeySequence.StandardKey | str | None = None
    icon: str = ""
    short: str = ""
    is_switch: bool = False
    apart: bool = False
    name: str = field(default="", init=False)

    def __set_name__(self, owner: "type[Actions]", name: str) -> None:
        self.name = name

    @overload
    def __get__(self, actions: None, owner: "type[Actions]") -> Self: ...
    @overload
    def __get__(self, actions: "Actions", owner: "type[Actions]") -> QAction: ...
    def __get__(self, actions: "Actions | None", owner: "type[Actions]") -> "Self | QAction":
        return self if actions is None else actions.made[self.name]

    @property
    def keys(self) -> list[QKeySequence]:
        """Its keys on this system; the first one stands in the menu."""
        if self.key is None:
            return []
        return QKeySequence.listFromString(self.key) if isinstance(self.key, str) else [QKeySequence(self.key)]

    def made_for(self, window: QMainWindow) -> QAction:
        """The action, with keys that work all over the window."""
        action = QAction(self.text, window)
        action.setShortcuts(self.keys)
        action.setToolTip(with_key(self.tip, action))
        action.setCheckable(self.is_switch)
        action.setIconText(self.short or self.text.replace("&", ""))
        window.addAction(action)
        return action


class Actions:
    """The actions of one window, in the order of its menus."""

    new = ActionSpec(FILE, "&New", "Begin a new experiment, with one pattern", "Ctrl+N", "file-plus")
    open = ActionSpec(FILE, "&Open…", "Open a .nudge file", QKeySequence.StandardKey.Open, "folder-open")
    open_lesson = ActionSpec(FILE, "Open &lesson…", "Open a lesson, a .nudge.md file", None, "graduation-cap")
    import_patterns = ActionSpec(
        FILE, "I&mport patterns…", "Read patterns from a table: CSV with any separators and decimal marks", "Ctrl+Alt+I"
    )
    save = ActionSpec(FILE, "&Save", "Save all runs in their .nudge file", "Ctrl+S", "save")
    save_as = ActionSpec(FILE, "Save &as…", "Save all runs as another .nudge file", "Ctrl+Shift+S", "save-all")
    save_picture = ActionSpec(
        FILE,
        "&Save picture…",
        "Save a picture of the plot under the mouse, or the one used last",
        "Ctrl+E",
        "download",
        apart=True,
    )
    save_board = ActionSpec(FILE, "Save &board…", "Save a picture of all plots", "Ctrl+Shift+E", "image")
    animate = ActionSpec(
        FILE,
        "An&imation…",
        "Make a GIF, WebP or MP4 of the plot under the mouse, or of the board",
        "Ctrl+Alt+E",
        "film",
        apart=True,
    )
    export_data = ActionSpec(
        FILE, "Export &data…", "Write iterations of the runs as CSV or Parquet", "Ctrl+Alt+D", "table"
    )
    quit = ActionSpec(FILE, "&Quit", "Close Nudge", "Ctrl+Q", apart=True)
    undo = ActionSpec(EDIT, "&Undo", "Undo the last edit", "Ctrl+Z", "undo-2")
    redo = ActionSpec(EDIT, "&Redo", "Redo what was undone last", "Ctrl+Shift+Z; Ctrl+Y", "redo-2")
    copy_picture = ActionSpec(
        EDIT, "&Copy picture", "Copy the plot under the mouse, or the one used last", "Ctrl+C", "camera", apart=True
    )
    copy_board = ActionSpec(EDIT, "Copy &board", "Copy a picture of all plots", "Ctrl+Shift+C", "copy")
    copy_data = ActionSpec(EDIT, "Copy da&ta", "Copy the numbers of the plot under the mouse", "Ctrl+Alt+C", "table")
    copy_text = ActionSpec(
        EDIT, "Copy as te&xt", "Copy all runs as a short text for a chat; Ctrl+V opens it", "Ctrl+Shift+X"
    )
    paste = ActionSpec(
        EDIT, "&Paste", "Open a copied picture, file, text or share code", QKeySequence.StandardKey.Paste
    )
    show_table = ActionSpec(
        EDIT,
        "Numbers as a ta&ble…",
        "Show the numbers of the plot under the mouse, and what it shows in words",
        "Ctrl+Shift+T",
        "table",
    )
    copy_latex = ActionSpec(EDIT, "Copy step as &LaTeX", "Copy this worked step as LaTeX", "Ctrl+L", short="LaTeX")
    copy_markdown = ActionSpec(
        EDIT, "Copy step as &Markdown", "Copy this worked step as Markdown", "Ctrl+M", short="Markdown"
    )
    keep = ActionSpec(
        EDIT,
        "&Keep in the notebook",
        "Keep the plot under the mouse, or the board, with this step",
        "Ctrl+K",
        "bookmark-plus",
        short="Keep",
        apart=True,
    )
    play = ActionSpec(RUN, "Play", "Play or pause", "Space", "play")
    step = ActionSpec(RUN, "&Step", "Make one iteration; in the past, show the next", "Right", "step-forward")
    beat = ActionSpec(
        RUN, "&Next beat", "Show this step in four beats: forward, error, gradient, nudge", "B", "list-ordered"
    )
    predict = ActionSpec(
        RUN, "&Predict first", "Predict which way w will go, and how far, before a step is shown", "P", is_switch=True
    )
    reset = ActionSpec(RUN, "&Reset", "Go back to iteration 0; the parameters stay", "R", "rotate-ccw")
    first = ActionSpec(RUN, "&First iteration", "Show iteration 0", "Home", "skip-back", apart=True)
    back_ten = ActionSpec(RUN, "Ten back", "Show the iteration ten before", "Shift+Left", "rewind")
    back = ActionSpec(RUN, "&Back", "Show the iteration before", "Left", "chevron-left")
    forward_ten = ActionSpec(RUN, "Ten forward", "Show the iteration ten after", "Shift+Right", "fast-forward")
    latest = ActionSpec(RUN, "&Latest iteration", "Show the latest iteration", "End", "skip-forward")
    branch = ActionSpec(
        RUN, "&Go on from here", "Go on from the iteration shown; drop what came after it", "G", "git-branch"
    )
    duplicate = ActionSpec(
        RUN, "&Duplicate run", "Add a copy of this run beside it", "Ctrl+D", "copy-plus", short="Duplicate", apart=True
    )
    remove = ActionSpec(
        RUN, "Re&move run", "Remove this run; Ctrl+Z brings it back", "Ctrl+Backspace", "trash-2", short="Remove"
    )
    next_run = ActionSpec(RUN, "Ne&xt run", "Switch to the next run", "N")
    restore = ActionSpec(
        RUN,
        "Restore &defaults",
        "Set all parameters as a new window has them, at iteration 0",
        None,
        "undo-2",
        apart=True,
    )
    follow = ActionSpec(VIEW, "&Follow the run", "Let all plots follow the run again", "F", "locate-fixed")
    zoom_back = ActionSpec(
        VIEW, "Zoom &back", "Show what was in view on the map or the fork before", "Backspace", "undo-2"
    )  # fmt: skip
    zoom_forward = ActionSpec(
        VIEW, "Zoom for&ward", "Show what was in view on the map or the fork after it", "Shift+Backspace", "redo-2"
    )  # fmt: skip
    theory = ActionSpec(
        VIEW,
        "&Theory",
        "Show what theory says of the long run over the weight and the loss",
        "T",
        "sigma",
        is_switch=True,
    )
    words = ActionSpec(
        VIEW, "&Words on the curve", "Name slope, nudge and landing at their marks on the error curve", is_switch=True
    )
    simple = ActionSpec(
        VIEW,
        "&Simple desk",
        "Switch between the simple desk, the error curve and the main controls, and the full one",
        "F5",
        "layout-panel-left",
        short="Simple",
        is_switch=True,
        apart=True,
    )
    parameters = ActionSpec(
        VIEW, "&Parameters", "Show or hide the parameters", "F9", "sliders-horizontal", is_switch=True
    )
    step_panel = ActionSpec(
        VIEW, "T&his step", "Show or hide this worked step", "F10", "square-function", is_switch=True
    )
    notebook = ActionSpec(VIEW, "&Notebook", "Show or hide the notebook", "F7", "notebook-pen", is_switch=True)
    lessons = ActionSpec(
        VIEW, "&Lessons", "Show or hide the questions, lessons and examples", "F6", "graduation-cap", is_switch=True
    )
    runs = ActionSpec(VIEW, "&Runs side by side", "Show or hide the table of runs", "F8", "rows-3", is_switch=True)
    context = ActionSpec(
        VIEW, "&Menu of the part", "Open the menu of the card, the run or the entry that has the focus", "Shift+F10"
    )
    theme = ActionSpec(
        VIEW, "Light or dark", "Switch between the light and the dark theme", "Ctrl+T", "moon", apart=True
    )
    whole = ActionSpec(
        VIEW, "&Whole board", "Give the plot or panel under the mouse, or with the focus, the whole board, and back",
        "M", short="Whole",
    )  # fmt: skip
    larger = ActionSpec(
        VIEW, "&Larger text", "Make text larger, and with it fields, strokes and plots: up to 250 %", "Ctrl++; Ctrl+=",
        apart=True,
    )  # fmt: skip
    smaller = ActionSpec(VIEW, "S&maller text", "Make text and all that goes with it smaller: down to 80 %", "Ctrl+-")
    usual_size = ActionSpec(VIEW, "&Usual text size", "Make text as large as it is at first: 100 %", "Ctrl+0")
    less_motion = ActionSpec(
        VIEW, "Less m&otion", "Show each step at once, also in slow motion: its beats do not play", is_switch=True
    )
    full_screen = ActionSpec(VIEW, "Full s&creen", "Fill the whole screen, and go back", "F11", is_switch=True)
    presentation = ActionSpec(
        VIEW, "&Presentation", "Show a room one plot, the numbers and the sentence, beside a lesson or the notebook",
        "Shift+F5", is_switch=True,
    )  # fmt: skip
    next_slide = ActionSpec(VIEW, "N&ext slide", "In a presentation: go on, as a clicker does", "PgDown")
    previous_slide = ActionSpec(VIEW, "Pre&vious slide", "In a presentation: go back, as a clicker does", "PgUp")
    guide = ActionSpec(HELP, "&Guide", "Read and search the guide", QKeySequence.StandardKey.HelpContents, "book-open")
    labels = ActionSpec(
        HELP,
        "&What am I looking at?",
        "Label every part of the window in place",
        "Shift+F1",
        short="?",
        is_switch=True,
    )
    keys = ActionSpec(HELP, "&Keys", "Show every key in the guide", None, "keyboard")
    log = ActionSpec(HELP, "Show the &log", "Show where the details of failures are logged", None, "info")
    about = ActionSpec(HELP, "&About Nudge", "Show the version and the licences", None, "circle-help")

    def __init__(self, window: QMainWindow) -> None:
        self.made = {action.name: action.made_for(window) for action in ACTION_SPECS}

    def show_icons(self, theme: Theme) -> None:
        """Draw the icons in the colours of `theme`."""
        for action in ACTION_SPECS:
            if action.icon:
                self.made[action.name].setIcon(icon(action.icon, theme.text))
        self.theme.setIcon(icon("moon" if theme is LIGHT else "sun", theme.text))


ACTION_SPECS = tuple(action for action in vars(Actions).values() if isinstance(action, ActionSpec))


def keys_by_menu() -> list[tuple[str, list[tuple[list[str], str]]]]:
    """Of each menu its title, and the keys of each action with what it does."""
    return [
        (menu.replace("&", ""), [(keys, action.tip) for action in actions if (keys := _key_names(action))])
        for menu, actions in groupby(ACTION_SPECS, lambda action: action.menu)
    ]


def _key_names(action: ActionSpec) -> list[str]:
    """Empty where the action has no key on this system."""
    return [name for key in action.keys if (name := key.toString(_NATIVE))]


def with_key(tip: str, action: QAction) -> str:
    """A tip with the key of its action: Make one iteration (Right)."""
    key = action.shortcut().toString(_NATIVE)
    return f"{tip} ({key})" if key else tip
