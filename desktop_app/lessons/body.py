"""Makes the states and pages of a lesson of the pieces of its text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop_app.lessons.claims import NAME, WITHIN, Claim, NoClaim, parse_claim
from desktop_app.lessons.faults import Faults
from desktop_app.lessons.lesson import (
    MARKS,
    PARTS,
    Block,
    Choice,
    Claims,
    Drawing,
    Light,
    Page,
    Play,
    Prose,
    Setting,
    State,
    Typed,
)
from desktop_app.lessons.pieces import Piece, is_stars, pieces_of, source
from desktop_app.lessons.quantities import claim_fault, quantity_fault
from desktop_app.lessons.questions import is_choice, read_choice, read_typed, split_hints
from desktop_app.lessons.states import MOST_STATES, read_state
from desktop_app.words.typed_numbers import quoted

MOST_ITERATIONS = 1_000_000  # that a claim, a play or a drawing can go to
MOST_AT_ONCE = 10_000  # that one claim, or one drawing, goes over
MOST_PAGES, MOST_BLOCKS, MOST_CLAIMS = 100, 1000, 1000
_NAME = re.compile(NAME)
_RUN = re.compile(rf"({NAME})(?:\[(\d{{1,3}})\])?")
_FORMS = {
    "state": "nudge state NAME",
    "light": "nudge light PART …",
    "play": "nudge play STATE until N",
    "draw": "nudge draw STATE QUANTITY from A to B",
    "claim": "nudge claim STATE, or STATE[K] for its run K",
}


class Body(NamedTuple):
    """All of a lesson below its front matter."""

    states: tuple[State, ...]
    pages: tuple[Page, ...]


def read_body(lines: list[str], skipped: int, faults: Faults) -> Body:
    """What stands in a lesson after its first lines."""
    reader = _BodyReader(lines, faults)
    pieces = pieces_of(lines, skipped, faults)
    reader.read_states(pieces)
    pages = reader.pages(pieces)
    if not pages:
        faults.add(skipped + 1, "the lesson has no page: begin one with a heading, # TITLE")
    if len(pages) > MOST_PAGES:
        faults.add(pages[MOST_PAGES].line, f"must be at most {MOST_PAGES} pages, is {len(pages)}")
    return Body(tuple(reader.states.values()), pages)


def claims_of(block: Block) -> Iterator[Claim]:
    """The claims that stand in a block, also behind its answers."""
    if isinstance(block, Claims):
        yield from block.claims
    elif isinstance(block, Choice):
        yield from (option.claim for option in block.options if option.claim is not None)
    elif isinstance(block, Typed) and block.claim is not None:
        yield block.claim


class _BodyReader:
    """Reads the pieces in their order; `states` are those of the whole lesson."""

    def __init__(self, lines: list[str], faults: Faults) -> None:
        self.states: dict[str, State] = {}
        self._lines, self._faults = lines, faults
        self._defined = set[str]()  # above the piece that is read
        self._claims = self._blocks = 0

    def read_states(self, pieces: list[Piece]) -> None:
        """All states, so that a claim can come before its state."""
        for piece in pieces:
            words = piece.info[1:]
            if len(words) != 2 or words[0] != "state" or not piece.content.strip():
                continue
            name = words[1]
            if not _NAME.fullmatch(name):
                self._faults.add(piece.line, f"{quoted(name)} is no name for a state: use letters, digits, - and _")
            elif name in self.states:
                self._faults.add(piece.line, f"the state {name} is defined in line {self.states[name].line} already")
            elif len(self.states) >= MOST_STATES:
                self._faults.add(piece.line, f"must be at most {MOST_STATES} states")
                return
            else:
                self.states[name] = read_state(name, piece.content, piece.line, self._faults)

    def pages(self, pieces: list[Piece]) -> tuple[Page, ...]:
        made, page = [], list[Piece]()
        for piece in pieces:
            if piece.kind == "heading" and page:
                made.append(self._page(page))
                page = []
            page.append(piece)
        if page:
            made.append(self._page(page))
        return tuple(made)

    def _page(self, pieces: list[Piece]) -> Page:
        heading = pieces[0]
        if heading.kind != "heading":
            self._faults.add(heading.line, "what stands here is on no page: begin one with a heading, # TITLE")
        elif not heading.content.strip():
            self._faults.add(heading.line, "the heading is empty")
        blocks = self._blocks_of(pieces[heading.kind == "heading" :])
        if not any(isinstance(block, Prose) for block in blocks):
            self._faults.add(heading.line, "the page has no text")
        return Page(heading.line, heading.content.strip(), tuple(blocks))

    def _blocks_of(self, pieces: list[Piece]) -> list[Block]:
        blocks, at = list[Block](), 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if is_stars(piece, self._lines):
                inner = []
                while at < len(pieces) and not is_stars(pieces[at], self._lines):
                    inner.append(pieces[at])
                    at += 1
                self._add_solution(blocks, piece, inner, at < len(pieces))
                at += 1
            else:
                self._add(blocks, piece)
        self._blocks += len(blocks)
        if self._blocks > MOST_BLOCKS >= self._blocks - len(blocks):
            self._faults.add(blocks[-1].line, f"must be at most {MOST_BLOCKS} blocks in a lesson")
        return blocks

    def _add(self, blocks: list[Block], piece: Piece) -> None:
        """Add what a piece is to the blocks of its page."""
        made: Block | None = None
        if piece.info:
            made = self._block_for_nudge(piece)
        elif is_choice(piece):
            made = read_choice(piece, self._lines, self._faults)
        elif piece.kind == "paragraph" and piece.content.startswith("[[?]]"):
            self._add_hints(blocks, piece)
        elif piece.kind == "paragraph" and piece.content.startswith("[["):
            made = read_typed(piece, self._faults)
        elif piece.kind == "paragraph" and piece.content.startswith(("[( )]", "[(X)]", "[(x)]")):
            self._faults.add(piece.line, "an option is an item of a list: write - before it")
        else:
            self._add_prose(blocks, piece)
        if made is not None:
            blocks.append(made)
            self._check_claims(made)

    def _add_prose(self, blocks: list[Block], piece: Piece) -> None:
        begin = piece.first
        if blocks and isinstance(blocks[-1], Prose):
            begin = blocks.pop().line - 1
        for number, line in enumerate(self._lines[piece.first : piece.end], start=piece.line):
            if piece.kind == "paragraph" and line.startswith("[["):
                self._faults.add(number, "an empty line must stand before an answer to type")
        blocks.append(Prose(begin + 1, source(self._lines, begin, piece.end)))

    def _add_hints(self, blocks: list[Block], piece: Piece) -> None:
        question = blocks[-1] if blocks else None
        if not isinstance(question, Choice | Typed) or question.solution:
            self._faults.add(piece.line, "a hint stands below the answers of a question")
            return
        blocks[-1] = question._replace(hints=question.hints + split_hints(piece.content)[1])

    def _add_solution(self, blocks: list[Block], stars: Piece, inner: list[Piece], is_closed: bool) -> None:
        question = blocks[-1] if blocks else None
        if not is_closed:
            self._faults.add(stars.line, "the solution that begins here has no end: write **** below it")
        elif not isinstance(question, Choice | Typed | Drawing) or question.solution:
            self._faults.add(stars.line, "a solution, between lines of ****, stands below the answers of a question")
        elif not inner:
            self._faults.add(stars.line, "the solution is empty")
        else:
            text = source(self._lines, inner[0].first, inner[-1].end)
            blocks[-1] = question._replace(solution=text)
        for piece in inner:
            if piece.info or is_choice(piece) or piece.content.startswith("[["):
                self._faults.add(piece.line, "a solution is text alone")

    def _block_for_nudge(self, piece: Piece) -> Block | None:
        _, verb, *words = (*piece.info, "")[: len(piece.info) + (len(piece.info) == 1)]
        if verb not in _FORMS:
            self._faults.add(piece.line, f"{quoted(verb)} is not known here; known are {', '.join(_FORMS)}")
            return None
        made = getattr(self, f"_{verb}")(piece, words)
        if made is None:
            self._faults.add(piece.line, f"write {_FORMS[verb]}")
        elif verb not in ("state", "claim") and piece.content.strip():
            self._faults.add(piece.line, f"nothing stands inside of the block “{_FORMS[verb]}”")
        return made  # type: ignore[no-any-return]

    def _state(self, piece: Piece, words: list[str]) -> Block | None:
        if len(words) != 1:
            return None
        if piece.content.strip():
            self._defined.add(words[0])
        elif words[0] not in self._defined:
            self._faults.add(
                piece.line, f"the state {quoted(words[0])} is not defined above, and nothing is said of it"
            )
        return Setting(piece.line, words[0])

    def _light(self, piece: Piece, words: list[str]) -> Block | None:
        names = tuple(name for word in words for name in word.split(",") if name)
        for name in names:
            if name not in (*PARTS, *MARKS):
                known = ", ".join((*PARTS, *MARKS))
                self._faults.add(piece.line, f"{quoted(name)} is not known here; known are {known}")
        return Light(piece.line, names) if names else None

    def _play(self, piece: Piece, words: list[str]) -> Block | None:
        match words:
            case [state, "until", until] if until.isdecimal():
                if not self._is_state(piece.line, state) or not self._is_within(piece.line, 1, until):
                    until = "1"
                return Play(piece.line, state, int(until))
        return None

    def _draw(self, piece: Piece, words: list[str]) -> Block | None:
        match words:
            case [state, quantity, "from", begin, "to", end] if begin.isdecimal() and end.isdecimal():
                if not self._is_state(piece.line, state) or not self._is_within(piece.line, 1, end):
                    return Drawing(piece.line, state, quantity, 0, 1)
                runs = self.states[state].runs
                if len(begin) > len(end) or not 0 < int(end) - int(begin) <= MOST_AT_ONCE:
                    self._faults.add(piece.line, f"must go over 1 to {MOST_AT_ONCE} iterations, is {begin} to {end}")
                elif len(runs) > 1:
                    self._faults.add(piece.line, "the curve of one run is drawn: give that run a state of its own")
                elif runs and (words_ := quantity_fault(runs[0], quantity, None)):
                    self._faults.add(piece.line, words_)
                return Drawing(piece.line, state, quantity, int(begin[: len(end)]), int(end))
        return None

    def _claim(self, piece: Piece, words: list[str]) -> Block | None:
        match = _RUN.fullmatch(words[0]) if len(words) == 1 else None
        if match is None:
            return None
        made = []
        for number, line in enumerate(piece.content.split("\n"), start=piece.line + 1):
            if not line.strip():
                continue
            try:
                made.append(parse_claim(line, number, match[1], int(match[2] or 0)))
            except NoClaim as fault:
                self._faults.add(number, str(fault))
        if not piece.content.strip():
            self._faults.add(piece.line, "there are no claims in the block")
        return Claims(piece.line, tuple(made))

    def _check_claims(self, block: Block) -> None:
        for claim in claims_of(block):
            self._claims += 1
            if self._claims == MOST_CLAIMS + 1:
                self._faults.add(claim.line, f"must be at most {MOST_CLAIMS} claims")
            self._check_claim(claim)

    def _check_claim(self, claim: Claim) -> None:
        if claim.relation == WITHIN and claim.begin != claim.end:
            self._faults.add(claim.line, "an answer to type is of one iteration: write at N")
        if claim.end - claim.begin > MOST_AT_ONCE:
            self._faults.add(claim.line, f"must be over at most {MOST_AT_ONCE} iterations")
        for state, run, at in claim.states:
            if not self._is_state(claim.line, state) or not self._is_within(claim.line, 0, str(at)):
                continue
            runs = self.states[state].runs
            if runs and run >= len(runs):
                self._faults.add(claim.line, f"{state} has no run {run}: they are counted from 0 to {len(runs) - 1}")
            elif runs and (words := claim_fault(runs[run], claim)):
                self._faults.add(claim.line, words)

    def _is_state(self, line: int, name: str) -> bool:
        if name not in self.states:
            known = ", ".join(self.states) or "none"
            self._faults.add(line, f"the state {quoted(name)} is not defined; defined are {known}")
        return name in self.states

    def _is_within(self, line: int, least: int, iteration: str) -> bool:
        is_within = len(iteration) <= len(str(MOST_ITERATIONS)) and least <= int(iteration) <= MOST_ITERATIONS
        if not is_within:
            self._faults.add(line, f"an iteration must be from {least} to {MOST_ITERATIONS}, is {iteration[:40]}")
        return is_within
