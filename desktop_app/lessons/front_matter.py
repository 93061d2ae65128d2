"""The lines `key: value` between `---` at the top of a lesson."""

import re
from typing import NamedTuple

from desktop_app.core.model import parameters
from desktop_app.lessons.faults import Faults
from desktop_app.lessons.lesson import MOST_CONTROLS, PARTS, AskedAgain
from desktop_app.words.typed_numbers import quoted

_MARK = "---"
KEYS = ("title", "question", "minutes", "shows", "controls", "asks-again")
_MOST_MINUTES = 60
_MOST_ASKED_AGAIN = 10
_LONGEST = 200  # characters of a title or a question
_LINE = re.compile(r"([\w-]+)\s*:\s*(.*)")
_ASKED = re.compile(r"([A-Za-z0-9][\w-]{0,59})\s+(\d{1,3})")
CONTROLS = (
    *(choice.path for choice in parameters.CHOICES), *(number.path for number in parameters.STARTS.values()),
    *(number.path for number in (*parameters.RULE_NUMBERS, *parameters.SCHEDULE_NUMBERS)), parameters.SIZE.path,
    "patterns", "bounds", "seed", "formula",
)  # fmt: skip


class FrontMatter(NamedTuple):
    """What it says; `lines` is how many lines it takes."""

    title: str = ""
    question: str = ""
    minutes: int = 5
    shows: tuple[str, ...] = ("curve", "sentence")
    controls: tuple[str, ...] = ()
    asks_again: tuple[AskedAgain, ...] = ()
    lines: int = 0


def read_front_matter(lines: list[str], faults: Faults) -> FrontMatter:
    """The front matter of a lesson with these lines."""
    ends = [k for k, line in enumerate(lines) if line.rstrip() == _MARK][:2]
    if len(ends) < 2 or ends[0] != 0:
        faults.add(1, f"must begin with {_MARK}, lines such as “title: …” and “question: …”, and {_MARK} again")
        faults.refuse()
    given = _given(lines[1 : ends[1]], faults)
    for key in ("title", "question"):
        if not given.get(key, ("", 0))[0]:
            faults.add(given.get(key, ("", 1))[1], f"the {key} is missing: write {key}: …")
    made = FrontMatter(lines=ends[1] + 1)
    for key, (value, line) in given.items():
        if key == "title":
            made = made._replace(title=_text(key, value, line, faults))
        elif key == "question":
            made = made._replace(question=_text(key, value, line, faults))
        elif key == "minutes":
            made = made._replace(minutes=_minutes(value, line, faults))
        elif key == "shows":
            made = made._replace(shows=_names(key, value, PARTS, line, faults))
        elif key == "controls":
            controls = _names(key, value, CONTROLS, line, faults)
            if len(controls) > MOST_CONTROLS:
                faults.add(line, f"controls: must be at most {MOST_CONTROLS}, is {len(controls)}: fold the rest")
            made = made._replace(controls=controls)
        else:
            made = made._replace(asks_again=_asked(value, line, faults))
    return made


def _given(lines: list[str], faults: Faults) -> dict[str, tuple[str, int]]:
    """Each key with its value and its line."""
    given: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines, start=2):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if match is None:
            faults.add(number, f"{quoted(text)} is no line such as “title: …”")
        elif match[1] not in KEYS:
            faults.add(number, f"{match[1][:40]} is not known here; known are {', '.join(KEYS)}")
        elif match[1] in given:
            faults.add(number, f"{match[1]} stands there twice")
        else:
            given[match[1]] = _value(match[2], number, faults), number
    return given


def _value(text: str, line: int, faults: Faults) -> str:
    """A value without its quotation marks, and without a comment behind it."""
    if not text.startswith('"'):
        return re.split(r"(?:^|\s)#", text, maxsplit=1)[0].strip()
    value, closed, rest = text[1:].partition('"')
    if not closed or (rest.strip() and not rest.strip().startswith("#")):
        faults.add(line, 'a value that begins with " ends with the next one: use “ and ” inside of it')
    return value.strip()


def _text(key: str, value: str, line: int, faults: Faults) -> str:
    if len(value) > _LONGEST:
        faults.add(line, f"{key}: must be at most {_LONGEST} characters long, is {len(value)}")
    return value


def _minutes(value: str, line: int, faults: Faults) -> int:
    minutes = int(value) if value.isdecimal() and len(value) < 4 else 0
    if not 1 <= minutes <= _MOST_MINUTES:
        faults.add(line, f"minutes: must be a whole number from 1 to {_MOST_MINUTES}, is {quoted(value)}")
    return minutes


def _items(value: str) -> list[str]:
    """What stands between commas, in brackets or without."""
    inner = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    return [item.strip() for item in inner.split(",") if item.strip()]


def _names(key: str, value: str, known: tuple[str, ...], line: int, faults: Faults) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(_items(value)))
    for name in names:
        if name not in known:
            faults.add(line, f"{key}: {quoted(name)} is not known here; known are {', '.join(known)}")
    return tuple(name for name in names if name in known)


def _asked(value: str, line: int, faults: Faults) -> tuple[AskedAgain, ...]:
    made = []
    for item in _items(value):
        match = _ASKED.fullmatch(item)
        if match is None or int(match[2]) < 1:
            faults.add(
                line, f"asks-again: must be lessons and numbers of questions, as [which-way 2], is {quoted(item)}"
            )
        else:
            made.append(AskedAgain(match[1], int(match[2]), line))
    if len(made) > _MOST_ASKED_AGAIN:
        faults.add(line, f"asks-again: must be at most {_MOST_ASKED_AGAIN}, is {len(made)}")
    return tuple(made)
