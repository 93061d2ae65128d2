"""One entry of the notebook: what a person kept of a moment, and their own words about it."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.model.numbers import count

LONGEST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """`made` is a time in UTC, `what` says what the picture shows; `words` are the person's, in Markdown.

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
        """Which iteration it is of, in words."""
        return f"iteration {count(self.iteration)}"

    @property
    def heading(self) -> str:
        return f"{self.names} · {self.place}"

    @property
    def local_date(self) -> str:
        """When it was kept, by this computer's clock."""
        return f"{self.made.astimezone():%Y-%m-%d %H:%M}"

    @property
    def each_run(self) -> list[str]:
        """The parameters of each run, where the worked step does not tell them."""
        return [] if self.parameters in self.worked else self.parameters.splitlines()

    @property
    def step(self) -> str:
        """The worked step, beneath the entry's own heading; of several runs it says which one's it is."""
        heading, _, worked = self.worked.partition("\n\n")
        return (f"#{heading}\n\n{worked}" if "\n" in self.parameters else worked).strip()

    def workspace(self) -> Workspace:
        """What was kept; raises `Refused`."""
        return from_bytes(self.content.encode("utf-8", "replace"))


class Picture(NamedTuple):
    """The bytes of two files of the same picture; there may be no `pdf`."""

    png: bytes
    pdf: bytes = b""


def new_id() -> int:
    """A number that no other window gives: it is known before the entry is stored."""
    return secrets.randbits(62)


def now() -> datetime:
    return datetime.now(UTC)


def tidy(words: str) -> str:
    """What a person typed or pasted, without what no text has: control characters, halves of letters, empty ends."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()[:LONGEST_WORDS]


def folded(text: str) -> str:
    """`text` as it is searched: without case, and every letter written in one way."""
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
