"""The experiment that a new window shows. It is not what a file means by leaving parameters out: see `Experiment`."""

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import UNNAMED_FIRST, Experiment

# Every number moves at once, w comes from the left of the valley, and the nudge can be seen beside the ball.
FIRST = Experiment(UNNAMED_FIRST, patterns=((1.0, 0.7),), rule=Rule(rate=5.0), w=-2.0, bounds=None)
