"""The drawing of each network: the places of its quantities, the lines forward and the lines back.

Places are for a view 340 px wide. A row holds nodes with their numbers above them and the way back beneath them.
"""

from enum import Enum
from typing import NamedTuple

from desktop_app.core.model.networks import NETWORKS, Network

WIDTH = 340.0
LINE_HEIGHT = 16.0
# From the top of a row: its nodes' middle and numbers; the line of the way back, its symbols and numbers.
NODE_Y, NUMBER_Y = 37.0, 3.0
BACK_Y, SYMBOL_Y, TARGET_Y, BACK_NUMBER_Y = 61.0, 64.0, 67.0, 79.0
_FORWARD, _BACK = (2.0, 51.0), (55.0, 41.0)  # where the halves of a row begin, and how high they are


class SlotKind(Enum):
    """What stands in a place: nodes and weights on the way forward, factors and results on the way back."""

    NODE = 0
    CONSTANT = 1
    WEIGHT = 2
    ACTIVATION = 3
    FACTOR = 4
    RESULT = 5
    TARGET = 6

    @property
    def is_forward(self) -> bool:
        return self.value <= SlotKind.ACTIVATION.value

    @property
    def has_number(self) -> bool:
        return self not in (SlotKind.CONSTANT, SlotKind.ACTIVATION)


class Slot(NamedTuple):
    """A quantity's place: its middle, half its width, and the top of its row.

    `same` names the place of the same quantity elsewhere; for an activation, the sum that goes into it.
    """

    name: str
    symbol: str
    kind: SlotKind
    x: float
    half: float
    tip: str
    colour: str = "text"
    row: float = 0.0
    same: str = ""

    @property
    def top(self) -> float:
        return self.row + (_FORWARD if self.kind.is_forward else _BACK)[0]

    @property
    def height(self) -> float:
        return (_FORWARD if self.kind.is_forward else _BACK)[1]

    @property
    def is_secret(self) -> bool:
        """Whether it would give a hidden nudge away."""
        return self.kind in (SlotKind.FACTOR, SlotKind.RESULT) and not self.same


Points = tuple[tuple[float, float], ...]


class NetworkDrawing(NamedTuple):
    """A network's places and lines; the last point of a line on the way back is the tip of an arrow.

    `edges` lead forward from place to place, `link` from one row to the next, and `up` from a gradient to its weight.
    `legend` has the places of its two words.
    """

    slots: tuple[Slot, ...]
    edges: tuple[tuple[str, str], ...]
    back: tuple[Points, ...]
    up: tuple[tuple[str, str], ...]
    legend: Points
    height: int
    link: Points = ()

    def slot(self, name: str) -> Slot:
        return next(slot for slot in self.slots if slot.name == name)


_X = "x: the input"
_Y = "y: the target, what ŷ should be"
_Y_HAT = "ŷ = A(z): the output"
_E = "E: the error, how wrong ŷ is"
_DE_DYHAT = "∂E/∂ŷ: how E changes when ŷ grows"
_DYHAT_DZ = "∂ŷ/∂z = A′(z): how ŷ changes when z grows"
_ACTIVATION = Slot("A", "", SlotKind.ACTIVATION, 185, 15, "", same="z")


def _from(first: Slot, weight: Slot, z: Slot, error_x: float, slope_x: float, y_row: float) -> tuple[Slot, ...]:
    """The last row of every network: an input, its weight, and the rest up to E."""
    row = z.row
    return (
        first, weight, z, _ACTIVATION._replace(row=row),
        Slot("y_hat", "ŷ", SlotKind.NODE, 232, 28, _Y_HAT, row=row),
        Slot("E", "E", SlotKind.NODE, error_x, 28, _E, "E", row),
        Slot("y", "y", SlotKind.TARGET, error_x, 28, _Y, row=y_row),
        Slot("dE_dy_hat", "∂E/∂ŷ", SlotKind.FACTOR, slope_x, 28, _DE_DYHAT, "gradient", row),
        Slot("dy_hat_dz", "∂ŷ/∂z", SlotKind.FACTOR, 185, 31, _DYHAT_DZ, row=row),
    )  # fmt: skip


def _to_weight(name: str, symbol: str, by: str, by_tip: str, z: str, row: float, same: str) -> tuple[Slot, Slot]:
    """The last two places on the way back to the weight `symbol`: ∂z/∂w, which is `by`, and ∂E/∂w."""
    factor = f"∂{z}/∂{symbol} = {by}"
    return (
        Slot(f"dz_d{name}", factor, SlotKind.FACTOR, 120, 30, f"{factor}: {by_tip}", row=row, same=same),
        Slot(f"dE_d{name}", f"∂E/∂{symbol}", SlotKind.RESULT, 46, 40,
             f"∂E/∂{symbol}: how E changes when {symbol} grows", "gradient", row),
    )  # fmt: skip


def _one_weight() -> NetworkDrawing:
    return NetworkDrawing(
        (
            *_from(
                Slot("x", "x", SlotKind.NODE, 23, 21, _X),
                Slot("w", "w", SlotKind.WEIGHT, 73, 27, "w: the weight, the one number that learns", "w"),
                Slot("z", "z", SlotKind.NODE, 138, 28, "z = wx: what goes into the activation"),
                310, 271, 43,
            ),
            *_to_weight("w", "w", "x", "how z changes when w grows", "z", 0, "x"),
        ),
        (("x", "z"), ("z", "A"), ("A", "y_hat"), ("y_hat", "E"), ("y", "E")),
        (((296, BACK_Y), (232, BACK_Y)), ((227, BACK_Y), (138, BACK_Y)), ((133, BACK_Y), (87, BACK_Y))),
        (("dE_dw", "w"),),
        ((6, 114), (84, 114)),
        142,
    )  # fmt: skip


def _two_inputs(network: Network) -> NetworkDrawing:
    """Two weights of one sum, each with an input of its own."""
    row, below = 51.0, 94.0  # of x and w, and of ∂E/∂v
    back = row + BACK_Y
    v, into = network.symbols[1], network.inputs[1].text()
    z_tip = f"z = {network.z.text()}: what goes into the activation"
    if into == "1":
        second = Slot("input_v", "1", SlotKind.CONSTANT, 23, 21, f"1: a constant input, whose weight is {v}")
        tip = f"{v}: the bias, a weight whose input is always 1"
    else:
        second = Slot("input_v", into, SlotKind.NODE, 23, 21, f"{into}: the input of the weight {v}")
        tip = f"{v}: the weight, which {into} is multiplied by"
    return NetworkDrawing(
        (
            second,
            Slot("v", v, SlotKind.WEIGHT, 73, 27, tip, "w"),
            *_from(
                Slot("x", "x", SlotKind.NODE, 23, 21, _X, row=row),
                Slot("w", "w", SlotKind.WEIGHT, 73, 27, "w: the weight, which x is multiplied by", "w", row),
                Slot("z", "z", SlotKind.NODE, 138, 28, z_tip, row=row),
                310, 271, below,
            ),
            *_to_weight("w", "w", "x", "how z changes when w grows", "z", row, "x"),
            *_to_weight("v", v, into, f"how z changes when {v} grows", "z", below, "input_v"),
        ),
        (("input_v", "v"), ("v", "z"), ("x", "z"), ("z", "A"), ("A", "y_hat"), ("y_hat", "E"), ("y", "E")),
        (
            ((296, back), (232, back)), ((227, back), (138, back)), ((133, back), (87, back)),
            ((152, back), (152, below + BACK_Y), (87, below + BACK_Y)),
        ),
        (("dE_dw", "w"),),
        ((150, 8), (228, 8)),
        192,
    )  # fmt: skip


def _two_weight_chain() -> NetworkDrawing:
    row = 102.0  # of w₂
    back = row + BACK_Y
    return NetworkDrawing(
        (
            Slot("x", "x", SlotKind.NODE, 23, 21, _X),
            Slot("w", "w₁", SlotKind.WEIGHT, 73, 27, "w₁: the first weight, which x is multiplied by", "w"),
            Slot("z1", "z₁", SlotKind.NODE, 138, 28, "z₁ = w₁x: what goes into the first activation"),
            Slot("A1", "", SlotKind.ACTIVATION, 185, 15, "", same="z1"),
            Slot("h", "h", SlotKind.NODE, 232, 28, "h = A(z₁): the output of the first neuron"),
            Slot("dE_dh", "∂E/∂h", SlotKind.FACTOR, 250, 28,
                 "∂E/∂h = ∂E/∂z·w₂: how E changes when h grows", "gradient"),
            Slot("dh_dz1", "∂h/∂z₁", SlotKind.FACTOR, 185, 31, "∂h/∂z₁ = A′(z₁): how h changes when z₁ grows"),
            *_to_weight("w", "w₁", "x", "how z₁ changes when w₁ grows", "z₁", 0, "x"),
            *_from(
                Slot("h_again", "h", SlotKind.NODE, 23, 21, "h: what goes into the second neuron", row=row, same="h"),
                Slot("v", "w₂", SlotKind.WEIGHT, 73, 27, "w₂: the second weight, which h is multiplied by", "w", row),
                Slot("z", "z", SlotKind.NODE, 138, 28, "z = w₂h: what goes into the second activation", row=row),
                311, 254, row,
            ),
            *_to_weight("v", "w₂", "h", "how z changes when w₂ grows", "z", row, "h"),
        ),
        (
            ("x", "z1"), ("z1", "A1"), ("A1", "h"),
            ("h_again", "z"), ("z", "A"), ("A", "y_hat"), ("y_hat", "E"), ("y", "E"),
        ),
        (
            ((286, BACK_Y), (232, BACK_Y)), ((227, BACK_Y), (138, BACK_Y)), ((133, BACK_Y), (87, BACK_Y)),
            ((298, back), (232, back)), ((227, back), (138, back)), ((133, back), (87, back)),
        ),
        (("dE_dw", "w"), ("dE_dv", "v")),
        ((268, 2), (268, 17)),
        200,
        link=((232, NODE_Y), (288, NODE_Y), (288, row - 3), (1, row - 3), (1, row + NODE_Y), (23, row + NODE_Y)),
    )  # fmt: skip


def _function(weights: int) -> NetworkDrawing:
    """E as a function of one weight or of two."""
    row = 51.0 * (weights - 1)
    back = row + BACK_Y
    w = Slot("w", "w", SlotKind.WEIGHT, 73, 27, "w: the weight that learns", "w", row)
    v = Slot("v", "v", SlotKind.WEIGHT, 73, 27, "v: the second weight that learns", "w")
    to_w, to_v = (
        Slot(f"dE_d{name}", f"∂E/∂{name}", SlotKind.RESULT, 46, 40, f"∂E/∂{name}: how E changes when {name} grows",
             "gradient", row + 43.0 * k)
        for k, name in enumerate("wv")
    )  # fmt: skip
    f = Slot("f", "f", SlotKind.CONSTANT, 172, 28, "f: the function, whose value is E", row=row)
    E = Slot("E", "E", SlotKind.NODE, 271, 28, "E: what is to be made small", "E", row)
    edges = (("w", "f"), ("f", "E")) if weights == 1 else (("v", "f"), ("w", "f"), ("f", "E"))
    lines: tuple[Points, ...] = (((257, back), (87, back)),)
    if weights > 1:
        lines += (((152, back), (152, back + 43.0), (87, back + 43.0)),)
    return NetworkDrawing(
        (w, f, E, to_w) if weights == 1 else (v, w, f, E, to_w, to_v), edges, lines, (("dE_dw", "w"),),
        ((6, 114), (84, 114)) if weights == 1 else ((150, 8), (228, 8)), 142 if weights == 1 else 192,
    )  # fmt: skip


def drawing_of(network: Network) -> NetworkDrawing:
    """The drawing of a network."""
    return DRAWINGS[network.name] if network.has_patterns else _FUNCTIONS[len(network.weight_names) - 1]


def _drawing_of(network: Network) -> NetworkDrawing:
    if network.inner is not None:
        return _two_weight_chain()
    return _one_weight() if len(network.weight_names) == 1 else _two_inputs(network)


DRAWINGS = {network.name: _drawing_of(network) for network in NETWORKS}
_FUNCTIONS = _function(1), _function(2)
