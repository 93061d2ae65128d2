"""The row of a run in the table of runs, and the numbers of all rows."""

from collections.abc import Sequence

from desktop_app.core.model.numbers import brief, count, in_full
from desktop_app.training.frame import Member, Tolerances
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.run_names import run_names

NAME, RULE, RATE, ITERATION, WEIGHT, ERROR, BELOW, NEAR, VERDICT = range(9)
HEADINGS = ("Run", "Rule", "α", "i", "w", "E", "E <", "→ w*", "Verdict")
_DIGITS, _DIGITS_ALONE = 3, 4  # of each of two weights, and of a single weight


def names_of(members: Sequence[Member]) -> tuple[str, ...]:
    """The names of runs side by side."""
    return run_names([member.experiment for member in members])


def row_of(member: Member, name: str) -> tuple[str | None, ...]:
    """The texts in the order of `HEADINGS`; None where one is not worked out yet."""
    step, settings, made = member.reading.step, member.reading.settings, member.comparison
    digits = _DIGITS if settings.weight_count > 1 else _DIGITS_ALONE
    weights = ", ".join(brief(w, digits) for w in step.state.weights[: settings.weight_count])
    judged: tuple[str | None, ...] = (None, None, None)
    if made is not None:
        judged = _first(made.below), _first(made.near), made.verdict.words
    trained = settings.rule.kind.label, brief(settings.rule.rate)
    return name, *trained, count(step.iteration), weights, brief(step.E), *judged


def _first(i: int | None) -> str:
    """A first iteration: – if there is none, ? if it is not known."""
    if i is None:
        return "–"
    return "?" if i < 0 else count(i)


def weights_in_full(member: Member) -> str:
    """The weights with all their digits, a line each."""
    pairs = zip(member.reading.settings.net.symbols, member.reading.step.state.weights, strict=False)
    return "\n".join(f"{symbol} = {in_full(w)}" for symbol, w in pairs)


def runs_data(members: Sequence[Member], tolerances: Tolerances) -> DataTable:
    """The numbers of the table, with all digits."""
    names = tuple(dict.fromkeys(name for each in members for name in each.experiment.net.weight_names))
    near = (f"E < {tolerances.E!r}", f"|w − w*| < {tolerances.w!r}")
    rows: list[tuple[Value, ...]] = []
    for member, name in zip(members, names_of(members), strict=True):
        step, settings, made = member.reading.step, member.reading.settings, member.comparison
        weights = dict(zip(settings.net.weight_names, step.state.weights, strict=False))
        judged: tuple[Value, ...] = (made.below, made.near, made.verdict.words) if made else (None, None, None)
        begun = (name, settings.rule.kind.label, settings.rule.rate, step.iteration)
        rows.append((*begun, *(weights.get(each) for each in names), step.E, *judged))
    return DataTable(("Run", "Rule", "α", "i", *names, "E", *near, "Verdict"), rows)
