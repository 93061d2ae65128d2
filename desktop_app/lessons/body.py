"""Makes the pages of a lesson of the pieces of its text."""

import re
from itertools import pairwise
from typing import NamedTuple

from desktop_app.lessons.faults import Faults
from desktop_app.lessons.lesson import Block, Choice, Drawing, Page, Prose, State, Typed
from desktop_app.lessons.nudge_blocks import NudgeBlocks
from desktop_app.lessons.pieces import Piece, is_stars, pieces_of, source
from desktop_app.lessons.questions import is_choice, read_choice, read_typed, split_hints

MOST_PAGES, MOST_BLOCKS = 100, 1000
# What begins an answer, also where none can stand.
_ANSWER = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*\[(?:\([ xX]?\)\]|\[)")


class Body(NamedTuple):
    """All of a lesson below its front matter."""

    states: tuple[State, ...]
    pages: tuple[Page, ...]


class _Text(NamedTuple):
    """Paragraphs in the lines from `first` to before `end`, from 0."""

    first: int
    end: int


_Blocks = list[Block | _Text]


def read_body(lines: list[str], skipped: int, faults: Faults) -> Body:
    """What stands in a lesson after its first lines."""
    pieces = pieces_of(lines, skipped, faults)
    blocks = NudgeBlocks(pieces, faults)
    pages = _Pages(lines, blocks, faults).read(pieces)
    if not pages:
        faults.add(skipped + 1, "the lesson has no page: begin one with a heading, # TITLE")
    elif len(pages) > MOST_PAGES:
        faults.add(pages[MOST_PAGES].line, f"must be at most {MOST_PAGES} pages, is {len(pages)}")
    if (count := sum(len(page.blocks) for page in pages)) > MOST_BLOCKS:
        faults.add(pages[-1].line, f"must be at most {MOST_BLOCKS} blocks in a lesson, is {count}")
    return Body(tuple(blocks.states.values()), pages)


class _Pages:
    """Reads pieces in their order."""

    def __init__(self, lines: list[str], nudge_blocks: NudgeBlocks, faults: Faults) -> None:
        self._lines, self._nudge_blocks, self._faults = lines, nudge_blocks, faults

    def read(self, pieces: list[Piece]) -> tuple[Page, ...]:
        """A page for each heading."""
        starts = [k for k, piece in enumerate(pieces) if piece.kind == "heading"]
        if pieces and (not starts or starts[0] > 0):
            self._faults.add(pieces[0].line, "what stands here is on no page: begin one with a heading, # TITLE")
        return tuple(self._page(pieces[start:end]) for start, end in pairwise([*starts, len(pieces)]))

    def _page(self, pieces: list[Piece]) -> Page:
        heading, *rest = pieces
        if not heading.content.strip():
            self._faults.add(heading.line, "the heading is empty")
        made = self._blocks(rest)
        blocks = [
            Prose(each.first + 1, source(self._lines, *each)) if isinstance(each, _Text) else each for each in made
        ]
        if not any(isinstance(block, Prose) for block in blocks):
            self._faults.add(heading.line, "the page has no text")
        return Page(heading.line, heading.content.strip(), tuple(blocks))

    def _blocks(self, pieces: list[Piece]) -> _Blocks:
        blocks, rest = _Blocks(), iter(pieces)
        for piece in rest:
            if not is_stars(piece, self._lines):
                self._add(blocks, piece)
                continue
            inner, is_closed = list[Piece](), False
            for each in rest:
                if is_closed := is_stars(each, self._lines):
                    break
                inner.append(each)
            self._add_solution(blocks, piece, inner, is_closed)
        return blocks

    def _add(self, blocks: _Blocks, piece: Piece) -> None:
        """Add what a piece is to the blocks of its page."""
        made: Block | None = None
        if piece.info:
            made = self._nudge_blocks.read(piece)
        elif is_choice(piece):
            made = read_choice(piece, self._lines, self._faults)
        elif piece.kind == "paragraph" and piece.content.startswith("[[?]]"):
            self._add_hints(blocks, piece)
        elif piece.kind == "paragraph" and piece.content.startswith("[["):
            made = read_typed(piece, self._faults)
        else:
            self._add_prose(blocks, piece)
        if made is not None:
            blocks.append(made)
            self._nudge_blocks.check_claims(made)

    def _add_prose(self, blocks: _Blocks, piece: Piece) -> None:
        for line in self._answers_in(piece):
            words = "options are items of a list, - [(X)], and an empty line stands before an answer to type, [[…]]"
            self._faults.add(line, f"an answer stands at the left margin: {words}")
        last = blocks[-1] if blocks else None
        if isinstance(last, _Text):
            blocks[-1] = last._replace(end=piece.end)
        else:
            blocks.append(_Text(piece.first, piece.end))

    def _add_hints(self, blocks: _Blocks, piece: Piece) -> None:
        question = blocks[-1] if blocks else None
        if not isinstance(question, Choice | Typed) or question.solution:
            self._faults.add(piece.line, "a hint stands below the answers of a question")
            return
        blocks[-1] = question._replace(hints=question.hints + split_hints(piece.content)[1])

    def _add_solution(self, blocks: _Blocks, stars: Piece, inner: list[Piece], is_closed: bool) -> None:
        question = blocks[-1] if blocks else None
        if not is_closed:
            self._faults.add(stars.line, "the solution that begins here has no end: write **** below it")
        elif not isinstance(question, Choice | Typed | Drawing) or question.solution:
            self._faults.add(stars.line, "a solution, between lines of ****, stands below the answers of a question")
        elif not inner:
            self._faults.add(stars.line, "the solution is empty")
        else:
            blocks[-1] = question._replace(solution=source(self._lines, inner[0].first, inner[-1].end))
        for piece in inner:
            for line in [piece.line] if piece.info else self._answers_in(piece):
                self._faults.add(line, "a solution is text alone")

    def _answers_in(self, piece: Piece) -> list[int]:
        """The lines of text that look like answers."""
        if piece.kind in ("fence", "code_block"):
            return []
        lines = enumerate(self._lines[piece.first : piece.end], start=piece.line)
        return [number for number, line in lines if _ANSWER.match(line)]
