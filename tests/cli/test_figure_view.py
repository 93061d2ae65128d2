"""The options of `nudge figure` for the view: limits that no axis can have are refused, each with a sentence."""

from argparse import ArgumentParser

import pytest

from desktop_app.cli.figure_view import add_view_arguments, view_of
from desktop_app.core.files.workspace_view import DEFAULT, Limits, MapView, WorkspaceView
from desktop_app.core.model.experiment import Experiment

RUNS = Experiment(), Experiment()
LOGARITHMIC = WorkspaceView(log_x=True, log_y=frozenset({"E"}))


def read(view: WorkspaceView, plot: str, *asked: str) -> tuple[WorkspaceView, list[str]]:
    parser = ArgumentParser(exit_on_error=False)
    add_view_arguments(parser)
    return view_of(view, plot, parser.parse_args(asked), RUNS)


@pytest.mark.parametrize(
    ("view", "plot", "asked", "fault"),
    [
        (DEFAULT, "E", ("--log-y", "--ylim=-1:1"), "--ylim: on a logarithmic axis LOW must be above 0, is -1; or"),
        (LOGARITHMIC, "E", ("--ylim=0:1",), "--ylim: on a logarithmic axis LOW must be above 0, is 0"),
        (LOGARITHMIC, "board", ("--xlim=-3:0",), "--xlim: on a logarithmic axis HIGH must be above 0, is 0; or"),
        (DEFAULT, "fork", ("--y=start.w",), "--y: fork has no such axis; it goes with map"),
        (DEFAULT, "map", ("--y=rule.mu",), "--y: this run has no number rule.mu; it has rule.rate, rule.weight_decay"),
        (DEFAULT, "map", ("--y=rule.rate",), "--y: rule.rate and rule.rate cannot be the two axes of one map"),
        (DEFAULT, "rho", ("--theory",), "--theory: rho has none; name one of E, w, board"),
    ],
)  # fmt: skip
def test_what_an_axis_cannot_show_is_refused(
    view: WorkspaceView, plot: str, asked: tuple[str, ...], fault: str
) -> None:
    _, faults = read(view, plot, *asked)
    assert [each[: len(fault)] for each in faults] == [fault]


def test_other_limits_are_taken() -> None:
    taken, faults = read(LOGARITHMIC, "E", "--ylim", "0.1:1", "--xlim", "0:20")
    assert (taken.iterations, taken.limits_of("E"), faults) == ((0.0, 20.0), Limits(y=(0.1, 1.0)), [])
    assert read(LOGARITHMIC, "E", "--no-log-y", "--ylim=-1:1")[1] == []
    taken, faults = read(DEFAULT, "map", "--x=patterns[0][1]", "--y=rule.rate", "--iterations=50", "--ylim=1:9")
    assert (taken.map, taken.limits_of("map")) == (MapView("patterns[0][1]", "rule.rate", 50), Limits(y=(1.0, 9.0)))
    assert faults == []
    assert read(DEFAULT, "landscape", "--log-y", "--ylim=-1:1")[1] == []  # its levels are logarithmic, not its axes


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ("1e300:1.5e308", "must be from -1e+300 to 1e+300, is '1e300:1.5e308'"),
        ("2:1", "HIGH must be above LOW, is '2:1'"),
        ("nan:1", "must be auto, or two numbers such as 0:200, is 'nan:1'"),
    ],
)
def test_wrong_limits_are_told_as_they_are_wrong(limits: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((SystemExit, Exception)) as told:
        read(DEFAULT, "E", "--ylim", limits)
    assert words in f"{told.value} {capsys.readouterr().err}"
