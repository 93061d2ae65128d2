"""Reads the questions of a lesson, as LiaScript writes them: options in a list, an answer to type, and hints.

- [(X)] up <!-- left at 0: delta_w > 0 -->        [[0.305]] <!-- left at 0: delta_w ± 0.005 -->
- [( )] down                                      [[?]] a hint
                                                  [[?]] the next one
  A paragraph below an option, indented as it is,
  is the comment on it.
"""

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from desktop_app.lessons.claims import WITHIN, Claim, NoClaim, parse_claim
from desktop_app.lessons.faults import Faults
from desktop_app.lessons.lesson import Choice, Option, Typed
from desktop_app.lessons.pieces import Piece
from desktop_app.words.typed_numbers import doubt, parse, quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_OPTIONS = 10
_BEGIN, _END = "<!--", "-->"
_OPTION = re.compile(r"\[\((?P<mark>[ xX]?)\)\](?:\s+(?P<text>.*))?", re.DOTALL)
_SEVERAL = re.compile(r"\[\[[ xX]?\]\](\s|$)")
_HINT = re.compile(r"\s*\[\[\?\]\]\s*(.*)")
_ANSWER = re.compile(r"\[\[(?P<answer>.+?)\]\]\s*(?P<rest>.*)", re.DOTALL)


def is_choice(piece: Piece) -> bool:
    """Whether it is a list of options, or meant to be one."""
    heads = (inline.content for _, inline, _ in _items(piece))
    return piece.kind == "bullet_list" and any(_OPTION.match(head) or _SEVERAL.match(head) for head in heads)


def read_choice(piece: Piece, lines: list[str], faults: Faults) -> Choice:
    """The choice that a list offers."""
    options, hints = [], list[str]()
    for line, inline, end in _items(piece):
        head, more = split_hints(inline.content)
        hints += more
        match = _OPTION.fullmatch(head)
        if match is None:
            faults.add(line, _no_option(head))
            continue
        text, claim = _text_and_claim(match["text"] or "", line, faults)
        if not text:
            faults.add(line, "the option has no text")
        last = (inline.map or (0, 0))[1]
        options.append(
            Option(line, text, match["mark"] in ("x", "X"), claim, dedent("\n".join(lines[last:end])).strip())
        )
    _find_faults(options, piece.line, faults)
    return Choice(piece.line, tuple(options), tuple(hints))


def read_typed(piece: Piece, faults: Faults) -> Typed | None:
    """The question whose answer is typed; None if it is none."""
    head, hints = split_hints(piece.content)
    match = _ANSWER.fullmatch(head)
    if match is None or "\n[[" in head:
        faults.add(piece.line, "an answer to type stands alone: [[ANSWER]], and hints [[?]] below it")
        return None
    rest, claim = _text_and_claim(match["rest"], piece.line, faults)
    if rest:
        faults.add(piece.line, f"after the answer only its claim can stand, not {quoted(rest)}")
    answer = match["answer"].strip()
    number = parse(answer)
    if number is None and (claim is not None and claim.relation == WITHIN):
        faults.add(piece.line, doubt(answer) or f"{quoted(answer)} is not a number, as the claim has it ({WITHIN})")
    elif number is not None and claim is not None and claim.relation != WITHIN:
        faults.add(piece.line, f"the claim of a number that is typed says how close: {claim.quantity} ± HOW CLOSE")
    tolerance = claim.tolerance if claim else 0.0
    return Typed(piece.line, answer, None if number is None else float(number), tolerance, claim, hints)


def split_hints(text: str) -> tuple[str, tuple[str, ...]]:
    """A text before its hints, and the hints."""
    head, hints = list[str](), list[str]()
    for line in text.split("\n"):
        if match := _HINT.fullmatch(line):
            hints.append(match[1].strip())
        elif hints:
            hints[-1] = f"{hints[-1]} {line.strip()}"
        else:
            head.append(line)
    return "\n".join(head).strip(), tuple(hints)


def _items(piece: Piece) -> "list[tuple[int, Token, int]]":
    """Of each item of a list: its line, its first text, and the line after it (from 0)."""
    made: list[tuple[int, Token, int]] = []
    item: tuple[int, int] | None = None
    for token in piece.tokens:
        if token.type == "list_item_open" and token.level == 1:
            first, end = token.map or (0, 0)
            item = first, end
        elif token.type == "inline" and item is not None:
            made.append((item[0] + 1, token, item[1]))
            item = None
    return made


def _text_and_claim(text: str, line: int, faults: Faults) -> tuple[str, Claim | None]:
    """A text, and the claim in the comment behind it."""
    text = " ".join(text.split())
    before, comment = text, ""
    if text.endswith(_END):
        before, begun, comment = text.removesuffix(_END).rpartition(_BEGIN)
        before = before.strip() if begun else text
    if _BEGIN in before or _END in before:
        faults.add(line, f"one comment can be behind an answer, from {_BEGIN} to {_END}")
    try:
        return before, parse_claim(comment, line) if comment else None
    except NoClaim as fault:
        faults.add(line, str(fault))
        return before, None


def _no_option(head: str) -> str:
    if not head:
        return "a hint stands on a line of its own, [[?]] HINT, below the list and without -"
    if _SEVERAL.match(head):
        return "one option is right, and the others are not: write [(X)] and [( )]"
    return f"{quoted(head)} is no option: write [(X)] or [( )] before it, as before the others"


def _find_faults(options: list[Option], line: int, faults: Faults) -> None:
    right = sum(option.is_right for option in options)
    if not 2 <= len(options) <= MOST_OPTIONS:
        faults.add(line, f"a choice has from 2 to {MOST_OPTIONS} options, not {len(options)}")
    elif right != 1:
        faults.add(line, f"one option must be right, [(X)], not {right or 'none'}")
    if len({option.text for option in options}) < len(options):
        faults.add(line, "two options have the same text")
