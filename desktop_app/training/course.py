"""Where a run is heading."""

from desktop_app.training.frame import Goal


class Course:
    """A goal, and `target`: the iteration at which the run stops for it, if there is one."""

    def __init__(self) -> None:
        self.goal = Goal()
        self.target: int | None = None

    def aim(self, goal: Goal, i: int) -> None:
        """Head for `goal` from iteration `i` on; one that the run was on its way to stays where it is."""
        if goal != self.goal or self.target is None or i >= self.target:
            more = goal.iterations
            self.target = more if more is None or i < more else i + more
        self.goal = goal

    def pass_by(self) -> None:
        """Be at no place that was gone to any more."""
        self.goal = self.goal._replace(opened="")
