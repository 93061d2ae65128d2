"""What a lesson is made of: pages of text, states of the simulator, questions, and claims about runs; all frozen.

`line` is where a thing begins in its file, counted from 1. Texts are Markdown, as in the file.
"""

from pathlib import Path
from typing import NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.lessons.claims import Claim

# What a lesson can show: plots and cards by their names on the command line, and the sentence above the plots.
PARTS = (
    "curve", "landscape", "sections", "directions", "vote", "scatter", "cobweb", "fork", "map", "rate", "E", "w",
    "dE_dw", "rho", "step", "runs", "sentence",
)  # fmt: skip
# What a lesson can highlight on them.
MARKS = ("ball", "slope", "nudge", "landing", "trail", "walls", "promise")
MOST_CONTROLS = 3


class Prose(NamedTuple):
    """Paragraphs of text."""

    line: int
    text: str


class Setting(NamedTuple):
    """From here on the window shows this state: a fenced block ``nudge state NAME``, whose body may be elsewhere."""

    line: int
    state: str


class Light(NamedTuple):
    """Highlight these parts and marks."""

    line: int
    names: tuple[str, ...]


class Play(NamedTuple):
    """An offer to play a state from its start until an iteration."""

    line: int
    state: str
    until: int


class Drawing(NamedTuple):
    """A prediction: the curve of a quantity over the iterations of a state's run, drawn by hand before it runs."""

    line: int
    state: str
    quantity: str
    begin: int
    end: int
    solution: str = ""


class Option(NamedTuple):
    """One answer to choose, whether it is right, its claim about a run if it has one, and a comment on it."""

    line: int
    text: str
    is_right: bool
    claim: Claim | None = None
    comment: str = ""


class Choice(NamedTuple):
    """A question with options, one of them right."""

    line: int
    options: tuple[Option, ...]
    hints: tuple[str, ...] = ()
    solution: str = ""


class Typed(NamedTuple):
    """A question whose answer is typed: a number, right within `tolerance`, or else words."""

    line: int
    answer: str
    number: float | None
    tolerance: float
    claim: Claim | None = None
    hints: tuple[str, ...] = ()
    solution: str = ""


class Claims(NamedTuple):
    """What the lesson says of a run; checked, and not shown."""

    line: int
    claims: tuple[Claim, ...]


Question = Choice | Typed | Drawing
Block = Prose | Setting | Light | Play | Drawing | Choice | Typed | Claims


class Page(NamedTuple):
    """A lesson page: what stands under one heading."""

    line: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Choice | Typed | Drawing))


class State(NamedTuple):
    """A named state of the simulator: the experiments that are shown side by side, most often one."""

    line: int
    name: str
    runs: tuple[Experiment, ...]


class AskedAgain(NamedTuple):
    """A question of an earlier lesson that comes back: the lesson's name, and which of its questions, from 1."""

    lesson: str
    question: int
    line: int = 0


class Lesson(NamedTuple):
    """One lesson. `name` is that of its file, without the endings, and `folder` where that is, if it is in one."""

    name: str
    title: str
    question: str
    minutes: int
    shows: tuple[str, ...]
    controls: tuple[str, ...]
    asks_again: tuple[AskedAgain, ...]
    states: tuple[State, ...]
    pages: tuple[Page, ...]
    folder: Path | None = None

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in order."""
        return tuple(question for page in self.pages for question in page.questions)
