"""The form at the left: the parameters in the groups network, patterns, learning and start."""

from collections.abc import Callable
from math import inf
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.model import parameters
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.function_examples import FUNCTION_EXAMPLES
from desktop_app.core.model.networks import FUNCTION
from desktop_app.core.model.numbers import brief
from desktop_app.core.model.own import OF_FUNCTION
from desktop_app.core.model.parameters import RULE_NUMBERS, SCHEDULE_NUMBERS, STARTS, WEIGHTS, Choice, Number
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.common.focus import by_tab_only, focus_window
from desktop_app.ui.common.layouts import Item, in_column, in_row, label, scrolled
from desktop_app.ui.common.style import PANEL_WIDTH
from desktop_app.ui.parameters.bounds_field import BoundsField
from desktop_app.ui.parameters.choice_field import ChoiceField
from desktop_app.ui.parameters.formula_field import FormulaField
from desktop_app.ui.parameters.number_field import Fault, NumberField
from desktop_app.ui.parameters.pattern_table import PatternTable

_SPACING = 8
_BESIDE_FORM = 8

Refusals = list[str]
Field = NumberField | PatternTable | BoundsField


class ParameterPanel(QFrame):
    """Shows settings, and hands each value that the user sets to `alter`, which returns why it is refused."""

    restore_asked = Signal()

    def __init__(self, alter: Callable[[dict[str, Any]], Refusals]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(PANEL_WIDTH)
        self._alter = alter
        self._shown: Experiment | None = None
        self._typesetting = WorkerThread("typesetting", self)
        self.choices = {choice.path: self._choice(choice) for choice in parameters.CHOICES}
        self.numbers: dict[str, NumberField] = {}  # those needed so far
        self._places: dict[str, QVBoxLayout] = {}  # of each group
        self.patterns, self.bounds = PatternTable(), BoundsField()
        self.formula = FormulaField(
            "E =", "E", OF_FUNCTION, "E as a function of w, or of w and v.", self._typesetting,
            [each.label for each in FUNCTION_EXAMPLES],
        )  # fmt: skip
        self._last_v = parameters.START.default  # where v of a function started when there was one
        self.formula.entered.connect(self._on_formula_entered)
        self.formula.chosen.connect(lambda k: self._enter_values(FUNCTION_EXAMPLES[k].values))
        self.patterns.entered.connect(lambda patterns: self._enter("patterns", patterns, self.patterns))
        self.bounds.entered.connect(lambda bounds: self._enter("bounds", bounds, self.bounds))
        self.restore = QPushButton("Restore defaults")
        self.restore.setToolTip("Set all parameters as a new window has them, at iteration 0.")
        self.restore.clicked.connect(self.restore_asked)
        self.more = QPushButton("More")
        self.more.setCheckable(True)
        self.more.setToolTip("Show or fold the other parameters.")
        self.more.toggled.connect(self._on_more_toggled)
        by_tab_only(self.more, self.restore)
        self._unfolded: tuple[str, ...] | None = None  # the only fields that are shown, by path; None: all
        self._seen: list[str] = []  # the faults that once kept the form unfolded
        self._used: set[str] = set()  # the numbers that the settings use
        self._groups: list[tuple[QWidget, tuple[str, ...]]] = []  # each with the paths of its fields
        self._lay_out()

    def close_thread(self) -> None:
        """The window closes."""
        self._typesetting.close()

    def _lay_out(self) -> None:
        schedule = self.choices["rule.schedule.name"], self._place("rule.schedule")
        learning = self.choices["rule.name"], self._place("rule"), *schedule, self.bounds
        start = self._place("start"), self._place("seed"), self._place("weights")
        network = "network", "activation", "error"
        choices = [self.choices[path] for path in network]
        self._group("Network", (*network, "formula"), choices[0], self.formula, *choices[1:])
        order = self.choices["presentation"], self._place("presentation"), self.choices["error_of_batch"]
        self._group("Patterns", ("patterns", "presentation", "error_of_batch"), self.patterns, *order)
        self._group("Learning", ("rule", "bounds"), *learning)
        self._group("Start", ("start", "seed", "weights"), *start)
        groups = [group for group, _ in self._groups]
        form = QWidget()
        form.setLayout(in_column(*groups, self.more, None, spacing=_SPACING, margins=(0, 0, _BESIDE_FORM, 0)))
        below = in_row(self.restore, margins=(0, 0, _BESIDE_FORM, 0))
        self.setLayout(in_column(scrolled(form), below, spacing=None, margins=(14, 12, 6, 12)))

    def _group(self, title: str, paths: tuple[str, ...], *fields: Item) -> None:
        group = QWidget()
        group.setLayout(in_column(label(title.upper(), "group"), *fields, 6, spacing=_SPACING))
        self._groups.append((group, paths))

    def show_only(self, paths: tuple[str, ...] | None) -> None:
        """Show the fields of these parameters, and fold the others under More; None: show all of them.

        A path also stands for all that begin with it: "start" for the start of every weight.
        """
        self._unfolded = paths
        self.more.setVisible(paths is not None)
        self._fold()

    def fold(self) -> None:
        """Fold the form for a lesson, whatever it says."""
        self._forget_refusals()
        self.more.setChecked(False)

    @Slot(bool)
    def _on_more_toggled(self, on: bool) -> None:
        self.more.setText("Less" if on else "More")
        self._fold()

    def _fold(self) -> None:
        """Show the fields that are used and not folded, and the groups that have any."""
        fields = self._fields()
        shown = {path for path in fields if self._is_used(path) and self._is_unfolded(path)}
        faults = self._faults_in([field for path, field in fields.items() if path not in shown])
        if faults and faults != self._seen:
            self._seen = faults  # not folded away at once, but when the user folds again
            self.more.setChecked(True)
            return
        for path, field in fields.items():
            field.setVisible(path in shown)
        for group, paths in self._groups:
            group.setVisible(any(_is_of(path, each) for path in shown for each in paths))

    def _faults_in(self, folded: list[QWidget]) -> list[str]:
        """What is wrong in these fields, which will be hidden; a number that is being typed there is entered first."""
        focus = QApplication.focusWidget()
        if focus is not None and any(field.isAncestorOf(focus) for field in folded):
            focus_window(self)
        faults = [fault.text() for field in folded for fault in field.findChildren(Fault)]
        return [words for words in faults if words]

    def _fields(self) -> dict[str, QWidget]:
        """All fields that are made so far, by path."""
        own = {"formula": self.formula, "patterns": self.patterns, "bounds": self.bounds}
        return {**self.choices, **self.numbers, **own}

    def _is_used(self, path: str) -> bool:
        if path in _OF_PATTERNS or path == "formula":
            return self._shown is None or self._shown.net.has_patterns == (path in _OF_PATTERNS)
        return path in self._used or (path not in self.numbers and path != parameters.ERROR_OF_BATCH.path)

    def _is_unfolded(self, path: str) -> bool:
        wanted = self._unfolded
        path = "patterns" if path == "formula" else path  # a function has one in the place of the others
        return wanted is None or self.more.isChecked() or any(_is_of(path, each) for each in wanted)

    def show_settings(self, settings: Experiment) -> None:
        """Show the parameters in force, and forget earlier refusals."""
        self._forget_refusals()
        if settings == self._shown:
            return
        self._shown = settings
        for path, choice in self.choices.items():
            choice.set_value(settings.value_at(path))
        self.formula.show_formula(settings.formula)
        if settings.weight_count > 1 and not settings.net.has_patterns:
            self._last_v = settings.v
        self._show_used_fields(settings)
        for path in self._used.intersection(self.numbers):
            if not path.startswith("weights."):
                self.numbers[path].set_value(settings.value_at(path))
        self.patterns.set_patterns(settings.patterns)
        self.bounds.set_bounds(settings.bounds)

    def _forget_refusals(self) -> None:
        self._seen = []
        fields: tuple[Field, ...] = (*self.numbers.values(), self.patterns, self.bounds)
        for field in fields:
            field.show_fault("")

    def _show_used_fields(self, settings: Experiment) -> None:
        """Show the fields for the weights of the network, the parameters of the rule, and the seed if it is used."""
        used = {f"rule.{name}" for name in settings.rule.kind.every_parameter}
        used |= {f"{group}.{name}" for name in settings.net.weight_names for group in ("start", "weights")}
        used |= {f"rule.schedule.{name}" for name in settings.rule.schedule.kind.parameters}
        used |= {"presentation.size"} if settings.presentation == "mini_batch" else set()
        used |= {"seed"} if settings.is_random else set()
        used |= {"error_of_batch"} if settings.presents_several or settings.is_mean else set()
        for number in _NUMBERS:
            if number.path in used and number.path not in self.numbers:
                self._add(number)
        self._used = used
        self._fold()

    def _place(self, group: str) -> QVBoxLayout:
        """Where the numbers of a group will stand, one below the other."""
        self._places[group] = in_column(spacing=_SPACING)
        return self._places[group]

    def _add(self, number: Number) -> None:
        """Make the field of a number, at its place in its group and in the order of Tab."""
        self.numbers[number.path] = field = self._number(number)
        order = [each.path for each in _NUMBERS if each.path in self.numbers]
        group, at = _group_of(number.path), order.index(number.path)
        same = [path for path in order if _group_of(path) == group]
        self._places[group].insertWidget(same.index(number.path), field)
        tops = {"presentation": "presentation", "rule": "rule.name", "rule.schedule": "rule.schedule.name"}
        chain = [path for path in order[:at] if tops.get(_group_of(path)) == tops.get(group)]
        top = self.choices[tops[group]].box if group in tops else self.bounds.high.slider
        before: QWidget = self.numbers[chain[-1]].slider if chain else top
        for widget in (field.edit, field.slider):
            QWidget.setTabOrder(before, widget)
            before = widget

    def show_weights(self, weights: tuple[float, float]) -> None:
        """Show the weights of the present iteration."""
        if self._shown is not None:
            for name, w in zip(self._shown.net.weight_names, weights, strict=False):
                self.numbers[f"weights.{name}"].set_value(w)

    def _choice(self, choice: Choice) -> ChoiceField:
        field = ChoiceField(choice, self._typesetting)
        field.entered.connect(lambda chosen: self._on_chosen(choice, chosen))
        return field

    def _on_chosen(self, choice: Choice, chosen: str) -> None:
        """A function comes with a start and a rate that suit it."""
        if choice is parameters.NETWORK and chosen == FUNCTION.name:
            self._enter_values({choice.path: chosen, **FUNCTION_EXAMPLES[0].values})
        else:
            self._enter(choice.path, chosen, self.patterns)

    @Slot(str)
    def _on_formula_entered(self, text: str) -> None:
        """While a formula is typed it may lack v for a moment: v then starts again where it did."""
        formula, shown = self.formula.edit.formula, self._shown
        gains_v = formula is not None and "v" in formula.names and shown is not None and shown.weight_count == 1
        self._enter_values({"formula": text, **({"start.v": self._last_v} if gains_v else {})}, self.patterns)

    def _number(self, number: Number) -> NumberField:
        field = NumberField(number)
        field.entered.connect(lambda value: self._enter(number.path, value, field))
        return field

    def _enter(self, path: str, value: Any, field: Field) -> None:
        """Hand a value on; where it is refused, say why and show the last good one again."""
        self._enter_values({path: value}, field, lambda: self._wall_sentence(path, value))

    def _enter_values(
        self, values: dict[str, Any], field: Field | None = None, note: Callable[[], str] = lambda: ""
    ) -> None:
        """The same for several values; `note` says what else there is to say of them."""
        faults = self._alter(values)
        if faults and self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_settings(shown)
        if not faults:
            self._forget_refusals()
        words = "\n".join(faults) or note()
        (field or self.patterns).show_fault(words)
        self._fold()  # what is wrong must be seen

    def _wall_sentence(self, path: str, value: Any) -> str:
        """Where a weight was set that the user wanted beyond a wall."""
        low, high = self._shown.walls if self._shown is not None else (-inf, inf)
        if not path.startswith("weights.") or low <= value <= high:
            return ""
        return f"{brief(value)} is beyond a wall: the weight was set to the wall, {brief(max(low, min(value, high)))}."


def _group_of(path: str) -> str:
    """The group of fields that a number stands in."""
    return path.rpartition(".")[0] or path


def _is_of(path: str, group: str) -> bool:
    """Whether a path is that one, or begins with it, as "start.w" with "start"."""
    return path == group or path.startswith(f"{group}.")


_NUMBERS = (
    parameters.SIZE, *RULE_NUMBERS, *SCHEDULE_NUMBERS, *STARTS.values(), parameters.SEED, *WEIGHTS.values(),
)  # fmt: skip
_OF_PATTERNS = frozenset(("activation", "error", "patterns", "presentation"))  # a function has none of these
