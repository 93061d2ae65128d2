"""What is exported can be read back: by a reader of GIFT of the test's own, and by the eye of LiaScript's rules."""

import re

import pytest

from desktop_app.lessons.gift import escaped, to_gift
from desktop_app.lessons.gift import plain as plain_number
from desktop_app.lessons.liascript import to_liascript
from tests.lessons.texts import TEXT, lesson

SPECIAL = "a = b: {1} ~ #2 \\ \\nabla -> c"


def questions_in(gift: str) -> list[tuple[str, str, list[str], str]]:
    """Of each question its title, its text, its answers and what is said of it afterwards."""
    made = []
    for block in re.split(r"\n\s*\n", gift):
        if block.startswith("//"):
            continue
        match = re.fullmatch(r"::((?:\\.|[^\\:])*)::\[markdown\]((?:\\.|[^\\{}])*)\{((?:\\.|[^\\{}])*)\}\s*", block)
        assert match is not None, block
        answers, _, feedback = match[3].partition("####")
        made.append((plain(match[1]), plain(match[2]).strip(), answers.strip().split("\n\t"), plain(feedback).strip()))
    return made


def plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)


def test_the_questions_come_back_with_their_answers() -> None:
    (choice, typed) = questions_in(to_gift(lesson()))
    title, text, answers, feedback = choice
    assert title == "Which way? 1: Which way?"
    assert text.startswith("One weight, one pattern.\n\nWhich way will w go?\n\n")
    assert "α = 5 · w₀ = −2 · w free" in text
    assert answers == ["=up", "~down #The slope is negative.", "~that depends"]
    assert feedback == ""
    title, text, answers, feedback = typed
    assert text.startswith("How large will the first nudge be?\n\n")
    assert answers == ["#0.3049:0.005"]
    assert feedback == "−5 · (−0.0610) = +0.305."


def test_signs_of_gift_are_escaped_wherever_a_lesson_has_them() -> None:
    text = TEXT
    for part in ("up <!--", "The slope is negative.", "−5 · (−0.0610) = +0.305.", "How large", "# Which way?\n"):
        text = text.replace(part, f"{SPECIAL} {part}" if not part.startswith("#") else f"# {SPECIAL}\n")
    (choice, typed) = questions_in(to_gift(lesson(text)))
    arrow = SPECIAL.replace("->", "→")
    assert choice[0] == f"Which way? 1: {SPECIAL}"
    assert plain(choice[2][0]) == f"={arrow} up"
    assert plain(choice[2][1]) == f"~down #{SPECIAL} The slope is negative."
    assert typed[1].startswith(f"{SPECIAL} How large")
    assert typed[3].startswith(SPECIAL)
    assert plain(escaped(SPECIAL)) == SPECIAL


def test_a_period_is_a_number_as_any_other() -> None:
    cycle = TEXT.replace('"rate": 5', '"rate": 57.2')
    (_, typed) = questions_in(
        to_gift(lesson(cycle.replace("0.305", "4").replace("0: delta_w ± 0.005", "3000: period ± 0")))
    )
    assert typed[2] == ["#4:0"]


@pytest.mark.parametrize(
    ("number", "tolerance", "text"),
    [
        (-1.387e-17, 0.001, "0"), (0.304899838, 0.005, "0.3049"), (-0.304899838, 1e-9, "-0.304899838"),
        (1.5e-7, 1e-8, "0.00000015"), (1e-7, 0.0, "0.0000001"), (123456.0, 10.0, "123456"), (1e21, 0.0, "1" + "0" * 21),
        (1234567.0, 1e6, "1235000"), (2.0, 0.0, "2"), (-0.0, 0.0, "0"),
    ],
)  # fmt: skip
def test_numbers_are_written_without_powers_of_ten(number: float, tolerance: float, text: str) -> None:
    assert plain_number(number, tolerance) == text


def test_words_are_typed_as_they_are() -> None:
    text = TEXT.replace("[[0.305]] <!-- left at 0: delta_w ± 0.005 -->", "[[the sign = −]]")
    _, typed = questions_in(to_gift(lesson(text)))
    assert [plain(answer) for answer in typed[2]] == ["=the sign = −"]


def test_liascript_has_all_text_and_questions_of_the_lesson() -> None:
    made = to_liascript(lesson())
    assert made.startswith("<!--\nlanguage: en\ncomment:  Which way does w go?\n-->\n\n# Which way?\n\nOne weight, one")
    assert "[(X)] up\n[( )] down\n[( )] that depends\n****\n\n- down: The slope is negative.\n\n****\n" in made
    assert "[[0.3049]]\n[[?]] The rule: Δw = −α · slope.\n[[?]] Mind both minus signs.\n<script>" in made
    assert "- (0.3049)) <= 0.005\n</script>\n****\n\n−5 · (−0.0610) = +0.305.\n\n****\n" in made
    assert "\n\n## From the other side\n\nNow draw.\n\n" in made
    assert "[[!]]\n****\n\nIt is steepest in the middle.\n\n****\n" in made
    assert "nudge light" not in made
    assert "delta_w" not in made


def test_brackets_in_the_text_become_no_questions() -> None:
    made = to_liascript(lesson(TEXT.replace("One weight,", "The patterns [[1, 0.7]], one @weight,")))
    assert r"The patterns \[\[1, 0.7]], one \@weight," in made
