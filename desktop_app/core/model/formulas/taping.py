"""Writes formulas onto a tape: what several have in common is computed once."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from desktop_app.core.model.formulas import tape
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tape import Tape, new_registers, run_tape
from desktop_app.core.model.formulas.tree import CONSTANTS, ONE, Node

_OPERATIONS = {
    "add": tape.ADD, "sub": tape.SUB, "mul": tape.MUL, "div": tape.DIV, "neg": tape.NEG, "abs": tape.ABS,
    "sqrt": tape.SQRT, "exp": tape.EXP, "ln": tape.LN, "log1p": tape.LOG1P, "tanh": tape.TANH, "sin": tape.SIN,
    "cos": tape.COS, "sigma": tape.SIGMA, "softplus": tape.SOFTPLUS, "sign": tape.SIGN, "min": tape.MIN,
    "max": tape.MAX, "pow": tape.POW, "above": tape.ABOVE, "upto": tape.UPTO,
}  # fmt: skip
# Powers that are made by multiplying and dividing, at most 2 ulp off: w⁴ is (w²)².
_MULTIPLIED = {2.0: (1, 1), 3.0: (2, 1), 4.0: (2, 2), 5.0: (4, 1)}
# A factor that switches another one off: 0 even where that is infinite.
_SWITCHES = ("sign", "above", "upto")


def tape_of(formulas: Sequence[OwnFormula], inputs: tuple[str, ...]) -> Tape:
    """A tape with these outputs, from inputs of these names."""
    writer = _Writer(formulas, inputs)
    return writer.tape(inputs)


def value_of(formula: OwnFormula, **values: float) -> float:
    """The formula's value, interpreted."""
    written = tape_of([formula], tuple(values))
    registers = new_registers(written)
    registers[: len(values), 0] = list(values.values())
    run_tape(written.steps.data, registers.data)
    return float(registers[written.outputs[0], 0])


class _Writer:
    """A result is known by its key until all is written: only then there is a row for each."""

    def __init__(self, formulas: Sequence[OwnFormula], inputs: tuple[str, ...]) -> None:
        self._names = {name: ("input", k) for k, name in enumerate(inputs)}
        self._constants: dict[float, int] = {}
        self._steps: dict[tuple[int, Row, Row], int] = {}
        self._known: dict[Node, Row] = {}
        self._outputs = [self._row(formula.tree) for formula in formulas]

    def tape(self, inputs: tuple[str, ...]) -> Tape:
        first = {"input": 0, "constant": len(inputs), "step": len(inputs) + len(self._constants)}

        def row(at: Row) -> int:
            return first[at[0]] + at[1]

        steps = [(code, row(("step", k)), row(a), row(b)) for (code, a, b), k in self._steps.items()]
        outputs = [row(at) for at in self._outputs]
        return Tape(
            np.array(steps, np.int64).reshape(-1, 4), np.array(list(self._constants)), np.array(outputs, np.int64),
            len(inputs),
        )  # fmt: skip

    def _row(self, node: Node) -> "Row":
        if node not in self._known:
            self._known[node] = self._written(node)
        return self._known[node]

    def _written(self, node: Node) -> "Row":
        if node.operation == "name":
            return self._names[node.name]
        if node.operation in ("number", "constant"):
            return self._constant(node.value if node.operation == "number" else CONSTANTS[node.name])
        if node.operation == "pow" and node.parts[1].operation == "number" and node.parts[1].value in _MULTIPLIED:
            return self._multiplied(self._row(node.parts[0]), node.parts[1].value)
        if node.operation == "sub" and node.parts[0] == ONE and (exact := self._one_less(node.parts[1])):
            return exact
        a = self._row(node.parts[0])
        b = self._row(node.parts[1]) if len(node.parts) == 2 else a
        made = self._step(_OPERATIONS[node.operation], a, b)
        switch = _switch_in(node) if node.operation in ("mul", "div") else None
        return self._step(tape.GATE, self._row(switch), made) if switch else made

    def _one_less(self, node: Node) -> "Row | None":
        """1 − σ(u) = σ(−u), and 1 − tanh² u, with the digits that the difference would lose."""
        if node.operation == "sigma":
            u = self._row(node.parts[0])
            of_negative = self._step(tape.NEG, u, u)
            return self._step(tape.SIGMA, of_negative, of_negative)
        if node.operation == "pow" and node.parts[0].operation == "tanh" and node.parts[1].value == 2.0:
            u = self._row(node.parts[0].parts[0])
            return self._step(tape.TANH_SLOPE, u, u)
        return None

    def _multiplied(self, base: "Row", exponent: float) -> "Row":
        if exponent == 1.0:
            return base
        left, right = _MULTIPLIED[exponent]
        return self._step(tape.MUL, self._multiplied(base, left), self._multiplied(base, right))

    def _constant(self, value: float) -> "Row":
        return "constant", self._constants.setdefault(value, len(self._constants))

    def _step(self, code: int, a: "Row", b: "Row") -> "Row":
        return "step", self._steps.setdefault((code, a, b), len(self._steps))


@lru_cache(maxsize=4096)
def _switch_in(node: Node) -> Node | None:
    """The factor of a product, or of what is divided, that can switch it off."""
    if node.operation not in ("mul", "div"):
        return node if node.operation in _SWITCHES else None
    return _switch_in(node.parts[0]) or (_switch_in(node.parts[1]) if node.operation == "mul" else None)


Row = tuple[str, int]  # an input, a constant or a step, by its number
