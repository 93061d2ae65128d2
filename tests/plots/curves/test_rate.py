"""The page of the learning rate: the schedule as a curve, and the run's dot on it."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.schedules import SCHEDULES
from desktop_app.core.run.run import Run, View
from desktop_app.plots.curves.rate import RatePlot
from desktop_app.plots.theme import LIGHT
from desktop_app.ui.board.stage_pages import RATE, pages_for


def test_the_page_is_offered_with_a_schedule_alone() -> None:
    offered = [
        RATE in [page.title for page in pages_for(Experiment(rule=Rule(schedule=Schedule(kind.name))))]
        for kind in SCHEDULES
    ]
    assert offered == [kind.name != "constant" for kind in SCHEDULES]


@pytest.mark.parametrize("schedule", ["inverse", "exponential", "cosine", "warm_up"])
def test_the_curve_has_the_very_rates_of_the_steps(qapp: QApplication, own_folders: object, schedule: str) -> None:
    run = Run(Experiment(bounds=None, rule=Rule(rate=3.0, schedule=Schedule(schedule, k=0.5, factor=0.9, length=40))))
    plot = RatePlot(LIGHT)
    plot.resize(500, 300)
    plot.set_theme(LIGHT)
    reading = run.reading(View())
    plot.show_reading(reading)
    made = {row[0]: row[1] for row in plot.data(reading, ()).rows}
    for _ in range(5):
        assert made[run.i] == run.step().rate
        run.advance(7)
    plot.set_logarithmic(False, True)
    plot.show_reading(run.reading(View()))
    assert plot.in_words(run.reading(View()), ()).endswith(".")
    plot.deleteLater()
