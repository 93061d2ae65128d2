"""What is highlighted together: the quantities of a beat, and those that are one to the reader."""

from functools import cache

from desktop_app.core.derivation.lines import Term
from desktop_app.core.model.networks import Network

_LIT = (
    {"x", "w", "z", "y_hat"},
    {"y_hat", "y", "E"},
    {"dE_dy_hat", "dE_dz", "dy_hat_dz", "x", "dE_dw"},
    {"w", "delta_w", "w_next"},
)
_LIT_OF_TWO_INPUTS = ({"v", "input_v"}, set[str](), {"input_v", "dE_dv"}, {"v", "v_next"})
_LIT_IN_A_CHAIN = ({"v", "z1", "h"}, set[str](), {"v", "h", "dE_dh", "dh_dz1", "dE_dv"}, {"v", "v_next"})
# These are highlighted with another quantity: the reader takes them for one, or the drawing shows only the other.
LIT_BY = {
    "dE_dw_sum": "dE_dw",
    "dE_dv_sum": "dE_dv",
    "w_asked": "w_next",
    "v_asked": "v_next",
    "minus_dE_dy": "dE_dy",
    "dy_hat_dw": "dy_hat_dz",
    "slope_0": "dy_hat_dz",
    "slope_1": "dy_hat_dz",
    "slope1_0": "dh_dz1",
    "slope1_1": "dh_dz1",
}


def quantities_of_beat(network: Network, beat: int) -> frozenset[str]:
    """The quantities that a beat is about."""
    more = _LIT_IN_A_CHAIN if network.inner else _LIT_OF_TWO_INPUTS
    return frozenset(_LIT[beat] | (more[beat] if len(network.weight_names) > 1 else set()))


def quantity_of(term: Term) -> str:
    """The quantity that a term of an equation stands for."""
    return LIT_BY.get(term.quantity, term.quantity)


@cache
def quantities_in(term: Term) -> frozenset[str]:
    """The quantities that highlight a term: its own, and those in it."""
    return frozenset(LIT_BY.get(name, name) for name in (term.quantity, *term.within))
