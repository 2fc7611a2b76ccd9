"""CSV files: read whole, or refused with the line and column that cannot be read."""

import pytest

from kb.transfer.files import read_table
from kb.transfer.problem import ImportRefused


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
        (b"a,b\n1,\x002\n", 2, "b", "NUL"),
        (b"a,b\n1,2\n1,\xff\n2,\xff\n", 3, "b", "0xff is not UTF-8"),
        (b"a,b\n1,\xed\xa0\x80\n", 2, "b", "0xed is not UTF-8"),
        (b"a,b\n\xff\n", 2, "a", "0xff is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), None, "", "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), None, "", "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-be"), None, "", "UTF-16"),
        (b"PK\x03\x04aaaa", None, "", "workbook"),
        (b"a,b,a\n1,2,3\n", 1, "a", "2 columns of this name"),
        (b"a,,b\n1,2,3\n", 1, "", "Column 2 has no heading"),
        (b"", 1, "", "no heading"),
        (b"a,(event)\n1,2\n", 1, "(event)", "Rename"),
        (b'a,b\n1,"2\n', 2, "", "quotation marks"),
        (b'a,b\n1,"' + b"2\n" * 70_000, 65_538, "", "quotation mark is not closed"),
        (b"a,b\n" + b"," * 1_100_000, 2, "", "longer than 1,000,000 characters"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_the_reason(data, line, column, words):
    (found,) = problems(data)

    assert found[:2] == (line, column)
    assert words in found[2]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_heading_tells_what_separates_the_columns(mark):
    text = f'when{mark}"a, b; c\td"\n1{mark}2\n'

    table = read_table(text.encode(), "file.csv")

    assert table.delimiter == mark
    assert table.headings == ("when", "a, b; c\td")
    assert table.rows[0].cells == {"when": "1", "a, b; c\td": "2"}


def test_the_end_of_the_name_tells_of_tabs():
    assert read_table(b"a, b\n1, 2\n", "file.TSV").headings == ("a, b",)


def test_a_separator_that_was_declared_is_not_guessed_again():
    assert [message for _, _, message in problems(b"a;b\n1;2\n", delimiter=",")] == [
        'There is one column only. Say in the mapping what separates columns: `delimiter: ";"` or `delimiter: tab`.'
    ]


def test_what_is_wrong_before_the_file_breaks_off_is_told_too():
    assert [line for line, _, _ in problems(b'a,b\n1\n1,"2\n')] == [2, 3]
