"""A formula, written once as an expression: printed as text and as LaTeX, and evaluated with numbers of any kind.

So the user reads the same formula of an activation or an error that the tests compare its code with, and that the
gradient check evaluates with complex numbers.
"""

import ast
import cmath
import copy
import math
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from desktop_app.core.model.numbers import exact, in_latex, in_print


class Name(NamedTuple):
    """How a quantity is written."""

    text: str
    latex: str


_SUPERSCRIPTS = str.maketrans("-−0123456789znt", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᶻⁿᵗ")
_RAISED_WORDS = re.compile(r"[-−]?(\d+|[znt])")
_ONE_NAME = re.compile(r"[^\W\d_][₀-₉]?")
_HALF = Name("½", r"\tfrac{1}{2}")
# How quantities are written, by their names in formulas; all others are single letters, written as they are.
NAMES = {
    "half": _HALF,
    "y_hat": Name("ŷ", r"\hat{y}"),
    "w1": Name("w₁", "w_1"),
    "w2": Name("w₂", "w_2"),
    "z1": Name("z₁", "z_1"),
    "rate": Name("α", r"\alpha"),
    "momentum": Name("μ", r"\mu"),
    "decay": Name("β", r"\beta"),
    "beta1": Name("β₁", r"\beta_1"),
    "beta2": Name("β₂", r"\beta_2"),
    "epsilon": Name("ε", r"\varepsilon"),
    "m_hat": Name("m̂", r"\hat{m}"),
    "s_hat": Name("ŝ", r"\hat{s}"),
    "size": Name("|∇E|", r"|\nabla E|"),
    "weight_decay": Name("λ", r"\lambda"),
    "rate_now": Name("αₜ", r"\alpha_t"),
    "count": Name("|B|", "|B|"),
    "ahead": Name("a", "a"),
    "factor": Name("γ", r"\gamma"),
    "length": Name("T", "T"),
    "lowest": Name("αₘᵢₙ", r"\alpha_{\min}"),
    "pi": Name("π", r"\pi"),
    "sigma": Name("σ", r"\sigma"),
    "softplus": Name("softplus", r"\operatorname{softplus}"),
}
_NO_QUANTITIES = ("half", "pi", "e")
# How tightly operators bind: an operand that binds less tightly gets brackets.
_COMPARED, _ADDED, _MULTIPLIED, _RAISED, _ATOM = range(5)
_BRACKETED = re.compile(r"\([^()]*\)")
_ADDS = re.compile(r"^[-−]| [-−+] ")
_BESIDE = re.compile(r"[^\W\d]|\\[a-z]|\(")  # a letter, a command of LaTeX, or a bracket
_MULTIPLIES = re.compile(r"[·/]|\\cdot")


def _log1p(z: complex) -> complex:
    """ln(1 + z), with the digits of a small z (Kahan's trick)."""
    sum_ = 1.0 + z
    return z if sum_ == 1.0 else cmath.log(sum_) * z / (sum_ - 1.0)


def _sigma(z: complex) -> complex:
    return 1.0 / (1.0 + cmath.exp(-z)) if z.real >= 0 else cmath.exp(z) / (1.0 + cmath.exp(z))


COMPLEX: Mapping[str, Any] = {
    "exp": cmath.exp,
    "log": cmath.log,
    "log1p": _log1p,
    "tanh": cmath.tanh,
    "sqrt": cmath.sqrt,
    "sin": cmath.sin,
    "cos": cmath.cos,
    "sigma": _sigma,
    "softplus": lambda z: (z if z.real > 0 else 0.0) + _log1p(cmath.exp(-z if z.real > 0 else z)),
    "abs": lambda a: a if a.real > 0 else -a,
    "sign": lambda a: float(a.real > 0) - float(a.real < 0),
    "max": lambda a, b: a if a.real > b.real else b * 1.0,
    "min": lambda a, b: a if a.real < b.real else b * 1.0,
    "above": lambda a, b: float(a.real > b.real),
    "upto": lambda a, b: float(a.real <= b.real),
    "half": 0.5,
    "pi": math.pi,
    "e": math.e,
}


def name_of(name: str) -> Name:
    """How a quantity is written."""
    return NAMES.get(name, Name(name, name))


# What is longer or deeper takes the window more than a moment to typeset.
LONGEST, _DEEPEST = 240, 4
_OPENING = "{", r"\left"
_LEVELS = re.compile(r"[{}]|\\left(?=[|(])|\\right(?=[|)])")


class Formula:
    """`source` is a Python expression of numbers, names, + − * / **, `exp`, `log`, `log1p`, `tanh`, `sqrt`, `sin`,
    `cos`, `sigma`, `softplus`, `abs`, `sign`, `min`, `max`, `above` (>), `upto` (≤) and, where it is only to be
    written, `A`. It is a constant of ours: a formula of the user is one of `own_formula`.

    `half` stands for ½. The names are those of the quantities: w, x, y, z, y_hat, and A for the activation.
    """

    def __init__(self, source: str) -> None:
        self._source = source

    @property
    def source(self) -> str:
        """The expression."""
        return self._source

    @cached_property
    def _tree(self) -> ast.expr:
        return ast.parse(self.source, mode="eval").body

    @cached_property
    def _code(self) -> Any:
        return compile(ast.Expression(self._tree), self.source, "eval")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __call__(self, functions: Mapping[str, Any] = COMPLEX, **values: Any) -> Any:
        """The formula's value; `functions` are the functions by name, by default those of complex numbers."""
        return eval(self._code, {"__builtins__": {}, **functions, **values})

    def with_numbers(self, kind: Callable[[str], Any], functions: Mapping[str, Any], **values: Any) -> Any:
        """Its value for `values` of a kind of number that does not go with floats: `kind` makes one of its digits."""
        code, digits = self._named
        constants = {name: kind(each) for name, each in digits.items()}
        return eval(code, {"__builtins__": {}, **functions, **constants, **values})

    @cached_property
    def _named(self) -> tuple[Any, dict[str, str]]:
        """The formula with names in place of its numbers, and the digits of each."""
        constants: dict[str, str] = {}

        class Naming(ast.NodeTransformer):
            def visit_Constant(self, node: ast.Constant) -> ast.Name:
                assert isinstance(node.value, int | float)
                constants[name := f"number_{len(constants)}"] = exact(node.value)
                return ast.copy_location(ast.Name(name, ast.Load()), node)

        tree = Naming().visit(copy.deepcopy(self._tree))
        return compile(ast.Expression(tree), self.source, "eval"), constants

    def text(self, is_factor: bool = False, **names: str) -> str:
        """As one line of text, such as 1/(1 + e⁻ᶻ); `names` replace the symbols of names in it.

        As a factor it is in brackets, if it needs them.
        """
        words, binding = _written(self._tree, _TEXT, names)
        needs_brackets = binding < _MULTIPLIED or "/" in _BRACKETED.sub("", words)
        return _in_brackets(words) if is_factor and needs_brackets else words

    def latex(self, is_factor: bool = False, **names: str) -> str:
        """As LaTeX, such as \\frac{1}{1 + e^{-z}}."""
        return _bound(_written(self._tree, _LATEX, names), _MULTIPLIED if is_factor else _COMPARED)

    @cached_property
    def is_short(self) -> bool:
        """Whether it can be typeset within a moment: the time doubles with each level of its fractions and powers."""
        if len(self.source) > LONGEST:
            return False
        deep = deepest = 0
        for mark in _LEVELS.findall(self.latex()):
            deep += 1 if mark in _OPENING else -1
            deepest = max(deepest, deep)
        return deepest <= _DEEPEST

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The quantities in it, each once, in their order."""
        called = {id(node.func) for node in ast.walk(self._tree) if isinstance(node, ast.Call)}
        nodes = [node for node in ast.walk(self._tree) if isinstance(node, ast.Name) and id(node) not in called]
        in_order = sorted(nodes, key=lambda node: node.col_offset)
        return tuple(dict.fromkeys(node.id for node in in_order if node.id not in _NO_QUANTITIES))

    @cached_property
    def products(self) -> tuple[tuple[int, tuple["Formula", ...]], ...]:
        """The formula as a sum of products: the sign of each, and its factors; ½ and what follows it are one factor."""
        return tuple((sign, tuple(map(_formula, _factors(node)))) for sign, node in _summands(self._tree, 1))

    @cached_property
    def summands(self) -> tuple[tuple[int, "Formula"], ...]:
        """The formula as a sum, with the sign of each summand; a minus before all of it stays."""
        made, node = [], self._tree
        while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            made.append((1 if isinstance(node.op, ast.Add) else -1, _formula(node.right)))
            node = node.left
        return ((1, _formula(node)), *reversed(made))

    @property
    def is_negated(self) -> bool:
        """Whether it is −(…)."""
        return isinstance(self._tree, ast.UnaryOp)

    @cached_property
    def negated(self) -> "Formula":
        """What follows that minus."""
        assert isinstance(self._tree, ast.UnaryOp)
        return Formula(ast.unparse(self._tree.operand))


def _formula(node: ast.expr) -> Formula:
    return Formula(ast.unparse(node))


def _summands(node: ast.expr, sign: int) -> list[tuple[int, ast.expr]]:
    if isinstance(node, ast.UnaryOp):
        return _summands(node.operand, -sign)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        last = sign if isinstance(node.op, ast.Add) else -sign
        return _summands(node.left, sign) + _summands(node.right, last)
    return [(sign, node)]


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and ast.unparse(node.left) != "half":
        return _factors(node.left) + _factors(node.right)
    return [node]


Written = tuple[str, int]  # words, and how tightly they bind


class _Script(NamedTuple):
    """What differs between text and LaTeX; `named` are the symbols of the names."""

    named: Mapping[str, str]
    minus: str
    dot: str
    function: str  # before the name of a function
    sign: str
    raised: Callable[[str], str]
    ratio: Callable[[Written, Written], str]
    root: Callable[[Written], str]
    at_most: str
    number: Callable[[str], str]
    size: Callable[[str], str]


def _written(node: ast.expr, script: _Script, names: Mapping[str, str]) -> Written:
    """A part of a formula; `names` are written instead of the symbols."""
    if isinstance(node, ast.Name):
        return _bound_as_it_reads(names.get(node.id, script.named.get(node.id, node.id)))
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, int | float)
        words = script.number(exact(node.value))
        return words, _ATOM if words.replace(".", "").isdigit() else _MULTIPLIED
    if isinstance(node, ast.UnaryOp):
        operation, operands = "negated", [node.operand]
    elif isinstance(node, ast.BinOp):
        operation, operands = type(node.op).__name__, [node.left, node.right]
        if operation == "Mult" and isinstance(node.left, ast.Constant):
            operation = "times"
    else:
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Name)
        operation, operands = node.func.id, node.args
    return _joined(operation, [_written(each, script, names) for each in operands], script)


def _joined(operation: str, parts: list[Written], script: _Script) -> Written:
    first, last = parts[0], parts[-1]
    match operation:
        case "negated":
            return f"{script.minus}{_bound(first, _MULTIPLIED)}", _ADDED
        case "Add":
            is_negative = last[0].startswith(script.minus) and last[1] == _ADDED
            return f"{first[0]} + {_bound(last, _MULTIPLIED if is_negative else _ADDED)}", _ADDED
        case "Sub":
            return f"{first[0]} {script.minus} {_bound(last, _MULTIPLIED)}", _ADDED
        case "Mult":
            return _product(first, last, script.dot)
        case "times":
            beside = _bound(last, _MULTIPLIED)
            is_beside = first[1] == _ATOM and _BESIDE.match(beside) is not None
            return f"{first[0]}{'' if is_beside else script.dot}{beside}", _MULTIPLIED
        case "Div":
            return script.ratio(first, last), _MULTIPLIED
        case "Pow":
            return f"{_bound(first, _ATOM)}{script.raised(last[0])}", _RAISED
        case "exp":
            return f"e{script.raised(first[0])}", _RAISED
        case "sqrt":
            return script.root(first), _RAISED
        case "log":
            return _called(f"{script.function}ln", first)
        case "log1p":
            return _called(f"{script.function}ln", (f"1 + {first[0]}", _ADDED))
        case "above":
            return f"[{first[0]} > {last[0]}]", _ATOM
        case "upto":
            return f"[{first[0]} {script.at_most} {last[0]}]", _ATOM
        case "abs":
            return script.size(first[0]), _ATOM
        case "sigma" | "softplus":
            return f"{script.named[operation]}({first[0]})", _ATOM
        case "max" | "min":
            return f"{script.function}{operation}({first[0]}, {last[0]})", _ATOM
        case "A" | "sign":
            return f"{script.sign if operation == 'sign' else operation}({first[0]})", _ATOM
    return _called(f"{script.function}{operation}", first)


def _bound_as_it_reads(words: str) -> Written:
    """What replaces a name can be a sum, a product or a negative number."""
    outside = _BRACKETED.sub("", words)
    if _ADDS.search(outside):
        return words, _ADDED
    return words, _MULTIPLIED if _MULTIPLIES.search(outside) else _ATOM


def _in_brackets(words: str) -> str:
    return rf"\left({words}\right)" if r"\frac" in words else f"({words})"


def _bound(part: Written, least: int) -> str:
    return part[0] if part[1] >= least else _in_brackets(part[0])


def _product(left: Written, right: Written, dot: str) -> Written:
    """Single letters stand side by side, as in wx; other factors have a dot between them."""
    a, b = _bound(left, _MULTIPLIED), _bound(right, _MULTIPLIED)
    is_short = left[1] == right[1] == _ATOM and a.isalpha() and b.isalpha() and len(a) == len(b) == 1
    return (a + b if is_short or a in _HALF else f"{a}{dot}{b}"), _MULTIPLIED


def _called(function: str, argument: Written) -> Written:
    """ln z, but ln(1 + z)."""
    words = f"{function} {argument[0]}" if argument[1] == _ATOM else f"{function}({argument[0]})"
    return words, _RAISED


def _superscript(words: str) -> str:
    if _RAISED_WORDS.fullmatch(words):
        return words.translate(_SUPERSCRIPTS)
    return f"^{words}" if _ONE_NAME.fullmatch(words) else f"^({words})"


def _slashed(above: Written, below: Written) -> str:
    return f"{_in_brackets(above[0]) if '/' in above[0] else _bound(above, _MULTIPLIED)}/{_bound(below, _RAISED)}"


_TEXT = _Script(
    {name: each.text for name, each in NAMES.items()}, "−", "·", "", "sign", _superscript, _slashed,
    lambda part: f"√{_bound(part, _ATOM)}", "≤", in_print, lambda words: f"|{words}|",
)  # fmt: skip
_LATEX = _Script(
    {name: each.latex for name, each in NAMES.items()}, "-", r" \cdot ", "\\", r"\operatorname{sign}",
    lambda words: f"^{{{words}}}", lambda above, below: rf"\frac{{{above[0]}}}{{{below[0]}}}",
    lambda part: rf"\sqrt{{{part[0]}}}", r"\le", in_latex, lambda words: rf"\left|{words}\right|",
)  # fmt: skip
