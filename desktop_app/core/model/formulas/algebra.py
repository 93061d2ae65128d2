"""Sums, products, quotients and powers of trees that read well: no ·1, no + 0, like terms and equal factors in one.

A number stands in front of its product. Two numbers are made one by their digits, so that 0.1·3 is 0.3.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite

from desktop_app.core.model.formulas.tree import ONE, ZERO, Node, made, number, parts_first

_LONGEST = 12  # digits of a number that is made of two
# A long product is made factor by factor: what was found of its beginning is kept.
_remembered = lru_cache(maxsize=4096)


@_remembered
def simplified(node: Node) -> Node:
    """The same with equal factors as powers, and with the numbers of a product made one."""
    simple: dict[Node, Node] = {}
    for part in parts_first(node):
        make = _SIMPLE.get(part.operation) or partial(made, part.operation)
        simple[part] = make(*(simple[each] for each in part.parts)) if part.parts else part
    return simple[node]


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


_SIMPLE: dict[str, Callable[..., Node]] = {
    "add": plus, "sub": minus, "neg": negated, "mul": times, "div": over, "pow": raised,
}  # fmt: skip


def number_of(value: float) -> Node:
    return number(value) if value >= 0.0 else made("neg", number(-value))


def _ratio(node: Node) -> tuple[Node, Node]:
    if node.operation == "neg" and node.parts[0].operation == "div":
        above, below = node.parts[0].parts
        return negated(above), below
    return (node.parts[0], node.parts[1]) if node.operation == "div" else (node, ONE)


@_remembered
def _scaled(node: Node) -> tuple[float, Node]:
    """(c, u) with node = c·u."""
    if node.operation == "number":
        return (node.value, ONE) if node.value != 0.0 else (1.0, node)
    if node.operation == "neg":
        c, u = _scaled(node.parts[0])
        return -c, u
    if node.operation == "mul":
        (m, u), (n, v) = _scaled(node.parts[0]), _scaled(node.parts[1])
        both = 1.0 if m == n == 1.0 else _together(m, n, Decimal.__mul__)
        if both is not None and both != 1.0:
            return both, _merged(u, v)
    return 1.0, node


def _with_number(c: float, u: Node) -> Node:
    """c·u: the number is the first factor, as in 2·w·v."""
    product = u if abs(c) == 1.0 else _after_number(number(abs(c)), u)
    return negated(product) if c < 0.0 else product


@_remembered
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
    (base, n), bases = _power_of(v), _bases(u)
    if base not in bases or base.operation == "number":
        return made("mul", u, v)
    factors, k = list(_factors(u)), bases.index(base)
    factors[k] = raised(base, number(_power_of(factors[k])[1] + n))
    return _product(factors)


def _product(factors: list[Node]) -> Node:
    product = factors[0]
    for factor in factors[1:]:
        product = made("mul", product, factor)
    return product


def _cancelled(u: Node, v: Node) -> tuple[Node, Node]:
    """u/v with the power that both have taken out, where v is one: w/w² is 1/w."""
    (base, n), bases = _power_of(v), _bases(u)
    if v == ONE or bases.count(base) != 1:
        return u, v
    factors, k = list(_factors(u)), bases.index(base)
    left = _power_of(factors[k])[1] - n
    factors[k] = raised(base, number(max(left, 0.0)))
    above = [factor for factor in factors if factor != ONE]
    return _product(above or [ONE]), raised(base, number(max(-left, 0.0)))


@_remembered
def _factors(node: Node) -> tuple[Node, ...]:
    return (*_factors(node.parts[0]), node.parts[1]) if node.operation == "mul" else (node,)


@_remembered
def _bases(node: Node) -> tuple[Node, ...]:
    """What each factor is a power of."""
    before, last = (_bases(node.parts[0]), node.parts[1]) if node.operation == "mul" else ((), node)
    return (*before, _power_of(last)[0])


def _power_of(node: Node) -> tuple[Node, float]:
    if node.operation == "pow" and node.parts[1].operation == "number" and node.parts[1].value % 1.0 == 0.0:
        return node.parts[0], node.parts[1].value
    return node, 1.0


@_remembered
def _together(m: float, n: float, operation: Callable[[Decimal, Decimal], Decimal]) -> float | None:
    """The number made of two; None where it is long, or none."""
    both = float(operation(Decimal(repr(m)), Decimal(repr(n))))
    is_lost = both == 0.0 and operation is Decimal.__mul__
    return None if is_lost or not isfinite(both) or len(repr(both)) > _LONGEST else both
