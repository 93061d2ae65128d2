"""Questions of a lesson as GIFT, for Moodle and other course systems; numbers are answered by the simulator.

A question brings the text before it, and its state in a line. GIFT has neither hints nor drawings: these are left out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from math import floor, log10

from desktop_app.lessons.lesson import Choice, Lesson, Page, Prose, Question, Setting, Typed
from desktop_app.lessons.replays import Replays
from desktop_app.words.captions import experiment_in_a_line

_SPECIAL = re.compile(r"([~=#{}:\\])")
_DIGITS = 9  # of an answer
_DECIMALS = 3  # more than its tolerance has


def to_gift(lesson: Lesson) -> str:
    """All questions that GIFT can ask; the claims of the lesson hold."""
    replays = Replays(lesson)
    made = [f"// {lesson.title}: {lesson.question}".replace("\n", " ")]
    for number, (page, text, question) in enumerate(_asked(lesson), start=1):
        answers = _choice(question) if isinstance(question, Choice) else _typed(question, replays)
        solution = [f"#### {escaped(question.solution)}"] if question.solution else []
        title = escaped(f"{lesson.title} {number}: {page.title}")
        made.append(
            "\n".join([f"::{title}::[markdown]{escaped(text)} {{", *(f"\t{each}" for each in answers + solution), "}"])
        )
    return "\n\n".join(made) + "\n"


def escaped(text: str) -> str:
    """A text with GIFT's own signs escaped, on one line."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", r"\n")


def answer_of(typed: Typed, replays: Replays) -> float | None:
    """The number that answers a question: the run's, if it is tied to one; None for words."""
    if typed.number is None or typed.claim is None:
        return typed.number
    return replays.value(typed.claim)


def plain(number: float, tolerance: float = 0.0) -> str:
    """A number in decimals, without powers of ten; with no more of them than matter within a tolerance."""
    exact = Decimal(f"{number:.{_DIGITS}g}")
    if tolerance > 0.0:
        exact = round(exact, _DECIMALS - floor(log10(tolerance)))
    text = f"{exact + 0:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def state_in_words(lesson: Lesson, name: str) -> list[str]:
    """A line for each run of a state."""
    runs = lesson.state(name).runs
    return [(f"{run.name}: " if len(runs) > 1 else "") + experiment_in_a_line(run) for run in runs]


def _asked(lesson: Lesson) -> Iterator[tuple[Page, str, Choice | Typed]]:
    """Each question, with its page and the text before it."""
    state = ""
    for page in lesson.pages:
        texts = list[str]()
        for block in page.blocks:
            if isinstance(block, Setting):
                state = block.state
            elif isinstance(block, Prose):
                texts.append(block.text)
            elif isinstance(block, Question):
                if isinstance(block, Choice | Typed):
                    yield page, "\n\n".join(texts + (state_in_words(lesson, state) if state else [])), block
                texts = []


def _choice(choice: Choice) -> list[str]:
    return [
        ("=" if option.is_right else "~")
        + escaped(option.text.replace("->", "→"))  # else it asks to match pairs
        + (f" #{escaped(option.comment)}" if option.comment else "")
        for option in choice.options
    ]


def _typed(typed: Typed, replays: Replays) -> list[str]:
    number = answer_of(typed, replays)
    return [
        f"={escaped(typed.answer)}" if number is None else f"#{plain(number, typed.tolerance)}:{plain(typed.tolerance)}"
    ]
