"""The animation dialog: which picture, which iterations, the size and speed, and the file."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from time import perf_counter
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from desktop_app.core.files.workspace_view import MOST_N
from desktop_app.core.model.numbers import byte_size, count, duration, fixed
from desktop_app.figures import animation
from desktop_app.figures.animation import GIF, MOST_FRAMES, MP4, WEBP
from desktop_app.figures.look import SCREEN, SLIDE, Look, Preset, slide
from desktop_app.figures.picture import image
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.dynamics.map import MapPlot
from desktop_app.plots.theme import THEMES
from desktop_app.training.lockstep import Lockstep
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.stage_pages import MAP
from desktop_app.ui.common.accessibility import name_box
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.layouts import choices_of
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.export.animation_frames import AnimationFrames
from desktop_app.ui.export.job_dialog import STAND, JobDialog, answer, missing, whole_number_edit
from desktop_app.ui.export.map_frames import MapFrames, Sight, growing, zooming
from desktop_app.ui.export.subjects import BOARD, sheet_of

_FRAMES = 100
_ITERATIONS, _N, _ZOOM = ("iterations", "n", "zoom")  # of a map: what goes on from frame to frame
_OVER = tuple(zip(("n, from few to many", "A zoom to what is in view", "The runs, iteration by iteration"),
                  (_N, _ZOOM, _ITERATIONS), strict=True))  # fmt: skip
_FIRST_N, _FRAMES_OF_MAP = 10, 40
_SPEEDS = (5, 10, 20, 25, 50)  # frames a second; a GIF can have each of them exactly
_SIZES: tuple[tuple[str, Preset, int], ...] = (
    ("Slide, 960 × 540", SLIDE, 1), ("Slide, 1920 × 1080", SLIDE, 2),
    ("As on the screen", SCREEN, 1), ("As on the screen, twice as fine", SCREEN, 2),
)  # fmt: skip
_PREVIEW_PX = (428, 240)
_BESIDE_PREVIEW_PX = 400  # the height of what is above and below it, with the window's frame
# At most so many drawn pictures wait for the thread that writes them; each tick draws one.
_AHEAD, _TICK_MS, _WAIT_SECONDS = 3, 2, 0.05


class AnimationDialog(JobDialog):
    """Animates a card of the board, or the whole board, with `runs`, which are copies for this dialog."""

    unit = "frames"
    kinds: ClassVar = {GIF: "GIF animations", WEBP: "WebP animations", MP4: "MP4 videos"}
    formats: ClassVar = {
        GIF: "GIF, which every program shows", WEBP: "WebP, sharper and smaller", MP4: "MP4, a video",
    }  # fmt: skip
    read = Signal()  # the moments are computed, on the thread of the work

    def __init__(
        self, parent: QWidget, session: Session, board: Board, preferences: Preferences, runs: Lockstep,
        card: Card | None,
    ) -> None:  # fmt: skip
        super().__init__(parent, "Animation", "Make…", preferences)
        self._session, self._board, self._runs = session, board, runs
        self._animation: AnimationFrames | MapFrames | None = None  # while it is made
        self._drawing: Iterator[QImage | None] = iter(())
        self._drawn: Queue[QImage | Exception] = Queue()
        self._seconds = 0.0  # to draw a picture
        self._pixels = (0, 0)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.read.connect(self._on_read)
        subjects: list[Card | None] = [*board.visible_cards(), None]
        self.subject_box = choices_of((each.title if each else "The whole board", each) for each in subjects)
        self.subject_box.setCurrentIndex(subjects.index(card if card in subjects else None))
        self.over_box = choices_of(_OVER)
        self.size_box = choices_of((title, what) for title, *what in _SIZES)
        self.theme_box = choices_of((theme.title, theme) for theme in THEMES)
        self.speed = choices_of((f"{per_second} frames", per_second) for per_second in _SPEEDS)
        self.speed.setCurrentIndex(_SPEEDS.index(10))
        self.caption = QCheckBox("With the &parameters beneath")
        self.caption.setChecked(True)
        latest = runs.latest
        self.first, self.last = whole_number_edit("From iteration", 0), whole_number_edit("To iteration", latest)
        self.frames = whole_number_edit("Frames", min(_FRAMES, latest + 1))
        self.form.addRow("Picture", self.subject_box)
        self.form.addRow("It shows", self.over_box)
        self._from = self.add_row("From iteration", self.first, "to", self.last)
        self.add_row("Frames", self.frames, "at", self.speed, "a second")
        name_box(self.speed, "Frames a second")
        self.form.addRow("Size", self.size_box)
        self.form.addRow("Theme", self.theme_box)
        self.form.addRow("", self.caption)
        self.form.addRow("Format", self.format_box)
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        width, height = _PREVIEW_PX
        room = max(0, self.screen().availableGeometry().height() - _BESIDE_PREVIEW_PX)
        self.preview.setFixedSize(width, min(height, room))
        self.preview.setAccessibleName("The last frame")
        self.form.addRow(self.preview)
        self.subject_box.currentIndexChanged.connect(self._offer_frames)
        self.over_box.currentIndexChanged.connect(self._offer_frames)
        self._offer_frames()
        for box in (self.subject_box, self.size_box, self.theme_box):
            box.currentIndexChanged.connect(self._show_preview)
        self.caption.toggled.connect(self._show_preview)
        for box in (self.format_box, self.speed):
            box.currentIndexChanged.connect(self._show_summary)
        for edit in (self.first, self.last, self.frames):
            edit.textChanged.connect(self._show_summary)
        self._show_preview()

    def suggestion(self) -> str:
        card = self.subject_box.currentData()
        return f"nudge-{card.name if card else 'board'}"

    def begin(self, path: Path) -> None:
        """Compute the iterations on the thread; draw here, one picture a tick; and write on the thread."""
        wanted = self._wanted()
        if isinstance(wanted, str):
            return
        file_format, per_second = self.format_box.currentData(), self.speed.currentData()
        frames: AnimationFrames | MapFrames
        if isinstance(wanted, list):
            frames = AnimationFrames(self._sheet(), self._runs, wanted, self._look(), self._board.view)
        else:
            frames = MapFrames(self._sheet(), wanted, self._look())
        self._animation, many = frames, len(wanted)
        self._drawing, self._drawn = frames.pictures(), Queue(_AHEAD)

        def work(report: Callable[[int], None]) -> None:
            frames.read(lambda: report(0))
            self.read.emit()
            animation.write(path, file_format, self._as_drawn(many, file_format, report), many, per_second)

        self.do(work, many, f"Saved {count(many)} frames as {path}.")

    def _as_drawn(self, frames: int, file_format: str, report: Callable[[int], None]) -> Iterator[QImage]:
        """On the thread of the work: the pictures as they are drawn; for a GIF the last one comes first, too."""
        for k in range(-1, frames):
            picture = self._next(partial(report, max(0, k)))
            if k >= 0 or file_format == GIF:
                yield picture
            report(k + 1)

    def _next(self, pulse: Callable[[], None]) -> QImage:
        """The next picture; while there is none, `pulse` is called again and again."""
        while True:
            try:
                drawn = self._drawn.get(timeout=_WAIT_SECONDS)
            except Empty:
                pulse()
                continue
            if isinstance(drawn, Exception):
                raise drawn
            return drawn

    @Slot()
    def _on_read(self) -> None:
        if self._animation is not None:
            self._timer.start()

    @Slot()
    def _on_tick(self) -> None:
        if self._drawn.full():
            return
        try:
            picture = next(self._drawing)
        except StopIteration:
            self._timer.stop()
        except Exception as fault:
            self._timer.stop()
            self._drawn.put(fault)
        else:
            if picture is not None:
                self._drawn.put(picture)

    def cleared(self) -> None:
        """Stop drawing, and delete what was drawn with."""
        self._timer.stop()
        if self._animation is not None:
            self._animation.close()
        self._animation, self._drawing = None, iter(())

    def _sheet(self) -> Sheet:
        frame = self._session.frame
        assert frame is not None
        return sheet_of(self._board, self.subject_box.currentData(), frame)

    def _look(self) -> Look:
        preset, ratio = self.size_box.currentData()
        if preset is SLIDE:
            card = self.subject_box.currentData()
            preset = slide(card.name if card else BOARD)
        sizes = preset.width_mm, preset.height_mm, preset.font_pt, preset.line_pt
        return Look(self.theme_box.currentData(), *sizes, has_caption=self.caption.isChecked(), ratio=ratio)

    def _show_preview(self) -> None:
        """Show the picture as it is now, and measure how long it takes to draw."""
        for _ in range(1 if self._seconds else 2):  # the first time takes longer
            begin = perf_counter()
            drawn = image(self._sheet(), self._look())
            self._seconds = perf_counter() - begin
        self._pixels = drawn.width(), drawn.height()
        ratio = self.devicePixelRatioF()
        room = self.preview.size() * ratio
        drawn.setDevicePixelRatio(1.0)
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = drawn.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(shown))
        self._show_summary()

    @property
    def _map(self) -> MapPlot | None:
        """The map, if the animation is to be of it."""
        card = self.subject_box.currentData()
        return self._board.stage.map if card is not None and card in self._board.stage.cards.get(MAP, []) else None

    @property
    def _over(self) -> str:
        return _ITERATIONS if self._map is None else str(self.over_box.currentData())

    def _offer_frames(self) -> None:
        """Ask for what an animation of this picture needs."""
        plot, over = self._map, self._over
        self.form.setRowVisible(self.over_box, plot is not None)
        self.form.setRowVisible(self._from, over != _ZOOM)
        what = "n" if over == _N else "iteration"
        label = self.form.labelForField(self._from)
        assert isinstance(label, QLabel)
        label.setText(f"From {what}")
        self.first.setAccessibleName(f"From {what}")
        self.last.setAccessibleName(f"To {what}")
        first, last = 0, self._runs.latest
        if plot is not None and over == _N:
            last = plot.iterations
            first = _FIRST_N if last > _FIRST_N else 1
        frames = min(_FRAMES, last + 1 - first) if plot is None or over == _ITERATIONS else _FRAMES_OF_MAP
        for edit, value in ((self.first, first), (self.last, last), (self.frames, frames)):
            edit.show_number(value)

    def _wanted(self) -> list[int] | tuple[Sight, ...] | str:
        """The iterations of the frames, or what they show of a map; or what is wrong, in a sentence."""
        plot = self._map
        if plot is None or self._over == _ITERATIONS:
            return self._iterations()
        frames, wrong_frames = answer(self.frames, 2, MOST_FRAMES)
        first, wrong_first = (2, "") if self._over == _ZOOM else answer(self.first, 1, MOST_N - 1)
        last, wrong_last = (MOST_N, "") if self._over == _ZOOM else answer(self.last, first + 1, MOST_N)
        if plot.chart is None or not plot.chart.is_complete:
            return "The map is not there yet: wait until each of its pixels is."
        if self._over == _ZOOM and plot.following:
            return "Zoom into the map first: the animation comes from the whole map to what is in view."
        file_format = self.format_box.currentData()
        missing_writer = missing("MP4", "PyAV", "av") if file_format == MP4 else ""
        if fault := wrong_first or wrong_last or wrong_frames or missing_writer:
            return fault
        sights = zooming(plot, frames) if self._over == _ZOOM else growing(plot, first, last, frames)
        return animation.fault(file_format, len(sights), *self._pixels) or tuple(sights)

    def _iterations(self) -> list[int] | str:
        """The iterations of the frames; or what is wrong, in a sentence."""
        latest = self._runs.latest
        first, wrong_first = answer(self.first, 0, max(0, latest - 1))
        last, wrong_last = answer(self.last, first + 1, latest, STAND)
        frames, wrong_frames = answer(self.frames, 2, MOST_FRAMES)
        if latest == 0:
            return "The runs are at iteration 0: play first."
        if fault := wrong_first or wrong_last or wrong_frames:
            return fault
        file_format = self.format_box.currentData()
        if file_format == MP4 and (fault := missing("MP4", "PyAV", "av")):
            return fault
        cards = [self.subject_box.currentData()] if self.subject_box.currentData() else self._board.visible_cards()
        is_logarithmic = any(card.has_logarithmic_iterations() for card in cards)
        made = animation.iterations(first, last, frames, is_logarithmic)
        return animation.fault(file_format, len(made), *self._pixels) or made

    def _show_summary(self) -> None:
        """Say how long and large the animation will be, or what is wrong."""
        wanted = self._wanted()
        self.go.setEnabled(not isinstance(wanted, str))
        if isinstance(wanted, str):
            self.show_note(wanted, is_fault=True)
            return
        many = len(wanted)
        file_format, (width, height) = self.format_box.currentData(), self._pixels
        lasts = animation.seconds(file_format, many, self.speed.currentData())
        about = f"about {byte_size(animation.size(file_format, many, width, height))}"
        seconds = many * (self._seconds + width * height * animation.SECONDS[file_format])
        takes = duration(max(2.0, seconds))
        self.show_note(
            f"{count(many)} frames of {width} × {height}, {fixed(lasts, 1)} seconds long, {about}. "
            f"It takes about {takes} to make."
        )
