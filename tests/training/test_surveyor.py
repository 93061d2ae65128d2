"""The surveyor: it answers what was asked for last, off the window's thread, and leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.analysis.landscape import Ground, Survey, error_plane
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.training.surveyor import Surveyor

CHAIN = Experiment(network="two_weight_chain", bounds=None)


def ground(span: float, samples: int = 64) -> Ground:
    return Ground(CHAIN, np.linspace(-span, span, samples), np.linspace(-span, span, samples // 2))


@pytest.fixture
def surveyor(qapp: QApplication, own_folders: Path, compiled_loop: None) -> Iterator[Surveyor]:
    surveyor = Surveyor()
    yield surveyor
    surveyor.close()


def test_a_survey_is_the_plane_that_was_asked_for_and_its_contours(surveyor: Surveyor, qtbot: QtBot) -> None:
    asked = ground(3.0)
    with qtbot.waitSignal(surveyor.surveyed) as answered:
        surveyor.survey(asked)
    survey: Survey = answered.args[0]
    assert survey.ground is asked
    assert np.array_equal(survey.E, error_plane(CHAIN, asked.ws, asked.vs))
    assert len(survey.contours.regions) == len(survey.contours.levels) + 1 > 4


def test_of_many_requests_the_last_is_answered_and_those_that_wait_are_dropped(
    surveyor: Surveyor, qtbot: QtBot
) -> None:
    answers: list[Survey] = []
    surveyor.surveyed.connect(answers.append)
    many = [ground(1.0 + k, 512) for k in range(200)]
    for each in many:
        surveyor.survey(each)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].ground is many[-1])
    assert len(answers) < len(many) / 2


def test_it_ends_without_waiting_for_a_landscape_that_is_not_compiled(
    surveyor: Surveyor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_compiled", {})
    rows: list[int] = []
    fill = loop.fill_plane

    def counted(objective: Any, ws: Any, vs: Any, E: Any) -> None:
        rows.append(len(vs))
        fill(objective, ws, vs, E)

    monkeypatch.setattr(loop, "fill_plane", counted)
    surveyor.survey(ground(3.0, 1024))
    qtbot.waitUntil(lambda: bool(rows))
    surveyor.close()
    assert 0 < sum(rows) < 512


def test_a_failure_is_told(surveyor: Surveyor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(surveyor.failed) as told:
        surveyor.survey(ground(1.0)._replace(settings=None))  # type: ignore[arg-type]
    assert "AttributeError" in told.args[0]
    with qtbot.waitSignal(surveyor.surveyed):
        surveyor.survey(ground(1.0))
