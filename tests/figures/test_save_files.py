"""Every picture is a save file, until another program takes the workspace out of it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, read_file
from desktop_app.core.model.experiment import Experiment
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.theme import LIGHT
from tests.figures.conftest import EXPERIMENT, Draw, alone
from tests.figures.documents import said

WORKSPACE = Workspace((EXPERIMENT, Experiment(name="ŷ, <the> other & “one”", w=0.1 + 0.2)), 60)
LOOK = Look(width_mm=85, font_pt=7)


@pytest.fixture
def sheet(drawn: Draw) -> Sheet:
    cells, moment = drawn(LIGHT)
    return Sheet([alone(cells[1])], moment, WORKSPACE)


@pytest.mark.parametrize("made", [picture.png, picture.svg, picture.pdf])
def test_a_picture_carries_its_workspace(sheet: Sheet, made: Callable[[Sheet, Look], bytes], tmp_path: Path) -> None:
    place = tmp_path / "picture"
    place.write_bytes(made(sheet, LOOK))
    assert read_file(place) == WORKSPACE


@pytest.mark.parametrize("made", [picture.png, picture.svg, picture.pdf])
def test_a_picture_of_no_workspace_has_none(sheet: Sheet, made: Callable[[Sheet, Look], bytes]) -> None:
    with pytest.raises(Refused, match="without a workspace"):
        from_bytes(made(Sheet(sheet.cells, sheet.moment), LOOK))


def test_another_program_finds_what_is_attached(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(picture.pdf(sheet, LOOK))
    said("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "a.pdf")
    assert read_file(tmp_path / "workspace.nudge") == WORKSPACE


def test_what_went_through_another_program_says_so(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(picture.svg(sheet, LOOK))
    (tmp_path / "a.pdf").write_bytes(picture.pdf(sheet, LOOK))
    said("rsvg-convert", "-f", "svg", tmp_path / "a.svg", "-o", tmp_path / "b.svg")
    said("rsvg-convert", "-f", "pdf", tmp_path / "a.svg", "-o", tmp_path / "b.pdf")
    said("rsvg-convert", tmp_path / "a.svg", "-o", tmp_path / "b.png")
    said("pdftocairo", "-pdf", tmp_path / "a.pdf", tmp_path / "c.pdf")
    said("pdftocairo", "-svg", tmp_path / "a.pdf", tmp_path / "c.svg")
    Image.open(io.BytesIO(picture.png(sheet, LOOK))).convert("RGB").save(tmp_path / "c.jpeg")
    for name in ("b.svg", "b.pdf", "b.png", "c.pdf", "c.svg", "c.jpeg"):
        with pytest.raises(Refused, match="without a workspace in it"):
            read_file(tmp_path / name)
