"""How far the user is in lessons: pages that were seen, and what became of the questions; one small file of JSON.

Several windows may share it: what is saved is added to what stands there by then.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.unpacker import Damaged
from desktop_app.lessons.body import MOST_BLOCKS, MOST_PAGES
from desktop_app.lessons.scoring import Result

VERSION = 1
LARGEST = 2**21  # bytes
MOST_LESSONS = 500  # those that were touched last
_LONGEST_KEY = 1000  # characters
_RESULTS = {result.value: result for result in Result}


class LessonProgress(NamedTuple):
    """Of one lesson: the pages that were seen, from 0, and the result of each question, from 1, by its number."""

    pages: frozenset[int] = frozenset()
    results: tuple[tuple[int, Result], ...] = ()

    @property
    def answered(self) -> int:
        """How many questions have an answer, right or wrong."""
        return sum(result is not Result.SKIPPED for _, result in self.results)

    def result(self, question: int) -> Result | None:
        return dict(self.results).get(question)


def progress_file() -> Path:
    return Path(platformdirs.user_data_dir("nudge", appauthor=False)) / "lessons.json"


class Progress:
    """The progress in all lessons; `told` is a sentence about what went wrong with the file, or empty.

    A lesson's key is its name or, if it does not come with Nudge, the path of its file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or progress_file()
        self.told = ""
        read = self._read()
        self._is_kept = read is not None
        self._lessons = read or {}
        self._touched: dict[str, None] = {}  # since the last save, in order

    def of(self, key: str) -> LessonProgress:
        return self._lessons.get(key, LessonProgress())

    def see(self, key: str, page: int) -> None:
        """A page is seen."""
        known = self.of(key)
        self._put(key, known._replace(pages=known.pages | {page}))

    def answer(self, key: str, question: int, result: Result) -> None:
        """A question is answered, or skipped."""
        known = self.of(key)
        results = {**dict(known.results), question: result}
        self._put(key, known._replace(results=tuple(sorted(results.items(), key=lambda each: each[0]))))

    def forget(self, key: str) -> None:
        """Begin a lesson anew."""
        self._put(key, LessonProgress())

    def save(self) -> str:
        """Write what has changed; returns why that was not possible, in a sentence, or nothing."""
        if not self._touched or not self._is_kept:
            return ""
        read = self._read()
        if read is None:
            return self.told
        others = {key: each for key, each in read.items() if key not in self._touched}
        mine = {key: each for key in self._touched if (each := self._lessons.get(key)) is not None}
        self._lessons = dict(list({**others, **mine}.items())[-MOST_LESSONS:])
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, _to_json(self._lessons))
        except OSError as fault:
            return f"Your progress in lessons cannot be kept in {self._path} ({fault.strerror})."
        self._touched.clear()
        return ""

    def _put(self, key: str, progress: LessonProgress) -> None:
        self._touched.pop(key, None)
        self._touched[key] = None
        if progress == LessonProgress():
            self._lessons.pop(key, None)
        else:
            self._lessons[key] = progress

    def _read(self) -> dict[str, LessonProgress] | None:
        """What the file holds; None if it must be left alone. A damaged one is set aside."""
        try:
            with self._path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            return {}
        except OSError as fault:
            self.told = f"Your progress in lessons cannot be read from {self._path} ({fault.strerror}): it is not kept."
            return None
        try:
            return _from_json(content)
        except _Later:
            self.told = "Your progress in lessons was kept by a later Nudge: this one leaves it as it is. Update Nudge."
            return None
        except Damaged as fault:
            return self._set_aside(str(fault))

    def _set_aside(self, why: str) -> dict[str, LessonProgress] | None:
        aside = self._path.with_suffix(".damaged.json")
        try:
            self._path.replace(aside)
        except OSError:
            self.told = f"The file of your progress in lessons, {self._path}, {why}: progress is not kept."
            return None
        self.told = f"The file of your progress in lessons {why}. It is now {aside}, and a new one is begun."
        return {}


class _Later(Exception):
    """The file is of a later version."""


def _to_json(lessons: dict[str, LessonProgress]) -> bytes:
    made = {
        key: {"pages": sorted(each.pages), "questions": {str(n): result.value for n, result in each.results}}
        for key, each in lessons.items()
    }
    document = {"format": "nudge lessons", "version": VERSION, "lessons": made}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _from_json(content: bytes) -> dict[str, LessonProgress]:
    if len(content) > LARGEST:
        raise Damaged(f"is too large (over {LARGEST} bytes)")
    try:
        document, repeated = decoded(content)
    except Damaged:
        raise Damaged("is damaged") from None
    if not isinstance(document, dict) or document.get("format") != "nudge lessons" or repeated:
        raise Damaged("is damaged")
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _Later
    lessons = document.get("lessons")
    if not isinstance(lessons, dict) or version != VERSION or len(lessons) > MOST_LESSONS:
        raise Damaged("is damaged")
    return {key: _progress_of(each) for key, each in lessons.items() if len(key) <= _LONGEST_KEY}


def _progress_of(value: Any) -> LessonProgress:
    pages, questions = (value.get("pages"), value.get("questions")) if isinstance(value, dict) else (None, None)
    if not isinstance(pages, list) or not isinstance(questions, dict):
        raise Damaged("is damaged")
    if not all(type(page) is int and 0 <= page < MOST_PAGES for page in pages):
        raise Damaged("is damaged")
    results = []
    for number, word in questions.items():
        is_number = number.isdecimal() and len(number) < 6 and 1 <= int(number) <= MOST_BLOCKS
        if not is_number or not isinstance(word, str) or word not in _RESULTS:
            raise Damaged("is damaged")
        results.append((int(number), _RESULTS[word]))
    return LessonProgress(frozenset(pages), tuple(sorted(results, key=lambda each: each[0])))
