"""The document of a window: which file its runs belong to, and how they were when last read or saved."""

import os
from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.model.parameters import printable
from desktop_app.training.frame import Frame, State

if TYPE_CHECKING:
    from desktop_app.core.files.workspace import Workspace

ENDING, LESSON_ENDING, BOOK_ENDING = ".nudge", ".nudge.md", ".nudgebook"
UNTITLED, COPIED = "Untitled", "Copied runs"
_LONGEST_NAME = 60  # in a title, a sentence or a menu


class OnDisk(Enum):
    """What happened to a document's file since this window read or wrote it."""

    SAME = auto()
    OTHER = auto()
    GONE = auto()


class Document(NamedTuple):
    """An open file, or runs that may become one; without a `path`, Save asks for a place.

    `saved` are the runs as they stand in the file (None: in no file), `iteration` is the iteration it stores, and
    `digest` the SHA-256 of its bytes.
    """

    path: Path | None = None
    name: str = UNTITLED
    saved: tuple[Experiment, ...] | None = (FIRST,)
    digest: str = ""
    iteration: int = 0

    @property
    def is_new(self) -> bool:
        """Whether it began in the window, and belongs to nothing that was read or restored."""
        return self.saved is not None and self == Document(saved=self.saved)

    @property
    def shown_name(self) -> str:
        """The name, short enough for a title or a sentence."""
        return short_name(self.name)

    @property
    def title(self) -> str:
        """The window's title; Qt replaces [*] by its mark of unsaved changes."""
        return f"{self.shown_name.replace('[*]', '[*][*]')}[*] — Nudge"

    def is_modified(self, frame: Frame) -> bool:
        """Whether any run differs from the file. How far runs are played, and what is shown, does not count."""
        return self.saved != frame.experiments

    def on_disk(self) -> OnDisk:
        """Compare the file at the document's path with what was last read or written, byte by byte."""
        from desktop_app.core.files.workspace import Refused, content_of

        if self.path is None or not os.path.lexists(self.path):
            return OnDisk.GONE
        try:
            return OnDisk.SAME if digest_of(content_of(self.path)) == self.digest else OnDisk.OTHER
        except Refused:
            return OnDisk.OTHER


def short_name(name: str) -> str:
    """A file's name on one line, cut where it is too long."""
    name = printable(name)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


class Opened(NamedTuple):
    """A document that was read, and its workspace."""

    document: Document
    workspace: "Workspace"


def read_document(path: Path, check: Callable[[], None]) -> Opened:
    """The document in a file; for a picture or a share code, Save asks for another place.

    Raises `Refused`, and what `check` raises.
    """
    # Imported when needed, here and below: the first paint does without.
    from desktop_app.core.files.embedded import is_plain
    from desktop_app.core.files.workspace import content_of, from_bytes

    content = content_of(path, check)
    workspace = from_bytes(content, check)
    place, digest = (path.absolute(), digest_of(content)) if is_plain(content) else (None, "")
    return Opened(Document(place, path.name, workspace.runs, digest, workspace.iteration), workspace)


def read_copied(contents: Sequence[bytes], check: Callable[[], None]) -> Opened:
    """The document in the first of these that has one. Raises `Refused` of the first, and what `check` raises."""
    from desktop_app.core.files.workspace import Refused, from_bytes

    first: Refused | None = None
    for content in contents:
        try:
            workspace = from_bytes(content, check)
        except Refused as refused:
            first = first or refused
        else:
            return Opened(Document(None, COPIED, workspace.runs, iteration=workspace.iteration), workspace)
    raise first or Refused(["is empty"])


def place_of(frame: Frame) -> int:
    """The iteration shown; while an opened file runs to its own iteration, that one."""
    is_going = frame.state is State.RUNNING and frame.goal.opened and frame.target is not None
    return frame.target if is_going and frame.target is not None else frame.iteration


def digest_of(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()
