"""The quantities that claims and drawings are about, by their names: those that `nudge step` prints, and a few more."""

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import ManyShares, Share, Step
from desktop_app.lessons.claims import MOVES, PERIOD, VERDICT, WITHIN, Claim

_OF_A_STEP = ("E", "E_next", "promised", "delivered", "rho", "rate")
_OF_A_PATTERN = ("x", "y", "z", "y_hat", "dE_dy_hat", "dy_hat_dz")
SUM = "E_all"  # of all patterns at the weights, whichever of them the iteration presents


def quantity_fault(experiment: Experiment, quantity: str, pattern: int | None) -> str:
    """Why a run has no such quantity that is a number; empty if it has."""
    net = experiment.net.weight_names
    slopes = tuple(f"dE_d{name}" for name in net)
    others = tuple(form.format(name) for form in ("{}", "delta_{}", "{}_next") for name in net)
    known = (*_OF_A_STEP, SUM, *_OF_A_PATTERN, *slopes, *others)
    if quantity not in known:
        return f"{quantity} is not known here; known are {', '.join(known)} (of {experiment.network})"
    if pattern is None:
        is_batch = experiment.presentation == "batch" and len(experiment.patterns) > 1
        single = quantity in _OF_A_PATTERN and is_batch
        return f"in a batch {quantity} is different for each pattern: write {quantity}[0], or another" if single else ""
    if quantity not in ("E", *_OF_A_PATTERN, *slopes):
        return f"{quantity} is not of one pattern: write it without [{pattern}]"
    most = len(experiment.patterns) - 1
    return "" if pattern <= most else f"there is no pattern {pattern}: they are counted from 0 to {most}"


def drawing_fault(experiment: Experiment, quantity: str) -> str:
    """Why the curve of a quantity cannot be drawn; empty if it can, on one of the plots over the iterations."""
    net = experiment.net.weight_names
    known = ("E", *net, *(f"dE_d{name}" for name in net), "rho")
    if quantity in known:
        return ""
    return f"{quantity} has no plot to draw on; one can draw {', '.join(known)} (of {experiment.network})"


def claim_fault(experiment: Experiment, claim: Claim) -> str:
    """Why nothing of the kind can be claimed of a run; empty if it can."""
    if claim.quantity not in (VERDICT, PERIOD):
        return quantity_fault(experiment, claim.quantity, claim.pattern)
    if claim.pattern is not None:
        return f"a {claim.quantity} is not of one pattern: write it without [{claim.pattern}]"
    if claim.begin != claim.end or claim.relation in MOVES:
        return f"a {claim.quantity} is of one iteration: write at N"
    return "a verdict is chosen, not typed" if claim.quantity == VERDICT and claim.relation == WITHIN else ""


def value_at(experiment: Experiment, step: Step, quantity: str, pattern: int | None = None) -> float | None:
    """The number of a step by its name; None where it has none."""
    names = experiment.net.weight_names
    share = _share(step, pattern)
    if pattern is not None and share is None:
        return None
    if quantity in _OF_A_PATTERN:
        return None if share is None else float(getattr(share, quantity))
    if quantity == SUM:
        many = step.shares
        return float(many.numbers[0].cumsum()[-1]) if isinstance(many, ManyShares) else sum(each.E for each in many)
    source: Step | Share = step if pattern is None or share is None else share
    if quantity in _OF_A_STEP:
        made: float | None = getattr(source, quantity)
        return made
    for k, name in enumerate(names):
        values = {
            name: step.state.weights[k],
            f"dE_d{name}": (source.dE_dw, source.dE_dv)[k],
            f"delta_{name}": (step.delta_w, step.delta_v)[k],
            f"{name}_next": step.state_next.weights[k],
        }
        if quantity in values:
            return values[quantity]
    return None


def _share(step: Step, pattern: int | None) -> Share | None:
    """The share of a pattern or, of None, that of the pattern that is presented, or the only one."""
    if pattern is not None:
        return step.shares[pattern] if pattern < len(step.shares) else None
    return step.share or (step.shares[0] if len(step.shares) == 1 else None)
