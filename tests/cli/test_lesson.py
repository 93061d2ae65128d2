"""`nudge lesson`: checks, writes and exports lessons."""

from pathlib import Path

from tests.cli.conftest import Nudge
from tests.lessons.texts import TEXT, line_of


def test_a_true_lesson_passes(nudge: Nudge, folder: Path) -> None:
    (folder / "a.nudge.md").write_text(TEXT, encoding="utf-8")
    done = nudge("lesson", "check", "a.nudge.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "a.nudge.md: 5 claims and answers hold\n"


def test_each_mistake_is_named_by_its_line(nudge: Nudge, folder: Path) -> None:
    text = TEXT
    for true, false in (
        ("E falls", "E rises"),
        ("[[0.305]]", "[[-0.305]]"),
        ("left at 0: delta_w <", "left at 0: E >"),
    ):
        text = text.replace(true, false)
    (folder / "a.nudge.md").write_text(text, encoding="utf-8")
    done = nudge("lesson", "check", "a.nudge.md")
    assert (done.returncode, done.stderr) == (1, "")
    begin = [line.split(": ")[0] for line in done.stdout.splitlines()]
    assert begin == [f"a.nudge.md:{line_of(part, text)}" for part in ("down", "[[-0.305]]", "from 0 to 30")]
    assert "holds, though the option is wrong" in done.stdout
    assert "-0.305: left at 0: delta_w ± 0.005: does not hold: at 0 delta_w is 0.304899838\n" in done.stdout


def test_a_refused_lesson_does_not_keep_the_others_from_being_checked(nudge: Nudge, folder: Path) -> None:
    (folder / "a.nudge.md").write_text(TEXT.replace("title:", "titel:"), encoding="utf-8")
    (folder / "b.nudge.md").write_text(TEXT, encoding="utf-8")
    done = nudge("lesson", "check", "a.nudge.md", "gone.nudge.md", "b.nudge.md")
    assert done.returncode == 2
    assert done.stdout == "b.nudge.md: 5 claims and answers hold\n"
    first, second, third = done.stderr.splitlines()
    assert first.startswith("nudge: a.nudge.md: line 1: the title is missing")
    assert second.startswith("nudge: a.nudge.md: line 2: titel is not known here; known are title, question")
    assert third == "nudge: gone.nudge.md: cannot be read (No such file or directory)"
