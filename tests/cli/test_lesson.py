"""`nudge lesson`: checks, writes and exports lessons."""

from pathlib import Path

import pytest

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


def test_a_new_lesson_passes_and_nothing_is_overwritten(nudge: Nudge, folder: Path) -> None:
    done = nudge("lesson", "new", "mine.nudge.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert nudge("lesson", "check", "mine.nudge.md").returncode == 0
    (folder / "mine.nudge.md").write_text("mine", encoding="utf-8")
    done = nudge("lesson", "new", "mine.nudge.md")
    assert done.stderr == "nudge: mine.nudge.md: is there already; give the lesson another name\n"
    assert done.returncode == 2
    assert (folder / "mine.nudge.md").read_text(encoding="utf-8") == "mine"


def test_an_export_goes_to_a_file_or_to_standard_output(nudge: Nudge, folder: Path) -> None:
    (folder / "a.nudge.md").write_text(TEXT, encoding="utf-8")
    done = nudge("lesson", "export", "a.nudge.md", "--gift")
    assert done.returncode == 0
    assert done.stderr == "nudge: a.nudge.md: 1 question is a curve to draw, which GIFT cannot ask: left out\n"
    assert "#0.3049:0.005" in done.stdout
    other = nudge("lesson", "export", "a.nudge.md", "--gift", "--out", "a.gift")
    assert (other.returncode, other.stdout) == (0, "")
    assert (folder / "a.gift").read_text(encoding="utf-8") == done.stdout
    done = nudge("lesson", "export", "a.nudge.md", "--liascript", "--out", "a.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "[(X)] up" in (folder / "a.md").read_text(encoding="utf-8")


REFUSED = {
    "no verb": ((), "the following arguments are required: {check,new,export} (see nudge --help)"),
    "another ending": (("new", "a.md"), "a.md: the name of a lesson must end in .nudge.md"),
    "no such folder": (("new", "b/a.nudge.md"), "b/a.nudge.md: cannot be written (No such file or directory)"),
    "no format": (("export", "a.nudge.md"), "one of the arguments --gift --liascript is required (see nudge --help)"),
    "onto itself": (
        ("export", "a.nudge.md", "--gift", "--out", "a.nudge.md"),
        "--out: a.nudge.md is the lesson itself; the export would take its place",
    ),
    "no place": (
        ("export", "a.nudge.md", "--liascript", "--out", "b/a.md"),
        "b/a.md: cannot be written (No such file or directory)",
    ),
    "not true": (
        ("export", "false.nudge.md", "--gift"),
        f"false.nudge.md: line {line_of('from 0 to 30')}: from 0 to 30: E rises: does not hold: "
        "E is 0.168662623 at 0, and 0.148454574 at 1",
    ),
    "a workspace": (("check", "two.nudge"), "two.nudge: line 1: must begin with ---, lines such as"),
    "a folder": (("check", "."), ".: is a folder, not a file"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_one_line(nudge: Nudge, folder: Path, arguments: tuple[str, ...], words: str) -> None:
    (folder / "a.nudge.md").write_text(TEXT, encoding="utf-8")
    (folder / "false.nudge.md").write_text(TEXT.replace("E falls", "E rises"), encoding="utf-8")
    done = nudge("lesson", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"nudge: {words}")
    assert done.stderr.count("\n") == 1
    assert (folder / "a.nudge.md").read_text(encoding="utf-8") == TEXT


def test_a_lesson_can_ask_again_what_one_beside_it_asks(nudge: Nudge, folder: Path) -> None:
    (folder / "01-mine.nudge.md").write_text(TEXT, encoding="utf-8")
    text = TEXT.replace("title:", "asks-again: [mine 3]\ntitle:")
    (folder / "02-next.nudge.md").write_text(text, encoding="utf-8")
    assert nudge("lesson", "check", "02-next.nudge.md").returncode == 0
    (folder / "02-next.nudge.md").write_text(text.replace("mine 3", "mine 4"), encoding="utf-8")
    done = nudge("lesson", "check", "02-next.nudge.md")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "02-next.nudge.md:2: asks-again: there is no question 4 in a lesson mine\n"
