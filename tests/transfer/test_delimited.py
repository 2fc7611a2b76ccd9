"""CSV files: read whole, or refused with the line that cannot be read."""

import pytest

from kb.transfer.problem import ImportRefused
from kb.transfer.table import read_table


def problems(data, **options):
    with pytest.raises(ImportRefused) as refused:
        read_table(data, "file.csv", **options)
    return [(problem.line, problem.column, problem.message) for problem in refused.value.problems]


def test_a_row_is_known_by_the_line_on_which_it_begins_even_after_cells_of_several_lines():
    table = read_table(b'a,b\n1,"x\ny\nz"\n2,w\n', "file.csv")

    assert [(row.line, row.cells) for row in table.rows] == [
        (2, {"a": "1", "b": "x\ny\nz"}),
        (5, {"a": "2", "b": "w"}),
    ]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa,b\r\n1, 2 \r\n", b"a,b\n1, 2 \n", b'"a",b\r1, 2 \r'])
def test_byte_order_mark_and_line_ends_make_no_difference_and_cells_stay_as_they_are(data):
    table = read_table(data, "file.csv")

    assert table.headings == ("a", "b")
    assert [row.cells for row in table.rows] == [{"a": "1", "b": " 2 "}]


def test_lines_without_text_are_no_rows_but_are_told():
    table = read_table(b"a,b\n1,2\n,\n\n3,4\n , \n", "file.csv")

    assert [row.line for row in table.rows] == [2, 5]
    assert table.empty_lines == (3, 4, 6)


def test_every_row_of_the_wrong_length_is_reported():
    found = problems(b"a,b\n1\n1,2\n1,2,3\n")

    assert [(line, message.split(".")[0]) for line, _, message in found] == [
        (2, "The row has 1 cells and the heading 2"),
        (4, "The row has 3 cells and the heading 2"),
    ]


def test_short_rows_are_filled_only_where_that_was_asked_for():
    table = read_table(b"a,b\n1\n", "file.csv", fills_short_rows=True)

    assert table.rows[0].cells == {"a": "1", "b": ""}
    assert len(problems(b"a,b\n1,2,3\n", fills_short_rows=True)) == 1


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (b"a,b\n1,\x002\n", 2, "", "NUL"),
        (b"a,b\n1,2\n1,\xff\n", 3, "", "0xff is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), None, "", "UTF-16"),
        (b"PK\x03\x04aaaa", None, "", "workbook"),
        (b"a,b,a\n1,2,3\n", 1, "a", "2 columns of this name"),
        (b"a,,b\n1,2,3\n", 1, "", "Column 2 has no heading"),
        (b"", 1, "", "no heading"),
        (b"a;b\n1;2\n", 1, "", "delimiter"),
        (b"a,(event)\n1,2\n", 1, "(event)", "Rename"),
        (b'a,b\n1,"2\n', 2, "", "quotation marks"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_the_reason(data, line, column, words):
    (found,) = problems(data)

    assert found[:2] == (line, column)
    assert words in found[2]
