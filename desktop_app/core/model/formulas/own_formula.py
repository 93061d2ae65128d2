"""A formula that the user typed: checked, with its derivative; data wherever it goes, and never a program."""

import ast
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from desktop_app.core.model.formula import Formula
from desktop_app.core.model.formulas.slopes import slope_of
from desktop_app.core.model.formulas.syntax import tree_of
from desktop_app.core.model.formulas.tree import Node, names_in, text_of

_OPERATORS = {"add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "div": ast.Div(), "pow": ast.Pow()}
_CORNERED = ("abs", "min", "max", "sign", "above", "upto")


@dataclass(frozen=True)
class OwnFormula:
    """Equal to another one with the same canonical text."""

    text: str  # canonical: it is read back as the same tree
    tree: Node = field(compare=False, repr=False)

    @classmethod
    def parsed(cls, text: str, names: tuple[str, ...]) -> "OwnFormula":
        """The formula in a text, which may have these names; raises `FormulaFault`."""
        return _parsed(text, names)

    @classmethod
    def of(cls, tree: Node) -> "OwnFormula":
        return cls(text_of(tree), tree)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that it has, in their order."""
        return names_in(self.tree)

    @cached_property
    def formula(self) -> Formula:
        """For printing it as text and as LaTeX, and for computing it with numbers of any kind."""
        return Formula(self.text, _Python().of(self.tree))

    def slope(self, name: str) -> "OwnFormula":
        """∂/∂name; at a corner it is what `slopes` says."""
        return _slope(self, name)

    @cached_property
    def corners(self) -> tuple["OwnFormula", ...]:
        """The parts that have a corner or a step somewhere: |a|, min, max, sign and comparisons, each once."""
        found: dict[Node, None] = {}

        def look(node: Node) -> None:
            if node.operation in _CORNERED and names_in(node):
                found[node] = None
            for part in node.parts:
                look(part)

        look(self.tree)
        return tuple(map(OwnFormula.of, found))


@lru_cache(1024)
def _parsed(text: str, names: tuple[str, ...]) -> OwnFormula:
    return OwnFormula.of(tree_of(text, names))


@lru_cache(256)
def _slope(formula: OwnFormula, name: str) -> OwnFormula:
    return OwnFormula.of(slope_of(formula.tree, name))


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
        function = self._placed(ast.Name("log" if node.operation == "ln" else node.operation, ast.Load()))
        return self._placed(ast.Call(function, [self.of(part) for part in node.parts], []))

    def _placed(self, node: ast.expr) -> ast.expr:
        node.lineno = node.end_lineno = 1
        node.col_offset = node.end_col_offset = self._column
        self._column += 1
        return node
