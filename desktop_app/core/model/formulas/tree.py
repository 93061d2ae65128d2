"""The tree of a formula, and its canonical text.

A tree has no other nodes than those made here, so whatever is made of it is as safe as they are.
"""

import math
from typing import Final, NamedTuple

from desktop_app.core.model.numbers import exact


class Node(NamedTuple):
    """A number, a constant, a name, or an operation on `parts`."""

    operation: str  # "number", "constant", "name", or one of `OPERATORS` and `FUNCTIONS`
    parts: tuple["Node", ...] = ()
    name: str = ""
    value: float = 0.0


OPERATORS = ("add", "sub", "mul", "div", "pow", "neg", "abs", "above", "upto")
# Functions by the words of a formula, with how many numbers they take.
FUNCTIONS: Final = {
    "sqrt": 1, "exp": 1, "ln": 1, "log1p": 1, "tanh": 1, "sin": 1, "cos": 1, "sigma": 1, "softplus": 1, "sign": 1,
    "min": 2, "max": 2,
}  # fmt: skip
CONSTANTS: Final = {"pi": math.pi, "e": math.e}


def number(value: float) -> Node:
    return Node("number", value=value)


def constant(name: str) -> Node:
    return Node("constant", name=name)


def name(name: str) -> Node:
    return Node("name", name=name)


def made(operation: str, *parts: Node) -> Node:
    """An operation; e to a power is `exp`, so that it is computed as such."""
    if operation == "pow" and parts[0] == E:
        return Node("exp", parts[1:])
    return Node(operation, parts)


ZERO, ONE, E = number(0.0), number(1.0), constant("e")


def names_in(node: Node) -> tuple[str, ...]:
    """The names in a tree, each once, in their order."""
    found: dict[str, None] = {}
    seen: set[int] = set()

    def look(node: Node) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            if node.operation == "name":
                found[node.name] = None
            for part in node.parts:
                look(part)

    look(node)
    return tuple(found)


# How tightly operations bind: an operand that binds less tightly gets brackets.
_ADDED, _MULTIPLIED, _RAISED, _ATOM = range(4)
_BINDING = {"add": _ADDED, "sub": _ADDED, "neg": _ADDED, "mul": _MULTIPLIED, "div": _MULTIPLIED, "pow": _RAISED}
_SIGNS = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "^", "above": " > ", "upto": " <= "}
# What each side of an operator must bind at least, so that the text is read back as the same tree.
_SIDES = {
    "add": (_ADDED, _MULTIPLIED), "sub": (_ADDED, _MULTIPLIED), "mul": (_MULTIPLIED, _RAISED),
    "div": (_MULTIPLIED, _RAISED), "pow": (_ATOM, _RAISED),
}  # fmt: skip


def text_of(node: Node) -> str:
    """The canonical text, which is read back as the same tree: w^4 - 3w^2 + 2."""
    known: dict[int, str] = {}  # a slope has many parts that are one and the same

    def text(node: Node) -> str:
        if id(node) not in known:
            known[id(node)] = written(node)
        return known[id(node)]

    def bound(node: Node, least: int) -> str:
        return text(node) if _BINDING.get(node.operation, _ATOM) >= least else f"({text(node)})"

    def written(node: Node) -> str:
        operation, parts = node.operation, node.parts
        if operation == "number":
            return exact(node.value)
        if operation in ("name", "constant"):
            return node.name
        if operation == "neg":
            return f"-{bound(parts[0], _MULTIPLIED)}"
        if operation == "abs":
            return f"|{text(parts[0])}|"
        if operation in ("above", "upto"):
            return f"[{text(parts[0])}{_SIGNS[operation]}{text(parts[1])}]"
        if operation in FUNCTIONS:
            return f"{operation}({', '.join(map(text, parts))})"
        (at_left, at_right), sign = _SIDES[operation], _SIGNS[operation]
        left, right = bound(parts[0], at_left), bound(parts[1], at_right)
        if operation == "mul" and parts[0].operation == "number" and _stands_beside(left, right):
            sign = ""
        return f"{left}{sign}{right}"

    return text(node)


def _stands_beside(left: str, right: str) -> bool:
    """Whether a number may stand before a factor without a sign: 2w and 2(w + 1), but 2*e^w, as 2e3 is a number."""
    return "e" not in left and (right[0] == "(" or (right[0].isalpha() and right[0] not in "eE"))
