"""Reads the fenced blocks for Nudge, and checks what claims name: states, runs, quantities and iterations."""

import re
from collections.abc import Iterator

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
    Play,
    Setting,
    State,
    Typed,
)
from desktop_app.lessons.pieces import Piece
from desktop_app.lessons.quantities import claim_fault, drawing_fault
from desktop_app.lessons.states import MOST_STATES, read_state
from desktop_app.words.typed_numbers import quoted

MOST_ITERATIONS = 1_000_000  # that a claim or a play can go to
MOST_AT_ONCE = 10_000  # that one claim goes over, and a curve to draw goes to
MOST_CLAIMS = 1000
_NAME = re.compile(NAME)
_RUN = re.compile(rf"({NAME})(?:\[(\d{{1,3}})\])?")
_FORMS = {
    "state": "nudge state NAME",
    "light": "nudge light NAME …",
    "play": "nudge play STATE until N",
    "draw": "nudge draw STATE QUANTITY from A to B",
    "claim": "nudge claim STATE, or STATE[K] for its run K",
}


def claims_of(block: Block) -> Iterator[Claim]:
    """The claims that stand in a block, also behind its answers."""
    if isinstance(block, Claims):
        yield from block.claims
    elif isinstance(block, Choice):
        yield from (option.claim for option in block.options if option.claim is not None)
    elif isinstance(block, Typed) and block.claim is not None:
        yield block.claim


class NudgeBlocks:
    """Knows the states of the lesson that has these pieces: a claim may come before its state."""

    def __init__(self, pieces: list[Piece], faults: Faults) -> None:
        self.states: dict[str, State] = {}
        self._faults = faults
        self._defined = set[str]()  # above the piece that is read
        self._claims = 0
        for piece in pieces:
            words = piece.info[1:]
            if len(words) == 2 and words[0] == "state" and piece.content.strip():
                self._define(words[1], piece)

    def read(self, piece: Piece) -> Block | None:
        """The block that a piece is; None if it is refused."""
        verb, *words = piece.info[1:] or [""]
        made: Block | None = None
        match verb:
            case "state":
                made = self._state(piece, words)
            case "light":
                made = self._light(piece, words)
            case "play":
                made = self._play(piece, words)
            case "draw":
                made = self._drawing(piece, words)
            case "claim":
                made = self._claims_in(piece, words)
            case _:
                self._faults.add(piece.line, f"{quoted(verb)} is not known here; known are {', '.join(_FORMS)}")
                return None
        if made is None:
            self._faults.add(piece.line, f"write {_FORMS[verb]}")
        elif verb not in ("state", "claim") and piece.content.strip():
            self._faults.add(piece.line, f"nothing stands inside of a block “{_FORMS[verb]}”")
        return made

    def check_claims(self, block: Block) -> None:
        """Find what is wrong with the claims of a block."""
        for claim in claims_of(block):
            self._claims += 1
            if self._claims == MOST_CLAIMS + 1:
                self._faults.add(claim.line, f"must be at most {MOST_CLAIMS} claims")
            if claim.relation == WITHIN and not isinstance(block, Typed):
                self._faults.add(claim.line, f"a claim says what it is: {claim.quantity} = VALUE {WITHIN} HOW CLOSE")
            elif claim.relation == WITHIN and (claim.begin != claim.end or claim.is_denied):
                self._faults.add(claim.line, "an answer to type is of one iteration, and not denied: write at N")
            self._check_runs(claim)

    def _define(self, name: str, piece: Piece) -> None:
        if not _NAME.fullmatch(name):
            self._faults.add(piece.line, f"{quoted(name)} is no name for a state: use letters, digits, - and _")
        elif name in self.states:
            self._faults.add(piece.line, f"the state {name} is defined in line {self.states[name].line} already")
        elif len(self.states) == MOST_STATES:
            self._faults.add(piece.line, f"must be at most {MOST_STATES} states")
        else:
            self.states[name] = read_state(name, piece.content, piece.line, self._faults)

    def _state(self, piece: Piece, words: list[str]) -> Block | None:
        if len(words) != 1:
            return None
        if piece.content.strip():
            self._defined.add(words[0])
        elif words[0] not in self._defined:
            self._faults.add(piece.line, f"the state {quoted(words[0])} is not defined above: say here what it is")
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
                self._find_state(piece.line, state)
                return Play(piece.line, state, self._iteration(piece.line, 1, until))
        return None

    def _drawing(self, piece: Piece, words: list[str]) -> Block | None:
        match words:
            case [name, quantity, "from", begin, "to", end] if begin.isdecimal() and end.isdecimal():
                first = self._iteration(piece.line, 0, begin, MOST_AT_ONCE)
                last = self._iteration(piece.line, 1, end, MOST_AT_ONCE)
                if first >= last:
                    self._faults.add(piece.line, f"must go to a later iteration, is {first} to {last}")
                state = self._find_state(piece.line, name)
                if state is not None and len(state.runs) > 1:
                    self._faults.add(piece.line, "the curve of one run is drawn: give that run a state of its own")
                elif state is not None and state.runs and (fault := drawing_fault(state.runs[0], quantity)):
                    self._faults.add(piece.line, fault)
                return Drawing(piece.line, name, quantity, first, last)
        return None

    def _claims_in(self, piece: Piece, words: list[str]) -> Block | None:
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

    def _check_runs(self, claim: Claim) -> None:
        if claim.end - claim.begin > MOST_AT_ONCE:
            self._faults.add(claim.line, f"must be over at most {MOST_AT_ONCE} iterations")
        for name, run, at in claim.states:
            state = self._find_state(claim.line, name)
            self._iteration(claim.line, 0, str(at))
            runs = () if state is None else state.runs
            if runs and run >= len(runs):
                self._faults.add(claim.line, f"{name} has no run {run}: they are counted from 0 to {len(runs) - 1}")
            elif runs and (fault := claim_fault(runs[run], claim)):
                self._faults.add(claim.line, fault)

    def _find_state(self, line: int, name: str) -> State | None:
        """The state of that name, or a fault."""
        if name not in self.states:
            known = ", ".join(self.states) or "none"
            self._faults.add(line, f"the state {quoted(name)} is not defined; defined are {known}")
        return self.states.get(name)

    def _iteration(self, line: int, least: int, digits: str, most: int = MOST_ITERATIONS) -> int:
        """The number of an iteration; `least` if it is refused."""
        if len(digits) <= len(str(most)) and least <= int(digits) <= most:
            return int(digits)
        self._faults.add(line, f"an iteration must be from {least} to {most}, is {digits[:40]}")
        return least
