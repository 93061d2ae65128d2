"""What the parts of the window are called when they are labelled in place, and where the guide tells more of each."""

from typing import NamedTuple


class PartName(NamedTuple):
    """The words on a label, and the section of the guide that they lead to."""

    words: str
    guide: str


_CURVE, _SLOPE = "window#the-error-curve", "window#the-slope-and-the-nudge"
PARTS = {
    "ball": PartName("Ball: where you are", _CURVE),
    "slope": PartName("Slope: the tangent", _SLOPE),
    "nudge": PartName("Nudge: the next step", _SLOPE),
    "landing": PartName("Here it lands", _SLOPE),
    "trail": PartName("Trail: where it has been", _CURVE),
    "walls": PartName("Wall: here it stops", "runs#walls"),
    "promise": PartName("Gap: promised and delivered", "step#promise-and-delivery"),
    "curve": PartName("Curve: E for every weight", _CURVE),
    "landscape": PartName("Landscape: E is its height", "views#landscape"),
    "directions": PartName("How E changes every way", "views#every-direction"),
    "vote": PartName("Which way each pattern pulls", "views#patterns-vote"),
    "scatter": PartName("What ŷ is for every x", "views#fitted-curve"),
    "cobweb": PartName("Where each weight goes next", "views#cobweb"),
    "fork": PartName("What w comes to, for each α", "views#fork"),
    "map": PartName("What becomes of every run near this one", "views#map"),
    "rate": PartName("What becomes of α", "views#learning-rate"),
    "tabs": PartName("Other pictures of this step", "views"),
    "E": PartName("Loss: E, step after step", "window#the-plots-over-the-iterations"),
    "w": PartName("Weight, step after step", "window#the-plots-over-the-iterations"),
    "dE_dw": PartName("Gradient: the slope, step after step", "window#the-plots-over-the-iterations"),
    "rho": PartName("ρ: delivered / promised", "step#promise-and-delivery"),
    "numbers": PartName("This step in numbers", "window#the-line-of-numbers"),
    "sentence": PartName("What happens, and what follows", "window#the-line-of-numbers"),
    "transport": PartName("Play, one step, back to the start", "runs#play-pause-step"),
    "track": PartName("Track: go to any iteration", "runs#go-back-in-time-rewind"),
    "parameters": PartName("Parameters: change anything", "runs#change-a-parameter"),
    "step": PartName("This step, worked out", "step"),
    "run_keys": PartName("Key of the runs: choose one", "comparing#runs-side-by-side"),
    "runs": PartName("Runs side by side", "comparing#runs-side-by-side"),
    "notebook": PartName("Notebook: what you kept", "notebook"),
    "lessons": PartName("Lessons: questions to answer", "first-steps#lessons"),
}
