"""Formulas as shapes: ziamath sets LaTeX, and its outlines become a path, which is sharp at any scale."""

import re
import warnings
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

_SVG = "{http://www.w3.org/2000/svg}"
_WORDS = re.compile(r"[MLQCZ]|-?[\d.]+(?:e-?\d+)?")
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}


class Shape(NamedTuple):
    """The outlines of a formula, with its baseline at y = 0 and its left edge at x = 0; and its size in pixels."""

    path: QPainterPath
    width: float
    ascent: float
    descent: float


@cache
def typeset(latex: str, size: float) -> Shape:
    """The shape of `latex` in letters of `size` pixels. A new formula takes about 10 ms; a known one is in a cache."""
    svg = ElementTree.fromstring(svg_of(latex, size))
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for element in svg.iter():
        if element.tag == f"{_SVG}path":
            _trace(path, element.attrib["d"])
        elif element.tag == f"{_SVG}rect":
            path.addRect(QRectF(*(float(element.attrib[name]) for name in ("x", "y", "width", "height"))))
    path.translate(-left, 0.0)
    return Shape(path, width, -top, top + height)


def svg_of(latex: str, size: float) -> str:
    """The SVG that ziamath draws, with each outline in its place."""
    with warnings.catch_warnings():
        # It uses a function that is deprecated in Python 3.11 and 3.12.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False
    svg: str = Latex(latex, size=size).svg()
    return svg


def _trace(path: QPainterPath, outline: str) -> None:
    """Add an SVG outline of the absolute commands M, L, Q, C and Z to a path."""
    words = iter(_WORDS.findall(outline))
    for command in words:
        numbers = [float(next(words)) for _ in range(_NUMBERS[command])]
        match command:
            case "M":
                path.moveTo(*numbers)
            case "L":
                path.lineTo(*numbers)
            case "Q":
                path.quadTo(*numbers)
            case "C":
                path.cubicTo(*numbers)
            case "Z":
                path.closeSubpath()
