"""Compiled, interpreted, in lanes and in a plain loop that shares no code: runs have the bits of everywhere else."""

from typing import Any

import pytest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.digest import computes_as_others, digest
from desktop_app.core.run.run import Run
from tests.core import plain_loop
from tests.core.run.same_bits import LENGTHS, Case, cases, other_bits, other_bits_in_lanes, pairwise


@pytest.fixture
def some(pytestconfig: pytest.Config) -> list[Case]:
    """Every combination if that may take long, else as many as make all pairs."""
    return cases() if pytestconfig.getoption("thorough") else pairwise()


@pytest.mark.usefixtures("compiled")
def test_compiled_they_have_their_digests() -> None:
    assert loop.is_compiled
    assert [*other_bits(cases(), *LENGTHS)] == []


@pytest.mark.usefixtures("compiled")
def test_in_lanes_they_have_their_digests(some: list[Case]) -> None:
    assert loop.has_lanes
    assert [*other_bits_in_lanes(some, -1)] == []


def test_interpreted_they_have_their_digests(
    some: list[Case], pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_compiled", {})
    assert [*other_bits(some, *LENGTHS[: 2 if pytestconfig.getoption("thorough") else 1])] == []


def test_a_plain_loop_that_shares_no_code_gives_the_same_digests(some: list[Case]) -> None:
    for case in some:
        assert plain_loop.digest(case.experiment, LENGTHS[0])[:16] == case.digests[0], case.experiment.name


def test_the_short_list_of_the_doctor_is_known(form: str) -> None:
    assert computes_as_others(), form


def test_one_bit_makes_another_digest() -> None:
    run = Run(Experiment())
    run.advance(100)
    before = digest(run)
    bits: Any = run.timeline.least.view("u8")
    for row in range(3):  # of w, E and the gradient
        bits[row, 50] ^= 1
        assert digest(run) != before
        bits[row, 50] ^= 1
    assert digest(run) == before
