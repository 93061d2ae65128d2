"""The pages of the guide: Markdown files in resources/guide, which read as well on the web as in the program.

A page's name is its file's, without the number in front and the ending; a section's name is "page#heading", with the
heading written as in a link on GitHub. So links between the files work in both places.
"""

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from desktop_app.resource_files import resource

# Of each menu its title, and the keys of each action with what it does.
Keys = Sequence[tuple[str, Sequence[tuple[Sequence[str], str]]]]

DEEPEST = 2  # level of the headings that have a name
# Qt knows no padding of cells in a style sheet, where a table has none of its own.
_TABLE = '<table width="100%" cellspacing="0" cellpadding="5">'
_KEYS_HERE = "*Press F1 in the program: this page lists every key there.*"
_KEY = re.compile(r"<kbd>(.*?)</kbd>")
_FILE = re.compile(r"^(?:\d+-(?P<page>[\w-]+)\.md)?(?P<rest>#.*)?$")


class Guide(NamedTuple):
    """All pages as one HTML text, and the name of each heading in it, in order."""

    html: str
    names: tuple[str, ...]


def read_guide(keys: Keys) -> Guide:
    """The guide, with a list of `keys` on its page of keys."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    html, names = [], []
    for path in sorted(resource("guide").glob("*.md")):
        page = path.stem.partition("-")[2]
        text = path.read_text(encoding="utf-8").replace(_KEYS_HERE, _table_of(keys))
        tokens = parser.parse(text)
        names += _names_in(tokens, page)
        for token in tokens:
            _resolve_links(token, page)
        html.append(parser.renderer.render(tokens, parser.options, {}))
    text = _KEY.sub(_dressed_key, "".join(html)).replace("\n</code></pre>", "</code></pre>")
    return Guide(text.replace("<table>", _TABLE), tuple(names))


def slug(heading: str) -> str:
    """A heading as GitHub writes it in links: "Undo and redo" is "undo-and-redo"."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _names_in(tokens: list[Token], page: str) -> list[str]:
    """The name of each heading of a page, whose first one is the page's own."""
    names = []
    for heading, inner in pairwise(tokens):
        if heading.type == "heading_open" and int(heading.tag[1:]) <= DEEPEST:
            text = "".join(part.content for part in inner.children or ())
            names.append(page if heading.tag == "h1" else f"{page}#{slug(text)}")
    return names


def _resolve_links(token: Token, page: str) -> None:
    """Let links between files lead to the names of pages and sections."""
    for each in (token, *(token.children or ())):
        href = each.attrGet("href") if each.type == "link_open" else None
        if isinstance(href, str) and (match := _FILE.match(href)):
            each.attrSet("href", f"{match['page'] or page}{match['rest'] or ''}")


def _table_of(keys: Keys) -> str:
    """The list of keys, a table for each menu."""
    return "\n\n".join(f"## {menu}\n\n<table>{''.join(map(_row_of, rows))}</table>" for menu, rows in keys)


def _row_of(row: tuple[Sequence[str], str]) -> str:
    keys = " or ".join(f"<kbd>{escape(key)}</kbd>" for key in row[0])
    return f'<tr><td width="190">{keys}</td><td>{escape(row[1])}</td></tr>'


def _dressed_key(match: re.Match[str]) -> str:
    """A key on a ground of its own, which is a little wider than its letters: Qt knows no <kbd>."""
    return f'<span class="key">&nbsp;{match[1].replace(" ", "&nbsp;")}&nbsp;</span>'
