"""The font of an SVG, embedded with the letters it needs, since it is not installed everywhere."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from string import ascii_letters, digits, punctuation

from desktop_app.plots.theme import FONT, SERIF
from desktop_app.resource_files import resource

_BOLD = 600
_USUAL = frozenset(ascii_letters + digits + punctuation + " ")
# For programs that ignore embedded fonts: similar fonts, of about the same width.
_SIMILAR = {
    FONT: "Arial, Helvetica, Liberation Sans, sans-serif",
    SERIF: "STIX Two Math, Times New Roman, Liberation Serif, serif",
}
_FILES = {FONT: ("Inter-Regular.otf", "Inter-SemiBold.otf"), SERIF: ("STIXTwoText-Regular.ttf", "STIXTwoText-Bold.ttf")}


def families(family: str) -> str:
    """A font and others for where it is missing."""
    return ", ".join((family, _SIMILAR[family])) if family in _SIMILAR else family


def font_faces(letters: dict[tuple[str, int], set[str]]) -> str:
    """A style sheet with the fonts for `letters`, by family and weight."""
    known = ((font, used) for font, used in sorted(letters.items()) if font[0] in _FILES)
    return "\n".join(_face(*font, "".join(sorted(used - _USUAL))) for font, used in known)


@lru_cache(maxsize=8)
def _face(family: str, weight: int, more: str) -> str:
    """The font with the usual letters and `more`; cached, because making the subset takes a moment."""
    # Imported here, where it is needed: on another thread than the window's.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    file = resource("fonts", _FILES[family][weight >= _BOLD])
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
    return f"@font-face {{ font-family: {family}; font-weight: {weight}; src: {source}; }}"
