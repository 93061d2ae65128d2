"""Where the cards of the board stand, for what is shown and for the room there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.files.workspace_view import PLOTS
from desktop_app.ui.board.arrangement import LEAST_ROW, STAGE, arranged, cells_of, plot_of
from desktop_app.ui.common.style import GAP

WIDE, HIGH = 900, 700


def test_all_plots_stand_around_the_stage() -> None:
    made = arranged(PLOTS, True, WIDE, HIGH)
    assert made.places == {STAGE: (0, 0, 2), "E": (0, 1, 1), "w": (1, 1, 1), "dE_dw": (2, 1, 1), "rho": (2, 0, 1)}
    assert (made.rows, made.columns, made.folded, made.bare) == ((4, 4, 4), (1, 1), frozenset(), frozenset())
    assert arranged(PLOTS, True, 300, HIGH) == made  # also on a narrow board


@pytest.mark.parametrize(
    ("height", "rows", "folded", "bare"),
    [(359, (4, 4, 5), "", "E w"), (312, (4, 5, 0), "dE_dw rho", "E"), (212, (5, 0, 0), "w dE_dw rho", "")],
)
def test_rows_without_room_are_folded_away(height: int, rows: tuple[int, ...], folded: str, bare: str) -> None:
    made = arranged(PLOTS, True, WIDE, height)
    assert (made.rows, made.folded, made.bare) == (rows, frozenset(folded.split()), frozenset(bare.split()))


@given(st.lists(st.sampled_from(PLOTS), unique=True), st.booleans(), st.integers(300, 1600), st.integers(90, 1200))
def test_no_row_is_lower_than_a_plot_can_be_read(names: list[str], has_stage: bool, width: int, height: int) -> None:
    made = arranged([name for name in PLOTS if name in names], has_stage or not names, width, height)
    shares = [share for share in made.rows if share]
    least = (height - GAP * (len(shares) - 1)) * min(shares) / sum(shares)
    assert least >= LEAST_ROW
    rows = {row for name, (row, _, _) in made.places.items() if name not in made.folded}
    assert all(made.places[name][0] > max(rows) for name in made.folded)


def test_few_plots_stand_beside_a_large_stage_and_below_it_on_a_narrow_board() -> None:
    beside = {STAGE: (0, 0, 2), "E": (0, 1, 1), "w": (1, 1, 1)}
    assert arranged(["E", "w"], True, WIDE, HIGH)[:3] == (beside, (4, 4), (3, 2))
    below = {STAGE: (0, 0, 1), "E": (1, 0, 1), "w": (2, 0, 1)}
    assert arranged(["E", "w"], True, 500, HIGH)[:3] == (below, (3, 2, 2), (1,))
    assert arranged(["E", "w"], True, 500, 400).places == beside  # too low for that


def test_the_stage_alone_and_plots_alone_take_all_the_room() -> None:
    assert arranged([], True, WIDE, HIGH)[:3] == ({STAGE: (0, 0, 1)}, (4,), (1,))
    assert arranged(["w"], False, WIDE, HIGH)[:3] == ({"w": (0, 0, 1)}, (4,), (1,))
    square = {"E": (0, 0, 1), "w": (1, 0, 1), "dE_dw": (0, 1, 1), "rho": (1, 1, 1)}
    assert arranged(PLOTS, False, WIDE, HIGH)[:3] == (square, (4, 4), (1, 1))


def test_in_a_picture_the_cards_of_the_stage_share_its_place() -> None:
    plots = [(0, 1, 1), (1, 1, 1), (2, 1, 1), (2, 0, 1)]
    assert cells_of(PLOTS, True, 1, WIDE) == [(0, 0, 2), *plots]
    assert cells_of(PLOTS, True, 2, WIDE) == [(0, 0, 1), (1, 0, 1), *plots]
    assert cells_of(["E"], True, 1, WIDE) == [(0, 0, 1), (0, 1, 1)]
    assert cells_of(["E"], True, 2, WIDE) == [(0, 0, 1), (1, 0, 1), (0, 1, 2)]
    assert cells_of(["E", "w"], False, 1, WIDE) == [(0, 0, 1), (1, 0, 1)]


def test_a_quantity_has_its_plot_by_any_of_its_names() -> None:
    names = {"E": "E", "rho": "rho", "w": "w", "w1": "w", "b": "w", "dE_dw": "dE_dw", "dE_db": "dE_dw"}
    assert {name: plot_of(name) for name in names} == names
