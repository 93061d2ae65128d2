"""The tree of a formula, and its canonical text.

A tree has no other nodes than those made here, so whatever is made of it is as safe as they are.
"""

import math
from collections import deque
from threading import Lock
from typing import Any, Final
from weakref import ref

from desktop_app.core.model.numbers import exact


class Node:
    """A number, a constant, a name, or an operation on `parts`.

    Equal trees are one object: comparing two takes no time, and what is worked out for one is worked out once.
    """

    __slots__ = ("__weakref__", "name", "names", "operation", "parts", "value")
    operation: str  # "number", "constant", "name", or one of `OPERATORS` and `FUNCTIONS`
    parts: tuple["Node", ...]
    name: str
    value: float
    names: tuple[str, ...]  # the names in it, each once, in their order

    def __new__(cls, operation: str, parts: tuple["Node", ...] = (), name: str = "", value: float = 0.0) -> "Node":
        key = operation, parts, name, value
        known = _nodes.get(key)
        node = known() if known else None
        return node if node is not None else _added(key)

    def __reduce__(self) -> tuple[Any, ...]:
        return Node, (self.operation, self.parts, self.name, self.value)

    def __repr__(self) -> str:
        return f"Node({text_of(self)})"


_Key = tuple[str, tuple[Node, ...], str, float]


class _Known(ref[Node]):
    """A node, as long as it is used; a `WeakValueDictionary` would take twice as long."""

    __slots__ = ("key",)
    key: _Key


_nodes: dict[_Key, _Known] = {}  # altered with the lock only
_lock = Lock()
_unused: deque[_Key] = deque()  # of nodes that are gone


def _added(key: _Key) -> Node:
    """The node of a key, which is new, unless another thread was faster."""
    with _lock:
        while _unused:
            unused = _unused.popleft()
            if (known := _nodes.get(unused)) and known() is None:
                del _nodes[unused]
        node = known() if (known := _nodes.get(key)) else None
        if node is None:
            node = object.__new__(Node)
            node.operation, node.parts, node.name, node.value = key
            node.names = (node.name,) if node.operation == "name" else _in_order([part.names for part in node.parts])
            _nodes[key] = known = _Known(node, lambda known: _unused.append(known.key))
            known.key = key
    return node


def _in_order(names: list[tuple[str, ...]]) -> tuple[str, ...]:
    """All names, each once."""
    if len(names) == 2 and names[0] != names[1]:
        return tuple(dict.fromkeys(names[0] + names[1]))
    return names[0] if names else ()


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


def parts_first(node: Node) -> list[Node]:
    """A tree and all that is in it, each once, from left to right and after its own parts."""
    made: dict[Node, None] = {}
    waiting = [node]
    while waiting:
        lacking = next((part for part in waiting[-1].parts if part not in made), None)
        if lacking is not None:
            waiting.append(lacking)
        else:
            made[waiting.pop()] = None
    return list(made)


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
    texts: dict[Node, str] = {}
    for part in parts_first(node):
        texts[part] = _written(part, texts)
    return texts[node]


def _written(node: Node, texts: dict[Node, str]) -> str:
    """The text of a node whose parts have theirs."""

    def bound(part: Node, least: int) -> str:
        return texts[part] if _BINDING.get(part.operation, _ATOM) >= least else f"({texts[part]})"

    operation, parts = node.operation, node.parts
    if operation == "number":
        return exact(node.value)
    if operation in ("name", "constant"):
        return node.name
    if operation == "neg":
        return f"-{bound(parts[0], _MULTIPLIED)}"
    if operation == "abs":
        return f"|{texts[parts[0]]}|"
    if operation in ("above", "upto"):
        return f"[{texts[parts[0]]}{_SIGNS[operation]}{texts[parts[1]]}]"
    if operation in FUNCTIONS:
        return f"{operation}({', '.join(texts[part] for part in parts)})"
    (at_left, at_right), sign = _SIDES[operation], _SIGNS[operation]
    left, right = bound(parts[0], at_left), bound(parts[1], at_right)
    if operation == "mul" and parts[0].operation == "number" and _stands_beside(left, right):
        sign = ""
    return f"{left}{sign}{right}"


def _stands_beside(left: str, right: str) -> bool:
    """Whether a number may stand before a factor without a sign: 2w and 2(w + 1), but 2*e^w, as 2e3 is a number."""
    return "e" not in left and (right[0] == "(" or (right[0].isalpha() and right[0] not in "eE"))
