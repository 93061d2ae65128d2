"""From one iteration to a later one: the loop, stopped wherever a parameter changes."""

from desktop_app.core.model.edits import state_after
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import Position
from desktop_app.core.run.book import Book
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.kernel import Settings


def travel(experiment: Experiment, position: Position, stop: int, book: Book) -> Position:
    """Replay from `position` to `stop`, with every change after `position` up to `stop`; returns the position there.

    All of these iterations have been made before, so they are finite.
    """
    for change in experiment.changes_in(position.i + 1, stop + 1):
        position = iterate(experiment, position, change.at, book)
        position = Position(change.at, state_after(experiment, change, position.state))
    return iterate(experiment, position, stop, book)


def iterate(experiment: Experiment, position: Position, stop: int, book: Book, tolerance: float = 0.0) -> Position:
    """Make iterations up to `stop`, between which nothing changes; returns the position reached."""
    if position.i == stop:
        return position
    return loop.advance(loop_settings(experiment, position.i, tolerance), position, stop, book)


def loop_settings(experiment: Experiment, i: int, tolerance: float = 0.0) -> Settings:
    """The settings in force at iteration `i`, as the loop takes them."""
    now = experiment.settings_at(i)
    rule_start = float(experiment.rule_start(i))
    columns, rule = now.pattern_list.columns, now.rule.numbers
    return Settings(now.codes, columns, rule, now.walls, now.seed, rule_start, tolerance, now.extras)
