"""Hypothesis without a clock or a memory, and the training loop compiled once into the cache of the tests."""

import pytest
from hypothesis import HealthCheck, Phase, settings

from desktop_app.core.run.compiled import loop

settings.register_profile(
    "core",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# A program altered on purpose fails; nobody wants the smallest example of it.
settings.register_profile("altered", settings.get_profile("core"), phases=[Phase.explicit, Phase.generate])


@pytest.fixture(scope="session", autouse=True)
def _compiled_loop(compiled_loop: None) -> None:
    """All of them use it."""


@pytest.fixture
def compiled(pytestconfig: pytest.Config) -> None:
    """For tests of the compiled loop itself."""
    if pytestconfig.getoption("interpreted"):
        pytest.skip("nothing is compiled")


@pytest.fixture(params=["compiled", "interpreted"])
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The form in which runs are made: by the compiled loop, or by the same as if it were not compiled yet."""
    chosen = str(request.param)
    if chosen == "compiled":
        request.getfixturevalue("compiled")
    else:
        monkeypatch.setattr(loop, "_compiled", {})
    assert loop.is_compiled == (chosen == "compiled")
    return chosen


settings.load_profile("core")
