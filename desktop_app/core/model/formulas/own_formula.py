"""A formula that the user typed: checked, with its derivative; data wherever it goes, and never a program."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from desktop_app.core.model.formula import COMPLEX, LONGEST, Formula
from desktop_app.core.model.formulas.slopes import slope_of
from desktop_app.core.model.formulas.syntax import tree_of
from desktop_app.core.model.formulas.tree import Node, parts_first, text_of
from desktop_app.core.model.numbers import exact

_OPERATORS = {"add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "div": ast.Div(), "pow": ast.Pow()}
_COMPUTED: Mapping[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "pow": operator.pow,
    "neg": operator.neg,
}  # fmt: skip
_CORNERED = ("abs", "min", "max", "sign", "above", "upto")


@dataclass(frozen=True)
class OwnFormula:
    """Equal to another one with the same canonical text."""

    tree: Node

    @classmethod
    def parsed(cls, text: str, names: tuple[str, ...]) -> "OwnFormula":
        """The formula in a text, which may have these names; raises `FormulaFault`."""
        return _parsed(text, names)

    @cached_property
    def text(self) -> str:
        """The canonical text, which is read back as the same formula, unless its brackets make it too deep."""
        return text_of(self.tree)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it has, in their order."""
        return self.tree.names

    @cached_property
    def formula(self) -> Formula:
        """For printing it as text and as LaTeX, and for computing it with numbers of any kind."""
        return _Printed(self)

    def slope(self, name: str) -> "OwnFormula":
        """∂/∂name; at a corner it is what `slopes` says."""
        return _slope(self, name)

    @cached_property
    def corners(self) -> tuple["OwnFormula", ...]:
        """The parts that have a corner or a step somewhere: |a|, min, max, sign and comparisons, each once."""
        return tuple(OwnFormula(part) for part in parts_first(self.tree) if part.operation in _CORNERED and part.names)


@lru_cache(1024)
def _parsed(text: str, names: tuple[str, ...]) -> OwnFormula:
    return OwnFormula(tree_of(text, names))


@lru_cache(256)
def _slope(formula: OwnFormula, name: str) -> OwnFormula:
    return OwnFormula(slope_of(formula.tree, name))


class _Printed(Formula):
    """A formula of the user's own: computed part by part, each once, without compiling it."""

    def __init__(self, own: OwnFormula) -> None:
        self._own = own

    @property
    def source(self) -> str:
        return self._own.text

    @cached_property
    def _parts(self) -> list[Node]:
        return parts_first(self._own.tree)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self._own.names

    @cached_property
    def is_short(self) -> bool:
        return len(self._parts) <= LONGEST and super().is_short

    @cached_property
    def _tree(self) -> ast.expr:
        return _Python().of(self._own.tree)

    def __call__(self, functions: Mapping[str, Any] = COMPLEX, **values: Any) -> Any:
        return self.with_numbers(float, functions, **values)

    def with_numbers(self, kind: Callable[[str], Any], functions: Mapping[str, Any], **values: Any) -> Any:
        known: dict[Node, Any] = {}
        for part in self._parts:
            if part.operation == "number":
                known[part] = part.value if kind is float else kind(exact(part.value))
            elif part.operation in ("name", "constant"):
                known[part] = values[part.name] if part.name in values else functions[part.name]
            else:
                compute = _COMPUTED.get(part.operation) or functions[_called(part)]
                known[part] = compute(*(known[each] for each in part.parts))
        return known[self._own.tree]


def _called(node: Node) -> str:
    """The name of a function in a formula of ours."""
    return "log" if node.operation == "ln" else node.operation


class _Python:
    """Makes Python's tree of ours; columns count its nodes from left to right."""

    def __init__(self) -> None:
        self._column = 0

    def of(self, node: Node) -> ast.expr:
        if node.operation in _OPERATORS:
            left = self.of(node.parts[0])
            return self._placed(ast.BinOp(left, _OPERATORS[node.operation], self.of(node.parts[1])))
        if node.operation == "number":
            return self._placed(ast.Constant(node.value))
        if node.operation in ("name", "constant"):
            return self._placed(ast.Name(node.name, ast.Load()))
        if node.operation == "neg":
            return self._placed(ast.UnaryOp(ast.USub(), self.of(node.parts[0])))
        function = self._placed(ast.Name(_called(node), ast.Load()))
        return self._placed(ast.Call(function, [self.of(part) for part in node.parts], []))

    def _placed(self, node: ast.expr) -> ast.expr:
        node.lineno = node.end_lineno = 1
        node.col_offset = node.end_col_offset = self._column
        self._column += 1
        return node
