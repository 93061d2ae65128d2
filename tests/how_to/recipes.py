"""The edits that desktop_app/README.md shows, applied to a copy of the program."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "desktop_app" / "README.md"
_BLOCK = re.compile(r"^```diff\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Edit(NamedTuple):
    """The lines of one block: context begins with a blank, a new line with +, an old one with -."""

    path: str
    is_new_file: bool
    lines: tuple[str, ...]

    def applied(self, text: str) -> str:
        """`text` with the edit; its context must be there, and only once."""
        for hunk in self._hunks():
            old = "".join(f"{line[1:]}\n" for line in hunk if line[:1] != "+")
            new = "".join(f"{line[1:]}\n" for line in hunk if line[:1] != "-")
            assert text.count(old) == 1, f"{self.path} has this {text.count(old)} times:\n{old}"
            text = text.replace(old, new)
        return text

    def _hunks(self) -> list[list[str]]:
        hunks: list[list[str]] = [[]]
        for line in self.lines:
            if line == "@@":
                hunks.append([])
            else:
                hunks[-1].append(line)
        return hunks


def edits() -> list[Edit]:
    """All edits, in the order of the README."""
    made = []
    for block in _BLOCK.findall(README.read_text(encoding="utf-8")):
        head, *lines = block.rstrip("\n").split("\n")
        sign, path = head.split()
        assert sign in ("---", "+++"), head
        assert all(line == "@@" or line[:1] in ("+", "-", " ", "") for line in lines), path
        made.append(Edit(path, sign == "+++", tuple(lines)))
    return made


def copy_with_edits(folder: Path) -> Path:
    """A copy of the program and its tests, with all edits applied."""
    for name in ("desktop_app", "resources", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "how_to"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for edit in edits():
        path = folder / edit.path
        if edit.is_new_file:
            assert not path.exists(), path
            assert all(line[:1] == "+" for line in edit.lines), path
            path.write_text("".join(f"{line[1:]}\n" for line in edit.lines), encoding="utf-8")
        else:
            path.write_text(edit.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder
