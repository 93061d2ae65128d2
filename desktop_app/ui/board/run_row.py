"""The row of a run in a table of runs, column by column."""

from desktop_app.core.model.numbers import brief, count, in_full
from desktop_app.training.frame import Member

NAME, RULE, RATE, ITERATION, WEIGHT, ERROR, BELOW, NEAR, VERDICT = range(9)
HEADINGS = ("Run", "Rule", "α", "i", "w", "E", "E <", "→ w*", "Verdict")
_DIGITS, _DIGITS_ALONE = 3, 4  # of each of two weights, and of a single weight


def row_of(member: Member) -> tuple[str | None, ...]:
    """The texts in the order of `HEADINGS`; None where one is not worked out yet."""
    step, settings, made = member.reading.step, member.reading.settings, member.comparison
    digits = _DIGITS if settings.weights > 1 else _DIGITS_ALONE
    weights = ", ".join(brief(w, digits) for w in step.state.weights[: settings.weights])
    judged: tuple[str | None, ...] = (None, None, None)
    if made is not None:
        judged = _first(made.below), _first(made.near), made.verdict.words
    trained = settings.rule.kind.label, brief(settings.rule.rate)
    return member.experiment.name, *trained, count(step.iteration), weights, brief(step.E), *judged


def _first(i: int | None) -> str:
    """A first iteration: – if there is none, ? if it is not known."""
    if i is None:
        return "–"
    return "?" if i < 0 else count(i)


def weights_in_full(member: Member) -> str:
    """The weights with all their digits, a line each."""
    pairs = zip(member.reading.settings.net.symbols, member.reading.step.state.weights, strict=False)
    return "\n".join(f"{symbol} = {in_full(w)}" for symbol, w in pairs)
