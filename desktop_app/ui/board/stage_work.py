"""Has what the stage's pages ask for computed beside the window: each worker is made when it is first needed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop_app.ui.board.page_cards import PageCards

if TYPE_CHECKING:
    from desktop_app.core.analysis.landscape import Ground
    from desktop_app.core.maps.fork import Fork
    from desktop_app.core.maps.map import Map
    from desktop_app.training.cartographer import Cartographer
    from desktop_app.training.fork_maker import ForkMaker
    from desktop_app.training.surveyor import Surveyor


class StageWork(QObject):
    """Surveys landscapes, makes forks and charts maps. Call `close` at the end."""

    def __init__(self, page_cards: PageCards) -> None:
        super().__init__(page_cards)
        self._page_cards = page_cards
        self._surveyor: Surveyor | None = None
        self._fork_maker: ForkMaker | None = None
        self._cartographer: Cartographer | None = None
        page_cards.survey_wanted.connect(self._on_survey_wanted)
        page_cards.fork_wanted.connect(self._on_fork_wanted)
        page_cards.map_wanted.connect(self._on_map_wanted)

    @Slot()
    def close(self) -> None:
        """Stop what is under way, and end the threads."""
        for worker in (self._surveyor, self._fork_maker, self._cartographer):
            if worker is not None:
                worker.close()

    @Slot(object)
    def _on_survey_wanted(self, ground: "Ground") -> None:
        if self._surveyor is None:
            from desktop_app.training.surveyor import Surveyor

            self._surveyor = Surveyor(self)
            self._surveyor.surveyed.connect(self._page_cards.show_survey)
        self._surveyor.survey(ground)

    @Slot(object)
    def _on_fork_wanted(self, fork: "Fork") -> None:
        if self._fork_maker is None:
            from desktop_app.training.fork_maker import ForkMaker

            self._fork_maker = ForkMaker(self)
            self._fork_maker.made.connect(self._page_cards.show_fork)
            self._fork_maker.failed.connect(lambda: self._page_cards.show_fork(None))
        self._fork_maker.make(fork)

    @Slot(object)
    def _on_map_wanted(self, map_: "Map | None") -> None:
        page = self._page_cards.map
        if self._cartographer is None and page is not None:
            from desktop_app.training.cartographer import Cartographer

            self._cartographer = Cartographer(self)
            self._cartographer.charted.connect(page.show_chart)
            self._cartographer.told.connect(page.show_state)
        if self._cartographer is not None:
            self._cartographer.chart(map_)
