"""The Markdown of a lesson, cut at its left margin: headings, paragraphs, lists, fenced blocks; and what none may hold.

A lesson fetches nothing and shows no HTML: markup and pictures are refused, and a link leads to a page or an address.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.lessons.faults import Faults
from desktop_app.words.typed_numbers import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

# Markdown is imported when it is needed: titles are listed without it.

SCHEMES = ("http", "https", "mailto")  # of links
QUIZ = re.compile(r"\s*(?:[-*+]\s+)?\[(?:\(|\[)")
_STARS = re.compile(r"\s{0,3}\*{3,}\s*")
_INFO = re.compile(r"nudge\b")


class Piece(NamedTuple):
    """One block at the left margin: its kind, its lines from `first` to before `end` (from 0), and its tokens."""

    kind: str  # heading, paragraph, bullet_list, fence, hr, …
    first: int
    end: int
    tokens: "tuple[Token, ...]"

    @property
    def line(self) -> int:
        return self.first + 1

    @property
    def content(self) -> str:
        """The text of a heading, a paragraph or a fence."""
        inline = next((token for token in self.tokens if token.type in ("inline", "fence")), None)
        return "" if inline is None else inline.content

    @property
    def info(self) -> list[str]:
        """The words after the ``` of a block for Nudge; none where it is another block."""
        words = self.tokens[0].info if self.kind == "fence" else ""
        return words.split() if _INFO.match(words) else []


def pieces_of(lines: list[str], skipped: int, faults: Faults) -> list[Piece]:
    """The pieces of a lesson after its first lines, with the faults of what they hold."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    tokens = parser.parse("\n" * skipped + "\n".join(lines[skipped:]))
    made, start = [], 0
    for k, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            made.append(_piece(tuple(tokens[start : k + 1])))
            start = k + 1
    for piece in made:
        _find_faults(piece, lines, faults)
    return made


def is_stars(piece: Piece, lines: list[str]) -> bool:
    """Whether it is a line of asterisks, which begins or ends a solution."""
    return piece.kind == "hr" and _STARS.fullmatch(lines[piece.first]) is not None


def source(lines: list[str], first: int, end: int) -> str:
    """The lines as they stand there, without empty ones around them."""
    return "\n".join(lines[first:end]).strip("\n")


def _piece(tokens: "tuple[Token, ...]") -> Piece:
    first, end = tokens[0].map or (0, 0)
    return Piece(tokens[0].type.removesuffix("_open"), first, end, tokens)


def _find_faults(piece: Piece, lines: list[str], faults: Faults) -> None:
    for token in piece.tokens:
        line = (token.map or (piece.first, 0))[0] + 1
        if token.type == "html_block":
            faults.add(line, _html_words(token.content))
        elif token.type == "fence":
            _find_faults_of_fence(token, lines, line, faults)
        elif token.type == "inline":
            _find_faults_of_text(token, line, faults)


def _find_faults_of_fence(token: "Token", lines: list[str], line: int, faults: Faults) -> None:
    first, end = token.map or (0, 0)
    last = lines[min(end, len(lines)) - 1].strip(" >\t")
    if end - first < 2 or not last.startswith(token.markup):
        faults.add(line, f"the block that begins here has no end: write {token.markup}")
    if token.level and _INFO.match(token.info):
        faults.add(line, "a block for Nudge stands at the left margin, outside of lists and quotations")


def _find_faults_of_text(inline: "Token", first: int, faults: Faults) -> None:
    for line, token in _numbered(inline, first):
        if token.type == "image":
            faults.add(line, "pictures are not shown in lessons: leave it out, or let a state show it")
        elif token.type == "html_inline":
            behind_an_answer = token.content.startswith("<!--") and QUIZ.match(inline.content)
            if not behind_an_answer:
                faults.add(line, _html_words(token.content))
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if address.partition(":")[0].lower() not in SCHEMES:
                faults.add(line, f"a link must begin with {', '.join(SCHEMES)}, is {quoted(address)}")


def _numbered(inline: "Token", first: int) -> Iterator[tuple[int, "Token"]]:
    line = first
    for token in inline.children or ():
        yield line, token
        line += token.type in ("softbreak", "hardbreak") or token.content.count("\n")


def _html_words(html: str) -> str:
    if html.lstrip().startswith("<!--"):
        return "a comment stands behind an answer, in the same paragraph; here leave it out"
    return f"HTML is not shown in lessons: leave out {quoted(html)}, or write \\< for a plain <"
