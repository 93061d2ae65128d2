"""The log file, which has the details of failures."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

_BYTES = 200_000
_OURS = ("nudge", "desktop_app")  # of other packages only warnings and errors are of use
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file() -> Path:
    """The path of the log file."""
    return Path(platformdirs.user_log_dir("nudge", appauthor=False)) / "nudge.log"


def start_log() -> None:
    """Write to the log file from now on, or to standard error if there can be none."""
    logging.raiseExceptions = False  # a full disk: nobody wants a traceback for each line
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(log_file(), maxBytes=_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(level=logging.WARNING, format=_LINE, handlers=[handler])
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
