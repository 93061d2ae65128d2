"""Finds words in the sections of a text: a section is found if it has all of them, or words that begin so."""

import re
from collections.abc import Sequence
from typing import NamedTuple


class GuideSection(NamedTuple):
    """A heading with what is below it up to the next one: characters `start` to `end` of the text."""

    name: str
    title: str
    level: int
    start: int
    end: int


class Found(NamedTuple):
    """The places of sections in their list, and where in the text their words stand, from and to, in order."""

    sections: tuple[int, ...]
    hits: tuple[tuple[int, int], ...]
    first: int  # the hit to show first: in a heading that has all the words, if there is one


NOTHING = Found((), (), 0)


def find(words: str, text: str, sections: Sequence[GuideSection]) -> Found:
    """Where all of the `words` are found; a section has the title of its page, too."""
    patterns = [_pattern_of(word) for word in words.split()]
    found: list[int] = []
    hits: list[tuple[int, int]] = []
    headed, page = None, ""
    for k, section in enumerate(sections):
        page = section.title if section.level == 1 else page
        own = f"{page} {text[section.start : section.end]}"
        if not patterns or not all(pattern.search(own) for pattern in patterns):
            continue
        found.append(k)
        if headed is None and all(pattern.search(section.title) for pattern in patterns):
            headed = len(hits)
        spans = {match.span() for each in patterns for match in each.finditer(text, section.start, section.end)}
        hits += sorted(spans)
    return Found(tuple(found), tuple(hits), headed or 0)


def _pattern_of(word: str) -> re.Pattern[str]:
    begin = r"(?<!\w)" if word[0].isalnum() else ""
    return re.compile(begin + re.escape(word), re.IGNORECASE)
