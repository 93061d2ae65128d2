"""Gives each promise its ledger."""

import faulthandler
from collections.abc import Callable

import pytest

from tests.promises.ledger import Ledger, Promise
from tests.ui.conftest import opened as opened

LedgerOf = Callable[[Promise], Ledger]


@pytest.fixture
def ledger_of(pytestconfig: pytest.Config) -> LedgerOf:
    """The ledger of a promise, tried for as long as is asked for."""
    minutes: float = pytestconfig.getoption("minutes") if pytestconfig.getoption("thorough") else 0.0
    if minutes:
        faulthandler.cancel_dump_traceback_later()  # it may take longer than other tests
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache
    return lambda promise: Ledger(promise, cache, minutes)
