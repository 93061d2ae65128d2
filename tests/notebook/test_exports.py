"""What is handed on: read by other programs, safe whatever a person wrote, and every picture opens again."""

import re
from base64 import b64decode
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from desktop_app.core.files.embedded import in_png, workspace_in
from desktop_app.core.files.workspace import from_bytes, read_file
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.folder import is_export, write_folder
from desktop_app.notebook.markdown import to_markdown
from desktop_app.notebook.pages import to_page
from tests.notebook.conftest import entry

# A PNG of one pixel.
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "tag in a formula": "$a<img src=x onerror=alert(1)>b$",
    "tag in code": "`<b onclick=alert(1)>`",
    "link that runs": "[click](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) <javascript:alert(1)>",
    "picture from elsewhere": "![x](http://evil.example/spy.png) ![y](file:///etc/passwd)",
    "a file": "$\\input{/etc/passwd}$ $\\include{x}$",
    "end of the page": "</div></article></body></html><!-- ]]> --> <style>*{display:none}</style>",
    "block": "<div>\n<iframe src=http://evil.example></iframe>\n\n</div>",
    "10,000 letters": "x" * 10_000,
    "a formula without end": "$" + "{" * 400 + "$ $" + "\\frac" * 90 + "$ $" + "a_" * 3000 + "$",
    "right to left": "שלום \u202eevil\u202c عربى",
    "not text": "a\x00b\x1b[31m\ufffe",
    "reference": "[1]: javascript:alert(1)\n\n[1] &lt;script&gt; &#60;script&#62;",
}


def kept(words: str, names: str = "A run", number: int = 3) -> tuple[Entry, Picture]:
    made = entry(number, words, names)
    return made, Picture(in_png(PNG, made.content), b"")


class Reader(HTMLParser):
    """Reads a page as a browser does: elements, their attributes and their text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_shows_whatever_was_written_as_text(name: str) -> None:
    page = Reader(to_page([kept(HOSTILE[name], "<b>Name</b> & \"quotes\" 'too'"), kept("and after", number=4)]))
    assert not page.open
    assert not set(page.tags) & {"script", "iframe", "object", "embed", "form", "link", "b", "svg"}
    assert page.tags.count("style") == page.tags.count("body") == 1
    assert page.tags.count("article") == page.tags.count("img") == 2
    for attribute, value in page.attributes:
        assert not attribute.startswith("on")
        if attribute in ("src", "href"):
            assert value is not None
            assert value.startswith(("data:image/png;base64,", "http://evil.example/spy.png")), value
            assert attribute == "href" or value.startswith("data:")
    assert "<b>Name</b> & \"quotes\" 'too'" in page.text
    assert "and after" in page.text


def test_a_page_has_formulas_that_browsers_set_and_words_as_they_were_meant() -> None:
    words = "So *why*? $\\frac{\\partial E}{\\partial w}$, and\n\n$$\\hat y = 0$$\n\n| a |\n|---|\n| 1 |"
    page = to_page([kept(words)])
    formulas = re.findall(r"<math.*?</math>", page)
    assert [ElementTree.fromstring(each).get("display") for each in formulas] == ["inline", "block"]
    assert "∂" in unescape(formulas[0])
    assert "<mfrac>" in formulas[0]
    assert "math-style: normal" in page, "fractions are as large as on a line of their own"
    for element in ("<em>why</em>", "<td>1</td>"):
        assert element in page


def test_a_link_that_leads_nowhere_but_on_this_computer_is_shown_as_it_was_typed() -> None:
    words = "[a](file.pdf) [b](smb://host/x) [c](HTTPS://a.b/c) <ftp://a.b> <me@a.b> [d](#e) [f](ms-settings:x)"
    page = Reader(to_page([kept(words)]))
    assert [value for name, value in page.attributes if name == "href"] == ["HTTPS://a.b/c", "mailto:me@a.b"]
    for part in ("[a](file.pdf)", "[b](smb://host/x)", "<ftp://a.b>", "[d](#e)", "[f](ms-settings:x)"):
        assert part in page.text


def test_a_prime_is_as_large_as_what_it_stands_at() -> None:
    """Raised in itself, and no exponent; exponents stay some."""
    (formula,) = re.findall(r"<math.*?</math>", to_page([kept("$A'(z) = x^2$")]))
    assert "<mi>A</mi><mo>′</mo>" in unescape(formula)
    assert formula.count("<msup>") == 1


def test_a_formula_that_is_none_is_shown_as_it_was_typed() -> None:
    page = Reader(to_page([kept("$\\frac{1$ costs $5 and more")]))
    assert "$\\frac{1$ costs $5 and more" in page.text


@pytest.mark.parametrize(
    "formula",
    ["\\text{loss<threshold}", "\\text{<!--}", "\\text{<form action=x><input /></form>}", "\\href{javascript:1}{x}",
     "\\text{<meta http-equiv='refresh' content='0;url=http://evil.example' />}", "\\style{color:red}{x}"],
)  # fmt: skip
def test_a_formula_holds_nothing_but_a_formula(formula: str) -> None:
    page = Reader(to_page([kept(f"${formula}$ after it"), kept("and after", number=4)]))
    assert f"${formula}$ after it" in page.text
    assert "and after" in page.text
    assert not set(page.tags) & {"form", "input", "threshold"}
    assert page.tags.count("meta") == Reader(to_page([kept("")])).tags.count("meta")
    assert not [name for name, _ in page.attributes if name in ("href", "style")]


def test_the_pictures_of_a_page_are_save_files() -> None:
    page = Reader(to_page([kept("", number=12)]))
    (source,) = (value for name, value in page.attributes if name == "src")
    assert source is not None
    png = b64decode(source.removeprefix("data:image/png;base64,"))
    assert from_bytes(workspace_in(png)).iteration == 12


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_holds_no_html_for_any_reader_of_it(name: str) -> None:
    text = to_markdown(*kept(HOSTILE[name], "<script>name</script> `a` *b* [c](javascript:d) $e$")[:1])
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    assert not [token.content for token in every if token.type in ("html_block", "html_inline")]
    heading = tokens[1]
    assert tokens[0].tag == "h2"
    assert heading.children is not None
    assert [child.type for child in heading.children if child.type not in ("text", "text_special")] == []
    assert "".join(child.content for child in heading.children).startswith("<script>name</script> `a` *b* [c]")


def test_a_heading_names_all_runs_and_an_iteration_that_can_be_read() -> None:
    made = entry(1_234_567, names="One, two, three")
    assert made.heading == "One, two, three · iteration 1\u2009234\u2009567"
    assert '<h2 dir="auto">One, two, three · iteration' in to_page([(made, Picture(PNG))])


def test_words_without_html_are_copied_letter_by_letter() -> None:
    words = "Is $a < b$ and `x<y`? See <https://example.org>.\n\n- *one*"
    assert f"\n\n{words}\n\n" in to_markdown(entry(1, words))


def test_a_folder_has_a_page_its_pictures_and_its_workspaces(tmp_path: Path) -> None:
    folder = tmp_path / "Nudge notebook"
    write_folder(folder, [kept("first", "Größe ∂E/∂w ../..", 3), kept("second", "", 4), kept("", "CON", 5)])
    page = MarkdownIt().parse((folder / "notebook.md").read_text(encoding="utf-8"))
    links = [
        str(child.attrs.get("src") or child.attrs.get("href"))
        for token in page
        for child in token.children or ()
        if child.type in ("image", "link_open")
    ]
    assert len(links) == 6
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {"notebook.md", *links}
    assert {"pictures/001-groe-e-w-3.png", "workspaces/002-4.nudge", "workspaces/003-con-5.nudge"} <= names
    for name in links:
        assert read_file(folder / name).iteration == int(name.rpartition("-")[2].split(".")[0])
    assert list(tmp_path.iterdir()) == [folder]


def test_an_earlier_export_is_replaced_whole_and_other_folders_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "Nudge notebook"
    write_folder(folder, [kept("one", number=1), kept("two", number=2)])
    assert is_export(folder)
    write_folder(folder, [kept("three", number=3)])
    assert [path.name for path in (folder / "pictures").iterdir()] == ["001-a-run-3.png"]
    assert list(tmp_path.iterdir()) == [folder]
    (folder / "my own thoughts.txt").write_text("precious")
    assert not is_export(folder)
    assert not is_export(tmp_path)


def test_an_export_that_breaks_off_leaves_the_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "Nudge notebook"
    write_folder(folder, [kept("one", number=1)])
    before = (folder / "notebook.md").read_bytes()

    def breaking() -> object:
        yield kept("two", number=2)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_folder(folder, breaking())  # type: ignore[arg-type]
    assert (folder / "notebook.md").read_bytes() == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("# One\n\nand ## two\n## Two\n###### Six", ["h3", "h4", "h6"]),
        ("Set\n===\n\nin\ntwo lines\n---", ["h3", "h4"]),
        ("> # quoted\n> - ## in a list\n>   under it", ["h3", "h4"]),
        ("```\n# code\n```\n$$\n# sum\n$$\n\\# sign", []),
    ],
)
def test_headings_of_a_line_stand_below_the_entrys_own(words: str, levels: list[str]) -> None:
    entries = [kept(words)]
    page = Reader(to_page(entries))
    assert [tag for tag in page.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", *levels]
    tokens = MarkdownIt().use(dollarmath_plugin).parse(to_markdown(entries[0][0]))
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2", *levels]


def test_of_several_runs_all_parameters_are_told_and_which_one_is_worked() -> None:
    told = "Slow: rate 0.1, w ∈ [0, 1]\nFa*st*: rate 5, w free"
    made = entry(7, names="Slow, Fa*st*", parameters=told, worked="## Iteration 7 of Fa\\*st\\*\n\nA.\n", active=1)
    for html in (to_page([(made, Picture(PNG))]), MarkdownIt().render(to_markdown(made))):
        for part in ("<li>Slow: rate 0.1, w ∈ [0, 1]</li>", "<li>Fa*st*: rate 5, w free</li>"):
            assert part in html
        assert "<h3>The step of Fa*st*</h3>" in html
    alone = entry(7, parameters="rate 5", worked="## Iteration 7 of A run\n\nrate 5\n\nA.")
    assert to_markdown(alone).count("rate 5") == 1
    assert "Iteration 7 of" not in to_markdown(alone)


def test_each_thing_is_said_once_and_the_derivation_left_out_where_that_is_asked_for() -> None:
    told = "Slow: tanh · α = 1 · from 3 on w = 0\nFast: tanh · α = 5"
    worked = "## Iteration 7 of Slow\n\ntanh · α = 1\n\nWorked."
    made = entry(7, names="Slow, Fast", what="Loss", parameters=told, worked=worked)
    lines = [made.local_date, "![Loss](a.png)", "tanh", "- Slow: α = 1 · from 3 on w = 0\n- Fast: α = 5"]
    head, step = f"## {made.heading}", ["### The step of Slow", "Worked."]
    assert to_markdown(made, "a.png") == "\n\n".join((head, *lines, *step)) + "\n"
    without = made.without_step()
    assert to_markdown(without, "a.png") == "\n\n".join((head, *lines)) + "\n"
    page = to_page([(without, Picture(PNG))])
    assert page.count("tanh") == page.count("α = 1") == 1
    assert "Worked" not in page
    named = entry(7, names="α = 1, α = 5", parameters="α = 1: tanh · α = 1 · w = 0\nα = 5: tanh · α = 5", worked="")
    assert to_markdown(named).endswith("\n\ntanh\n\n- α = 1: w = 0\n- α = 5\n")
    alike = entry(7, names="A, B", parameters="A: tanh · α = 1\nB: tanh · α = 1", worked="")
    assert to_markdown(alike).endswith("\n\ntanh · α = 1\n")
