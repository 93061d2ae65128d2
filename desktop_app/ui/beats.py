"""A step in four beats: forward, error, gradient, nudge; which one is on, and one plain sentence for each."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.derivation import ERROR, FORWARD, GRADIENT, NUDGE
from desktop_app.core.rounding import ALMOST, EQUAL, Part, Product, fitted, in_print, rounded
from desktop_app.ui.numbers import brief
from desktop_app.ui.worked_step import WorkedStep

NAMES = ("Forward", "Error", "Gradient", "Nudge")
# The quantities that a beat is about.
LIT: tuple[frozenset[str], ...] = (
    frozenset({"x", "w", "z", "y_hat"}),
    frozenset({"y_hat", "y", "E"}),
    frozenset({"dE_dy_hat", "dy_hat_dz", "dE_dw"}),
    frozenset({"w", "delta_w", "w_next"}),
)
_IS = {EQUAL: "is", ALMOST: "is about"}
# Up to so many iterations a second there is time to see the beats.
SLOWEST_BLUR = 2.0


class Beats(QObject):
    """`beat` is 0 … 3, or None while a step is shown as a whole; `changed` tells it, `step_asked` comes after the last.

    By hand, `go_on` shows the next beat; after the nudge it asks for the step to be made, and begins again with the
    next one. While a run is slow enough, `run` lets the beats of each iteration follow each other.
    """

    changed = Signal(object)  # int | None
    step_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beat: int | None = None
        self._begins_again = False
        self._iteration = -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_due)

    def go_on(self) -> None:
        """The next beat; behind the last one, the step."""
        if self.beat == NUDGE:
            self._begins_again = True
            self.step_asked.emit()
        else:
            self._set(FORWARD if self.beat is None else self.beat + 1)

    def show(self, beat: int | None) -> None:
        """This beat, or the step as a whole."""
        self._timer.stop()
        self._set(beat)

    def follow(self, iteration: int, is_running: bool, speed: float) -> None:
        """A step is shown: the beats of the last one are over."""
        is_new = iteration != self._iteration
        self._iteration = iteration
        if is_running and speed <= SLOWEST_BLUR:
            if is_new or not self._timer.isActive():
                self._timer.start(round(1000 / speed / len(NAMES)))
                self._set(FORWARD)
            return
        was_timed = self._timer.isActive()
        self._timer.stop()
        if self._begins_again and is_new:
            self._begins_again = False
            self._set(FORWARD)
        elif was_timed or is_running or is_new:
            self._set(None)

    @property
    def is_timed(self) -> bool:
        """Whether the beats follow each other by themselves."""
        return self._timer.isActive()

    def stop(self) -> None:
        self._timer.stop()

    def _on_due(self) -> None:
        if self.beat is not None and self.beat < NUDGE:
            self._set(self.beat + 1)

    def _set(self, beat: int | None) -> None:
        if beat != self.beat:
            self.beat = beat
            self.changed.emit(beat)


def sentence(worked: WorkedStep, beat: int) -> str:
    """What happens in a beat, in today's numbers."""
    if beat == FORWARD:
        return _forward(worked)
    if beat == ERROR:
        return _error(worked)
    if worked.is_secret:
        return "Predict first: which way will w go, and how far?"
    return _gradient(worked) if beat == GRADIENT else _nudge(worked)


def _forward(worked: WorkedStep) -> str:
    share = worked.share
    made = fitted(share.z, [Product(1, (Part((share.x,), is_given=True), Part((worked.step.w,))))])
    x, w, z = (in_print(text) for text in (made.parts[0][0], made.parts[1][0], made.result))
    product = f"the input {x} times the weight {w} {_IS[made.relation]} z = {z}"
    return f"Forward: {product}; A makes the output ŷ = {in_print(rounded(share.y_hat))} of it."


def _error(worked: WorkedStep) -> str:
    share = worked.share
    if share.y_hat == share.y:
        return f"ŷ is {brief(share.y_hat)}, just as it should be: the error is 0."
    off, way = brief(abs(share.y_hat - share.y)), "too small" if share.y_hat < share.y else "too large"
    return f"ŷ should be {brief(share.y)}: it is {off} {way}. The error E is {brief(share.E)}."


def _gradient(worked: WorkedStep) -> str:
    slope = worked.step.dE_dw
    if slope == 0:
        return "The slope is exactly 0: E does not change with w."
    if slope < 0:
        return f"The slope is negative, {brief(slope)}: E falls when w grows. So w goes up."
    return f"The slope is positive, {brief(slope)}: E grows when w grows. So w goes down."


def _nudge(worked: WorkedStep) -> str:
    step = worked.step
    moved = step.w_next - step.w
    if moved == 0:
        return "w stays where it is" + (": its wall holds it." if step.is_held else ".")
    way = "up" if moved > 0 else "down"
    if step.is_held:
        return f"w goes {way} by {brief(abs(moved))}, as far as its wall."
    rate, slope = Part((step.rate,), is_given=True), Part((abs(step.dE_dw),))
    made = fitted(abs(step.delta_w), [Product(1, (rate, slope))])
    (rate_text,), (slope_text,) = made.parts
    size = f"{in_print(rate_text)} times {in_print(slope_text)} {_IS[made.relation]} {in_print(made.result)}"
    return f"w goes {way} by α times the slope: {size}."
