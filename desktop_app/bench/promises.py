"""Writes what the thorough tests have shown of each promise, so far, as a page of the guide.

The sums are those of tests/promises, which add them up in pytest's cache; only a source tree has them.
"""

import json
from pathlib import Path
from typing import Any

from desktop_app.bench.everything import machine
from desktop_app.bench.report import percentile
from desktop_app.core.model.numbers import brief, count

_ROOT = Path(__file__).resolve().parents[2]
_SUMS = _ROOT / ".pytest_cache" / "v" / "promises"
_PAGE = _ROOT / "resources" / "guide" / "12-promises.md"
_HEAD = """# Promises

What Nudge promises is tried for a moment by every run of its tests, and for hours by `python3 launch.pyw --test
--thorough`, which goes on where it was stopped, and adds up what it tried. None of these tries failed:

| Promise | Tried | Aim | Figures | On |
|---|---|---|---|---|
"""


def write_page(sums: Path = _SUMS, page: Path = _PAGE) -> int:
    """Write the page and print it; 1 if nothing was tried here yet."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(sums.glob("*"))]
    if not records:
        print(f"Nothing has been tried yet: run python3 launch.pyw --test --thorough in {_ROOT}.")
        return 1
    text = _HEAD + "".join(map(_row, records)) + f"\nThe machine: {machine()}.\n"
    page.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _row(record: dict[str, Any]) -> str:
    figures = "; ".join(_figure(name, value) for name, value in record["figures"].items())
    tried = f"{count(record['tried'])} {record['unit']}"
    return f"| {record['says']} | {tried} | {count(record['goal'])} | {figures} | {record['day']} |\n"


def _figure(name: str, value: Any) -> str:
    """A number, or of a list of numbers the greatest, and the one that 99 of 100 do not exceed; of names how many."""
    if isinstance(value, list):
        if all(isinstance(each, str) for each in value):
            return f"{name}: {count(len(value))}"
        return f"{name}: 99 of 100 within {brief(percentile(value, 0.99), 3)}, at most {brief(max(value), 3)}"
    return f"{name}: {brief(value, 2)}"
