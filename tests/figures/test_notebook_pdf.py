"""The notebook as a PDF, read by poppler: words as text, pictures without bitmaps, every workspace attached."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from desktop_app.core.files.workspace import Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.figures.notebook_pdf import to_pdf
from desktop_app.figures.picture import pdf, png
from desktop_app.figures.sheet import Sheet
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.plots.theme import LIGHT
from tests.figures.conftest import Draw, alone
from tests.notebook.conftest import entry
from tests.notebook.test_exports import HOSTILE

Kept = list[tuple[Entry, Picture]]


@pytest.fixture
def kept(drawn: Draw) -> Kept:
    """Two entries: a plot, and one whose picture has no PDF."""
    cells, moment = drawn(LIGHT)
    workspace = Workspace((Experiment(name="Kept"),), 60)
    sheet = Sheet([replace(alone(cells[1]), title="Loss over iterations")], moment, workspace)
    words = "Is the *slope* $\\frac{\\partial E}{\\partial w}$ small?\n\n- first point\n- second point"
    first = entry(60, words, "Größe <b>", content=to_json(workspace), worked="## Title\n\n- $w = 1$: 2 = 2")
    return [(first, Picture(png(sheet), pdf(sheet))), (entry(2, "the second one"), Picture(png(sheet)))]


def shown(content: bytes, tmp_path: Path, *command: str) -> str:
    """What a program of poppler's prints of it."""
    path = tmp_path / "notebook.pdf"
    path.write_bytes(content)
    done = subprocess.run([command[0], str(path), *command[1:]], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


def test_all_words_can_be_selected(kept: Kept, tmp_path: Path) -> None:
    text = "".join(shown(to_pdf(kept), tmp_path, "pdftotext", "-").split())
    for words in (
        "Größe <b> · iteration 60", "Is the slope", "small?", "first point", ": 2 = 2", "the second one",
        # of the picture
        "Loss over iterations", "iteration i", "Logistic activation",
    ):  # fmt: skip
        assert "".join(words.split()) in text, words


WORKED = "## Title\n\n" + "\n\n".join(
    [
        "Worked:",
        "\n".join(f"- $z_{k} = \\frac{{w}}{{x}}$: {k} = {k}" for k in range(16)),
        "Gates, of which any may shut:",
        "- w\n- x",
    ]
)


class Word(NamedTuple):
    """A word, on which page, its top from the page's, and its height, in points."""

    text: str
    page: int
    top: float
    height: float


def words_of(content: bytes, tmp_path: Path) -> list[Word]:
    """All words where poppler finds them."""
    root = ElementTree.fromstring(shown(content, tmp_path, "pdftotext", "-bbox", "-"))
    pages = list(root.iter("{http://www.w3.org/1999/xhtml}page"))
    return [
        Word(
            str(each.text), k, float(str(each.get("yMin"))), float(str(each.get("yMax"))) - float(str(each.get("yMin")))
        )
        for k, page in enumerate(pages)
        for each in page.iter("{http://www.w3.org/1999/xhtml}word")
    ]


def test_entries_follow_each_other_and_nothing_is_torn_apart(kept: Kept, tmp_path: Path) -> None:
    """Entries of many lengths, so that pages end everywhere among their lines."""
    made = [(entry(k, "A line.\n\n" * (k % 7), f"Kept{k}", worked=WORKED), kept[0][1]) for k in range(24)]
    content = to_pdf(made)
    words = words_of(content, tmp_path)
    pages = words[-1].page + 1
    assert pages < 1.8 * len(made), "each would take two pages of its own"
    lowest = [
        max(word.top for word in words if word.page == page and word.text != str(page + 1)) for page in range(pages)
    ]
    assert min(lowest[:-1]) > 842 / 2, "no page is nearly empty"
    for k, word in enumerate(words):
        if word.text.startswith("Kept"):
            (title,) = [each for each in words[k : k + 30] if each.text == "Loss"][:1]
            assert title.page == word.page, "a heading is above its picture"
        if word.text in ("Worked:", "shut:"):
            assert words[k + 1].page == word.page, "a list is beneath what it is announced by"
    assert len([word for word in words if word.text == "shut:"]) == len(made), "each is there, and once"


def test_a_picture_is_drawn_as_large_as_its_letters_need(kept: Kept, tmp_path: Path) -> None:
    """Letters of the picture that one can read: beside the text, of which 9 pt is the size."""
    content = to_pdf([kept[0], kept[0]])
    words = words_of(content, tmp_path)
    text = next(word.height for word in words if word.text == "point")
    assert 6.4 / 9 < next(word.height for word in words if word.text == "iteration" and word.height < text) / text < 1
    shown(content, tmp_path, "pdftoppm", "-r", "50", "-gray", "-l", "1", str(tmp_path / "page"))
    header, size, _, pixels = next(tmp_path.glob("page*.pgm")).read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert header == b"P5"
    upper = pixels[: width * height // 2]
    assert sum(pixel < 200 for pixel in upper) > 1500, "curves and axes"
    assert sum(pixel > 250 for pixel in upper) > len(upper) // 2, "on white"


def test_its_size_is_that_of_its_pictures(kept: Kept) -> None:
    """What is drawn is as compressed as it was, and what is alike is there once."""
    one, many = (len(to_pdf([kept[0]] * count)) for count in (1, 20))
    assert many - one < 19 * 0.5 * len(kept[0][1].pdf)


def test_pictures_are_no_bitmaps_unless_nothing_else_is_there(kept: Kept, tmp_path: Path) -> None:
    images = shown(to_pdf(kept[:1]), tmp_path, "pdfimages", "-list").splitlines()[2:]
    assert images == []
    assert "image" in shown(to_pdf(kept[1:]), tmp_path, "pdfimages", "-list")


def test_every_workspace_is_attached(kept: Kept, tmp_path: Path) -> None:
    attached = PdfReader(BytesIO(to_pdf(kept))).attachments
    assert list(attached) == ["001-groe-b-60.nudge", "002-a-run-2.nudge"]
    assert from_bytes(attached["001-groe-b-60.nudge"][0]).runs[0].name == "Kept"
    path = tmp_path / "one.pdf"
    path.write_bytes(to_pdf(kept[:1]))
    assert read_file(path).iteration == 60, "and where there is only one, Nudge opens it"


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_was_written_is_on_paper_as_text(kept: Kept, tmp_path: Path, name: str) -> None:
    made = entry(1, HOSTILE[name] + "\n\nand after")
    text = shown(to_pdf([(made, kept[1][1])]), tmp_path, "pdftotext", "-")
    assert "and after" in text
    assert (name == "script") <= ("<script>alert(1)</script>" in text)
    assert "root:" not in text
