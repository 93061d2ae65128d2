"""Runs one step of the set-up as a child process, its output in the log."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from desktop_app.setup.messages import Voice


class StepFailed(Exception):
    """A step failed; the text is the end of its output."""


def run_step(
    voice: Voice,
    command: Sequence[str],
    *,
    folder: Path,
    variables: Mapping[str, str],
    lock: int | None = None,
    show: Callable[[str], None] | None = None,
) -> None:
    """Run a command to its end. It keeps the lock, too: if we are killed, no other start builds while it still runs."""
    voice.note(f"$ {' '.join(command)}")
    last_lines: deque[str] = deque(maxlen=60)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if lock is None or os.name == "nt" else (lock,),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as step:
        try:
            for line in step.stdout or ():
                last_lines.append(line)
                voice.note(line)
                if show:
                    show(line)
        except BaseException:
            step.terminate()
            raise
    if step.returncode:
        raise StepFailed("".join(last_lines))
