"""What all tests share: own folders, the application, the compiled loop, and a watch over what is left behind."""

import gc
import os
import random
import signal
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

import desktop_app.plots  # noqa: F401 - imports pyqtgraph as the program does
from desktop_app.core.run import compiled
from desktop_app.core.run.compiling import NAMES, NAMES_WITH_EXTRAS, OF_THE_LOOP
from desktop_app.ui.common.scaling import scale_windows
from tests.leaks import Watch
from tests.stored_code import store, stored_or_loaded, take_over

# A screen that holds every window that the tests open; the plain offscreen one has 800 × 600 pixels.
_SCREEN = Path(__file__).with_name("screen.json")
if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    os.environ["QT_QPA_PLATFORM"] = "offscreen" if os.name == "nt" else f"offscreen:configfile={_SCREEN}"


# In the background of a script Ctrl+C is ignored, and programs inherit that: those that the tests start must not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="try each promise for long, from where that stopped last")
    parser.addoption("--minutes", type=float, default=12.0, help="how long each promise is tried (12)")
    parser.addoption("--shuffle", metavar="SEED", help="run the tests in another order")
    parser.addoption("--interpreted", action="store_true", help="compile nothing: for a program altered on purpose")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if seed := config.getoption("shuffle"):
        random.Random(seed).shuffle(items)


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen screen says so of windows that have a least size and of lists that open; nothing is wrong.
    missing = r"^This plugin does not support (propagateSizeHints\(\)|raise\(\)|grabbing the keyboard)$"
    config.addinivalue_line("qt_log_ignore", missing)


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    watch = Watch()
    with watch.noting():
        yield watch


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(watch: Watch) -> Iterator[None]:
    """Fail a test that leaves a running thread, an active timer or a window, and say where it was started."""
    before = watch.alive()
    yield
    left = [words for key, words in watch.alive().items() if key not in before]
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application, dressed as the program dresses it."""
    from desktop_app.ui.window.application import make_application, tidy_up_here

    app = QApplication.instance()
    _kept.append(app if isinstance(app, QApplication) else make_application())
    tidy_up_here(_kept[0])
    yield _kept[0]
    # Widgets in cycles must go before the application does.
    gc.collect()


_kept: list[QApplication] = []


@pytest.fixture(scope="session", autouse=True)
def cache_home(pytestconfig: pytest.Config) -> Iterator[Path]:
    """Where compiled code is stored: it is compiled once for all tests and their subprocesses.

    Its folder is named after its sources and versions, so what an earlier run of the tests has compiled is good.
    """
    home = pytestconfig.cache.mkdir("compiled") if pytestconfig.cache else Path(tempfile.mkdtemp())
    take_over(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home))
        patch.setattr(compiled, "compiled_or_loaded", stored_or_loaded)
        yield home


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own, so that no preference or log leaks into another test; only the cache is shared."""
    home = tmp_path / "home"
    for name in ("config", "state", "data"):
        (home / name).mkdir(parents=True)
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(home / name))
    monkeypatch.setenv("HOME", str(home))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "config"))
    yield home
    scale_windows(1.0)  # the size of the text is one of the preferences


@pytest.fixture(scope="session")
def compiled_loop(pytestconfig: pytest.Config) -> None:
    """The training loop, compiled; its functions beside each other."""
    if pytestconfig.getoption("interpreted"):
        return
    names = (*NAMES, *NAMES_WITH_EXTRAS)
    forms = defaultdict(list)
    for name in names:
        forms[OF_THE_LOOP[name].function].append(OF_THE_LOOP[name])
    with ThreadPoolExecutor() as executor:
        list(executor.map(lambda each: store(*each), forms.values()))
    assert compiled.loop.compile(names), compiled.loop.fault
