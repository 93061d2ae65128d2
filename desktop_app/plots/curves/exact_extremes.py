"""What lies between the samples of a curve or a landscape: where it is lowest and highest, and where the balls are."""

from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite

import numpy as np

from desktop_app.core.analysis.landscape import Ground, error_plane
from desktop_app.core.run.run import Reading
from desktop_app.plots.curves.section import Section
from desktop_app.plots.other_runs import on_curve, others_of
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import CURVE_POINTS, Range

# So often the samples about an extreme are taken anew: on a curve 400 times as close, on a landscape 10 times.
_CLOSER, _CLOSER_ON_GROUND, _GRID = 4, 8, 21
Points = list[tuple[float, float]]
Places = list[tuple[float, float, float]]  # E, and the two weights


def on_curves(reading: Reading, runs: Sequence[ShownRun], which: int, x: Range) -> dict[int, Points]:
    """Points (w, E) of the error curves over weight `which`, by their columns in the plot's table."""
    if any(each.settings.has_many_patterns for each in (reading, *(run.reading for run in runs))):
        return {}  # it would take too long
    section, many = Section(reading, which, False), len(reading.settings.patterns)
    curves: list[Callable[[Array], Array]] = [partial(_of_pattern, section, k) for k in range(many)]
    if many > 1:
        curves.append(lambda w: section.total(w, section.errors(w)))
    if section.is_mini_batch:
        curves.append(section.step_error)
    found = [_extremes(E, x) for E in curves]
    found[_column(section)].append((section.w, section.E))
    others = [run.reading for run in runs if not run.is_active]
    for other, run in zip(others, on_curve(reading, runs, which, x), strict=True):
        if not all(map(isfinite, run.place)):
            continue
        theirs = Section(other, which, False)
        if run.line.size:
            found.append([*_extremes(theirs.step_error, x), run.place])
        else:
            found[_column(theirs)].append(run.place)
    return {k: [point for point in points if x[0] <= point[0] <= x[1]] for k, points in enumerate(found, start=1)}


def on_landscape(reading: Reading, runs: Sequence[ShownRun], ground: Ground) -> Places:
    """Places of a landscape: of the balls, the lowest and the highest."""
    settings, ws, vs = ground.settings, ground.ws, ground.vs
    within = float(ws[0]), float(ws[-1]), float(vs[0]), float(vs[-1])
    found: Places = []
    if settings.has_many_patterns:
        return found  # it would take too long
    for best in (np.argmin, np.argmax):
        left, right, low, high = within
        for _ in range(_CLOSER_ON_GROUND):
            w, v = np.linspace(left, right, _GRID), np.linspace(low, high, _GRID)
            E = error_plane(settings, w, v)
            there = np.flatnonzero(np.isfinite(E))
            if not len(there):
                break
            k, at = divmod(int(there[best(E.ravel()[there])]), _GRID)
            left, right = float(w[max(at - 1, 0)]), float(w[min(at + 1, _GRID - 1)])
            low, high = float(v[max(k - 1, 0)]), float(v[min(k + 1, _GRID - 1)])
            found.append((float(E[k, at]), float(w[at]), float(v[k])))
    for each in (reading, *others_of(reading, runs)):
        w_at, v_at = each.step.state.weights
        E_at = float(error_plane(settings, [w_at], [v_at])[0, 0])
        if isfinite(E_at) and within[0] <= w_at <= within[1] and within[2] <= v_at <= within[3]:
            found.append((E_at, w_at, v_at))
    return found


def _extremes(E: Callable[[Array], Array], x: Range) -> Points:
    """Where E is least and greatest in a range, and E there; none where it is nowhere finite."""
    found: Points = []
    for best in (np.argmin, np.argmax):
        low, high = x
        for _ in range(_CLOSER):
            w = np.linspace(low, high, CURVE_POINTS)
            values = E(w)
            there = np.flatnonzero(np.isfinite(values))
            if not len(there):
                return found
            at = int(there[best(values[there])])
            low, high = float(w[max(at - 1, 0)]), float(w[min(at + 1, CURVE_POINTS - 1)])
        found.append((float(w[at]), float(values[at])))
    return found


def _of_pattern(section: Section, k: int, w: Array) -> Array:
    curve: Array = section.errors(w)[k]
    return curve


def _column(section: Section) -> int:
    """Which of the curves, each pattern's, that of all and that of a mini-batch, a step of the section lies on."""
    pattern = section.reading.step.pattern
    return -1 if pattern is None else pattern
