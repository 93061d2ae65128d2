"""What is no workspace is refused in words, by every way in, and nothing is changed: no run, no title, no list."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.files.workspace import Workspace, to_json
from tests.ui.documents.test_document import alter, save_as
from tests.ui.documents.test_files import drop, paste_name, read_message, with_dialog
from tests.ui.hands import CTRL, Hands, Key

WHOLE = to_json(Workspace())

Make = Callable[[Path], object]


def content(words: str) -> Make:
    return lambda path: path.write_text(words, encoding="utf-8")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def fifo(path: Path) -> None:
    os.mkfifo(path)


MAKES: dict[str, tuple[Make, str]] = {
    "truncated": (content(WHOLE[:-40]), "is not JSON: "),
    "empty": (content(""), "is empty"),
    "deep": (content('{"a":' * 200_000), "nested too deeply"),
    "NaN": (content(WHOLE.replace("0.5", "NaN")), "NaN is no number there"),
    "version": (content(WHOLE.replace('"version": 1', '"version": 99')), "made by a later Nudge"),
    "markup": (content(WHOLE.replace('"seed"', '"<img src=x><b>seed"')), "<img src=x><b>seed: is not known here"),
    "a picture of nothing": (content("<svg xmlns='http://www.w3.org/2000/svg'/>"), "without a workspace in it"),
    "bytes": (lambda path: path.write_bytes(os.urandom(5000)), "is not a Nudge workspace: it is not UTF-8"),
    "huge": (huge, "is too large"),
    "FIFO": (fifo, "is not a file"),
    "folder": (Path.mkdir, "is a folder, not a file"),
    "dangling": (lambda path: path.symlink_to("nowhere.nudge"), "No such file or directory"),
    "loop": (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
}


def by_dialog(hands: Hands, path: Path, told: list[str]) -> None:
    from tests.ui.documents.test_files import when_open

    def work(dialog: object) -> None:
        when_open(read_message(hands, told))
        paste_name(hands, path)(dialog)  # type: ignore[arg-type]

    def open_it() -> None:
        hands.press(Key.Key_O, CTRL)
        hands.qtbot.waitUntil(lambda: bool(told))  # a long file is read beside the window

    with_dialog(hands, open_it, work)


def by_dropping(hands: Hands, path: Path, told: list[str]) -> None:
    with_dialog(hands, lambda: drop(hands, path), read_message(hands, told))


def by_list(hands: Hands, path: Path, told: list[str]) -> None:
    hands.window.preferences.recent_files = [str(path)]
    hands.window.menus.recent.aboutToShow.emit()
    with_dialog(hands, hands.window.menus.recent.actions()[0].trigger, read_message(hands, told))


def by_command_line(hands: Hands, path: Path, told: list[str]) -> None:
    """As the program does with its argument, once the window is there."""

    def open_it() -> None:
        assert not hands.window.opening.open(path)

    with_dialog(hands, open_it, read_message(hands, told))


WAYS = {"dialog": by_dialog, "drop": by_dropping, "list": by_list, "command line": by_command_line}


@pytest.mark.skipif(os.name != "posix", reason="has neither pipes nor links in folders")
@pytest.mark.parametrize("way", WAYS)
def test_it_is_refused_and_nothing_is_changed(hands: Hands, tmp_path: Path, way: str) -> None:
    mine = tmp_path / "mine.nudge"
    save_as(hands, mine)
    hands.play_to(20)
    alter(hands)
    before, saved = hands.frame, mine.read_bytes()
    for name, (make, words) in MAKES.items():
        if way == "dialog" and name in ("folder", "dangling", "loop"):
            continue  # Qt's own dialog goes into a folder, and tells of what is not there
        path, told = tmp_path / f"{name} <b>.nudge", list[str]()
        make(path)
        WAYS[way](hands, path, told)
        assert told[0].startswith(f"{name} <b>.nudge cannot be opened; nothing was changed.")
        assert words in told[0]
        assert hands.window.windowTitle() == "mine.nudge[*] — Nudge"
        assert hands.window.isWindowModified()
        assert str(path) not in hands.window.preferences.recent_files or way == "list"
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(21)
    assert hands.frame.experiment == before.experiment
    assert hands.step.w == before.reading.step.w_next
    assert mine.read_bytes() == saved
