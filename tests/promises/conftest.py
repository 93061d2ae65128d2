"""Gives each promise its ledger."""

from collections.abc import Callable

import pytest

from tests.promises.ledger import Ledger, Promise
from tests.ui.conftest import opened as opened

LedgerOf = Callable[[Promise], Ledger]


@pytest.fixture
def ledger_of(pytestconfig: pytest.Config) -> LedgerOf:
    """The ledger of a promise, as long as `--thorough` says."""
    minutes: float = pytestconfig.getoption("thorough")
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache
    return lambda promise: Ledger(promise, cache, minutes)
