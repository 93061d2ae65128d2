"""The user's own formulas as the loop knows them: tapes, which it runs in the place of what is chosen from registries.

Where there are none, compiled code has nothing of this: a branch on an argument that is None is left out.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.model.formulas.tape import Tape, new_registers, run_tape
from desktop_app.core.model.numerics.primitives import load, own_registers, store


class Program(NamedTuple):
    """A tape as compiled code takes it; without outputs, if there is no formula."""

    steps: Any  # (steps, 4)
    registers: Any  # (rows, 1), and with lanes one more axis
    outputs: Any


@dataclass(frozen=True, eq=False)
class Interpreted:
    """A tape as interpreted code takes it; quick to read, and the same for all that have the same formula."""

    tape: Tape
    steps: memoryview
    registers: dict[tuple[int, int], float]  # the constants
    outputs: tuple[int, ...]


class OwnCode(NamedTuple):
    """What is worked out of the user's formulas: f, ∂f/∂w and ∂f/∂v; A and A′ at z; E and ∂E/∂ŷ at ŷ and y."""

    f: Any
    A: Any
    E: Any


def interpreted(tape: Tape) -> Interpreted:
    """A tape for interpreted code."""
    begin = tape.inputs
    registers = {(begin + k, 0): value for k, value in enumerate(tape.constants.tolist())}
    return Interpreted(tape, tape.steps.data, registers, tuple(tape.outputs.tolist()))


def in_arrays(own: OwnCode, *lanes: int) -> OwnCode:
    """The same for compiled code, for one run or for lanes; for one call at a time, which works in the registers."""
    tapes = (each.tape for each in own)
    return OwnCode(*(Program(tape.steps, new_registers(tape, *lanes), tape.outputs) for tape in tapes))


NOTHING = Tape(np.zeros((0, 4), np.int64), np.zeros(0), np.zeros(0, np.int64), 0)


def has_function(own: OwnCode | None) -> bool:
    """Whether E is a function of the weights."""
    if own is None:
        return False
    return len(own.f.outputs) > 0


def has_activation(own: OwnCode | None) -> bool:
    """Whether there is an activation of the user's own."""
    if own is None:
        return False
    return len(own.A.outputs) > 0


def has_error(own: OwnCode | None) -> bool:
    """Whether there is an error of the user's own."""
    if own is None:
        return False
    return len(own.E.outputs) > 0


def function_at(own: OwnCode | None, w: float, v: float) -> tuple[float, float, float]:
    """f, ∂f/∂w and ∂f/∂v; 0 without a sign, as −w² and its slope have one at 0."""
    if own is None:
        return 0.0, 0.0, 0.0
    steps, registers, outputs = own.f.steps, own_registers(own.f.registers), own.f.outputs
    store(registers, 0, 0, w)
    store(registers, 1, 0, v)
    run_tape(steps, registers)
    f, df_dw, df_dv = load(registers, outputs[0], 0), load(registers, outputs[1], 0), load(registers, outputs[2], 0)
    return f + 0.0, df_dw + 0.0, df_dv + 0.0


def activation_at(own: OwnCode | None, z: float) -> tuple[float, float]:
    """A and A′."""
    if own is None:
        return 0.0, 0.0
    steps, registers, outputs = own.A.steps, own_registers(own.A.registers), own.A.outputs
    store(registers, 0, 0, z)
    run_tape(steps, registers)
    return load(registers, outputs[0], 0), load(registers, outputs[1], 0)


def error_at(own: OwnCode | None, y_hat: float, y: float) -> tuple[float, float]:
    """E and ∂E/∂ŷ."""
    if own is None:
        return 0.0, 0.0
    steps, registers, outputs = own.E.steps, own_registers(own.E.registers), own.E.outputs
    store(registers, 0, 0, y_hat)
    store(registers, 1, 0, y)
    run_tape(steps, registers)
    return load(registers, outputs[0], 0), load(registers, outputs[1], 0)
