"""The map in words: what a pixel's run comes to, what is in view, and what runs it is of."""

from collections.abc import Sequence
from math import ceil, log10

from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.maps.axes import Axis, value_of
from desktop_app.core.maps.chart import Pixel
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import as_given, brief, count, in_print
from desktop_app.words.views.axes import axis_name, axis_symbol

COMPILING = "Compiling the loop of maps, once · This takes up to a minute"
NO_COMPILER = "Maps need numba’s compiler, which fails here · nudge doctor says more"
DOUBLES_END = "Doubles end here · No numbers are between · Zoom out"
OF_PRESENT_SETTINGS = "This run changes on its way · The map is of the settings in force here"
NOT_YET = "not computed yet"
_ENDLESS = tuple(kind.value for kind in (Kind.CHAOS, Kind.WANDERS, Kind.TOO_EARLY, Kind.DIVERGES))
_BRIEF = (("thrown onto the plateau", "thrown"), ("on the plateau", "plateau"))
_FEWEST_DIGITS, _MOST_DIGITS = 4, 17
_MOST_TOLD = 6
_WORTH_TELLING = 0.001  # of the pixels


def title_of(n: int) -> str:
    """The title of a picture."""
    return f"Map after n = {count(n)} iterations"


def key_of(number: int) -> str:
    """A verdict in a key: 2-cycle, whose number is still seen where the key is cut."""
    name = str(VERDICT_NAMES[number])
    if name.startswith(Kind.CYCLES.value):
        return f"{name.rpartition(' ')[2]}-cycle"
    for long, short in _BRIEF:
        name = name.replace(long, short)
    return name


def place_in_words(
    experiment: Experiment, paths: tuple[str, str], digits: tuple[int, int] = (_FEWEST_DIGITS, _FEWEST_DIGITS)
) -> str:
    """The two values of a pixel, with so many significant digits."""
    each = zip(paths, digits, strict=True)
    return " · ".join(f"{axis_symbol(experiment, path)} {_value(experiment, path, some)}" for path, some in each)


def _value(experiment: Experiment, path: str, digits: int) -> str:
    return in_print(as_given(value_of(experiment, path), digits))


def pixel_in_words(of: Map, row: int, column: int, pixel: Pixel | None) -> str:
    """What stands beside the mouse."""
    experiment = of.experiment_at(row, column)
    place = place_in_words(experiment, (of.x.path, of.y.path), (_digits(of.x, column), _digits(of.y, row)))
    if pixel is None:
        return f"{place} · {NOT_YET}"
    step = "iterations" if experiment.pass_length == 1 else "passes"
    symbols = experiment.net.symbols
    weights = zip(symbols, (pixel.w, pixel.v), strict=False)
    name = VERDICT_NAMES[pixel.verdict]
    when = "at last" if name == Kind.DIVERGES.value else f"at i = {count(of.iterations)}"  # it may end before
    ends = " · ".join(f"{symbol} {brief(w)} {when}" for symbol, w in weights)
    soon = "" if name in _ENDLESS else f", near its end after {count(pixel.passes)} {step}"
    return f"{place} · {name}{soon} · {ends}"


def _digits(axis: Axis, k: int) -> int:
    """How many digits tell a pixel from the next one."""
    value, apart = abs(float(axis.centres[k])), (axis.high - axis.low) / axis.pixels
    return min(_MOST_DIGITS, max(_FEWEST_DIGITS, ceil(log10(max(value, apart) / apart)) + 1))


def opening(place: str) -> str:
    """The name of the edit that adds the run of a pixel."""
    return f"opening a run of the map, {place}"


def opened(place: str) -> str:
    return f"Opened the run of a pixel, {place}."


def map_in_words(of: Map, shares: Sequence[tuple[str, float]], own: str) -> str:
    """What a glance at the map would tell: the verdicts in view with their shares, the most frequent first."""
    told = [name + f" {100 * share:.1f} %" for name, share in shares[:_MOST_TOLD] if share > _WORTH_TELLING]
    left_out = len(shares) - len(told)
    more = f", and {left_out} more" if left_out > 0 else ""
    x, y = (
        f"{axis_name(of.experiment, axis.path)} from {brief(axis.low)} to {brief(axis.high)}" for axis in (of.x, of.y)
    )
    return f"What becomes of runs in {count(of.iterations)} iterations, for {x} and {y}: {', '.join(told)}{more}.{own}"
