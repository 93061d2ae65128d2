"""Tables of patterns, as spreadsheets write them: read without a question, and each bad row named with its line."""

from pathlib import Path

import pytest

from desktop_app.core.files.pattern_table import Layout, found_layout, number_of, read_table, table_of
from desktop_app.core.files.workspace import Refused

TABLES = sorted((Path(__file__).parent / "tables").glob("*.[ct]*"))
PATTERNS = ((3.5, 18.0), (3.69, 15.0), (-3.44, 18.25))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_what_a_spreadsheet_writes_is_read(path: Path) -> None:
    table = read_table(path)
    for system in ".,":
        layout = found_layout(table, system)
        assert table.imported(layout) == (PATTERNS, ())
        names = ["Hours", "Grade"] if "english" in path.stem else ["Größe", "Länge"]
        assert (layout.has_names, table.names(layout)) == (True, names)


@pytest.mark.parametrize(
    ("content", "layout", "patterns", "faults"),
    [
        (b"1 2\n3  4\n", Layout(" "), ((1, 2), (3, 4)), ()),
        (b"1,5 2,5\n3,5 4,5\n", Layout(" ", ","), ((1.5, 2.5), (3.5, 4.5)), ()),
        (b"1|2.5\n", Layout("|"), ((1, 2.5),), ()),
        (b"id;name;x\n1;a;0,5\n2;b;1,5\n", Layout(";", ",", True, 0, 2), ((1, 0.5), (2, 1.5)), ()),
        (b"sep=;\n1;2\n", Layout(";"), ((1, 2),), ()),
        (b"1.234,5;2\n1.000.000;2\n", Layout(";", ","), ((1234.5, 2), (1e6, 2)), ()),
        (
            b"3.5\t18\n\n# a remark\n1 5\t2\nabc\t3\n4\n5\t6\n", Layout("\t"), ((3.5, 18), (5, 6)),
            ("Line 4: “1 5” is not a number.", "Line 5: “abc” is not a number.",
             "Line 6: there is no number in column 2."),
        ),
    ],
)  # fmt: skip
def test_the_layout_is_found_and_bad_rows_are_named(
    content: bytes, layout: Layout, patterns: tuple[tuple[float, float], ...], faults: tuple[str, ...]
) -> None:
    table = table_of(content)
    assert found_layout(table) == layout
    assert table.imported(layout) == (patterns, faults)


def test_white_space_in_a_number_is_never_dropped() -> None:
    assert [number_of(cell, ".") for cell in ("1 5", "1 000", "1\u202f000", "−2", "1,234", "nan", "1e999")] == [
        None, None, 1000.0, -2.0, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\n \n", b"PK\x03\x04\0\0"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        table_of(content)


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e400", "", "abc"])
def test_a_first_row_with_a_number_in_it_has_no_names(cell: str) -> None:
    """It is a bad row, which is named."""
    table = table_of(f"1,{cell}\n2,3\n4,5\n".encode())
    layout = found_layout(table)
    assert not layout.has_names
    patterns, (fault,) = table.imported(layout)
    assert patterns == ((2.0, 3.0), (4.0, 5.0))
    assert fault.startswith("Line 1: ")
