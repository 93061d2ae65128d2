"""The derivative of a formula: by the rules of calculus on its tree, and simplified so that it reads well.

At a corner |a| has the slope 0, and max(a, b) and min(a, b) that of b where a = b; a constant is taken as b, so that
max(0, w) and max(w, 0) have the slope 0 at 0, as ReLU has. sign and comparisons are steps, whose slope is 0.
"""

from collections.abc import Callable
from decimal import Decimal
from math import isfinite

from desktop_app.core.model.formulas.tree import ONE, ZERO, Node, made, names_in, number

_LONGEST = 12  # digits of a number that is made of two


def slope_of(node: Node, name: str) -> Node:
    """∂/∂name of a tree."""
    known: dict[int, Node] = {}
    depends: dict[int, bool] = {}

    def has_name(node: Node) -> bool:
        if id(node) not in depends:
            depends[id(node)] = node.name == name if node.operation == "name" else any(map(has_name, node.parts))
        return depends[id(node)]

    def slope(node: Node) -> Node:
        if not has_name(node):
            return ZERO
        if id(node) not in known:
            known[id(node)] = ONE if node.operation == "name" else _RULES[node.operation](node, *map(slope, node.parts))
        return known[id(node)]

    return slope(node)


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


def _greater(node: Node, da: Node, db: Node) -> Node:
    a, b = node.parts
    if a == b:
        return da
    if not names_in(a):
        a, b, da, db = b, a, db, da
    return plus(times(made("above", a, b), da), times(made("upto", a, b), db))


def _less(node: Node, da: Node, db: Node) -> Node:
    a, b = node.parts
    if a == b:
        return da
    if not names_in(a):
        a, b, da, db = b, a, db, da
    return plus(times(made("above", b, a), da), times(made("upto", b, a), db))


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
    "max": _greater,
    "min": _less,
    "sign": lambda *_: ZERO,
    "above": lambda *_: ZERO,
    "upto": lambda *_: ZERO,
}


# Operations that simplify what they make.


def plus(a: Node, b: Node) -> Node:
    if a == ZERO:
        return b
    if b == ZERO:
        return a
    (m, u), (n, v) = _scaled(a), _scaled(b)
    if u == v and (both := _together(m, n, Decimal.__add__)) is not None:
        return times(number_of(both), u)
    return made("sub", a, b.parts[0]) if b.operation == "neg" else made("add", a, b)


def minus(a: Node, b: Node) -> Node:
    return plus(a, negated(b))


def negated(a: Node) -> Node:
    if a == ZERO:
        return a
    return a.parts[0] if a.operation == "neg" else made("neg", a)


def times(a: Node, b: Node) -> Node:
    """The product, with its number in front."""
    if ZERO in (a, b):
        return ZERO
    if b.operation == "div" or a.operation == "div":
        (u, p), (v, q) = _ratio(a), _ratio(b)
        return over(times(u, v), times(p, q))
    (m, u), (n, v) = _scaled(a), _scaled(b)
    both = _together(m, n, Decimal.__mul__)
    if both is None:
        return made("mul", a, b)
    return _with_number(both, _merged(u, v))


def over(a: Node, b: Node) -> Node:
    if a == ZERO or b == ONE:
        return a
    if a.operation == "div" or b.operation == "div":
        (u, p), (v, q) = _ratio(a), _ratio(b)
        return over(times(u, q), times(p, v))
    (m, u), (n, v) = _scaled(a), _scaled(b)
    if n < 0.0:
        m, n = -m, -n
    if m % n == 0.0 and isfinite(m / n):
        m, n = m / n, 1.0
    elif n % m == 0.0 and isfinite(n / m):
        m, n = (1.0, n / m) if n / m > 0.0 else (-1.0, -n / m)
    u, v = _cancelled(u, v)
    above, below = _with_number(abs(m), u), _with_number(n, v)
    positive = above if below == ONE else made("div", above, below)
    return positive if m > 0.0 else negated(positive)


def raised(a: Node, n: Node) -> Node:
    if n == ZERO:
        return ONE
    return a if n == ONE else made("pow", a, n)


def number_of(value: float) -> Node:
    return number(value) if value >= 0.0 else made("neg", number(-value))


def _ratio(node: Node) -> tuple[Node, Node]:
    if node.operation == "neg" and node.parts[0].operation == "div":
        above, below = node.parts[0].parts
        return negated(above), below
    return (node.parts[0], node.parts[1]) if node.operation == "div" else (node, ONE)


def _scaled(node: Node) -> tuple[float, Node]:
    """(c, u) with node = c·u."""
    if node.operation == "number":
        return (node.value, ONE) if node.value != 0.0 else (1.0, node)
    if node.operation == "neg":
        c, u = _scaled(node.parts[0])
        return -c, u
    if node.operation == "mul":
        (m, u), (n, v) = _scaled(node.parts[0]), _scaled(node.parts[1])
        both = _together(m, n, Decimal.__mul__)
        if both is not None and both != 1.0:
            return both, _merged(u, v)
    return 1.0, node


def _with_number(c: float, u: Node) -> Node:
    """c·u: the number is the first factor, as in 2·w·v."""
    product = u if abs(c) == 1.0 else _after_number(number(abs(c)), u)
    return negated(product) if c < 0.0 else product


def _after_number(c: Node, u: Node) -> Node:
    if u == ONE:
        return c
    return made("mul", _after_number(c, u.parts[0]), u.parts[1]) if u.operation == "mul" else made("mul", c, u)


def _merged(u: Node, v: Node) -> Node:
    """The product of what has no number in front: equal bases are raised to the sum of their whole exponents."""
    if ONE in (u, v):
        return u if v == ONE else v
    if v.operation == "mul":
        return _merged(_merged(u, v.parts[0]), v.parts[1])
    last = u.parts[1] if u.operation == "mul" else u
    (base, m), (other, n) = _power_of(last), _power_of(v)
    if base != other or base.operation == "number":
        return made("mul", u, v)
    power = raised(base, number(m + n))
    return made("mul", u.parts[0], power) if u.operation == "mul" else power


def _cancelled(u: Node, v: Node) -> tuple[Node, Node]:
    """u/v with the power that both have taken out, where v is one: w/w² is 1/w."""
    (base, n), factors = _power_of(v), _factors(u)
    same = [factor for factor in factors if _power_of(factor)[0] == base]
    if v == ONE or len(same) != 1:
        return u, v
    left = _power_of(same[0])[1] - n
    kept = [raised(base, number(left)) if factor is same[0] and left > 0.0 else factor for factor in factors]
    above = ONE
    for factor in kept:
        above = above if factor is same[0] and left <= 0.0 else _merged(above, factor)
    return above, ONE if left >= 0.0 else raised(base, number(-left))


def _factors(node: Node) -> list[Node]:
    return [*_factors(node.parts[0]), node.parts[1]] if node.operation == "mul" else [node]


def _power_of(node: Node) -> tuple[Node, float]:
    if node.operation == "pow" and node.parts[1].operation == "number" and node.parts[1].value % 1.0 == 0.0:
        return node.parts[0], node.parts[1].value
    return node, 1.0


def _together(m: float, n: float, operation: Callable[[Decimal, Decimal], Decimal]) -> float | None:
    """The number made of two, by their digits: 0.1·3 is 0.3; None where it is long, or none."""
    both = float(operation(Decimal(repr(m)), Decimal(repr(n))))
    is_lost = both == 0.0 and operation is Decimal.__mul__
    return None if is_lost or not isfinite(both) or len(repr(both)) > _LONGEST else both
