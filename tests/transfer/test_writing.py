"""Exports: the same rows are the same bytes, come back cell for cell, and run nothing in a spreadsheet."""

import csv
import datetime as dt
import io
import json
import tracemalloc
import zipfile
from decimal import Decimal
from email.message import Message

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.transfer.files import read_table
from kb.transfer.table import FORBIDDEN
from kb.transfer.writing import Column, content_disposition, write_csv, write_json, write_xlsx
from kb.vocab.status import Status

WRITERS = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}
COLUMNS = [Column("slug"), Column("Apogee, km", is_number=True), Column('=note; "x"')]
KINDS = pytest.mark.parametrize("kind", WRITERS)


def written(kind, rows, columns=COLUMNS):
    return b"".join(WRITERS[kind](rows, columns))


def read(kind, data):
    return [row.cells for row in read_table(data, f"export.{kind}").rows]


def row(*cells, columns=COLUMNS):
    return dict(zip([column.heading for column in columns], cells, strict=True))


AWKWARD = [
    "-12.5",
    "12.50", "007", "1e5", "-0", "12345678901234567890", "0.1", "+5", "=SUM(A1)", "-", "@x", "\t=1", "\r", "\n",
    " padded ", "'=1", "''=1", "'tis", "＝1", "\ufeff=1", 'say "x"', "a,b;c\td", "line\r\nline\rline\nline", "_x000D_",
    "_x005F_", "<b>&amp;</b>", "]]>", "\u2028", "🚀", "Hwasŏng", "true", "null", "NaN", "x" * 32_767, "\\", "\\u0041",
]  # fmt: skip


@KINDS
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_cells_come_back_as_they_were_from_either_kind_of_column(kind, text):
    rows = [row("a", text, text), row("b", "", "x")]

    data = written(kind, rows)

    assert read(kind, data) == rows
    assert written(kind, read(kind, data)) == data


SIGNS = st.sampled_from("'\"=+-@\t\r\n ,;\\_x0D<&]>{[\ufeff\u3000＝1.5e-aé🚀\u200b")
CELL = st.one_of(
    st.text(st.one_of(SIGNS, st.characters(exclude_categories=["Cs", "Cc"])), max_size=12).filter(
        lambda text: not FORBIDDEN.search(text)
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-1000, 1000, places=2).map(str),
)


@given(kind=st.sampled_from(list(WRITERS)), cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4))
def test_export_import_export_gives_the_same_bytes(kind, cells):
    rows = [row(f"s{number}", *pair) for number, pair in enumerate(cells)]

    data = written(kind, rows)

    assert read(kind, data) == rows
    assert written(kind, read(kind, data)) == data


def test_values_become_text_that_means_the_same_everywhere():
    when = dt.datetime(2022, 11, 2, 22, 35, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    values = [
        None,
        True,
        3,
        12.5,
        800.0,
        1e-7,
        Decimal("1E+3"),
        dt.date(2022, 11, 2),
        dt.time(9, 5),
        when,
        Status.DRAFT,
    ]
    rows = [row(f"s{number}", None, value) for number, value in enumerate(values)]
    wanted = [
        "",
        "true",
        "3",
        "12.5",
        "800",
        "0.0000001",
        "1000",
        "2022-11-02",
        "09:05:00",
        "2022-11-02T13:35:00Z",
        "draft",
    ]

    for kind in WRITERS:
        assert [each['=note; "x"'] for each in read(kind, written(kind, rows))] == wanted


@KINDS
@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_never_written(kind, value):
    with pytest.raises(ValueError, match="no number"):
        written(kind, [row("a", value, "")])


FORMULAS = ["=1+1", "+1", "-1+1", "@x", "\t=1", " =1", "＝1", "\n=1", "x;=1;", "x\n=1\ny", 'x;"=1;', '"=1']
DANGEROUS = [row(f"s{number}", text, text) for number, text in enumerate(FORMULAS)]


def test_no_cell_of_a_csv_file_begins_as_a_formula_whatever_divides_it():
    data = written("csv", DANGEROUS).decode("utf-8-sig")

    for mark in ",;\t":
        cells = [cell for cells in csv.reader(io.StringIO(data, newline=""), delimiter=mark) for cell in cells]
        assert [cell for cell in cells if cell.strip("\ufeff \t\r\n\u3000").startswith(tuple("=+-@＝"))] == []


def test_negative_numbers_stay_numbers_in_a_column_of_numbers_and_are_defused_in_others():
    assert written("csv", [row("a", "-12.5", "-12.5")]).decode("utf-8-sig").splitlines()[1] == "a,-12.5,'-12.5"
    assert json.loads(written("json", [row("a", "-12.5", "-12.5")])) == [row("a", -12.5, "-12.5")]


def test_cells_of_a_workbook_are_texts_or_numbers_and_never_formulas():
    data = written("xlsx", [*DANGEROUS, row("n", -12.5, "-12.5")])

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    lines = list(sheet.iter_rows(min_row=2))
    assert {cell.data_type for line in lines[:-1] for cell in line} == {"s"}
    assert [line[2].value for line in lines[:-1]] == [each['=note; "x"'] for each in DANGEROUS]
    assert [(cell.data_type, cell.value) for cell in lines[-1]] == [("s", "n"), ("n", -12.5), ("s", "-12.5")]
    assert b"<f" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_a_workbook_looks_as_other_programs_expect_one():
    data = b"".join(write_xlsx([row("a", 1, "b")], COLUMNS, sheet="Launches: 'North' <Korea> [2022] and some more"))

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Launches   North  <Korea>  2022"]
    assert book.active.freeze_panes == "A2"
    assert book.active["A1"].font.bold
    assert book.active["C2"].number_format == "@"  # what is typed over it stays as it was typed
    assert [cell.value for cell in book.active[1]] == [column.heading for column in COLUMNS]


def test_archives_tell_neither_when_nor_where_they_were_written():
    data = written("xlsx", [row("a", 1, "b")])

    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert {(info.date_time, info.create_system) for info in infos} == {((1980, 1, 1, 0, 0, 0), 3)}
    assert data == written("xlsx", [row("a", 1, "b")])
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_json_is_a_list_with_an_object_on_each_line_that_any_reader_takes():
    data = written("json", [row("a", "", ""), row("b", 1.5, "é")])

    assert data.decode().splitlines()[1] == '{"slug": "a", "Apogee, km": null, "=note; \\"x\\"": ""},'
    assert json.loads(data) == [row("a", None, ""), row("b", 1.5, "é")]
    assert json.loads(written("json", [])) == []


def test_csv_begins_with_a_mark_and_ends_lines_as_the_standard_says():
    assert written("csv", [row("a", 1, "")], COLUMNS) == b'\xef\xbb\xbfslug,"Apogee, km","\'=note; ""x"""\r\na,1,\r\n'


@KINDS
def test_rows_are_asked_for_as_they_are_written_so_that_memory_stays_small(kind):
    heading = [Column("a"), Column("b")]
    rows = ({"a": f"{number} {'x' * 1_000}", "b": number} for number in range(3_000))

    tracemalloc.start()
    try:
        size = sum(map(len, WRITERS[kind](rows, heading)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert size > 20_000
    assert peak < 2**20


def test_what_a_workbook_cannot_hold_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="The text of C2 is longer than the 32,767 characters"):
        written("xlsx", [row("a", "", "x" * 32_768)])
    monkeypatch.setattr("kb.transfer.writing.MOST_ROWS", 2)
    with pytest.raises(ValueError, match="at most 2 rows"):
        written("xlsx", [row("a", "", "")] * 2)


def test_characters_that_xml_lacks_are_written_so_that_programs_can_open_the_workbook():
    data = written("xlsx", [row("a", "", "bell \x07 and half \ud800, _x0007_\r\nend")])

    value = openpyxl.load_workbook(io.BytesIO(data)).active["C2"].value
    assert value == "bell _x0007_ and half ?, _x005F_x0007_\r\nend"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Launches of 2022", "Launches-of-2022.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("C:\\x", "C-x.csv"),
        ('x"; filename="y.exe', "x-filename-y.exe.csv"),
        ("x\r\nSet-Cookie: a=b", "x-Set-Cookie-a-b.csv"),
        ("x\0y\u202egnp", "x-y-gnp.csv"),
        ("", "export.csv"),
        ("...", "export.csv"),
        ("CON", "export-CON.csv"),
        ("nul.txt", "export-nul.txt.csv"),
        ("x" * 300, "x" * 100 + ".csv"),
        ("Hwasŏng 화성", "Hwasŏng-화성.csv"),
    ],
)
def test_names_of_downloads_can_neither_leave_the_folder_nor_break_the_header(title, name):
    header = content_disposition(title, "csv")
    message = Message()
    message["Content-Disposition"] = header

    assert header.startswith("attachment; ")
    assert header.isascii()
    assert header.isprintable()
    assert message.get_filename() == name
