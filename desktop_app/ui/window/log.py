"""Where the details of what goes wrong are kept: a file of the user's."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

_BYTES = 200_000
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file() -> Path:
    """The file's path."""
    return Path(platformdirs.user_log_dir("nudge", appauthor=False)) / "nudge.log"


def start_log() -> None:
    """Write to the log file from now on, or, where that cannot be, to standard error."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(log_file(), maxBytes=_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(level=logging.INFO, format=_LINE, handlers=[handler])
