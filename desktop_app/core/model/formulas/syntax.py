"""Reads a formula that the user typed: from its tokens to a tree.

    sum      = signed {("+" | "-") signed}
    signed   = ["+" | "-"] signed | product
    product  = factor {("*" | "/") factor | factor}        2w, 2(w + 1), |w||v|
    factor   = ("+" | "-") factor | power
    power    = atom [raised | "^" factor]                  w², w^2, 2^3^2 = 2^(3^2), w^-1
    atom     = number | name | constant | "(" sum ")" | "|" sum "|" | "[" sum (">" | "<=" | …) sum "]"
             | function "(" sum {"," sum} ")" | function atom

So -w^2 is −(w²). What has two usual readings is refused, with both: 1/2w, w^2v, sin w^2, sin^2 w, log. A bar closes
the bars around it wherever they can end.
"""

from collections.abc import Callable
from typing import NoReturn

from desktop_app.core.model.formulas.tokens import FormulaFault, Token, quoted, tokens_of
from desktop_app.core.model.formulas.tree import FUNCTIONS, Node, constant, made, name, number

MOST_NODES, MOST_DEEP = 200, 40
_MOST_RAISED = 15  # digits of an exponent in superscript letters
_SIGNS = {"+": "add", "-": "sub", "*": "mul", "/": "div"}
_BEGINS = ("name", "constant", "function")
_LEAVES: dict[str, Callable[[Token], Node]] = {
    "number": lambda token: number(token.value),
    "name": lambda token: name(token.name),
    "constant": lambda token: constant(token.name),
}
_CLOSING = {"(": ")", "|": "|", "[": "]"}
_COMPARED = {">": ("above", False), "<": ("above", True), "<=": ("upto", False), ">=": ("upto", True)}


def tree_of(text: str, names: tuple[str, ...]) -> Node:
    """The tree of a formula that may have these names; raises `FormulaFault`."""
    return _Reader(text, names).formula()


class _Reader:
    """One text, and how far it is read."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self._text = text
        self._names = names
        self._tokens = tokens_of(text, names)
        self._at = 0
        self._nodes = 0
        self._deep = 0
        self._in_bars = False
        self._is_open = False  # whether a factor right behind could also belong to what was read last

    def formula(self) -> Node:
        example = f"{self._names[0]}^2" if self._names else "1/3"
        if self._next.kind == "end":
            raise FormulaFault(f"The formula is empty: type one, such as {example}", 0, len(self._text))
        tree = self._sum()
        if self._next.kind != "end":
            self._refuse_rest()
        return tree

    # Tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is_next(self, *texts: str) -> bool:
        return self._next.kind == "sign" and self._next.text in texts

    def _refuse_rest(self) -> NoReturn:
        token = self._next
        if token.text == ",":
            _refuse(token, "A comma only separates the numbers of min and max: decimals have a point, as in 0.5")
        if token.text in _COMPARED:
            _refuse(token, f"{quoted(token.text)} only stands in square brackets, as in [w > 0]")
        _refuse(token, f"{quoted(token.text)} has no opening bracket before it: remove it")

    def _node(self, operation: str, *parts: Node) -> Node:
        self._count()
        return made(operation, *parts)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            _refuse(self._tokens[max(self._at - 1, 0)], f"The formula is too long: it may have {MOST_NODES} parts")

    def _enter(self) -> None:
        self._deep += 1
        if self._deep > MOST_DEEP:
            _refuse(self._next, f"The formula is too deep: it may be nested {MOST_DEEP} times")

    # The grammar

    def _sum(self) -> Node:
        left = self._signed()
        while self._is_next("+", "-"):
            operation = _SIGNS[self._take().text]
            left = self._node(operation, left, self._signed())
        return left

    def _signed(self) -> Node:
        if not self._is_next("+", "-"):
            return self._product()
        self._enter()
        sign = self._take().text
        node = self._signed()
        self._deep -= 1
        return self._node("neg", node) if sign == "-" else node

    def _product(self) -> Node:
        left = self._factor()
        is_divided = False
        while True:
            token = self._next
            if self._is_next("*", "/"):
                is_divided = token.text == "/"
                self._at += 1
                left = self._node(_SIGNS[token.text], left, self._factor())
            elif token.kind in ("number", "raised"):
                _refuse(token, f"Before {quoted(token.text)} an operation is missing, such as *")
            elif token.kind in _BEGINS or self._is_next("(", "[") or (self._is_next("|") and not self._in_bars):
                if is_divided or self._is_open:
                    _refuse(token, f"It is unclear what {quoted(token.text)} belongs to: write * or brackets before it")
                left = self._node("mul", left, self._factor())
            else:
                return left

    def _factor(self) -> Node:
        self._enter()
        if self._is_next("+", "-"):
            sign = self._take().text
            node = self._factor()
            node = self._node("neg", node) if sign == "-" else node
        else:
            node = self._power()
        self._deep -= 1
        return node

    def _power(self) -> Node:
        base = self._atom()
        if self._next.kind != "raised" and not self._is_next("^"):
            return base
        token = self._next
        if self._is_open:
            _refuse(token, "It is unclear what is raised: put brackets around what the function or the root is of")
        if token.kind == "raised":
            base = self._node("pow", base, self._raised(self._take()))
            if self._is_next("^"):
                _refuse(self._next, f"It is unclear what “^” raises after {quoted(token.text)}: write brackets")
            return base
        self._at += 1
        exponent = self._factor()
        self._is_open = self._tokens[self._at - 1].text not in (")", "|", "]")
        return self._node("pow", base, exponent)

    def _raised(self, token: Token) -> Node:
        """An exponent in superscript letters: ², ⁻¹, ⁻ᶻ."""
        digits = token.text.lstrip("+-")
        self._count()
        if digits.isdigit() and len(digits) <= _MOST_RAISED:
            node = number(float(digits))
        elif digits in self._names:
            node = name(digits)
        else:
            _refuse(token, f"{quoted(token.text)} is no exponent: write ^ and brackets")
        return self._node("neg", node) if token.text[:1] == "-" else node

    def _atom(self) -> Node:
        token = self._take()
        self._is_open = False
        if token.kind in _LEAVES:
            self._count()
            return _LEAVES[token.kind](token)
        if token.kind == "function":
            return self._called(token)
        if token.kind != "sign" or token.text not in _CLOSING:
            self._at -= 1
            self._refuse_lack(token)
        return self._grouped(token)

    def _refuse_lack(self, token: Token) -> NoReturn:
        """A number or a name is missing before this token."""
        if self._at and (token.kind == "end" or token.text in (")", "]", ",", "|")):
            token = self._tokens[self._at - 1]
            _refuse(token, f"After {quoted(token.text)} a number or a name is missing")
        _refuse(token, f"Before {quoted(token.text)} a number or a name is missing")

    def _grouped(self, opening: Token) -> Node:
        outside, self._in_bars = self._in_bars, opening.text == "|"
        self._enter()
        node = self._sum()
        if opening.text == "[":
            if not self._is_next(*_COMPARED):
                _refuse(opening, "Square brackets hold a comparison, as in [w > 0]: else write round ones")
            operation, is_turned = _COMPARED[self._take().text]
            other = self._sum()
            node = self._node(operation, *((other, node) if is_turned else (node, other)))
        self._close(opening)
        self._in_bars = outside
        self._deep -= 1
        return self._node("abs", node) if opening.text == "|" else node

    def _close(self, opening: Token) -> None:
        closing = _CLOSING[opening.text]
        if not self._is_next(closing):
            if self._next.kind == "sign" and self._next.text in (",", *_COMPARED):
                self._refuse_rest()
            _refuse(opening, f"{quoted(opening.text)} is not closed: {quoted(closing)} is missing")
        self._at += 1
        self._is_open = False

    def _called(self, token: Token) -> Node:
        function, count = token.name, FUNCTIONS.get(token.name, 1)
        if self._next.kind == "raised" or self._is_next("^"):
            _refuse(token, f"It is unclear what is raised: write {token.text}(…)^2")
        if not self._is_next("("):
            if count > 1 or not (self._next.kind in (*_BEGINS, "number") or self._is_next("|", "[")):
                arguments = "(…, …)" if count > 1 else "(…)"
                _refuse(token, f"After {quoted(token.text)} brackets are missing: write {token.text}{arguments}")
            self._enter()
            argument = self._atom()
            self._deep -= 1
            self._is_open = True
            return self._node(function, argument)
        opening = self._take()
        outside, self._in_bars = self._in_bars, False
        self._enter()
        arguments_read = [self._sum()]
        while count > 1 and self._is_next(","):
            self._at += 1
            arguments_read.append(self._sum())
        if len(arguments_read) != count:
            _refuse(token, f"{token.text} takes two numbers with a comma between them, such as {token.text}(0, 1)")
        self._close(opening)
        self._in_bars = outside
        self._deep -= 1
        return self._node(function, *arguments_read)


def _refuse(token: Token, words: str) -> NoReturn:
    raise FormulaFault(words, token.begin, token.end)
