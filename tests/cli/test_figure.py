"""`nudge figure`: a picture without a screen, that every verb opens again; and what is refused, one line a fault."""

import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Nudge, command, variables

FIGURE = ("figure", "two.nudge", "--at", "40")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_opens_again_to_the_last_bit(nudge: Nudge, folder: Path, kind: str) -> None:
    out = f"picture.{kind}"
    done = nudge(*FIGURE, "--plot", "w", "--out", out, "--width-mm", "85", "--font-pt", "7")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for number in ("0", "1"):
        asked = ("--at", "40", "--run", number)
        assert nudge("step", out, *asked).stdout == nudge("step", "two.nudge", *asked).stdout != ""
    rows = ("--iterations", "30", "--csv", "-")
    assert nudge("run", out, *rows).stdout == nudge("run", "two.nudge", *rows).stdout != ""
    piped = subprocess.run(
        command("step", "-", "--at", "40"), input=(folder / out).read_bytes(), cwd=folder, env=variables(),
        capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(piped.stdout)["iteration"] == 40
    again = nudge("figure", out, "--at", "40", "--plot", "board", "--out", f"again.{kind}")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize("plot", ["curve", "E", "dE_dw", "rho", "directions", "vote", "step"])
def test_every_plot_has_a_name(nudge: Nudge, folder: Path, plot: str) -> None:
    done = nudge(*FIGURE, "--plot", plot, "--out", "it.png", "--scale", "1", "--no-caption", "--theme", "dark")
    assert (done.returncode, done.stderr) == (0, "")
    image = Image.open(folder / "it.png")
    assert len(image.convert("RGB").getcolors(2**24) or ()) > 20


def test_a_png_has_the_size_that_is_asked_for(nudge: Nudge, folder: Path) -> None:
    size = ("--width-mm", "100", "--height-mm", "60", "--scale", "3", "--transparent")
    assert nudge(*FIGURE, "--plot", "E", "--out", "it.png", *size).returncode == 0
    image = Image.open(io.BytesIO((folder / "it.png").read_bytes()))
    assert image.size == (round(100 / 25.4 * 288), round(60 / 25.4 * 288))
    assert image.info["dpi"] == pytest.approx((288, 288), rel=1e-3)
    assert image.getpixel((1, 1))[3] == 0  # type: ignore[index]


FAULTS = {
    "kind": (("--plot", "E", "--out", "it.gif"), ["--out: must end in .png, .svg, .pdf or .tex, is it.gif"]),
    "standard output": (("--plot", "E", "--out", "-"), ["--out: must end in"]),
    "plot": (("--plot", "landscape", "--out", "it.png"), ["--plot: run 0 has no landscape; it has curve, E, w,"]),
    "no such plot": (("--plot", "bogus", "--out", "it.png"), ["--plot: run 0 has no bogus; it has curve"]),
    "run": (("--plot", "E", "--out", "it.png", "--run", "7"), ["--run: must be from 0 to 1, is 7"]),
    "sizes": (
        ("--plot", "E", "--out", "it.png", "--width-mm", "3", "--font-pt", "nan", "--scale", "9"),
        ["--width-mm: must be from 20 to 2000, is 3", "--font-pt: must be from", "--scale: must be from 1 to 4, is 9"],
    ),
    "numbers of equations": (("--plot", "E", "--out", "it.png", "--no-numbers"), ["--no-numbers: goes with --plot"]),
    "folder": (("--plot", "E", "--out", "nowhere/it.png"), ["nowhere/it.png: cannot be written"]),
    "itself": (("--plot", "E", "--out", "two.png"), ["--out: two.png is the workspace itself"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_one_line_and_nothing_is_written(nudge: Nudge, folder: Path, name: str) -> None:
    arguments, faults = FAULTS[name]
    file = "two.nudge"
    if name == "itself":
        file = "two.png"
        (folder / file).write_bytes((folder / "two.nudge").read_bytes())
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = nudge("figure", file, "--at", "40", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == len(faults), done.stderr
    for line, fault in zip(lines, faults, strict=True):
        assert line.startswith(f"nudge: {fault}")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_what_is_asked_for_and_shows_nothing_is_told(nudge: Nudge, folder: Path) -> None:
    document = json.loads((folder / "two.nudge").read_text(encoding="utf-8"))
    limits = {"E": {"x": [0, 9]}, "w": {"y": [-2, -1]}, "dE_dw": {"y": [0, 1]}, "vote": {"y": [0, 1]}}
    document |= {"view": {"page": "landscape", "log_y": ["w", "dE_dw"], "limits": limits}}
    (folder / "view.nudge").write_text(json.dumps(document), encoding="utf-8")
    asked = ("--plot", "E", "--theory", "--xlim", "500:600", "--dpi", "300", "--out", "it.svg")
    done = nudge("figure", "view.nudge", "--at", "40", *asked)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "nudge: view.page is left aside: the run has no page “Landscape” here.",
        "nudge: “vote” in the view is left aside: it has no axes.",
        "nudge: view.limits.E.x is left aside: the plots over the iterations share view.iterations.",
        "nudge: view.limits.dE_dw.y is cut off below: there is nothing ≤ 0 on a logarithmic axis.",
        "nudge: view.limits.w.y is left aside: there is nothing ≤ 0 on a logarithmic axis.",
        "nudge: --dpi: only a PNG has pixels; a .svg is sharp at any size",
        "nudge: --theory: No asymptote is known here, only for the logistic activation, a free weight, "
        "and the pattern (1, 1).",
        "nudge: --xlim: there is nothing to see there; the runs have iterations 0 to 40",
    ]


def test_parts_of_a_step_are_drawn_and_written(nudge: Nudge, folder: Path) -> None:
    asked = ("--plot", "step", "--part", "network", "--font", "serif", "--no-title", "--dpi", "300", "--width-mm", "95")
    done = nudge(*FIGURE, *asked, "--out", "network.png")
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(folder / "network.png") as image:
        assert (image.width, round(image.info["dpi"][0])) == (round(95 / 25.4 * 300), 300)
    written = nudge("step", "two.nudge", "--at", "40", "--as", "markdown", "--part", "gates")
    assert written.stdout.startswith("Gates (one at 0 stops learning):")
    for wrong in (("figure", "--plot", "E", "--out", "e.png"), ("step",)):
        refused = nudge(wrong[0], "two.nudge", "--at", "40", "--part", "gates", *wrong[1:])
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert refused.stderr.startswith("nudge: --part: goes with")


def test_a_picture_without_a_workspace_is_told_of(nudge: Nudge, folder: Path) -> None:
    Image.new("RGB", (4, 4)).save(folder / "plain.jpeg")
    done = nudge("step", "plain.jpeg", "--at", "3")
    assert done.returncode == 2
    assert done.stderr.startswith("nudge: plain.jpeg: is a JPEG picture without a workspace in it.")
    assert done.stderr.count("\n") == 1


def test_what_has_no_room_is_told_and_what_cannot_be_seen_is_refused(nudge: Nudge, folder: Path) -> None:
    low = nudge(*FIGURE, "--plot", "E", "--width-mm", "85", "--height-mm", "40", "--out", "low.png")
    assert (low.returncode, low.stderr) == (
        0,
        "nudge: There is no room for the parameters beneath: they are left out.\n",
    )
    step = nudge(*FIGURE, "--plot", "step", "--width-mm", "85", "--font-pt", "12", "--out", "step.png")
    assert step.returncode == 0
    assert "its letters are made smaller" in step.stderr
    narrow = nudge(*FIGURE, "--plot", "runs", "--width-mm", "85", "--font-pt", "7", "--out", "runs.png")
    assert narrow.returncode == 0
    told = re.search(r"instead of 7 pt, for which it takes a width of (\d+) mm", narrow.stderr)
    assert told, narrow.stderr
    wide = nudge(*FIGURE, "--plot", "runs", "--width-mm", told[1], "--font-pt", "7", "--out", "runs.png")
    assert (wide.returncode, wide.stderr) == (0, "")
    large = nudge(*FIGURE, "--plot", "w", "--width-mm", "40", "--font-pt", "40", "--out", "large.png")
    assert (large.returncode, large.stdout) == (2, "")
    assert large.stderr.startswith("nudge: --width-mm: At this size nothing can be seen")
    tiny = nudge(*FIGURE, "--plot", "runs", "--width-mm", "30", "--font-pt", "7", "--out", "large.png")
    assert tiny.stderr.startswith("nudge: --width-mm: “Runs side by side” cannot be read so small")
    assert tiny.stderr.endswith(f"it takes a width of {told[1]} mm.\n")
    assert not (folder / "large.png").exists()
