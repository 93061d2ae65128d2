"""A student in front of a window."""

import pytest

from desktop_app.ui.lessons import controller
from tests.ui.conftest import Opener
from tests.ui.lessons.student import Student


@pytest.fixture
def student(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> Student:
    monkeypatch.setattr(controller, "SECONDS", 0.05)  # what a lesson lets run is over at once
    return Student(opened())
