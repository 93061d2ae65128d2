"""The parts of a worked step that can stand alone: network, gates, derivation, amount, check, and each equation."""

from desktop_app.core.derivation.derivation import ERROR, FORWARD, Line, lines
from desktop_app.core.model.experiment import Experiment

NETWORK, GATES, DERIVATION, AMOUNT, CHECK = "network", "gates", "derivation", "amount", "check"
_TITLES = {
    NETWORK: "The network", GATES: "Three gates", DERIVATION: "The derivation",
    AMOUNT: "Direction and amount, promise and delivery", CHECK: "Is the gradient right?",
}  # fmt: skip
NUMBERED = "("


def parts_of(settings: Experiment, pattern: int = 0) -> dict[str, str]:
    """The title of each part, by its name; an equation has its number or its word as a name."""
    titles = {name: title for name, title in _TITLES.items() if settings.net.has_patterns or name != GATES}
    return titles | {name: f"Equation {line.label}" for name, line in _equations(settings, pattern).items()}


def lines_of(settings: Experiment, part: str, pattern: int = 0) -> tuple[Line, ...]:
    """The equations of a part: of the network those that lead forward, else all, or the one of this name."""
    every = lines(settings, pattern)
    if part == NETWORK:
        return tuple(line for line in every if line.beat in (FORWARD, ERROR))
    if part in (GATES, AMOUNT, CHECK):
        return ()
    return (_equations(settings, pattern)[part],) if part not in ("", DERIVATION) else every


def unnumbered(line: Line) -> Line:
    """The line without its number; a word before it stays."""
    return line._replace(label="") if line.label.startswith(NUMBERED) else line


def _equations(settings: Experiment, pattern: int) -> dict[str, Line]:
    """Each line by its name, with what is left of its sign."""
    made: dict[str, Line] = {}
    for line in lines(settings, pattern):
        first = line.label.strip("()").replace(" ", "-")
        many = sum(name == first or name.startswith(f"{first}-") for name in made)
        made[f"{first}-{many + 1}" if first in made else first] = line._replace(shows_left=True)
    return made
