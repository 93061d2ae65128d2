"""The derivative of a formula: by the rules of calculus on its tree, and simplified so that it reads well.

At a corner |a| has the slope 0, and max(a, b) and min(a, b) that of b where a = b; a constant is taken as b, so that
max(0, w) and max(w, 0) have the slope 0 at 0, as ReLU has. sign and comparisons are steps, whose slope is 0.
"""

from collections.abc import Callable

from desktop_app.core.model.formulas.algebra import minus, negated, over, plus, raised, simplified, times
from desktop_app.core.model.formulas.tree import ONE, ZERO, Node, made, number, parts_first


def slope_of(node: Node, name: str) -> Node:
    """∂/∂name of a tree."""
    node = simplified(node)
    slopes: dict[Node, Node] = {}
    for part in parts_first(node):
        if name not in part.names:
            slopes[part] = ZERO
        elif part.operation == "name":
            slopes[part] = ONE
        else:
            slopes[part] = _RULES[part.operation](part, *(slopes[each] for each in part.parts))
    return slopes[node]


def _power(node: Node, du: Node, dv: Node) -> Node:
    u, v = node.parts
    if dv == ZERO:
        return times(times(v, raised(u, minus(v, ONE))), du)
    if u == ZERO:
        return ZERO
    if du == ZERO:
        return times(node, times(made("ln", u), dv))
    return times(node, plus(times(dv, made("ln", u)), over(times(v, du), u)))


def _quotient(node: Node, du: Node, dv: Node) -> Node:
    u, v = node.parts
    if dv == ZERO:
        return over(du, v)
    return over(minus(times(du, v), times(u, dv)), raised(v, number(2.0)))


def _extreme(node: Node, da: Node, db: Node) -> Node:
    """Of max and of min: the slope of the part that it takes; of b where both are equal."""
    a, b = node.parts
    if a == b:
        return da
    if not a.names:
        a, b, da, db = b, a, db, da
    pair = (a, b) if node.operation == "max" else (b, a)
    return plus(times(made("above", *pair), da), times(made("upto", *pair), db))


def _squared(operation: str, u: Node) -> Node:
    return raised(made(operation, u), number(2.0))


# The slope of each operation, from its node and the slopes of its parts.
_RULES: dict[str, Callable[..., Node]] = {
    "add": lambda _, du, dv: plus(du, dv),
    "sub": lambda _, du, dv: minus(du, dv),
    "neg": lambda _, du: negated(du),
    "mul": lambda node, du, dv: plus(times(du, node.parts[1]), times(node.parts[0], dv)),
    "div": _quotient,
    "pow": _power,
    "exp": lambda node, du: times(du, node),
    "ln": lambda node, du: over(du, node.parts[0]),
    "log1p": lambda node, du: over(du, plus(ONE, node.parts[0])),
    "sqrt": lambda node, du: over(du, times(number(2.0), node)),
    "tanh": lambda node, du: times(du, minus(ONE, _squared("tanh", node.parts[0]))),
    "sin": lambda node, du: times(du, made("cos", node.parts[0])),
    "cos": lambda node, du: negated(times(du, made("sin", node.parts[0]))),
    "sigma": lambda node, du: times(times(du, node), minus(ONE, node)),
    "softplus": lambda node, du: times(du, made("sigma", node.parts[0])),
    "abs": lambda node, du: times(made("sign", node.parts[0]), du),
    "max": _extreme,
    "min": _extreme,
    "sign": lambda *_: ZERO,
    "above": lambda *_: ZERO,
    "upto": lambda *_: ZERO,
}
