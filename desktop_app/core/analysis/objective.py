"""What the criteria of a verdict ask of a run's settings at some weights; `maps/pixels.py` has the same compiled."""

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Gates, Share, shares_at

SHUT = 1e-3  # of a slope gate
FAR = 1e-2  # of |ŷ − y|
MOST_GATES = 256  # patterns whose gates are looked at


def error_at(settings: Experiment, w: float, v: float) -> float:
    """E of all patterns together, with the weight decay."""
    return settings.objective().error(w, v)


def slopes_at(settings: Experiment, w: float, v: float) -> tuple[float, float]:
    """The gradient of all patterns together."""
    _, dE_dw, dE_dv = settings.objective().gradient(w, v)
    return dE_dw, dE_dv


def is_plateau(settings: Experiment, w: float, v: float) -> bool:
    """Whether the slope gates of all patterns, of many of some, are nearly shut, and one of them is far from learnt."""
    shares = shares_at(settings, w, v)
    is_far = False
    for share in shares[:: -(-len(shares) // MOST_GATES)]:
        taught = [gates for gates in _gates(share) if gates.input != 0.0]
        if any(not abs(gates.slope) < SHUT for gates in taught):
            return False
        is_far = is_far or bool(taught and abs(share.y_hat - share.y) > FAR)
    return is_far


def _gates(share: Share) -> tuple[Gates, ...]:
    return (share.gates, share.gates_v) if share.gates_v else (share.gates,)
