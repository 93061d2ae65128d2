"""One entry of the notebook: the runs at a moment, a picture, and the user's own words about it."""

import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.model.numbers import count

LONGEST_WORDS = 20_000
_DOT = " · "  # between parameters


@dataclass(frozen=True, slots=True)
class Entry:
    """`made` is a time in UTC, `what` says what the picture shows; `words` are the user's own, in Markdown.

    `parameters` has a line for each run, which begins with the run's name where there are several; `worked` is the
    step of the `active` run, from 0, in Markdown and under a heading. `content` is the workspace as a `.nudge` file
    holds it, with its iteration.
    """

    id: int
    made: datetime
    names: str
    iteration: int
    what: str
    parameters: str
    worked: str
    content: str
    words: str = ""
    active: int = 0

    @property
    def place(self) -> str:
        """The iteration it shows, in words."""
        return f"iteration {count(self.iteration)}"

    @property
    def heading(self) -> str:
        return f"{self.names} · {self.place}"

    @property
    def local_date(self) -> str:
        """When it was kept, in local time."""
        return f"{self.made.astimezone():%Y-%m-%d %H:%M}"

    @property
    def shared(self) -> str:
        """The parameters that all runs have, in a line."""
        return self._divided()[0]

    @property
    def each_run(self) -> list[str]:
        """The name of each run, with the parameters that others do not have; nothing where all are alike."""
        return self._divided()[1]

    def _divided(self) -> tuple[str, list[str]]:
        lines = self.parameters.splitlines()
        if len(lines) < 2:
            return self.parameters, []
        named = [(name, told.split(_DOT)) for name, _, told in (line.partition(": ") for line in lines)]
        shared = [part for part in named[0][1] if all(part in parts for _, parts in named)]
        # A name may be parameters: "α = 5, w₀ = 0".
        own = [[part for part in parts if part not in (*shared, *name.split(", "))] for name, parts in named]
        runs = [f"{name}: {_DOT.join(parts)}" if parts else name for (name, _), parts in zip(named, own, strict=True)]
        return _DOT.join(shared), runs if any(own) else []

    @property
    def step(self) -> str:
        """The worked step beneath the entry's own heading, without what that and the parameters have said already.

        Of several runs it says which one's it is.
        """
        heading, _, worked = self.worked.partition("\n\n")
        first, _, rest = worked.partition("\n\n")
        if first and all(part in self.parameters for part in first.strip().split(_DOT)):
            worked = rest
        name = heading.partition(" of ")[2]
        return (f"### The step of {name}\n\n{worked}" if "\n" in self.parameters and name else worked).strip()

    def without_step(self) -> "Entry":
        return replace(self, worked="")

    def workspace(self) -> Workspace:
        """The workspace that was kept; raises `Refused`."""
        return from_bytes(self.content.encode("utf-8", "replace"))


class Picture(NamedTuple):
    """The same picture as the bytes of a PNG and of a PDF file; the PDF may be empty."""

    png: bytes
    pdf: bytes = b""


def new_id() -> int:
    """An id that no other window makes, known before the entry is stored."""
    return secrets.randbits(62)


def now() -> datetime:
    return datetime.now(UTC)


def tidy(words: str) -> str:
    """What the user typed or pasted, without control characters, lone surrogates, and white space at the ends."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()[:LONGEST_WORDS]


def folded(text: str) -> str:
    """`text` as it is searched: without case, and with one Unicode form for each letter."""
    return unicodedata.normalize("NFKC", text).casefold()


def searchable(entry: Entry) -> str:
    """What can be found in an entry; not the worked step, whose words and symbols are the same in all of them.

    It is there once as it is written, and once without marks: who types ŷ finds ŷ alone, and who types y both.
    """
    text = folded("\n".join((entry.words, entry.heading, entry.local_date, entry.what, entry.parameters)))
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return f"{text}\n{bare}"


def pattern_of(term: str) -> re.Pattern[str]:
    """Finds a folded word, or the beginning of one; signs and what is written without spaces, anywhere."""
    begins_a_word = term[0].isdigit() or term[0].upper() != term[0].lower()
    return re.compile((r"(?<!\w)" if begins_a_word else "") + re.escape(term))
