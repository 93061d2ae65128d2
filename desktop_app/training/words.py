"""What a session says of edits: why one is refused, and why one begins the run again."""

_NAMES = {
    "network": "the network",
    "activation": "the activation",
    "error": "the error",
    "start.w": "the start weight",
    "start.b": "the start of the bias",
    "start.w1": "the start of w₁",
    "start.w2": "the start of w₂",
    "seed": "the seed",
}


def restart_in_words(path: str) -> str:
    """Why a run began again."""
    name = _NAMES.get(path, path)
    return f"Started again: {name} cannot change during a run. Ctrl+Z brings the last run back."


def fault_in_words(path: str, words: str) -> str:
    """A fault between values as one says it beside a form."""
    if path.startswith("start."):
        return f"{_NAMES[path].capitalize()} {words.replace(' (bounds: null)', '')}."  # how one writes it in a file
    return f"The desired output of pattern {int(path.split('[')[1].split(']')[0]) + 1} {words}."
