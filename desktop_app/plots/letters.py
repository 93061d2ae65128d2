"""The fonts of every widget and picture: Inter, with figures of one width; and for pictures a serif one.

In the serif one, symbols such as w and α are in italics: these are letters of their own.
"""

from functools import cache

from PySide6.QtGui import QFont

from desktop_app.plots.theme import FONT, SERIF
from desktop_app.words.symbols import SYMBOL

# The serif font has these letters at private code points, because a PDF of Qt loses the text of others beyond U+FFFF.
_PRIVATE = 0xE000
_ITALICS = {
    **{chr(_PRIVATE + ord("A") + k): chr(0x1D434 + k) for k in range(26)},
    **{chr(_PRIVATE + ord("a") + k): chr(0x1D44E + k) for k in range(26)},
    **{chr(_PRIVATE + ord("α") + k): chr(0x1D6FC + k) for k in range(25)},
    chr(_PRIVATE + ord("h")): "\u210e",
}


@cache
def font(points: float, bold: bool = False, face: str = FONT) -> QFont:
    """The font of this size. It is shared: do not change it."""
    made = QFont(face)
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    # Without this, brackets and signs beside figures become glyphs without a code point, which a PDF loses as text.
    made.setFeature(QFont.Tag("calt"), 0)
    # Without hinting, the distances of letters are the same at any size.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def lettered(text: str, face: str) -> str:
    """A text as it is drawn in a face: in the serif one, its symbols are in italics."""
    return SYMBOL.sub(lambda match: chr(_PRIVATE + ord(match[0])), text) if face == SERIF else text


def in_unicode(text: str) -> str:
    """A text that is drawn, with the mathematical italics of Unicode."""
    return "".join(_ITALICS.get(letter, letter) for letter in text)


def meant_by(code_point: int) -> int:
    """The code point of the plain letter that a private one of the serif font stands for."""
    return code_point - _PRIVATE if chr(code_point) in _ITALICS or code_point == _PRIVATE + ord("ŷ") else code_point
