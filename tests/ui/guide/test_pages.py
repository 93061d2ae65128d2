"""The guide's pages say nothing that is not so: their links, keys, labels, commands and names all exist."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMenu, QTabBar

from desktop_app.__main__ import main
from desktop_app.cli.figure import PLOTS
from desktop_app.core.analysis import verdict
from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.files.workspace import from_bytes
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import CHOICES, RULE_NUMBERS
from desktop_app.ui.common.actions import keys_by_menu
from desktop_app.ui.guide.pages import Guide, read_guide
from desktop_app.ui.lessons.panel import LessonsPanel
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "resources" / "guide").glob("*.md"))
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
# Keys of single widgets, which are no actions of the window.
_OWN_KEYS = {"Enter", "Shift+Enter", "Esc", "Alt+↑", "Alt+↓", "Delete", "Ctrl", "Ctrl+F", "F3", "Shift+F3", "Ctrl+V"}
_OWN_KEYS |= {"Up", "Down", "+", "−"}  # of plots


@pytest.fixture(scope="module")
def guide(qapp: QApplication) -> Guide:
    return read_guide(keys_by_menu())


def test_every_heading_has_a_name_of_its_own(guide: Guide) -> None:
    assert len(PAGES) > 8
    assert len(set(guide.names)) == len(guide.names) > 40
    assert all(text.startswith("# ") for text in (path.read_text(encoding="utf-8") for path in PAGES))


def test_every_link_leads_somewhere(guide: Guide) -> None:
    links = re.findall(r'href="([^"]*)"', guide.html)
    assert len(links) > 8
    assert [link for link in links if link not in guide.names and not link.startswith("https://")] == []


def test_every_link_of_the_read_me_leads_somewhere(guide: Guide) -> None:
    files = {path.name: path.stem.partition("-")[2] for path in PAGES}
    for link in re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        place, section = Path(link[0]), link[1]
        if "://" not in link[0] and link[0]:
            assert (ROOT / place).exists(), link
        if place.parent.name == "guide":
            assert f"{files[place.name]}{section}" in guide.names, link


def test_every_key_on_a_page_is_a_key_of_the_window_or_of_a_widget(qapp: QApplication) -> None:
    actions = {key for _, rows in keys_by_menu() for keys, _ in rows for key in keys}
    named = set(re.findall(r"<kbd>(.*?)</kbd>", TEXT))
    assert len(named) > 30
    assert named - actions - _OWN_KEYS == set()
    # The list of keys is whole by itself; what it lists is told elsewhere, too.
    assert actions - named - {"F1", "Ctrl+Q"} == set()


def test_the_list_of_keys_has_every_action_that_has_one(hands: Hands, guide: Guide) -> None:
    text = guide.html.replace("&nbsp;", "")
    for action in hands.window.actions():
        for key in action.shortcuts():
            if words := key.toString(key.SequenceFormat.NativeText):
                assert f'<span class="key">{words}</span>' in text, action.text()
    rows = {tuple(re.findall(r'"key">(.*?)<', row)): row for row in re.findall(r"<tr>.*?</tr>", text)}
    assert "<td>Save all runs as another .nudge file</td>" in rows["Ctrl+Shift+S",]
    assert "<td>Play or pause</td>" in rows["Space",]
    assert "<td>Redo what was undone last</td>" in rows["Ctrl+Shift+Z", "Ctrl+Y"]


def test_every_label_on_a_page_is_seen_in_the_window(opened: Opener) -> None:
    """What is bold is a label: of a menu, a button, a field, a tab, a plot or a verdict."""
    hands = opened()
    seen = labels_of(hands) | {kind.value for kind in Kind}
    hands.press(Key.Key_D, CTRL)
    hands.press(Key.Key_F7)
    hands.window.session.alter({"network": "two_weight_chain"})
    hands.qtbot.waitUntil(lambda: hands.settings.network == "two_weight_chain")
    seen |= labels_of(hands)
    hands.press(Key.Key_F6)
    hands.qtbot.waitUntil(lambda: bool(hands.window.findChildren(LessonsPanel)))
    seen |= labels_of(hands)
    hands.window.lessons.open_lesson("which-way")
    seen |= labels_of(hands)
    named = {name for label in re.findall(r"\*\*(.+?)\*\*", TEXT) for name in label.replace("\\", "").split(" ▸ ")}
    assert len(named) > 40
    assert named - seen == set()


def labels_of(hands: Hands) -> set[str]:
    """Every text that labels something in the window."""
    window = hands.window
    texts = {each.text() for each in window.findChildren(QLabel)}
    texts |= {each.text() for each in window.findChildren(QAbstractButton)}
    texts |= {each.text() for each in window.findChildren(QAction)}
    texts |= {menu.title() for menu in window.findChildren(QMenu)}
    texts |= {edit.placeholderText() for edit in window.findChildren(QLineEdit)}
    texts |= {box.itemText(k) for box in window.findChildren(QComboBox) for k in range(box.count())}
    texts |= {bar.tabText(k) for bar in window.findChildren(QTabBar) for k in range(bar.count())}
    return {text.partition("  <")[0].replace("&", "") for text in texts}


def test_the_verdicts_are_listed_in_the_order_in_which_they_are_tried() -> None:
    listed = re.findall(r"^\| \*\*(.*?)\*\*", TEXT, re.MULTILINE)
    criteria = re.findall(r"^- .*?:", verdict.__doc__ or "", re.MULTILINE)
    assert listed == [name for criterion in criteria for name in re.findall(r"\*\*(.*?)\*\*", criterion)]
    assert set(listed) == {kind.value for kind in Kind}


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?<!`)`nudge ([a-z]+)", TEXT))))
def test_every_command_exists_with_its_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    help_ = capsys.readouterr().out
    for line in re.findall(rf"`nudge {command}\b([^`]*)`", TEXT):
        assert [option for option in re.findall(r"--[\w-]+", line) if option not in help_] == []


def test_every_option_and_plot_of_a_picture_is_on_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["figure", "--help"])
    options = set(re.findall(r"--[\w-]+", capsys.readouterr().out))
    page = (ROOT / "resources" / "guide" / "10-without-a-window.md").read_text(encoding="utf-8")
    assert [option for option in options if option not in page] == []
    assert [plot for plot in PLOTS if f"`{plot}`" not in page] == []


def test_the_example_of_a_file_opens_and_every_name_in_a_file_is_told() -> None:
    page = (ROOT / "resources" / "guide" / "10-without-a-window.md").read_text(encoding="utf-8")
    example, view = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    seen = from_bytes(f'{{"format": "nudge", "version": 1, "runs": [{{}}, {{}}], {view}}}'.encode())
    assert (seen.left_aside, seen.view.page, seen.view.hidden) == ((), "vote", frozenset({1}))
    (run,) = from_bytes(json.dumps(json.loads(example)).encode()).runs
    assert run.patterns == ((1.0, 0.7),)
    names = [name for choice in CHOICES for name in choice.names]
    names += [number.path.removeprefix("rule.") for number in RULE_NUMBERS]
    assert [name for name in names if f"`{name}`" not in page] == []
    assert Experiment().network in page
