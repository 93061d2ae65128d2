"""What lights together: a quantity goes by several names, and a term by all that is in it."""

from functools import cache

from desktop_app.core.derivation.lines import Term

# What may be lit under another name: what is one and the same to a reader, or what the drawing has of it.
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


def quantity_of(term: Term) -> str:
    """The name that a term tells."""
    return LIT_BY.get(term.quantity, term.quantity)


@cache
def lights_of(term: Term) -> frozenset[str]:
    """The names that a term is lit by: its own, and those of what is in it."""
    return frozenset(LIT_BY.get(name, name) for name in (term.quantity, *term.within))
