"""Claims about a run, and how they are written: what a quantity is at an iteration, or does over several.

    at 30: w = 0.8461 ± 0.0001            at 0: delta_w < 0            at 5: E > at 0
    from 0 to 30: w rises                 from 0 to 30: not w rises    at 500: verdict = cycles
    at 9: E[1] < at 0                     at 100: E < momentum[1] at 100

Before `at` or `from` stands the state, where it is not known from the place of the claim. Of a state with several runs,
`right[1]` is the second one: runs are counted from 0, as in a file. `E[1]` is the E of the second pattern.
A claim over several iterations holds if it holds at each of them; `not` turns it around as a whole.
"""

import re
from typing import NamedTuple

from desktop_app.core.analysis.verdict import Kind
from desktop_app.words.typed_numbers import doubt, parse, quoted

NAME = r"(?!(?:at|from|not)\b)[A-Za-z][A-Za-z0-9_-]{0,39}"
PERIOD, VERDICT = "period", "verdict"
MOVES = ("rises", "falls", "stays")
WITHIN = "±"  # the relation of a typed answer, which is the number itself
_RELATIONS = {"<=": "≤", ">=": "≥"}
_RUN = rf"(?P<state>{NAME})(?:\[(?P<run>\d{{1,3}})\])?"
_PLACE = re.compile(rf"(?:{_RUN}\s+)?(?:at\s+(?P<at>\d+)|from\s+(?P<begin>\d+)\s+to\s+(?P<end>\d+))\s*:\s*(?P<rest>.*)")
_WHAT = re.compile(
    r"(?P<not>not\s+)?(?P<quantity>[A-Za-z]\w{0,39})(?:\[(?P<pattern>\d{1,3})\])?\s*"
    r"(?P<relation><=|>=|[=<>≤≥±]|\+-|[a-z]+)\s*(?P<value>.*)"
)
_THERE = re.compile(rf"(?:{_RUN}\s+)?at\s+(?P<at>\d+)")
_MOST_DIGITS = 20
FORM = "at N: QUANTITY = VALUE ± HOW CLOSE, or with <, > or another “at N”; from A to B: QUANTITY rises, or falls"


class NoClaim(ValueError):
    """Why a text is no claim."""


class Elsewhere(NamedTuple):
    """Another iteration, whose value a claim compares with; of the same run where `state` is empty."""

    state: str
    run: int
    at: int


class Claim(NamedTuple):
    """A claim about the run of a state, as it stands in the file, and its parts.

    It is about the iterations from `begin` to `end`. `value` is a number, a verdict's word or another iteration; None
    if it is the answer that is typed, or a move (`rises`).
    """

    line: int
    state: str
    text: str
    run: int = 0
    begin: int = 0
    end: int = 0
    is_denied: bool = False
    quantity: str = ""
    pattern: int | None = None
    relation: str = "="
    value: float | str | Elsewhere | None = None
    tolerance: float = 0.0

    @property
    def states(self) -> tuple[tuple[str, int, int], ...]:
        """Each run that it is about: its state, its number, and the last iteration."""
        there = self.value
        if not isinstance(there, Elsewhere):
            return ((self.state, self.run, self.end),)
        return (self.state, self.run, self.end), (there.state, there.run, there.at)


def parse_claim(text: str, line: int, state: str = "", run: int = 0) -> Claim:
    """The claim that `text` makes of a state, if it names none itself; raises `NoClaim`."""
    text = " ".join(text.split())
    place = _PLACE.fullmatch(text)
    what = _WHAT.fullmatch(place["rest"]) if place else None
    if place is None or what is None:
        raise NoClaim(f"{quoted(text)} is no claim: write {FORM}")
    if place["state"]:
        state, run = place["state"], int(place["run"] or 0)
    elif not state:
        raise NoClaim(f"{quoted(text)} names no state: write STATE at N: …")
    begin, end = iteration(place["at"] or place["begin"]), iteration(place["at"] or place["end"])
    if begin > end or (begin == end and place["begin"]):
        raise NoClaim(f"{quoted(text)} goes from {begin} to {end}: the second must be later")
    relation = {"+-": WITHIN, **_RELATIONS}.get(what["relation"], what["relation"])
    value, tolerance = _value(what["quantity"], relation, what["value"], (state, run))
    if relation in MOVES and begin == end:
        raise NoClaim(f"{quoted(text)} is about one iteration, in which nothing {relation}: write from A to B")
    pattern = None if what["pattern"] is None else int(what["pattern"])
    is_denied = bool(what["not"])
    return Claim(line, state, text, run, begin, end, is_denied, what["quantity"], pattern, relation, value, tolerance)


def iteration(digits: str) -> int:
    """The number of an iteration; raises `NoClaim` if it has more digits than any can have."""
    if len(digits) > _MOST_DIGITS:
        raise NoClaim(f"{quoted(digits)} has too many digits for an iteration")
    return int(digits)


def number(text: str) -> float:
    """A number as it may be typed; raises `NoClaim`."""
    made = parse(text)
    if made is None:
        raise NoClaim(doubt(text) or f"{quoted(text)} is not a number")
    return float(made)


def _value(
    quantity: str, relation: str, text: str, own: tuple[str, int]
) -> tuple[float | str | Elsewhere | None, float]:
    """What a quantity is compared with, and how close it must be."""
    if relation in MOVES:
        if text:
            raise NoClaim(f"{quoted(text)} says too much: after {relation} the claim ends")
        return None, 0.0
    if relation == WITHIN:
        return None, _tolerance(text)
    if relation not in ("=", "<", ">", "≤", "≥"):
        raise NoClaim(f"{quoted(relation)} is not known here; known are =, <, >, ≤, ≥, {', '.join(MOVES)}")
    if quantity == VERDICT:
        return _verdict(relation, text), 0.0
    text, sign, close = text.replace("+-", WITHIN).partition(WITHIN)
    if sign and relation != "=":
        raise NoClaim(f"how close ({WITHIN}) can be said of = only")
    if not sign and relation == "=" and quantity != PERIOD:
        raise NoClaim(f"how close must it be? Write {quantity} = {text.strip()} ± HOW CLOSE")
    tolerance = _tolerance(close) if sign else 0.0
    if there := _THERE.fullmatch(text.strip()):
        state, run = (there["state"], int(there["run"] or 0)) if there["state"] else own
        return Elsewhere(state, run, iteration(there["at"])), tolerance
    return number(text), tolerance


def _tolerance(text: str) -> float:
    tolerance = number(text)
    if tolerance < 0:
        raise NoClaim(f"how close it must be ({WITHIN} {text.strip()}) cannot be negative")
    return tolerance


def _verdict(relation: str, text: str) -> str:
    words = [kind.value for kind in Kind]
    if relation != "=" or text not in words:
        raise NoClaim(f"a verdict must be = one of {', '.join(words)}")
    return text
