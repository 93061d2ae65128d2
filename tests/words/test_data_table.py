"""A table of numbers as spreadsheets take it from the clipboard."""

from desktop_app.words.data_table import DataTable

TABLE = DataTable(("i", "=w.1"), [(1, 0.5), (2, None), (3, float("nan")), (4, 1e-12), (5, "a.b")])


def test_numbers_have_the_decimal_point_of_the_system_and_words_stay() -> None:
    assert TABLE.text() == "i\t'=w.1\n1\t0.5\n2\t\n3\t\n4\t1e-12\n5\ta.b\n"
    assert TABLE.text(",") == "i\t'=w.1\n1\t0,5\n2\t\n3\t\n4\t1e-12\n5\ta.b\n"
