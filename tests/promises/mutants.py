"""Alters one place of a module as a careless hand might: a sign, a comparison, a number, a condition."""

import ast
import random
from collections.abc import Callable

_SWAPS: dict[type[ast.AST], Callable[[], ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or,
    ast.Or: ast.And, ast.USub: ast.UAdd, ast.Not: ast.UAdd,
}  # fmt: skip


class _Alterer(ast.NodeTransformer):
    """Alters the place `wanted` of those that it comes to; counts them all."""

    def __init__(self, wanted: int = -1) -> None:
        self.count, self.told, self._wanted, self._line = 0, "", wanted, 0

    def visit(self, node: ast.AST) -> ast.AST:
        self._line = getattr(node, "lineno", self._line)
        if isinstance(node, ast.AnnAssign):  # types are for readers
            node.value = node.value and self.visit(node.value)  # type: ignore[assignment]
            return node
        if isinstance(node, ast.arg) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return node
        made = self._altered(node) if self._may_alter(node) and self._is_wanted() else node
        return self.generic_visit(made)

    def _may_alter(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, bool | int | float)
        return type(node) in _SWAPS or isinstance(node, ast.If | ast.IfExp | ast.While)

    def _is_wanted(self) -> bool:
        self.count += 1
        return self.count - 1 == self._wanted

    def _altered(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Constant):
            value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
            made: ast.AST = ast.Constant(value)
            self.told = f"line {self._line}: {node.value!r} becomes {value}"
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            node.test = ast.UnaryOp(ast.Not(), node.test)
            made, self.told = node, f"line {self._line}: the condition is turned"
        else:
            made = _SWAPS[type(node)]()
            self.told = f"line {self._line}: {type(node).__name__} becomes {type(made).__name__}"
        return ast.copy_location(made, node) if isinstance(made, ast.expr) else made


def mutant(source: str, dice: random.Random) -> tuple[str, str]:
    """The source with one place altered, and which."""
    counter = _Alterer()
    counter.visit(ast.parse(source))
    alterer = _Alterer(dice.randrange(counter.count))
    altered = ast.fix_missing_locations(alterer.visit(ast.parse(source)))
    return ast.unparse(altered), alterer.told
