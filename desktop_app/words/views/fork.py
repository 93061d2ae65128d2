"""A fork in words: of what there is none, what w comes to at a learning rate, and where chaos begins."""

from itertools import pairwise

from desktop_app.core.maps.fork import Filled
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count, percent
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.run.book import Array

SECRET = "The fork is hidden until you have said what comes"
COMPILING = "Compiling the fork: once, up to a minute"
NOT_COMPILED = "The fork is not compiled yet: its page does that"
COMPUTING = "Computing the fork"
NO_COMPILER = "Forks need a compiler, which is missing here · nudge doctor says more"
OF_PRESENT_SETTINGS = "This run changes on its way · The fork is of the settings in force here"
TOO_CLOSE = "Doubles end here · No numbers are between · Zoom out"
EXPONENT = "Lyapunov exponent"
# Values nearer than this, beside their size, are one; more of them than this are not told apart.
_NEAR, _MOST = 1e-6, 32
_CHAOTIC = 1e-3  # an exponent above this is positive, whatever is left of the run's beginning


def why_none(settings: Experiment) -> str:
    """Why there is no fork; "" where there is one."""
    if settings.has_many_patterns:
        return f"Of more than {MOST_APART} patterns no fork is drawn"
    return ""


def values_after(iterations: int, symbol: str) -> str:
    """The key of the picture."""
    return f"{symbol} after {count(iterations)} iterations"


def at_column(filled: Filled, column: int, w: Array, symbol: str) -> str:
    """What a column says, `symbol` being the parameter: α 57.2 · w: 4 values · exponent −0.12."""
    exponent = brief(float(filled.answers.exponent[column]))
    value = brief(float(filled.fork.x.centres[column]))
    weight = filled.fork.experiment.net.symbols[0]
    return f"{symbol} {value} · {weight}: {_values(w[column])} · exponent {exponent}"


def fork_in_words(filled: Filled, w: Array, value: float, symbol: str) -> str:
    """What a glance at the fork over the parameter `symbol` would tell, whose present value this is."""
    x, exponent = filled.fork.x, filled.answers.exponent
    values, weight = x.centres, filled.fork.experiment.net.symbols[0]
    begin = f"{weight} after {count(filled.fork.iterations)} iterations"
    told = [f"{begin}, for {symbol} from {brief(x.low)} to {brief(x.high)}."]
    single = [distinct(column) == 1 for column in w]
    if all(single):
        told.append("It comes to a single value everywhere.")
    elif single[0]:
        told.append(
            f"It comes to a single value up to about {symbol} = {brief(float(values[single.index(False)]), 3)}."
        )
    chaotic = exponent > _CHAOTIC
    if chaotic.any():
        first = brief(float(values[int(chaotic.argmax())]), 3)
        told.append(f"The exponent is positive for {percent(float(chaotic.mean()))} % of them, first at {first}.")
    else:
        told.append("The exponent is positive nowhere.")
    if x.low <= value <= x.high:
        column = min(int((value - x.low) / (x.high - x.low) * x.pixels), x.pixels - 1)
        told.append(f"At the present value: {at_column(filled, column, w, symbol)}.")
    return " ".join(told)


def distinct(values: Array) -> int | None:
    """How many values there are, told apart as far as a run of finite length can; None: many; 0: the run ends."""
    if not (values == values).all():
        return 0
    ordered = sorted(values.tolist())
    near = _NEAR * max(1.0, abs(ordered[0]), abs(ordered[-1]))
    found = 1 + sum(after - before > near for before, after in pairwise(ordered))
    return found if found <= _MOST else None


def _values(values: Array) -> str:
    found = distinct(values)
    if found == 0:
        return "the run ends"
    if found == 1:
        return brief(float(values[-1]))
    return "many values" if found is None else f"{found} values"
