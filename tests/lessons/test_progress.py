"""Progress in lessons is kept in a file, and survives what may befall the file."""

import json
from pathlib import Path

import pytest

from desktop_app.lessons.progress import LARGEST, LessonProgress, Progress
from desktop_app.lessons.scoring import Result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lessons.json"


def test_what_is_saved_is_there_the_next_time(file: Path) -> None:
    progress = Progress(file)
    progress.see("01-which-way", 0)
    progress.see("01-which-way", 2)
    progress.answer("01-which-way", 1, Result.WRONG)
    progress.answer("01-which-way", 1, Result.RIGHT)
    progress.answer("/home/ü/a.nudge.md", 3, Result.SKIPPED)
    assert progress.save() == ""
    read = Progress(file)
    assert read.told == ""
    assert read.of("01-which-way") == LessonProgress(frozenset({0, 2}), ((1, Result.RIGHT),))
    assert read.of("/home/ü/a.nudge.md").result(3) is Result.SKIPPED
    assert read.of("another") == LessonProgress()
    assert list(file.parent.iterdir()) == [file]


def test_nothing_is_written_before_something_changes(file: Path) -> None:
    assert Progress(file).save() == ""
    assert not file.exists()


def test_two_windows_keep_what_both_did(file: Path) -> None:
    one, other = Progress(file), Progress(file)
    one.see("a", 1)
    other.see("b", 2)
    assert (one.save(), other.save()) == ("", "")
    read = Progress(file)
    assert [read.of(key).pages for key in "ab"] == [{1}, {2}]


def test_a_lesson_can_be_begun_anew(file: Path) -> None:
    progress = Progress(file)
    progress.see("a", 1)
    progress.save()
    progress.forget("a")
    progress.save()
    assert Progress(file).of("a") == LessonProgress()


DAMAGED = [
    b"", b"\0" * 40, b"{", b"[]", b"[" * 100_000, b'{"format": "nudge lessons", "version": 1}', b"\xff\xfe",
    b'{"format": "nudge lessons", "version": 1, "lessons": {"a": {"pages": [-1], "questions": {}}}}',
    b'{"format": "nudge lessons", "version": 1, "lessons": {"a": {"pages": [true], "questions": {}}}}',
    b'{"format": "nudge lessons", "version": 1, "lessons": {"a": {"pages": [], "questions": {"1": "great"}}}}',
    b'{"format": "nudge lessons", "version": 1, "lessons": {"a": {"pages": [], "questions": {"0": "right"}}}}',
    b'{"format": "nudge lessons", "version": 1, "lessons": {"a": 1}}', b" " * (LARGEST + 1),
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_set_aside_with_a_sentence(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    progress = Progress(file)
    aside = file.with_name("lessons.damaged.json")
    assert progress.told.startswith("The file of your progress in lessons is ")
    assert str(aside) in progress.told
    assert aside.read_bytes() == content
    progress.see("a", 0)
    assert progress.save() == ""
    assert Progress(file).of("a").pages == {0}


def test_a_file_of_a_later_version_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    content = json.dumps({"format": "nudge lessons", "version": 2, "lessons": []})
    file.write_text(content, encoding="utf-8")
    progress = Progress(file)
    assert "later Nudge" in progress.told
    progress.see("a", 0)
    progress.save()
    assert file.read_text(encoding="utf-8") == content


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    progress = Progress(tmp_path / "data" / "lessons.json")
    assert progress.told
    folder = tmp_path / "folder" / "lessons.json"
    progress = Progress(folder)
    (tmp_path / "folder").write_text("a file", encoding="utf-8")
    progress.see("a", 0)
    assert str(folder) in progress.save()


def test_the_lessons_that_were_touched_last_are_kept(file: Path) -> None:
    progress = Progress(file)
    for k in range(600):
        progress.see(f"lesson {k}", 0)
    assert progress.save() == ""
    read = Progress(file)
    assert (read.told, read.of("lesson 99")) == ("", LessonProgress())
    assert read.of("lesson 100").pages == {0}
