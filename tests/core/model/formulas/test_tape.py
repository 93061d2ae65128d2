"""Tapes: the same bits interpreted, compiled for a number and compiled for lanes; nothing computed twice."""

import random
from math import inf, nan
from typing import Any

import numpy as np
from hypothesis import given, settings

from desktop_app.core.model.formulas import tape
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tape import new_registers, run_tape
from desktop_app.core.model.formulas.taping import tape_of, value_of
from desktop_app.core.model.formulas.tree import FUNCTIONS, Node
from tests.core.model.formulas.drawn import NAMES, trees

EDGES = (nan, inf, -inf, 0.0, -0.0, 5e-324, 1e-300, 1.0, -1.0, 2.5, -3.0, 710.0, -746.0, 1e12, 1e308, -1e308)


def everything() -> list[OwnFormula]:
    """Formulas with every operation, and their slopes."""
    texts = [
        "w + v", "w - v", "w*v", "w/v", "-w", "|w|", "w^v", "w^2", "w^3", "w^4", "w^5", "w^2.5",
        "[w > v]*v", "[w <= v]/v",
        *(f"{f}(w)" for f, count in FUNCTIONS.items() if count == 1), "min(w, v)", "max(w, v)", "2^w", "1 - sigma(w)",
    ]  # fmt: skip
    formulas = [OwnFormula.parsed(text, NAMES) for text in texts]
    return formulas + [formula.slope("w") for formula in formulas]


def test_every_operation_is_on_the_tape_of_this_test() -> None:
    written = tape_of(everything(), NAMES)
    assert set(written.steps[:, 0]) == set(range(tape.GATE + 1))


def compiled_tape() -> Any:
    import numba

    from desktop_app.core.run.compiling import teach_numba

    teach_numba()

    def run(steps: Any, registers: Any) -> None:
        run_tape(steps, registers)

    return numba.njit(error_model="numpy")(run)


def test_the_bits_are_the_same_interpreted_compiled_and_in_lanes(compiled: None) -> None:
    from desktop_app.core.run.lanes import LANES

    rng = random.Random(18)
    formulas = everything()
    points = [(w, v) for w in EDGES for v in EDGES]
    points += [(rng.gauss(0.0, 3.0), rng.gauss(0.0, 3.0) * 2.0 ** rng.randint(-40, 40)) for _ in range(6 * LANES)]
    written = tape_of(formulas, NAMES)
    run, of_lanes = compiled_tape(), new_registers(written, LANES)
    for k in range(0, len(points), LANES):
        some = points[k : k + LANES]
        of_lanes[:2, 0] = np.transpose(some)
        run(written.steps, of_lanes)
        for lane, point in enumerate(some):
            interpreted, of_number = new_registers(written), new_registers(written)
            interpreted[:2, 0] = of_number[:2, 0] = point
            run_tape(written.steps.data, interpreted.data)
            run(written.steps, of_number)
            for made in (of_number[:, 0], of_lanes[:, 0, lane]):
                np.testing.assert_array_equal(made, interpreted[:, 0], str(point))
                is_number = ~np.isnan(made)
                assert (np.signbit(made) == np.signbit(interpreted[:, 0]))[is_number].all(), point


@settings(max_examples=60, deadline=None)
@given(trees)
def test_a_formula_from_a_file_gives_the_same_bits(tree: Node) -> None:
    formula = OwnFormula(tree)
    again = OwnFormula.parsed(formula.text, NAMES)
    ours, theirs = (tape_of([each, each.slope("w"), each.slope("v")], NAMES) for each in (formula, again))
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
    assert repr(value_of(formula, w=0.7, v=-1.3)) == repr(value_of(again, w=0.7, v=-1.3))


def test_what_formulas_have_in_common_is_computed_once() -> None:
    formula = OwnFormula.parsed("sigma(w*v)^2", NAMES)
    written = tape_of([formula, formula.slope("w"), formula.slope("v")], NAMES)
    assert len(set(map(tuple, written.steps[:, [0, 2, 3]]))) == len(written.steps)
    assert list(written.steps[:, 0]).count(tape.SIGMA) == 2  # σ(wv), and σ(−wv) for 1 − σ(wv)
    registers = new_registers(written)
    registers[:2, 0] = 0.5, 2.0
    run_tape(written.steps.data, registers.data)
    assert registers[written.outputs[0], 0] == value_of(formula, w=0.5, v=2.0)


def test_a_formula_without_a_step_has_a_tape() -> None:
    for text, value in (("w", 0.25), ("3", 3.0), ("pi", np.pi)):
        assert value_of(OwnFormula.parsed(text, NAMES), w=0.25, v=0.0) == value


def test_differences_keep_the_digits_that_they_would_lose() -> None:
    assert value_of(OwnFormula.parsed("1 - sigma(w)", NAMES), w=40.0, v=0.0) == 4.248354255291589e-18
    assert value_of(OwnFormula.parsed("tanh(w)", NAMES).slope("w"), w=30.0, v=0.0) > 3.5e-26
