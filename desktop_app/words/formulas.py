"""What is said of the user's own formulas."""

from desktop_app.core.model.formulas.own_formula import OwnFormula

NOTATION = (
    "A formula has + − * / ^ | |, brackets, sqrt, exp, ln, log1p, tanh, sin, cos, σ, softplus, min, max, sign, and the "
    "constants e and π. 2w, w², ·, σ(w) and e^w are understood."
)
_MOST_NAMED, _LONGEST = 3, 24


def corners_note(formula: OwnFormula) -> str:
    """Which slope is taken at the corners and steps of a formula; empty if it has none."""
    corners = formula.corners
    texts = [corner.formula.text() for corner in corners[:_MOST_NAMED]]
    named = [text for text in texts if len(text) <= _LONGEST]
    if not corners:
        return ""
    others = ["another part"] if len(named) < len(corners) else []
    return (
        f"Where {' or '.join(named + others)} has a corner or a step, the slope is taken as 0 or as that of one side."
    )
