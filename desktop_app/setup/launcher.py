"""Sets Nudge up if needed, then starts it, or its tests.

This module and those it imports use the standard library alone: nothing else is installed yet.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from desktop_app.setup import system_libraries
from desktop_app.setup.environment import Environment
from desktop_app.setup.file_lock import setup_lock
from desktop_app.setup.messages import LaunchFailed, Voice, remedy_for
from desktop_app.setup.system_packages import provide_libraries, provide_test_tools
from desktop_app.setup.verbs import VERBS

# One process per core; the tests of a module stay together, since they share what they set up. A test whose process
# dies has failed, and would be tried again in each new process. Sorted by how many tests they have, modules with a few
# long ones would come last.
_WHOLE_SUITE = ("--numprocesses=auto", "--dist=loadscope", "--no-loadscope-reorder", "--max-worker-restart=0")
_THOROUGH = "--thorough"  # of the tests: tries each promise for minutes
_PATIENCE_AT_CTRL_C = 3  # seconds for the window to close itself


def main(arguments: Sequence[str], root: str) -> int:
    """Do what launch.pyw is for. Returns the program's own exit status, or 1 if it could not be started."""
    voice = Voice()
    tests = arguments[:1] == ["--test"]
    signal.signal(signal.SIGTERM, _end)
    try:
        environment = Environment(Path(root).resolve(), voice)
        return _test(environment, arguments[1:]) if tests else _open(environment, arguments)
    except KeyboardInterrupt:
        voice.say("Stopped.")
        return 130
    except Exception as error:
        message = _in_words(error, Path(root))
        voice.note(traceback.format_exc())
    voice.failure(message, in_window=not tests)
    return 1


def _in_words(error: Exception, root: Path) -> str:
    if isinstance(error, LaunchFailed):
        return str(error)
    if isinstance(error, OSError):
        return remedy_for(str(error), root) or f"The system refused something that Nudge needs: {error}"
    return f"This is a fault of Nudge itself: {type(error).__name__}: {error}"


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(143)


def _open(environment: Environment, arguments: Sequence[str]) -> int:
    """Open the window, or run one verb. Check first what the window needs: Qt would only crash."""
    if arguments and (arguments[0] in VERBS or arguments[0].startswith("--")):
        _set_up(environment, frozenset())
        return _run(environment, [str(environment.python), "-m", "desktop_app", *arguments])
    fault = system_libraries.display_fault()
    if fault:
        raise LaunchFailed(fault)
    if not environment.is_ready(frozenset()):
        provide_libraries(environment.voice, environment.site_packages)  # now, before a long download
    _set_up(environment, frozenset(), "Opening the window …")
    provide_libraries(environment.voice, environment.site_packages)
    return _watch(environment, [str(environment.windowed_python), "-m", "desktop_app", *arguments])


def _test(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the tests, without using the screen; returns pytest's exit status."""
    provide_test_tools(environment.voice)
    provide_libraries(environment.voice, environment.site_packages, platform="xcb")
    _set_up(environment, frozenset({"test"}), "Running the tests …")
    provide_libraries(environment.voice, environment.site_packages, platform="xcb")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    chosen = [*_WHOLE_SUITE, *arguments] if not arguments or arguments[0] == _THOROUGH else arguments
    return _run(environment, [str(environment.python), "-m", "pytest", *chosen], folder=environment.root)


def _set_up(environment: Environment, extras: frozenset[str], *coming: str) -> None:
    """Set the environment up if it is not ready. ``coming``: the stage after it, which is counted, too."""
    if environment.is_ready(extras):
        return
    voice = environment.voice

    def waiting() -> None:
        voice.say("Another start of Nudge is setting it up; waiting for that …")

    with setup_lock(environment.root / ".venv.lock", waiting) as lock:
        if environment.is_ready(extras):  # the other start has set it up
            return
        voice.expect(3 + len(coming))
        voice.stage("Making the environment …")
        extras = environment.make(extras, lock)
        voice.stage("Compiling the training loop …")
        compiler = (str(environment.python), "-m", "desktop_app", "doctor", "--compile")
        try:
            environment.run(lock, "The training loop could not be compiled.", *compiler)
        except LaunchFailed:
            voice.say(f"Warning: the training loop could not be compiled, so Nudge will run slower (see {voice.log}).")
        environment.finish(extras)
    for text in coming:
        voice.stage(text)
        voice.end_stage()


def _run(environment: Environment, command: Sequence[str], folder: Path | None = None) -> int:
    """Run a command in this terminal, as if it had been typed there."""
    with subprocess.Popen(command, env=environment.variables(), cwd=folder) as child:
        return _exit_status(_wait(child))


def _watch(environment: Environment, command: Sequence[str]) -> int:
    """Run the window. Its errors go to the log; if it ends badly, tell the user why."""
    voice = environment.voice
    voice.note(f"$ {' '.join(command)}")
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        output = None if sys.stdout is not None else subprocess.DEVNULL
        with subprocess.Popen(command, env=environment.variables(), stdout=output, stderr=errors) as child:
            status = _exit_status(_wait(child))
        errors.seek(0)
        said = errors.read()
    voice.note(said)
    if status not in (0, 130, 143):
        voice.failure(_why(environment, status, said), in_window=True)
    return status


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Wait until it ends. Ctrl+C reaches the child as well, so give it time to end by itself."""
    try:
        return child.wait()
    except KeyboardInterrupt:
        try:
            return child.wait(_PATIENCE_AT_CTRL_C)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.terminate()
            return child.wait()
    except BaseException:
        child.terminate()
        raise


def _why(environment: Environment, status: int, said: str) -> str:
    """Why the window ended badly, for the user."""
    crashed = not 0 < status < 128
    fault = system_libraries.screen_fault(environment.site_packages) if crashed else None
    if fault:
        return fault
    if re.search(r"No module named|^ImportError: ", said, re.MULTILINE):
        environment.invalidate()
        return "Some of Nudge's libraries are damaged or gone.\nStart Nudge again: it will repair them."
    if crashed:
        return f"Nudge ended unexpectedly ({_name_of(status)}).\nStart it again; what it printed is in the log."
    if "Traceback (most recent call last)" in said:
        return f"This is a fault of Nudge itself: {said.strip().splitlines()[-1]}"
    return said.strip()[-2000:] or f"Nudge ended with status {status}."


def _exit_status(code: int) -> int:
    """The exit status as a shell reports it: 128 and more for a child that a signal ended."""
    return 128 - code if code < 0 else code


def _name_of(status: int) -> str:
    try:
        return signal.Signals(status - 128).name
    except ValueError:
        return f"status {status:#x}"
