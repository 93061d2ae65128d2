"""A plot on a page for LaTeX: an axis of pgfplots with the curves as coordinates, and its marks painted around them."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from desktop_app.figures.vector.tikz_page import PX_BP, TikzPage, number, stroke
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.dynamics.cobweb import CobwebPlot
from desktop_app.plots.items.curves import Curve
from desktop_app.plots.polyline import Array, alone
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import DOT_PX, SMALL_PT
from desktop_app.words.symbols import in_tex

_DIGITS = 8
_FARTHEST = 300.0  # decades that doubles have
_LABEL_PX = 6.0  # between an axis and the labels of its ticks


def paint_plot(painter: QPainter, page: TikzPage, plot: ReadingPlot, room: QRectF, scale: float) -> None:
    """Paint a plot into a room of the layout, which is `scale` times as large on the page."""
    traced = plot.traced() if isinstance(plot, IterationPlot | ErrorCurve | CobwebPlot) else None
    view: list[QGraphicsItem] = plot.view.childGroup.childItems()
    under = [item for item in view if traced is not None and item.zValue() < traced.zValue()]
    frame: list[QGraphicsItem] = [
        *(plot.axis(side) for side in ("bottom", "left")),
        plot.grid,
        *([traced] if traced is not None else []),
    ]
    with _hidden([*frame, *(item for item in view if item not in under)] if traced is not None else [*frame]):
        _render(painter, plot, room)
    page.write(_axis(page, plot, room, scale, [] if traced is None else traced.curves))
    if traced is not None:
        plot.setBackground(None)  # else it would cover the axis
        with _hidden([*frame, *under]):
            _render(painter, plot, room)


def _render(painter: QPainter, plot: ReadingPlot, room: QRectF) -> None:
    plot.render(painter, QRectF(room.topLeft(), QSizeF(plot.size())), plot.viewport().rect())


@contextmanager
def _hidden(items: list[QGraphicsItem]) -> Iterator[None]:
    """Leave these items out, but keep their room."""
    before = [item.opacity() for item in items]
    for item in items:
        item.setOpacity(0.0)
    yield
    for item, opacity in zip(items, before, strict=True):
        item.setOpacity(opacity)


def _axis(page: TikzPage, plot: ReadingPlot, room: QRectF, scale: float, curves: list[Curve]) -> str:
    """The axis with its curves."""
    view = plot.viewportTransform().mapRect(plot.view.sceneBoundingRect()).translated(room.topLeft())
    view = QRectF(view.topLeft() * scale, view.size() * scale)
    options = [
        "at={(0,0)}", "anchor=south west", "scale only axis",
        f"width={number(view.width() * PX_BP)}bp", f"height={number(view.height() * PX_BP)}bp",
        "axis x line*=bottom", "axis y line*=left", "tick style={draw=none}", "enlargelimits=false",
        "scaled ticks=false", "clip=true",
        f"axis line style={{{_pen(page, plot.axis('bottom').pen(), scale)}}}",
        *([f"grid=major,major grid style={{{_pen(page, plot.grid.pen, scale)}}}"] if plot.grid.isVisible() else []),
        "unbounded coords=jump", f"ticklabel style={{{_letters(page, plot, scale)}}}",
    ]  # fmt: skip
    for name, side in (("x", "bottom"), ("y", "left")):
        options += _side(page, plot, name, side, view, room, scale)
    body = "".join(_plot(page, plot, curve, scale) for curve in curves if len(curve.x))
    corner = f"shift={{({number(view.left())},{number(view.bottom())})}},x=1bp,y=1bp"
    lines = ",\n  ".join(options)
    return f"\\begin{{scope}}[{corner}]\n\\begin{{axis}}[\n  {lines}]\n{body}\\end{{axis}}\n\\end{{scope}}"


def _side(
    page: TikzPage, plot: ReadingPlot, name: str, side: str, view: QRectF, room: QRectF, scale: float
) -> list[str]:
    """Limits, ticks and label of one axis."""
    axis, limits = plot.axis(side), plot.view_range()[name == "y"]
    spacing, ticks = axis.tickValues(*limits, plot.view.height() if name == "y" else plot.view.width())[0]
    texts = axis.tickStrings(ticks, 1.0, spacing)
    low, high = (_value(each, axis.logMode) for each in limits)
    places = ",".join(_value(each, axis.logMode) for each in ticks)
    labels = ",".join(f"{{{in_tex(text)}}}" for text in texts)
    label = axis.label.sceneBoundingRect().center()
    middle = (plot.viewportTransform().map(label) + room.topLeft()) * scale
    across, up = (middle.x() - view.left()) / view.width(), (view.bottom() - middle.y()) / view.height()
    place = f"{number(across)},{number(up)}"
    style = "anchor=center", *(("rotate=90",) if name == "y" else ()), _letters(page, plot, scale)
    words = plot.axis_label(side) if axis.label.isVisible() else ""
    away = number(_LABEL_PX * scale * PX_BP)
    beside = f"anchor=north,yshift=-{away}bp" if name == "x" else f"anchor=east,xshift=-{away}bp"
    return [
        *([f"{name}mode=log"] if axis.logMode else []),
        f"{name}min={low},{name}max={high}", f"{name}tick={{{places}}}", f"{name}ticklabels={{{labels}}}",
        f"{name}label={{{in_tex(words)}}}", f"{name}ticklabel style={{{beside}}}",
        f"every axis {name} label/.style={{at={{(axis description cs:{place})}},{','.join(style)}}}",
    ]  # fmt: skip


def _plot(page: TikzPage, plot: ReadingPlot, curve: Curve, scale: float) -> str:
    x_limits, y_limits = plot.view_range()
    logarithmic = plot.axis("bottom").logMode, plot.axis("left").logMode
    x, y = _near(curve.x, x_limits), _near(curve.y, y_limits)
    points = " ".join(
        f"({_value(a, logarithmic[0])},{_value(b, logarithmic[1])})"
        for a, b in zip(x.tolist(), y.tolist(), strict=True)
    )
    drawn = f"\\addplot[no marks,{_pen(page, curve.pen, scale)}] coordinates {{{points}}};\n"
    single = alone(curve.x, curve.y)
    if not len(single):
        return drawn
    dots = " ".join(
        f"({_value(a, logarithmic[0])},{_value(b, logarithmic[1])})"
        for a, b in zip(x[single].tolist(), y[single].tolist(), strict=True)
    )
    size = number(DOT_PX / 2 * scale * PX_BP)
    colour = page.colour(curve.pen.color())
    return f"{drawn}\\addplot[only marks,mark=*,mark size={size}bp,{colour}] coordinates {{{dots}}};\n"


def _near(values: Array, limits: Range) -> Array:
    """The values; far ones moved nearer, but not into the view."""
    span = limits[1] - limits[0]
    near: Array = np.where(np.isnan(values), np.nan, np.clip(values, limits[0] - span, limits[1] + span))
    return near


def _value(value: float, is_logarithmic: bool) -> str:
    if value != value:
        return "nan"
    return f"{10.0 ** max(-_FARTHEST, min(value, _FARTHEST)) if is_logarithmic else value:.{_DIGITS}g}"


def _pen(page: TikzPage, pen: QPen, scale: float) -> str:
    return ",".join((page.colour(pen.color()), *stroke(pen, scale)))


def _letters(page: TikzPage, plot: ReadingPlot, scale: float) -> str:
    return f"{page.font(SMALL_PT * scale)},text={page.colour(plot.theme.muted)}"
