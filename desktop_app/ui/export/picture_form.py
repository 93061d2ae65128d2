"""The controls of the picture dialog: the subject, the format, the size and the look."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from desktop_app.core.model.numbers import fixed, narrow
from desktop_app.figures.limits import LIMITS
from desktop_app.figures.look import RATIOS, Look, Preset, presets
from desktop_app.plots.theme import THEMES
from desktop_app.ui.common.layouts import choices_of, in_grid, in_row
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.export.picture_settings import KINDS, PictureSettings
from desktop_app.ui.export.subjects import Subject
from desktop_app.ui.export.words_form import WordsForm
from desktop_app.words.typed_numbers import Allowed

WIDTH = 300
_OWN = "Own size"
_FACE_NAMES = {"sans": "Inter", "serif": "STIX Two, symbols in italics"}
_KIND_NAMES = {
    "png": "PNG, pixels",
    "svg": "SVG, sharp at any size",
    "pdf": "PDF, sharp at any size",
    "tex": "TikZ, for LaTeX",
    "ltx": "LaTeX, a worked step",
    "md": "Markdown, a worked step",
}
_NUMBERS = {
    name: Allowed(label, *LIMITS[name], unit=unit)
    for name, label, unit in (
        ("width_mm", "width", "mm"), ("height_mm", "height", "mm"),
        ("font_pt", "size of the letters", "pt"), ("line_pt", "width of the lines", "pt"),
    )
}  # fmt: skip
# Without these sizes the picture has its own.
_MAY_BE_EMPTY = ("width_mm", "height_mm")
_text = partial(narrow, digits=4)


class PictureForm(QWidget):
    """Shows settings, which the user changes. `fault` is a sentence about a number that cannot be used."""

    changed = Signal()  # the settings or the subject

    def __init__(self, subjects: Sequence[Subject], first: int, settings: PictureSettings) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._subjects, self._settings = subjects, settings
        self.faults: dict[str, str] = {}  # by the name of the number
        self.subject_box = choices_of((subject.title, subject) for subject in subjects)
        self.subject_box.setCurrentIndex(first)
        self.part, self.is_numbered = choices_of([]), QCheckBox("N&umbered equations")
        self.is_numbered.setChecked(True)
        self._part_label = QLabel("Part &of it")
        self.kind = choices_of((_KIND_NAMES[kind], kind) for kind in KINDS)
        self.preset = choices_of((name, name) for name in (*(preset.name for preset in presets("")), _OWN))
        self.theme = choices_of((theme.title, theme) for theme in THEMES)
        self.ratio = choices_of(RATIOS.items())
        self.face = choices_of((words, name) for name, words in _FACE_NAMES.items())
        look = settings.look
        self.words = WordsForm(look.has_title, look.has_legend)
        self.numbers = {name: NumberEdit(allowed, None, _text, is_live=True) for name, allowed in _NUMBERS.items()}
        self.caption, self.transparent = QCheckBox("With the &parameters beneath"), QCheckBox("No &ground behind it")
        for name, allowed in _NUMBERS.items():
            self.numbers[name].setAccessibleName(f"The {allowed.label} in {allowed.unit}")
        self._ratio_label = QLabel("&Resolution")
        self._lay_out()
        self._show()
        self._connect()

    @property
    def settings(self) -> PictureSettings:
        """The settings; where a number is wrong, with its last good value."""
        return self._settings

    @property
    def numbers_equations(self) -> bool:
        return self.is_numbered.isChecked()

    @property
    def fault(self) -> str:
        return next(iter((*self.faults.values(), *self.words.faults.values())), "")

    def _lay_out(self) -> None:
        rows: tuple[tuple[QLabel, QWidget, QWidget | QHBoxLayout], ...] = (
            (QLabel("P&icture of"), self.subject_box, self.subject_box),
            (self._part_label, self.part, self.part),
            (QLabel("&Format"), self.kind, self.kind),
            (QLabel("Si&ze"), self.preset, self.preset),
            (QLabel("&Width"), self.numbers["width_mm"], self._pair("width_mm", "&Height", "height_mm")),
            (QLabel("&Letters"), self.numbers["font_pt"], self._pair("font_pt", "Li&nes", "line_pt")),
            (QLabel("F&ace"), self.face, self.face),
            (QLabel("&Theme"), self.theme, self.theme),
            (self._ratio_label, self.ratio, self.ratio),
        )
        for label, buddy, _ in rows:
            label.setBuddy(buddy)
        fields = ((label, field) for label, _, field in rows)
        grid = in_grid(
            *fields, (self.words,), (self.is_numbered,), (self.caption,), (self.transparent,), spacing=8, widest=1
        )
        grid.setRowStretch(grid.rowCount(), 1)
        self.setLayout(grid)

    def _pair(self, first: str, words: str, second: str) -> QHBoxLayout:
        """A row of two numbers with their units."""
        one, other = self.numbers[first], self.numbers[second]
        label = QLabel(words)
        label.setBuddy(other)
        return in_row(one, QLabel(_NUMBERS[first].unit), 4, label, other, QLabel(_NUMBERS[second].unit))

    def _connect(self) -> None:
        # For another subject a named size may have other numbers.
        self.subject_box.currentIndexChanged.connect(self._on_preset)
        self.subject_box.currentIndexChanged.connect(self.changed)
        self.subject_box.currentIndexChanged.connect(self._on_other_subject)
        self.part.currentIndexChanged.connect(self.changed)
        self.is_numbered.toggled.connect(self.changed)
        self.words.changed.connect(self._on_words)
        self.face.currentIndexChanged.connect(lambda: self._change_look(face=self.face.currentData()))
        self.kind.currentIndexChanged.connect(lambda: self._change_kind(self.kind.currentData()))
        self.preset.currentIndexChanged.connect(self._on_preset)
        self.theme.currentIndexChanged.connect(lambda: self._change_look(theme=self.theme.currentData()))
        self.ratio.currentIndexChanged.connect(lambda: self._change_look(ratio=self.ratio.currentData()))
        self.caption.toggled.connect(lambda on: self._change_look(has_caption=on))
        self.transparent.toggled.connect(lambda on: self._change_look(transparent=on))
        for name, edit in self.numbers.items():
            edit.textEdited.connect(partial(self._on_typed, name))

    def _on_other_subject(self) -> None:
        self._offer_parts()
        self.words.clear()
        self._on_words()

    def _offer_parts(self) -> None:
        """Offer the parts of the subject, if it has any."""
        parts = self._subjects[self.subject_box.currentIndex()].parts
        with QSignalBlocker(self.part):
            self.part.clear()
            for name, title in ("", "All of it"), *parts.items():
                self.part.addItem(title, name)
        for widget in (self._part_label, self.part, self.is_numbered):
            widget.setVisible(bool(parts))

    def _on_words(self) -> None:
        words = self.words
        self._change_look(
            has_title=words.has_title.isChecked(), has_legend=words.has_legend.isChecked(), edits=words.edits
        )

    def show_size(self, width_mm: float, height_mm: float) -> None:
        """Show the size of the picture in fields that are empty."""
        for name, value in (("width_mm", width_mm), ("height_mm", height_mm)):
            self.numbers[name].setPlaceholderText(fixed(value, 0))

    def focus_fault(self) -> None:
        """Focus the first number that is wrong."""
        if not self.faults:
            self.words.focus_fault()
            return
        name = next(iter(self.faults))
        self.numbers[name].setFocus()
        self.numbers[name].selectAll()

    def _change_kind(self, kind: str) -> None:
        self._settings = self._settings._replace(kind=kind)
        self._show_ratio()
        self.changed.emit()

    def _change_look(self, **values: object) -> None:
        self._settings = self._settings._replace(look=replace(self._settings.look, **values))  # type: ignore[arg-type]
        self.changed.emit()

    @property
    def _presets(self) -> tuple[Preset, ...]:
        """The sizes for the chosen subject."""
        return presets(self._subjects[self.subject_box.currentIndex()].name)

    def _on_preset(self) -> None:
        if self.preset.currentText() != _OWN:
            preset = self._presets[self.preset.currentIndex()]
            self.faults.clear()
            self._change_look(**_sizes_of(preset))
            self._show_numbers()

    def _on_typed(self, name: str, text: str) -> None:
        value = self.numbers[name].number()
        if value is not None or (name in _MAY_BE_EMPTY and not text.strip()):
            self.faults.pop(name, None)
            self._change_look(**{name: value})
        else:
            self.faults[name] = f"{self.numbers[name].refusal()}."
        self._mark(name)
        self._show_preset(self._presets)
        self.changed.emit()

    def _show(self) -> None:
        """Show the settings in every control."""
        look = self._settings.look
        self.kind.setCurrentIndex(KINDS.index(self._settings.kind))
        self.theme.setCurrentIndex(THEMES.index(look.theme))
        self.face.setCurrentIndex(self.face.findData(look.face))
        self.ratio.setCurrentIndex(self.ratio.findData(look.ratio))
        self.caption.setChecked(look.has_caption)
        self.transparent.setChecked(look.transparent)
        self._offer_parts()
        self._show_numbers()
        self._show_preset(*(presets(subject.name) for subject in self._subjects))
        self._on_preset()
        self._show_ratio()

    def _show_numbers(self) -> None:
        for name, edit in self.numbers.items():
            edit.show_number(getattr(self._settings.look, name))
            self._mark(name)

    def _show_preset(self, *offers: tuple[Preset, ...]) -> None:
        """Show the name of the size, if it has one."""
        sizes, alike = _sizes_of(self._settings.look), zip(*offers, strict=True)
        fits = (k for k, same in enumerate(alike) if sizes in map(_sizes_of, same) and not self.faults)
        with QSignalBlocker(self.preset):
            self.preset.setCurrentIndex(next(fits, self.preset.count() - 1))

    def _show_ratio(self) -> None:
        """Show the resolution for pictures with pixels only."""
        for widget in (self._ratio_label, self.ratio):
            widget.setVisible(self._settings.kind == "png")

    def _mark(self, name: str) -> None:
        self.numbers[name].mark_wrong(name in self.faults)


def _sizes_of(sized: Look | Preset) -> dict[str, float | None]:
    return {name: getattr(sized, name) for name in _NUMBERS}
