"""The caption of a picture: the name of each run with what sets it apart, what they share, and the iteration."""

import re
from typing import NamedTuple

from desktop_app.core.model.numbers import count
from desktop_app.figures.sheet import Sheet
from desktop_app.words.captions import experiment_in_a_line

_BETWEEN = " · "
_NO_BREAK = "\u00a0"
_SHORT = 24  # parts of a caption with at most so many letters stay on one line
_TOGETHER = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[^\s,]+ [=∈] \S+")


class CaptionLine(NamedTuple):
    """A line, and the slot of the run that it is about: a piece of its curve stands before it."""

    text: str
    slot: int | None = None


def caption_of(sheet: Sheet) -> tuple[CaptionLine, ...]:
    """How the runs were trained, each thing said once."""
    moment = sheet.moment
    runs = () if all(cell.is_of_one_run for cell in sheet.cells) else moment.runs
    shown = [each.reading for each in runs] or [moment.reading]
    told = [experiment_in_a_line(each.experiment, each.latest).split(_BETWEEN) for each in shown]
    shared = [part for part in told[0] if all(part in parts for parts in told)]
    are_named = any(cell.names_runs for cell in sheet.cells)
    if runs:  # what their names say is not said again
        shared = [part for part in shared if not all(_says(each.name, part) for each in runs)]
    lines = []
    for each, parts in zip(runs, told, strict=False):
        name = "" if are_named else each.name
        own = _BETWEEN.join(part for part in parts if part not in shared and not _says(each.name, part))
        if words := own if name and own.startswith(name) else ": ".join(filter(None, (name, own))):
            lines.append(CaptionLine(_unbroken(words), each.slot))
    of_all = _BETWEEN.join((*shared, f"iteration {count(moment.reading.step.iteration)}"))
    return *lines, CaptionLine(_unbroken(of_all))


def key_of(sheet: Sheet) -> tuple[CaptionLine, ...]:
    """The names of the runs alone."""
    are_named = any(cell.names_runs for cell in sheet.cells) or all(cell.is_of_one_run for cell in sheet.cells)
    return () if are_named else tuple(CaptionLine(each.name, each.slot) for each in sheet.moment.runs)


def _says(name: str, part: str) -> bool:
    """Whether the name of a run contains a part of its line already, such as α = 20."""
    return re.search(rf"(?<!\w){re.escape(part)}(?![\w.])", name) is not None


def _unbroken(caption: str) -> str:
    """The caption with line breaks allowed after a dot only, and in long parts between what belongs together."""
    parts = (
        part.replace(" ", _NO_BREAK) if len(part) <= _SHORT else _TOGETHER.sub(_without_breaks, part)
        for part in caption.split(_BETWEEN)
    )
    return f"{_NO_BREAK}· ".join(parts)


def _without_breaks(match: re.Match[str]) -> str:
    return match[0].replace(" ", _NO_BREAK)
