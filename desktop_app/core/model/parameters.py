"""Declares each parameter of an experiment: name, symbol, range, scale, default, help and how it may change.

The form in the window, the check of a file and the command line's errors read it from here.
"""

import json
from collections.abc import Sequence
from math import inf, isfinite
from typing import NamedTuple, Protocol

from desktop_app.core.model.activations import ACTIVATIONS
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS
from desktop_app.core.model.function_examples import FUNCTION_EXAMPLES
from desktop_app.core.model.networks import FUNCTION, NETWORKS
from desktop_app.core.model.patterns import PRESENTATIONS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.schedules import SCHEDULES

# With more patterns, a batch would make fewer than a thousand iterations a second.
MOST_PATTERNS = 10_000
# More runs side by side could not be told apart, nor stay quick.
MOST_RUNS = 6
# Of one run. So an edit stays quick, and all runs together still fit into a file that can be opened again.
MOST_CHANGES = 20_000
# Of the lists in the changes of one run, for the same reason.
MOST_CHANGED_PATTERNS = 40_000
GREATEST_SEED = 2**53 - 1
GREATEST_ITERATION = 2**62
_LONGEST = 60  # characters of a value that are shown


class Declared(Protocol):
    """An entry of a registry: its name in files, and the label and the formula that the user reads."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def formula(self) -> str: ...


class Number(NamedTuple):
    """One number: allowed in [low, high], or (low, high] where `low_is_open`; the slider offers `slider`.

    `path` is its place in a run of a file; `live` tells whether it can change while a run goes on.
    """

    path: str
    symbol: str
    label: str
    default: float
    slider: tuple[float, float]
    help: str
    low: float = -inf
    high: float = inf
    low_is_open: bool = False
    logarithmic: bool = False
    integer: bool = False
    live: bool = False
    unit: str = ""

    @property
    def field(self) -> str:
        """Its name in the object of a file that it stands in: rule.rate is rate."""
        return self.path.rpartition(".")[2]

    @property
    def range_in_words(self) -> str:
        """What is allowed: "> 0", "from 0 to 10", "a finite number"."""
        if self.high < inf:
            return f"from {self.low:g} to {self.high:.16g}"
        if self.low > -inf:
            return f"{'>' if self.low_is_open else '≥'} {self.low:g}"
        return "a finite number"

    def fault(self, value: object) -> str | None:
        """What is wrong with `value`, in words that follow its name; None where nothing is."""
        kind = "a whole number" if self.integer else "a number"
        if isinstance(value, bool) or not isinstance(value, int if self.integer else int | float):
            return f"must be {kind}, is {json_text(value)}"
        if not is_finite(value):
            return f"must be a finite number, is {json_text(value)}"
        if value < self.low or value > self.high or (self.low_is_open and value == self.low):
            return f"must be {self.range_in_words}, is {json_text(value)}"
        return None


class Choice(NamedTuple):
    """One of a registry's entries, by name; the form offers the `foremost` first, and then the others in order."""

    path: str
    symbol: str
    label: str
    default: str
    options: Sequence[Declared]
    help: str
    live: bool = False
    foremost: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # the quantities of the user's own formula, if it can stand in place of an entry

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    @property
    def offered(self) -> tuple[Declared, ...]:
        """The entries in the order of the form; the order of the registry is that of the codes."""
        return tuple(sorted(self.options, key=lambda option: option.name not in self.foremost))

    def fault(self, value: object) -> str | None:
        """What is wrong with `value`, in words that follow its name; None where nothing is."""
        if value in self.names:
            return None
        return f"must be {'one of ' if len(self.names) > 1 else ''}{', '.join(self.names)}, is {json_text(value)}"


class Option(NamedTuple):
    """An entry of a small registry that has no functions."""

    name: str
    label: str
    formula: str


NETWORK = Choice(
    "network", "", "Network", "one_weight", (*NETWORKS, FUNCTION),
    "What is trained: how the output ŷ is made from the input x and the weight. Or E as a function of the weights.",
)  # fmt: skip
ACTIVATION = Choice(
    "activation", "A", "Activation", "logistic", ACTIVATIONS,
    "The function that makes the output ŷ from the sum z. Its slope is a gate: where it is flat, nothing is learnt.",
    own=("z",),
)  # fmt: skip
ERROR = Choice(
    "error", "E", "Error", "squared", ERROR_FUNCTIONS,
    "How far the output ŷ is from the desired output y, as one number to be made small. The squared error has a ½, "
    "which PyTorch's MSELoss has not: there α counts double.",
    own=("y_hat", "y"),
)  # fmt: skip
PRESENTATION = Choice(
    "presentation", "", "Order of patterns", "in_turn", PRESENTATIONS,
    "How the patterns are shown: one per iteration, or all at once.", live=True,
)  # fmt: skip
SIZE = Number(
    "presentation.size", "", "Mini-batch size", 32, (1, 64),
    "How many patterns an iteration shows; the last mini-batch of a pass may have fewer. 1 is as Shuffled, all are as "
    "Batch.", low=1, high=10**6, integer=True, live=True,
)  # fmt: skip
ERROR_OF_BATCH = Choice(
    "error_of_batch", "", "Error of a batch", "sum",
    (
        Option("sum", "Sum", "E and its gradient are added up over the patterns of an iteration"),
        Option("mean", "Mean", "E and its gradient are the mean over the patterns of an iteration, as in PyTorch"),
    ),
    "What several patterns make together. The mean of n patterns is the sum with a learning rate α/n.", live=True,
)  # fmt: skip
RULE = Choice(
    "rule.name", "", "Rule", "gradient_descent", RULES,
    "How the gradient becomes a nudge Δw.", live=True, foremost=("gradient_descent", "with_the_slope"),
)  # fmt: skip
RATE = Number(
    "rule.rate", "α", "Learning rate", 0.5, (1e-4, 1e3),
    "The nudge is α times the slope, downhill. Small: slow and sure. Large: fast, and it may jump over the valley.",
    low=0.0, low_is_open=True, logarithmic=True, live=True, unit="per iteration",
)  # fmt: skip
MOMENTUM = Number(
    "rule.momentum", "μ", "Momentum", 0.9, (0.0, 0.999),
    "How much of its last nudge the ball keeps: 0 is plain descent, near 1 it keeps rolling for long. PyTorch's "
    "default is 0. As there, m is a sum of slopes, and α multiplies it; in books m often has α in it, the same as long "
    "as α stays.",
    low=0.0, high=0.999999, live=True,
)  # fmt: skip
DECAY = Number(
    "rule.decay", "β", "Decay", 0.99, (0.0, 0.9999),
    "How slowly the mean of the squared slopes forgets. 0.99 is PyTorch's; books often have 0.9.",
    low=0.0, high=0.999999, live=True,
)  # fmt: skip
BETA1 = Number(
    "rule.beta1", "β₁", "Decay of the mean", 0.9, (0.0, 0.999),
    "How slowly the mean of the slopes forgets.", low=0.0, high=0.999999, live=True,
)  # fmt: skip
BETA2 = Number(
    "rule.beta2", "β₂", "Decay of the square", 0.999, (0.0, 0.9999),
    "How slowly the mean of the squared slopes forgets.", low=0.0, high=0.999999, live=True,
)  # fmt: skip
EPSILON = Number(
    "rule.epsilon", "ε", "Floor", 1e-8, (1e-12, 1.0),
    "Keeps the nudge from growing without limit where the slopes are nearly 0. It is added to the root, as in PyTorch "
    "and in the paper on Adam; some books add it under the root. PyTorch's AdaGrad has 10⁻¹⁰.",
    low=0.0, low_is_open=True, logarithmic=True, live=True,
)  # fmt: skip
WEIGHT_DECAY = Number(
    "rule.weight_decay", "λ", "Weight decay", 0.0, (0.0, 0.5),
    "Pulls every weight, and the bias too, toward 0: E gets ½λ|θ|², in every iteration all of it, as in PyTorch's "
    "optimizers. In books it is often a part of the error alone, without the bias. With AdamW it is no part of E: each "
    "nudge takes αλ of the weight off.",
    low=0.0, high=1e3, live=True,
)  # fmt: skip
RULE_NUMBERS = (RATE, MOMENTUM, DECAY, BETA1, BETA2, EPSILON, WEIGHT_DECAY)
SCHEDULE = Choice(
    "rule.schedule.name", "", "Schedule of α", "constant", SCHEDULES,
    "What becomes of the learning rate. t is how many nudges the rule made before, one in every iteration; in PyTorch "
    "a schedule often goes on once per pass (epoch) instead. The page Learning rate shows it as a curve.", live=True,
)  # fmt: skip
SLOWING = Number(
    "rule.schedule.k", "k", "Slowing", 0.01, (1e-4, 10.0),
    "After 1/k nudges the rate is half of α.", low=0.0, low_is_open=True, logarithmic=True, live=True,
)  # fmt: skip
FACTOR = Number(
    "rule.schedule.factor", "γ", "Factor", 0.99, (0.9, 1.0),
    "The rate is multiplied by it at each nudge.", low=0.0, high=1.0, low_is_open=True, live=True,
)  # fmt: skip
LENGTH = Number(
    "rule.schedule.length", "T", "Length", 100, (1, 10_000),
    "How many iterations it takes. Then the rate stays; PyTorch's cosine goes up again.",
    low=1, high=2**53, logarithmic=True, integer=True, live=True,
)  # fmt: skip
LOWEST = Number(
    "rule.schedule.lowest", "min α", "Lowest rate", 0.0, (0.0, 1.0),
    "Where the rate ends.", low=0.0, live=True,
)  # fmt: skip
SCHEDULE_NUMBERS = (SLOWING, FACTOR, LENGTH, LOWEST)
LOW = Number(
    "bounds[0]", "", "Lowest weight", 0.0, (-10.0, 10.0),
    "The weights are held at or above this wall.", live=True,
)  # fmt: skip
HIGH = Number(
    "bounds[1]", "", "Highest weight", 1.0, (-10.0, 10.0),
    "The weights are held at or below this wall.", live=True,
)  # fmt: skip
SEED = Number(
    "seed", "", "Seed", 0, (0, 99),
    "Draws the order of shuffled patterns; the same seed gives the same run.", low=0, high=GREATEST_SEED, integer=True,
)  # fmt: skip


def name_of(symbol: str) -> str:
    """The word for a weight."""
    return "bias" if symbol == "b" else "weight"


def start_of(name: str, symbol: str) -> Number:
    """The start of the weight that files call `name`."""
    return Number(
        f"start.{name}", f"{symbol}₀" if symbol == name else f"{symbol}(0)", f"Start {name_of(symbol)}", 0.0,
        (-10.0, 10.0), "The weight at iteration 0. Editing it starts the run again.",
    )  # fmt: skip


def weight_of(name: str, symbol: str) -> Number:
    """The weight that files call `name`, at the present iteration."""
    return Number(
        f"weights.{name}", symbol, f"{name_of(symbol).capitalize()} now", 0.0, (-10.0, 10.0),
        "The weight of this iteration. Setting it, here or by dragging the ball, is a change of the run.", live=True,
    )  # fmt: skip


STARTS = {
    name: start_of(name, symbol)
    for network in (*NETWORKS, FUNCTION)
    for name, symbol in zip(network.weight_names, network.symbols, strict=True)
}
WEIGHTS = {
    name: weight_of(name, symbol)
    for network in (*NETWORKS, FUNCTION)
    for name, symbol in zip(network.weight_names, network.symbols, strict=True)
}
START, WEIGHT = STARTS["w"], WEIGHTS["w"]
X = Number("x", "x", "Input", 0.0, (-10.0, 10.0), "What the network is shown.", live=True)
Y = Number("y", "y", "Desired output", 0.0, (-10.0, 10.0), "What it should answer.", live=True)

# The function of a network that is one, unless another is given.
FORMULA = FUNCTION_EXAMPLES[0].formula

CHOICES = (NETWORK, ACTIVATION, ERROR, PRESENTATION, ERROR_OF_BATCH, RULE, SCHEDULE)
# The position of each entry in its registry.
CODES = {(choice.path, name): code for choice in CHOICES for code, name in enumerate(choice.names)}
CHANGEABLE = (
    *(weight.path for weight in WEIGHTS.values()), RULE.path, *(number.path for number in RULE_NUMBERS),
    SCHEDULE.path, *(number.path for number in SCHEDULE_NUMBERS), "bounds", "patterns", PRESENTATION.path, SIZE.path,
    ERROR_OF_BATCH.path,
)  # fmt: skip


def is_finite(value: float) -> bool:
    """Whether `value` is a finite double; an integer too large for one is not."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


def printable(text: str) -> str:
    """`text` on one line: characters that do not print, such as line ends, are written as escapes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def json_text(value: object) -> str:
    """`value` as it stands in a file, short enough for one line."""
    if isinstance(value, dict | list | tuple):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    text = json.dumps(value[:_LONGEST] if isinstance(value, str) else value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
