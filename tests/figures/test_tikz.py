"""Pictures for LaTeX: pdflatex makes of them what Nudge draws as a PDF, alone and inside of a document."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.figures.vector.tikz_page import TikzPage
from desktop_app.plots.letters import font
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of
from desktop_app.words.symbols import in_tex

COLUMN = Look(width_mm=85, height_mm=60, font_pt=8, line_pt=1, has_caption=False, face="serif")


def _has_pgfplots() -> bool:
    if not all(map(shutil.which, ("kpsewhich", "pdflatex", "pdftoppm"))):
        return False
    return bool(subprocess.run(["kpsewhich", "pgfplots.sty"], capture_output=True, check=False).stdout)


with_latex = pytest.mark.skipif(
    not _has_pgfplots(), reason="needs pdflatex, pgfplots and pdftoppm: texlive-latex-recommended, texlive-pictures"
)


@pytest.fixture
def screen(qapp: object, own_folders: Path, compiled_loop: None) -> Iterator[OffscreenBoard]:
    """Two runs after 40 iterations, with names that mean something in TeX."""
    names = {"50 % of α_0 & more": 5.0, "“Zwölf” {#1}": 20.0}
    runs = [Run(Experiment(bounds=None, name=name, rule=Rule(rate=rate))) for name, rate in names.items()]
    for run in runs:
        run.advance(40)
    made = OffscreenBoard(members_of(runs, 40), 40)
    yield made
    made.close()


def rendered(file: Path, dots: int = 100) -> NDArray[np.int64]:
    subprocess.run(["pdftoppm", "-r", str(dots), "-singlefile", "-png", file, file.with_suffix("")], check=True)
    return np.asarray(Image.open(file.with_suffix(".png")).convert("RGB")).astype(np.int64)


def compiled(file: Path) -> None:
    made = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.name],
        cwd=file.parent, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout.decode(errors="replace")[-2000:]


@with_latex
@pytest.mark.parametrize(("plot", "part"), [("curve", ""), ("step", "network")])
def test_pdflatex_makes_the_picture_of_the_pdf(screen: OffscreenBoard, tmp_path: Path, plot: str, part: str) -> None:
    sheet, look = screen.sheet(plot, part), COLUMN
    own, tex = tmp_path / "own.pdf", tmp_path / "figure.tex"
    own.write_bytes(picture.pdf(sheet, look))
    tex.write_bytes(picture.tex(sheet, look))
    compiled(tex)
    one, other = rendered(own), rendered(tex.with_suffix(".pdf"))
    assert one.shape == other.shape
    # Letters have other shapes, but everything has its place: coarsely seen, the two are alike.
    height, width = (size // 10 * 10 for size in one.shape[:2])
    parts = height // 10, 10, width // 10, 10, 3
    coarse = [each[:height, :width].reshape(parts).mean(axis=(1, 3)) for each in (one, other)]
    assert np.abs(coarse[0] - coarse[1]).mean() < 4.0
    assert np.quantile(np.abs(coarse[0] - coarse[1]), 0.99) < 70


@with_latex
def test_a_document_takes_it_in(screen: OffscreenBoard, tmp_path: Path) -> None:
    (tmp_path / "figure.tex").write_bytes(picture.tex(screen.sheet("E"), COLUMN))
    thesis = tmp_path / "thesis.tex"
    thesis.write_text(
        "\\documentclass{article}\\usepackage{pgfplots}\\pgfplotsset{compat=1.16}\\begin{document}"
        "Before \\input{figure} after, \\input{figure}\\end{document}"
    )
    compiled(thesis)


def test_an_axis_has_the_curves_and_the_limits(screen: OffscreenBoard) -> None:
    text = picture.tex(screen.sheet("E"), COLUMN).decode()
    assert text.count(r"\begin{axis}") == 1
    assert text.count(r"\addplot") == 4  # of each run a curve for each pattern
    assert re.search(r"xmin=-\d.*,xmax=4\d\.", text)
    assert "xtick={0,10,20,30,40}" in text
    assert "ylabel={$E$}" in text
    text.encode("latin-1")


def test_words_stay_together_and_what_tex_has_not_is_drawn(qapp: object) -> None:
    page = TikzPage(QSizeF(300, 100), is_sans=True)
    painter = QPainter(page)
    painter.setFont(font(9))
    painter.drawText(QPointF(0, 20), "from 40 on α = 2 · naïve")
    painter.drawText(QPointF(0, 60), "up ▲ Ж")
    painter.end()
    text = page.document()
    assert r"{from 40 on $\alpha $ $=$ 2 $\cdot $ naïve}" in text
    assert r"bp}{up}" in text
    assert "?" not in text
    assert re.search(r"\\path\[fill=nudge000000\] .*--", text)


@pytest.mark.parametrize(
    ("words", "tex"),
    [
        ("∂E/∂w", r"$\partial E$/$\partial w$"),
        ("3·10⁻¹⁷", r"3$\cdot $10$^{-17}$"),
        ("83.3°", r"83.3${}^\circ $"),
        ("weight w₁", "weight $w_{1}$"),
        ("50 % & #1 日", r"50 \% \& \#1 ?"),
        ("a word, A(z)", "a word, $A$($z$)"),
    ],
)
def test_words_for_tex(words: str, tex: str) -> None:
    assert in_tex(words) == tex
