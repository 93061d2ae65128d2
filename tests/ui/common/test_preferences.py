"""A settings file of any size or content: too large a one is set aside, and nothing of it is read."""

from pathlib import Path

import pytest

from desktop_app.ui.common.preferences import SYSTEM, Preferences


@pytest.fixture
def file(own_folders: Path) -> Path:
    path = own_folders / "config" / "nudge" / "nudge.ini"
    path.parent.mkdir()
    return path


def test_what_is_stored_is_there_the_next_time(file: Path) -> None:
    preferences = Preferences()
    preferences.picture_folder = "/somewhere"
    preferences._settings.sync()
    assert file.exists()
    assert (Preferences().picture_folder, Preferences().told) == ("/somewhere", "")


def test_a_file_that_is_too_large_is_set_aside_and_told_of(file: Path) -> None:
    content = b"[General]\ntheme=dark\nrecent_files=" + b"x" * 2**20
    file.write_bytes(content)
    preferences = Preferences()
    aside = file.with_suffix(".too-large")
    assert preferences.told == f"The settings were too large to be read: they are in {aside} now, and new ones begin."
    assert aside.read_bytes() == content
    assert (preferences.theme, list(preferences.recent_files)) == (SYSTEM, [])
    assert Preferences().told == ""
