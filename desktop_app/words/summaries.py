"""What a screen reader says of a step and of a plot: what a glance would tell, in a few sentences."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from desktop_app.core.model.numbers import brief, compact
from desktop_app.core.model.step import Step
from desktop_app.words.data_table import DataTable, Value

# Of more curves only so many are described, and then the number of the others is said.
_MOST_CURVES = 6
NOTHING = "Nothing is drawn yet."
Points = Sequence[tuple[float, float]]
Places = Sequence[tuple[float, float, float]]  # E, and the two weights
NO_POINTS: Mapping[int, Points] = {}


def readouts_in_words(numbers: Iterable[tuple[str, str]], sentence: str) -> str:
    """The read-outs, each by its name, and the sentence: iteration i 5, weight w 0.85. Δw = …"""
    return f"{', '.join(f'{name} {text}' for name, text in numbers)}. {sentence}".strip()


def curves_in_words(table: DataTable, between: Mapping[int, Points] = NO_POINTS) -> str:
    """Where each curve of a table begins and ends, and its least and greatest value; the first column is the axis.

    `between` are points of the curves that lie between the rows, by the column.
    """
    axis = str(table.head[0]).removeprefix("from ") if table.head else ""
    curves = [
        (str(name), sorted([*_points(table, k), *between.get(k, ())])) for k, name in enumerate(table.head) if k > 0
    ]
    drawn = [(name, points) for name, points in curves if points]
    if not drawn:
        return NOTHING
    told = [f"{name}: {_course(points, axis)}." for name, points in drawn[:_MOST_CURVES]]
    if (more := len(drawn) - _MOST_CURVES) > 0:
        told.append(f"And {more} more curve{'s' if more > 1 else ''}.")
    return " ".join(told)


def ground_in_words(table: DataTable, symbols: Sequence[str], between: Places = ()) -> str:
    """The least and the greatest E of a landscape, and where they are; `between` are places between its rows."""
    across = table.head[1:]
    places = [
        (E, w, row[0]) for row in table.rows for w, E in zip(across, row[1:], strict=True) if _is_finite(E)
    ]  # fmt: skip
    places += between if places else ()
    if not places:
        return NOTHING
    ends = ("Least", min(places, key=_first)), ("Greatest", max(places, key=_first))
    return " ".join(
        f"{which} E in view {_number(E)}, at {symbols[0]} = {_number(w)}, {symbols[1]} = {_number(v)}."
        for which, (E, w, v) in ends
    )


def ball_in_words(symbols: Sequence[str], step: Step, is_secret: bool) -> str:
    """Where the ball is, and where the nudge takes it: The ball is at w = −2, E 0.1687; …"""
    here = ", ".join(f"{s} = {brief(value)}" for s, value in zip(symbols, step.state.weights, strict=False))
    words = f"The ball is at {here}, E {brief(step.E)}"
    if is_secret:
        return f"{words}."
    there = ", ".join(f"{s} = {brief(value)}" for s, value in zip(symbols, step.state_next.weights, strict=False))
    return f"{words}; the next nudge takes it to {there}."


def _points(table: DataTable, column: int) -> list[tuple[float, float]]:
    """The points of a curve that are drawn."""
    return [(float(row[0]), float(row[column])) for row in table.rows if _is_finite(row[0]) and _is_finite(row[column])]  # type: ignore[arg-type]


def _course(points: list[tuple[float, float]], axis: str) -> str:
    (x0, first), (x1, last) = points[0], points[-1]
    if len(points) == 1:
        return f"{brief(first)} at {axis} {_place(x0)}"
    way = "falls" if last < first else "rises" if last > first else "goes"
    words = f"{way} from {brief(first)} at {axis} {_place(x0)} to {brief(last)} at {axis} {_place(x1)}"
    least, most = min(points, key=_second), max(points, key=_second)
    for name, (x, y) in (("least", least), ("greatest", most)):
        if y not in (first, last):
            words += f", {name} {brief(y)} at {_place(x)}"
    return words


def _first(place: tuple[Value, Value, Value]) -> float:
    return float(place[0])  # type: ignore[arg-type]


def _second(point: tuple[float, float]) -> float:
    return point[1]


def _place(x: float) -> str:
    return str(int(x)) if x == int(x) else compact(x)


def _number(value: Value) -> str:
    return brief(float(value)) if isinstance(value, int | float) else str(value)


def _is_finite(value: Value) -> bool:
    return isinstance(value, int | float) and isfinite(value)
