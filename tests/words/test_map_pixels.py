"""What the map says of a pixel's run."""

import pytest

from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.chart import Pixel
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.words.views.map import pixel_in_words


@pytest.mark.parametrize(("kind", "when"), [(Kind.CONVERGES, "w 0.5 at i = 200"), (Kind.DIVERGES, "w 0.5 at last")])
def test_a_run_that_diverges_may_end_before_the_others(kind: Kind, when: str) -> None:
    of = Map(Experiment(), Axis("rule.rate", 0.0, 10.0, 20), Axis("start.w", -4.0, 4.0, 20), 200)
    pixel = Pixel(VERDICT_NAMES.index(kind.value), 3, 0.5, 0.0)
    assert pixel_in_words(of, 3, 3, pixel).endswith(when)
