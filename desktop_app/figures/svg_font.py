"""The font of an SVG, embedded with the letters it needs, since it is not installed everywhere."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from string import ascii_letters, digits, punctuation

from desktop_app.plots.theme import FONT
from desktop_app.resource_files import resource

_BOLD = 600
_USUAL = frozenset(ascii_letters + digits + punctuation + " ")
# For programs that ignore embedded fonts: similar fonts, of about the same width.
FAMILIES = f"{FONT}, Arial, Helvetica, Liberation Sans, sans-serif"


def font_faces(letters: dict[int, set[str]]) -> str:
    """A style sheet with the fonts for `letters`, by weight."""
    return "\n".join(_face(weight, "".join(sorted(used - _USUAL))) for weight, used in sorted(letters.items()))


@lru_cache(maxsize=8)
def _face(weight: int, more: str) -> str:
    """The font with the usual letters and `more`; cached, because making the subset takes a moment."""
    # Imported here, where it is needed: on another thread than the window's.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    file = resource("fonts", f"Inter-{'SemiBold' if weight >= _BOLD else 'Regular'}.otf")
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum"]
    options.flavor = "woff"
    options.notdef_outline = True
    subsetter, made = Subsetter(options), BytesIO()
    subsetter.populate(text="".join(_USUAL) + more)
    with TTFont(file, recalcTimestamp=False, lazy=True) as font:  # most of its tables are never needed
        font.flavor = options.flavor
        subsetter.subset(font)
        font.save(made)
    data = b64encode(made.getvalue()).decode()
    source = f"url(data:font/woff;base64,{data}) format('woff')"
    return f"@font-face {{ font-family: {FONT}; font-weight: {weight}; src: {source}; }}"
