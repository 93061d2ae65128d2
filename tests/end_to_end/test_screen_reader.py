"""The window by ear: what a screen reader finds in it, and what it is told, over the real accessibility bus."""

import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.end_to_end.screen import Screen, own_screen, poll
from tests.end_to_end.screen_reader import ScreenReader, missing, own_bus
from tests.end_to_end.test_program import Program, started

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X screen of its own"),
    pytest.mark.skipif(bool(missing()), reason=f"needs the bus of screen readers: no {missing()}"),
]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with own_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


@pytest.fixture(scope="module")
def reader(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenReader]:
    """A screen reader beside the program, whose every part is open."""
    home = tmp_path_factory.mktemp("home")
    with own_bus(screen.variables["DISPLAY"]) as bus, pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "DATA"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name))
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        patch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        # Qt complains of a reader that asks for what has just gone, as a closed dialog.
        patch.setenv("QT_LOGGING_RULES", "qt.accessibility.atspi.warning=false")
        with closing(ScreenReader(bus)) as reader, started(screen, home) as program:
            screen.resize(program.window, 1600, 960)
            _open_everything(screen, reader)
            yield reader
            _close(screen, program)


def _open_everything(screen: Screen, reader: ScreenReader) -> None:
    reader.announced("iteration i 0")
    screen.key("F5", "Right")
    reader.announced("iteration i 1")
    screen.key("ctrl+d", "b")
    reader.find("table", "Runs side by side")
    reader.find("slider", "Step h of the differences")


def _close(screen: Screen, program: Program) -> None:
    """Quit, and do not save what was altered."""

    def is_gone() -> bool:
        if screen.windows("^Nudge$"):
            screen.key("alt+d")
        return program.process.poll() is not None

    screen.key("ctrl+q")
    poll(is_gone, "it is closed")
    program.end()


def check_names_and_roles(reader: ScreenReader, title: str = "") -> int:
    """Returns how many objects there are, in a dialog if its title is given."""
    every = reader.tree(reader.window(title) if title else None)
    unnamed = [node for node in every if node.is_focusable and not node.name]
    assert [(node.role, node.path[-2:]) for node in unnamed] == []
    odd = [node for node in every if node.role in ("filler", "unknown") and (node.name or node.is_focusable)]
    assert [(node.name, node.path[-2:]) for node in odd] == []
    boxes = [node for node in every if node.role == "combo box"]
    assert [node.name for node in boxes if not any(reader.labels(node))] == []  # a box is named by what is chosen in it
    return len(every)


def test_all_that_takes_the_focus_has_a_name_and_a_role(screen: Screen, reader: ScreenReader) -> None:
    assert check_names_and_roles(reader) > 200
    for key, role, name in (
        ("F7", "list", "Entries of the notebook"),
        ("F6", "panel", "Lessons"),
        ("F10", "panel", "This step, worked"),
    ):
        screen.key(key)
        reader.find(role, name)
        assert check_names_and_roles(reader) > 100


@pytest.mark.parametrize(
    ("key", "title"),
    [("F1", "Guide"), ("ctrl+e", "Picture"), ("ctrl+alt+e", "Animation"), ("ctrl+alt+d", "Export data")],
)
def test_so_it_is_in_dialogs(screen: Screen, reader: ScreenReader, key: str, title: str) -> None:
    screen.key(key)
    screen.wait_for_window(title)
    assert check_names_and_roles(reader, title) > 10
    screen.key("Escape")
    screen.wait_for_window(" — Nudge$")


def test_sliders_speak_their_quantity(screen: Screen, reader: ScreenReader) -> None:
    sliders = {node.name: node for node in reader.tree() if node.role == "slider"}
    rate = sliders["Learning rate α"]
    assert reader.value(rate) == 5.0
    assert reader.value(sliders["Speed"]) == 10.0
    assert reader.value(sliders["Step h of the differences"]) == 1e-5
    assert reader.value(sliders["Timeline"]) == 1.0
    reader.set_value(rate, 0.5)
    poll(lambda: reader.value(rate) == pytest.approx(0.5, rel=0.01), "the learning rate is another")
    screen.key("ctrl+z")
    poll(lambda: reader.value(rate) == 5.0, "it is as before")


def test_plots_say_what_they_show(reader: ScreenReader) -> None:
    charts = {node.name: node.description for node in reader.tree() if node.role == "chart"}
    assert len(charts) == 6
    assert charts["Error curve E(w)"].startswith("The ball is at w = −1.695, E 0.1485; the next nudge takes it to w = ")
    assert "rises from" in charts["Weight over iterations"]
    assert " at iteration 0 to −1.695 at iteration 1." in charts["Weight over iterations"]
    assert all(charts.values()), charts


def test_the_numbers_of_a_plot_are_a_table(screen: Screen, reader: ScreenReader) -> None:
    screen.key("ctrl+shift+t")
    title = screen.title(screen.wait_for_window(": the numbers$"))
    every = reader.tree(reader.window(title))
    head, cells = ([node.name for node in every if node.role == role] for role in ("column header", "cell"))
    assert head[0] in ("w", "iteration")
    assert float(cells[0].replace("−", "-")) < float(cells[len(head)].replace("−", "-"))
    screen.key("Escape")
    screen.wait_for_window(" — Nudge$")


def test_what_the_cross_hair_meets_is_announced(screen: Screen, reader: ScreenReader) -> None:
    reader.focus(reader.find("chart", "Weight over iterations"))
    assert "Home shows all" in reader.announced("move the cross-hair")
    screen.key("Left")
    reader.announced("i 0 · w −2")
    screen.key("Escape")


def test_steps_and_pauses_are_announced_and_playing_is_not(screen: Screen, reader: ScreenReader) -> None:
    reader.heard()
    screen.key("Right")
    said = reader.announced("iteration i 2")
    assert "weight w −1.3" in said
    assert "Δw = −α · slope" in said
    timeline = reader.find("slider", "Timeline")
    screen.key("space")
    poll(lambda: reader.value(timeline) > 12, "it plays")
    assert reader.heard() == []
    screen.key("space")
    said = reader.announced("iteration i ")
    assert f"iteration i {int(reader.value(timeline))}," in said
