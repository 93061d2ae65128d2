"""What a person chooses of a picture: its format and its look; kept for the next time."""

import json
from dataclasses import fields, replace
from typing import Any, NamedTuple

from desktop_app.figures.limits import LIMITS
from desktop_app.figures.look import Look
from desktop_app.plots.theme import DARK, LIGHT, PAPER

KINDS = ("png", "svg", "pdf")
LOOKS = (PAPER, LIGHT, DARK)


class PictureChoice(NamedTuple):
    """A format, one of `KINDS`, and a look."""

    kind: str = KINDS[0]
    look: Look = Look()


def to_text(choice: PictureChoice) -> str:
    """As it is kept in the settings."""
    kept = {field.name: getattr(choice.look, field.name) for field in fields(Look) if field.name != "theme"}
    return json.dumps({"kind": choice.kind, "theme": choice.look.theme.name, **kept})


def from_text(text: str) -> PictureChoice:
    """What was kept; where that is nothing, or nonsense, what one begins with."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        kept = None
    choice = PictureChoice()
    if not isinstance(kept, dict):
        return choice
    theme = next((theme for theme in LOOKS if theme.name == kept.get("theme")), PAPER)
    sound = {field.name: kept[field.name] for field in fields(Look) if _is_sound(field.name, kept.get(field.name, ...))}
    kind = kept.get("kind")
    return PictureChoice(kind if kind in KINDS else choice.kind, replace(choice.look, theme=theme, **sound))


def _is_sound(name: str, value: Any) -> bool:
    if name in ("has_caption", "transparent"):
        return isinstance(value, bool)
    if name not in LIMITS:
        return False
    low, high = LIMITS[name]
    if value is None:
        return name in ("width_mm", "height_mm")
    is_number = isinstance(value, int if name == "ratio" else int | float) and not isinstance(value, bool)
    return is_number and bool(low <= value <= high)
