"""A formula as a tape: a list of operations on registers, which compiled code and interpreted code read alike.

A tape is data, so another formula needs no compiling. Its registers are rows of an array: the inputs, then the
constants, then the result of each step. Every step is + − × ÷ or one of the elementary functions, and no step branches
on a value: so a tape gives the same bits interpreted, compiled for a number, and compiled for lanes.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.formulas.functions import cos, exp, power, sigma, sin, softplus
from desktop_app.core.model.numerics.elementary import log, log1p, tanh_and_slope
from desktop_app.core.model.numerics.primitives import divided, load, select, sqrt, store, wide

(
    ADD, SUB, MUL, DIV, NEG, ABS, SQRT, EXP, LN, LOG1P, TANH, TANH_SLOPE, SIN, COS, SIGMA, SOFTPLUS, SIGN, MIN, MAX,
    POW, ABOVE, UPTO, GATE,
) = range(23)  # fmt: skip


class Tape(NamedTuple):
    """The steps (operation, row of the result, rows of the operands), the constants, and the rows of the outputs."""

    steps: NDArray[np.int64]  # (steps, 4)
    constants: NDArray[np.float64]  # (constants,), for the rows from `inputs` on
    outputs: NDArray[np.int64]  # (outputs,)
    inputs: int

    @property
    def rows(self) -> int:
        return self.inputs + len(self.constants) + len(self.steps)


def new_registers(tape: Tape, *lanes: int) -> NDArray[np.float64]:
    """The registers of a tape, with its constants: (rows, 1), and with lanes one more axis."""
    registers = np.zeros((max(tape.rows, 1), 1, *lanes))
    of_constants = slice(tape.inputs, tape.inputs + len(tape.constants))
    registers[of_constants] = tape.constants.reshape(-1, 1, *(1 for _ in lanes))
    return registers


def run_tape(steps: Any, registers: Any) -> None:
    """Compute every register after the constants; interpreted, of memoryviews, which give plain floats."""
    for k in range(steps.shape[0]):
        operation = steps[k, 0]
        a, b = load(registers, steps[k, 2], 0), load(registers, steps[k, 3], 0)
        if operation == ADD:
            made = a + b
        elif operation == SUB:
            made = a - b
        elif operation == MUL:
            made = a * b
        elif operation == DIV:
            made = divided(a, b)
        elif operation == NEG:
            made = -a
        elif operation == ABS:
            made = abs(a)
        elif operation == SQRT:
            made = sqrt(a)
        elif operation == EXP:
            made = exp(a)
        elif operation == LN:
            made = log(a)
        elif operation == LOG1P:
            made = log1p(a)
        elif operation == TANH:
            made, _ = tanh_and_slope(a)
        elif operation == TANH_SLOPE:
            _, made = tanh_and_slope(a)
        elif operation == SIN:
            made = sin(a)
        elif operation == COS:
            made = cos(a)
        elif operation == SIGMA:
            made = sigma(a)
        elif operation == SOFTPLUS:
            made = softplus(a)
        elif operation == SIGN:
            made = select(a > 0.0, wide(1.0, a), select(a < 0.0, wide(-1.0, a), a))
        elif operation == MIN:
            made = select(a < b, a, select(a >= b, b, a + b))
        elif operation == MAX:
            made = select(a > b, a, select(a <= b, b, a + b))
        elif operation == POW:
            made = power(a, b)
        elif operation == ABOVE:
            made = select(a > b, wide(1.0, a), wide(0.0, a))
        elif operation == UPTO:
            made = select(a <= b, wide(1.0, a), wide(0.0, a))
        else:
            made = select(a == 0.0, wide(0.0, a), b)
        store(registers, steps[k, 1], 0, made)
