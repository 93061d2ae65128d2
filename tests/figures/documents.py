"""Reads SVG and PDF pictures as other programs do: paths and words, in pixels of 1/96 inch from the upper left."""

import os
import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray
from pypdf import PdfReader
from pypdf.generic import ContentStream

Array = NDArray[np.float64]
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_SVG = "{http://www.w3.org/2000/svg}"


class Stroke(NamedTuple):
    """A line: its colour as #rrggbb, its width, and its points (n, 2); ends of curves count as points."""

    colour: str
    width: float
    points: Array


class Word(NamedTuple):
    """Words, their middle, and the size of their letters in points; 0 where that is not told."""

    text: str
    x: float
    y: float
    points: float


class Drawing(NamedTuple):
    """What a picture is made of."""

    width_mm: float
    height_mm: float
    strokes: list[Stroke]
    words: list[Word]

    def lines(self, colour: str, least: int = 2) -> list[Stroke]:
        """The lines of a colour that have so many points."""
        return [stroke for stroke in self.strokes if stroke.colour == colour and len(stroke.points) >= least]


def read_svg(content: bytes) -> Drawing:
    root = ElementTree.fromstring(content)
    width, height = (float(str(root.get(name)).removesuffix("mm")) for name in ("width", "height"))
    _, _, across, down = map(float, str(root.get("viewBox")).split())
    assert abs(width / across - 25.4 / 96) < 1e-4
    assert abs(height / down - 25.4 / 96) < 1e-4
    strokes = []
    for path in root.iter(f"{_SVG}path"):
        if path.get("stroke") is None:
            continue
        for piece in str(path.get("d")).split("M")[1:]:
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", piece)]
            points = np.array(numbers).reshape(-1, 2)
            strokes.append(Stroke(str(path.get("stroke")), float(str(path.get("stroke-width"))), points))
    words = [
        Word(
            str(word.text), float(str(word.get("x"))) + float(str(word.get("textLength"))) / 2,
            float(str(text.get("y"))), float(str(text.get("font-size"))) * 0.75,
        )
        for text in root.iter(f"{_SVG}text")
        for word in text.iter(f"{_SVG}tspan")
    ]  # fmt: skip
    return Drawing(width, height, strokes, words)


def read_pdf(content: bytes, folder: Path) -> Drawing:
    reader = PdfReader(BytesIO(content))
    (page,) = reader.pages
    box = page.mediabox
    stream = ContentStream(page["/Contents"].get_object(), reader)
    sizes: dict[str, float] = {}

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        for part in text.split():
            sizes[part] = size * float(np.hypot(tm[0], tm[1]) * np.hypot(cm[0], cm[1]))

    page.extract_text(visitor_text=visit)
    (folder / "read.pdf").write_bytes(content)
    told = said("pdftotext", "-bbox", folder / "read.pdf", "-")
    words = []
    for match in re.finditer(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', told):
        x0, y0, x1, y1 = (float(number) / 0.75 for number in match.groups()[:4])
        words.append(Word(match[5], (x0 + x1) / 2, (y0 + y1) / 2, sizes.get(match[5], 0.0)))
    strokes = list(_strokes(stream, float(box.top)))
    return Drawing(float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4, strokes, words)


def _strokes(stream: ContentStream, top: float) -> Iterator[Stroke]:
    """What is stroked, as the operators of a page say."""
    matrix, colour, width = np.eye(3), "#000000", 1.0
    kept: list[tuple[Array, str, float]] = []
    pieces: list[list[tuple[float, float]]] = []
    for operands, operator in stream.operations:
        numbers = [float(each) for each in operands if isinstance(each, int | float)]
        if operator == b"q":
            kept.append((matrix, colour, width))
        elif operator == b"Q":
            matrix, colour, width = kept.pop()
        elif operator == b"cm":
            a, b, c, d, e, f = numbers
            matrix = np.array(((a, b, 0), (c, d, 0), (e, f, 1))) @ matrix
        elif operator == b"w":
            width = numbers[0]
        elif operator in (b"RG", b"SCN") and len(numbers) == 3:
            colour = "#" + "".join(f"{round(255 * each):02x}" for each in numbers)
        elif operator == b"m":
            pieces.append([(numbers[0], numbers[1])])
        elif operator == b"l":
            pieces[-1].append((numbers[0], numbers[1]))
        elif operator == b"c":
            pieces[-1].append((numbers[4], numbers[5]))
        elif operator in (b"S", b"s", b"B", b"b", b"B*"):
            scale = float(np.hypot(matrix[0, 0], matrix[0, 1]))
            for piece in pieces:
                points = (np.column_stack((np.array(piece), np.ones(len(piece)))) @ matrix)[:, :2]
                yield Stroke(colour, width * scale / 0.75, (points * (1, -1) + (0, top)) / 0.75)
        if operator in (b"S", b"s", b"f", b"f*", b"B", b"b", b"B*", b"n"):
            pieces = []


def said(*command: object) -> str:
    """What a program prints."""
    return subprocess.run([str(each) for each in command], capture_output=True, text=True, check=True).stdout


def render_pdf(content: bytes, folder: Path, dots: int = 192) -> Path:
    """A PNG of a PDF by poppler."""
    (folder / "shown.pdf").write_bytes(content)
    said("pdftoppm", "-png", "-singlefile", "-r", dots, folder / "shown.pdf", folder / "by-poppler")
    return folder / "by-poppler.png"


def render_svg(content: bytes, folder: Path, times: int = 2) -> Path:
    """A PNG of an SVG by librsvg, to which the font is installed."""
    (folder / "shown.svg").write_bytes(content)
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{FONTS}</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/fonts</cachedir></fontconfig>"
    )
    made = folder / "by-librsvg.png"
    command = ["rsvg-convert", "-z", str(times), str(folder / "shown.svg"), "-o", str(made)]
    subprocess.run(command, env={**os.environ, "FONTCONFIG_FILE": str(settings)}, check=True)
    return made


def fitted(places: list[float], values: list[float]) -> tuple[float, float]:
    """(a, b) of place = a · value + b, through the first and the last tick; the others must be on it as well."""
    a = (places[-1] - places[0]) / (values[-1] - values[0])
    b = places[0] - a * values[0]
    for place, value in zip(places, values, strict=True):
        assert abs(a * value + b - place) < 0.05
    return a, b


def axes_of(drawing: Drawing, grid: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """What leads from values to places, across and down: the grid's lines, and the numbers that stand at them."""
    numbers = [
        (float(word.text.replace("−", "-")), word)
        for word in drawing.words
        if re.fullmatch(r"[−-]?\d+(\.\d+)?", word.text)
    ]
    lines = [stroke.points for stroke in drawing.lines(grid)]
    made = []
    for k in (0, 1):
        places = sorted({round(float(line[0, k]), 2) for line in lines if abs(line[0, k] - line[-1, k]) < 0.01})
        found = []
        for place in places:
            near = [(v, word) for v, word in numbers if abs((word.x, word.y)[k] - place) < 8]
            # Beneath the lines, or left of them.
            ends = max(line[:, 1].max() for line in lines), min(line[:, 0].min() for line in lines)
            value = [v for v, word in near if (word.y > ends[0] if k == 0 else word.x < ends[1])]
            found += [(place, value[0])] if value else []
        assert len(found) >= 2
        made.append(fitted(*map(list, zip(*found, strict=True))))
    return made[0], made[1]
