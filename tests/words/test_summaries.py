"""What a screen reader says of a step and of plots."""

from desktop_app.words.data_table import DataTable
from desktop_app.words.summaries import NOTHING, curves_in_words, ground_in_words, readouts_in_words

LOSS = [0.5, 0.25, 0.75, 0.125]


def test_a_curve_is_told_by_its_ends_and_its_extremes() -> None:
    table = DataTable(("iteration", "E"), list(enumerate(LOSS)))
    assert curves_in_words(table) == "E: falls from 0.5 at iteration 0 to 0.125 at iteration 3, greatest 0.75 at 2."
    assert curves_in_words(DataTable(("from iteration", "least E"), [(1000, 2.0)])) == "least E: 2 at iteration 1000."


def test_what_cannot_be_drawn_is_left_out() -> None:
    nan = float("nan")
    table = DataTable(("w", "E", "E · other"), [(-1.0, nan, None), (0.0, 1.0, None), (0.5, 2.0, None)])
    assert curves_in_words(table) == "E: rises from 1 at w 0 to 2 at w 0.5."
    assert curves_in_words(DataTable(("w", "E"), [(0.0, nan)])) == NOTHING
    assert curves_in_words(DataTable((), [])) == NOTHING


def test_of_many_curves_the_first_are_told() -> None:
    table = DataTable(("iteration", *(f"E · {k}" for k in range(8))), [(0, *[1.0] * 8)])
    assert curves_in_words(table).endswith("E · 5: 1 at iteration 0. And 2 more curves.")


def test_a_landscape_is_told_by_its_lowest_and_its_highest_place() -> None:
    table = DataTable(("v down, w across", 0.0, 1.0), [(-1.0, 0.5, 0.25), (1.0, 4.0, float("inf"))])
    assert ground_in_words(table, ("w", "v")) == (
        "Least E in view 0.25, at w = 1, v = −1. Greatest E in view 4, at w = 0, v = 1."
    )
    assert ground_in_words(DataTable((), []), ("w", "v")) == NOTHING


def test_the_read_outs_are_read_by_their_names() -> None:
    assert readouts_in_words([("iteration i", "5"), ("weight w", "0.85")], "Predict first.") == (
        "iteration i 5, weight w 0.85. Predict first."
    )
