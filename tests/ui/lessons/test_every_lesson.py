"""Every page of every lesson, worked through in the window: with all answers right, and with all wrong."""

import pytest

from desktop_app.lessons.library import library
from desktop_app.lessons.progress import Progress
from desktop_app.lessons.scoring import Result
from tests.ui.lessons.student import Student

NAMES = [listed.name for listed in library()]
AS_EXPECTED = {True: {Result.RIGHT}, False: {Result.WRONG, Result.NEAR}}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_comes_to_its_end(student: Student, name: str) -> None:
    progress = Progress()
    for other in NAMES:  # so that the questions of all others may come back
        progress.answer(other, 1, Result.RIGHT)
    progress.save()
    before = student.hands.frame.experiments
    for rightly in (True, False):
        student.open(name)
        view = student.lesson
        assert len(view.sheets) == len(view.lesson.pages) + len(view.lesson.asks_again)
        for k, sheet in enumerate(view.sheets):
            assert view.contents.text() == f"Page {k + 1} of {len(view.sheets)}"
            assert student.work(rightly) == len(sheet.page.questions)
            for question in student.page.questions:
                assert question.scored is not None
                assert question.scored.result in AS_EXPECTED[rightly], (sheet.page.title, question.scored)
                assert question.said.text(), sheet.page.title
            assert student.page.horizontalScrollBar().maximum() == 0, sheet.page.title
            if k + 1 < len(view.sheets):
                student.hands.click(view.forward)
        student.hands.click(view.leave)
        student.hands.qtbot.waitUntil(lambda: student.hands.frame.experiments == before)
