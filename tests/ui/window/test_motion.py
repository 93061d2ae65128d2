"""Less motion: no beats play by themselves; the user chooses, or the desktop."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.training.frame import State
from desktop_app.ui.window.motion import wished_by_desktop
from tests.ui.conftest import Opener
from tests.ui.hands import Key


def test_with_less_motion_slow_runs_show_whole_steps_and_beats_come_by_hand(opened: Opener) -> None:
    hands = opened()
    switch, beats = hands.window.actions_.less_motion, hands.window.step_panel.beats  # type: ignore[union-attr]
    assert not switch.isChecked()
    hands.window.transport.set_speed(2.0)
    seen: list[int | None] = []
    beats.changed.connect(seen.append)
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: beats.is_timed)
    switch.trigger()
    assert (beats.is_timed, beats.beat) == (False, None)
    del seen[:]
    at = hands.step.iteration
    hands.qtbot.waitUntil(lambda: hands.step.iteration > at + 1)
    assert seen == []
    switch.trigger()
    assert (beats.is_timed, beats.beat) == (True, 0), "the other way, too, it acts at once"
    switch.trigger()
    del seen[:]
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    assert seen == []
    hands.press(Key.Key_B)
    assert beats.beat == 0
    hands.window.close()
    assert opened().window.actions_.less_motion.isChecked()


def test_menus_and_tips_move_as_the_desktop_has_it_once_less_motion_is_off_again(opened: Opener) -> None:
    switch, effect = opened().window.actions_.less_motion, Qt.UIEffect.UI_AnimateMenu
    before = QApplication.isEffectEnabled(effect)
    switch.trigger()
    assert not QApplication.isEffectEnabled(effect)
    switch.trigger()
    assert QApplication.isEffectEnabled(effect) == before


@pytest.mark.parametrize(
    ("name", "words", "wished"),
    [
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", True),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", True),
        ("kdeglobals", "nonsense \x00", False),
    ],
)
def test_the_desktop_is_asked(
    qapp: object,
    own_folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    words: str,
    wished: bool,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(words)
    assert wished_by_desktop() == wished


@pytest.mark.parametrize(("says", "wished"), [("false", True), ("true", False), ("no such key", False)])
def test_gnome_is_asked_by_its_own_command(
    qapp: object, own_folders: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, wished: bool
) -> None:
    command = tmp_path / "gsettings"
    command.write_text(f"#!/bin/sh\necho {says}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    assert wished_by_desktop() == wished
