"""The settings of the picture dialog: the format and the look, stored in the preferences for the next picture."""

import json
from dataclasses import fields, replace
from typing import Any, NamedTuple

from desktop_app.figures.limits import LIMITS
from desktop_app.figures.look import FACES, RATIOS, Look
from desktop_app.plots.theme import PAPER, THEMES

KINDS = ("png", "svg", "pdf", "tex", "ltx", "md")


class PictureSettings(NamedTuple):
    """A format, one of `KINDS`, and a look."""

    kind: str = KINDS[0]
    look: Look = Look()


def to_text(settings: PictureSettings) -> str:
    """The text that the preferences store."""
    stored = (field.name for field in fields(Look) if field.name not in ("theme", "edits"))
    values = {name: getattr(settings.look, name) for name in stored}
    return json.dumps({"kind": settings.kind, "theme": settings.look.theme.name, **values})


def from_text(text: str) -> PictureSettings:
    """The settings in a stored text; the default for each value that is missing or wrong."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    default = PictureSettings()
    if not isinstance(values, dict):
        return default
    theme = next((theme for theme in THEMES if theme.name == values.get("theme")), PAPER)
    names = [field.name for field in fields(Look) if _is_valid(field.name, values.get(field.name, ...))]
    look = replace(default.look, theme=theme, **{name: values[name] for name in names})
    kind = values.get("kind")
    return PictureSettings(kind if kind in KINDS else default.kind, look)


def _is_valid(name: str, value: Any) -> bool:
    if name in ("has_title", "has_legend", "has_caption", "transparent"):
        return isinstance(value, bool)
    if name == "face":
        return isinstance(value, str) and value in FACES
    if name == "ratio":
        return isinstance(value, int | float) and not isinstance(value, bool) and value in RATIOS.values()
    if name not in LIMITS:
        return False
    low, high = LIMITS[name]
    if value is None:
        return name in ("width_mm", "height_mm")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and bool(low <= value <= high)
