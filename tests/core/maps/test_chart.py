"""Charts of a map while it is computed: in the end they are the map, and they stop when they are told to."""

import numpy as np
import pytest

from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.chart import charts
from desktop_app.core.maps.map import Map, Tile
from desktop_app.core.model.experiment import Experiment

MAP = Map(
    Experiment(patterns=((1.0, 0.7),), bounds=None),
    Axis("rule.rate", 20.0, 160.0, 37),
    Axis("start.w", -2.0, 4.0, 21),
    60,
)


def test_charts_grow_finer_up_to_the_map_itself() -> None:
    made = list(charts(MAP))
    whole = MAP.made(Tile(0, 21, 0, 37))
    assert [chart.step for chart in made] == [8, 4, 2, 1]
    for chart in made:
        some = slice(None, None, chart.step)
        assert np.array_equal(chart.verdict, whole.verdict[some, some])
        assert np.array_equal(chart.w, whole.answers.w[some, some], equal_nan=True)


def test_a_map_that_is_wanted_no_longer_is_dropped() -> None:
    class NoLonger(Exception):
        pass

    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise NoLonger

    with pytest.raises(NoLonger):
        list(charts(MAP, check))
