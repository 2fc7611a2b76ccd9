"""Workbooks: cells of every kind as text, one sheet of several, and what makes no sheet."""

import datetime as dt
import io

import openpyxl
import pytest

from kb.transfer.files import read_table
from kb.transfer.problem import ImportRefused
from tests.transfer.workbooks import book, styles, workbook, worksheet


def table(data, **options):
    return read_table(data, "file.xlsx", **options)


def problems(data, **options):
    with pytest.raises(ImportRefused) as refused:
        table(data, **options)
    return [(problem.line, problem.column, problem.value, problem.message) for problem in refused.value.problems]


def text_cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines):
    """XML of rows of texts, or of cells given as XML."""
    return "".join(
        f"<row>{''.join(cell if cell.startswith('<c') else text_cell(cell) for cell in cells)}</row>" for cells in lines
    )


def test_a_workbook_as_programs_save_it_is_read_as_it_looks():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Launches"
    sheet.append(["Date", "Month", "Range", "Missile", "Confirmed", "Time"])
    sheet.append([dt.date(2022, 11, 2), dt.date(1984, 9, 1), 810.5, " Scud-B\nMaRV", True, dt.time(22, 34)])
    sheet["B2"].number_format = "mmm-yy"
    sheet["C2"].number_format = '0.0" km"'
    sheet.append([])
    sheet["D5"] = "Nodong & <co>"
    book.create_sheet("Notes")
    data = io.BytesIO()
    book.save(data)

    found = table(data.getvalue())

    assert (found.sheet, found.sheets) == ("Launches", ("Launches", "Notes"))
    assert found.headings == ("Date", "Month", "Range", "Missile", "Confirmed", "Time")
    assert [(row.line, tuple(row.cells.values())) for row in found.rows] == [
        (2, ("2022-11-02", "1984-09", "810.5 km", " Scud-B\nMaRV", "TRUE", "22:34:00")),
        (5, ("", "", "", "Nodong & <co>", "", "")),
    ]
    assert found.empty_lines == (3, 4)


def test_texts_are_read_with_their_runs_and_escapes_and_without_their_pronunciation():
    strings = (
        "<sst><si><r><t>Hwa</t></r><r><rPr><b/></rPr><t xml:space='preserve'>song </t></r><rPh><t>x</t></rPh></si>"
        "<si><t>a_x000D_\nb _x005F_x0041_ _xD83D__xDE80_</t></si></sst>"
    )
    links = table_links("sharedStrings", "sharedStrings.xml")
    cells = rows(["a", "b", "c"], ['<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>', '<c t="str"><v>x</v></c>'])

    (row,) = table(workbook(cells, parts={"xl/sharedStrings.xml": strings, **links})).rows

    assert row.cells == {"a": "Hwasong ", "b": "a\r\nb _x0041_ 🚀", "c": "x"}


def table_links(kind, target):
    links = (
        '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://x/styles" Target="./styles.xml"/>'
        f'<Relationship Id="rId3" Type="http://x/{kind}" Target="../xl/{target}"/></Relationships>'
    )
    return {"xl/_rels/workbook.xml.rels": links}


def test_cells_may_leave_out_where_they_stand_and_carry_prefixes():
    prefixed = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
        '<x:row r="3"><x:c r="A3"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    found = table(workbook(parts={"xl/worksheets/sheet1.xml": prefixed}))

    assert [(row.line, row.cells) for row in found.rows] == [(3, {"a": "5"})]


def test_days_count_from_1904_where_the_workbook_says_so():
    cells = rows(["a"], ['<c s="1"><v>0</v></c>'])
    parts = {"xl/styles.xml": styles("yyyy-mm-dd"), "xl/workbook.xml": book(properties='<workbookPr date1904="1"/>')}

    assert table(workbook(cells, parts=parts)).rows[0].cells == {"a": "1904-01-01"}


TWO = '<sheet name="Old" state="hidden" r:id="rId2"/><sheet name="New" r:id="rId1"/>'


def test_the_first_sheet_that_is_not_hidden_is_read_or_the_one_that_is_named():
    links = table_links("worksheet", "worksheets/sheet2.xml")
    links = {name: text.replace("rId3", "rId9").replace("rId2", "rId3").replace("rId9", "rId2")
             for name, text in links.items()}  # fmt: skip
    data = workbook(parts={"xl/workbook.xml": book(TWO), "xl/worksheets/sheet2.xml": worksheet(rows(["b"])), **links})

    assert (table(data).sheet, table(data).headings) == ("New", ("a",))
    assert (table(data, sheet="Old").sheet, table(data, sheet="Old").headings) == ("Old", ("b",))
    assert problems(data, sheet="new")[0][3] == "The workbook has no sheet “new”. It has “Old”, “New”."


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("<c><f>SUM(A1)</f><v>5</v></c>", "5", "holds a formula"),
        ('<c t="str"><f>HYPERLINK("https://a.example")</f></c>', "=", "holds a formula"),
        ('<c><f t="shared" si="0"/><v>5</v></c>', "5", "holds a formula"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!", "shows an error"),
        ("<c><v>NaN</v></c>", "NaN", "no number"),
        ('<c s="1"><v>44867</v></c>', "44867", "a part of a date"),
        ('<c s="2"><v>44867</v></c>', "44867", "language of the program"),
        (text_cell("a_x0000_b"), "a<U+0000>b", "NUL"),
        (text_cell("_xD800_"), "<U+D800>", "half a character"),
        (text_cell("a\u202eb"), "a<U+202E>b", "reorders text"),
        (text_cell("x" * 32_768), "x" * 299 + "…", "longer than 32,767"),
    ],
)
def test_cells_that_cannot_be_read_are_told_with_line_and_column(cell, value, words):
    look = styles("d-mmm").replace("</cellXfs>", '<xf numFmtId="30"/></cellXfs>')
    found = problems(workbook(rows(["a", "b"], ["x", cell], ["x", cell]), parts={"xl/styles.xml": look}))

    assert [each[:3] for each in found] == [(2, "b", value), (3, "b", value)]
    assert words in found[0][3]


def test_merged_cells_among_the_rows_are_told_and_those_below_are_not():
    after = "<mergeCells><mergeCell ref='A2:A3'/><mergeCell ref='A9:B9'/></mergeCells>"
    found = problems(workbook(rows(["a"], ["x"], ["y"]), after=after))

    assert [(line, message.split(".")[0]) for line, _, _, message in found] == [(2, "The cells A2:A3 are merged")]


def test_cells_beyond_the_last_heading_are_told():
    found = problems(workbook(rows(["a", "", ""], ["x", "", "y"])))

    assert found[0][3].startswith("The row has 3 cells and the heading 1. Name the columns")


def test_an_apostrophe_before_a_formula_is_taken_off():
    assert table(workbook(rows(["a"], ["'=1"]))).rows[0].cells == {"a": "=1"}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("", "no heading"),
        ('<row r="2"/><row r="2"/>', "not in order"),
        ('<row r="x"/>', "not in order"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "not in order"),
        ('<row r="1"><c r="A2"/></row>', "not in order"),
        ('<row r="1"><c r="ÀA1"/></row>', "not in order"),
        ('<row r="1"><c r="XFE1"/></row>', "not in order"),
        ('<row><c t="s"><v>0</v></c></row>', "A text is missing"),
        ('<row><c t="s"><v>-1</v></c></row>', "A text is missing"),
        ('<row><c s="77"><v>0</v></c></row>', "A style is missing"),
        ("<row><c><v>1</c></row>", "damaged"),
        ("<x>" * 80 + "</x>" * 80, "damaged"),
        (rows(["a"]) + '<row r="1048576"><c><v>1</v></c></row>', "1,048,574 rows below"),
        (rows(["a"]) + '<row r="2"><c r="GS2"><v>1</v></c></row>', "beyond column 200"),
        (rows(["a"], [text_cell("x" * 300_000)]), "longer than 32,767"),
        ("<row " + " ".join(f'a{n}="{n * 7919}"' for n in range(30_000)) + "/>", "damaged"),
    ],
)
def test_sheets_that_make_no_sense_are_refused(cells, words):
    assert words in problems(workbook(cells))[0][3]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"leave_out": ["[Content_Types].xml"]}, "no workbook"),
        ({"leave_out": ["_rels/.rels"]}, "no workbook"),
        ({"leave_out": ["xl/workbook.xml"]}, "no workbook"),
        ({"leave_out": ["xl/worksheets/sheet1.xml"]}, "holds no cells"),
        ({"parts": {"xl/workbook.xml": book('<sheet name="One" r:id="rId2"/>')}}, "holds no cells"),
        ({"parts": {"xl/workbook.xml": book('<sheet name="One" state="hidden" r:id="rId1"/>')}}, "Every sheet"),
        ({"parts": {"xl/workbook.xml": book("")}}, "damaged"),
    ],
)
def test_workbooks_that_lack_a_part_are_refused(options, words):
    assert words in problems(workbook(**options))[0][3]


def test_a_workbook_with_macros_is_refused_and_links_to_other_files_are_not_followed():
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    outside = (
        '<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///etc/passwd"/></Relationships>'
    )

    assert "has macros" in problems(workbook(parts={"[Content_Types].xml": types}))[0][3]
    assert table(workbook(parts={"xl/externalLinks/_rels/externalLink1.xml.rels": outside})).headings == ("a",)


@pytest.mark.parametrize(
    "extra",
    [
        "<sst>" + "<si><t>" + "x" * 300_000 + "</t></si></sst>",
        "<sst>" + "".join(f"<si><t>{n}</t></si>" for n in range(400)) + "</sst>",
    ],
)
def test_texts_that_cells_share_are_bounded(monkeypatch, extra):
    monkeypatch.setattr("kb.transfer.workbook.GREATEST_STRINGS", 10_000)
    data = workbook(parts={"xl/sharedStrings.xml": extra, **table_links("sharedStrings", "sharedStrings.xml")})

    assert "too many texts" in problems(data)[0][3] or "longer than" in problems(data)[0][3]


def test_styles_are_bounded(monkeypatch):
    monkeypatch.setattr("kb.transfer.workbook.MOST_FORMATS", 2)

    assert "styles" in problems(workbook(parts={"xl/styles.xml": styles("0", "0.0", "0.00")}))[0][3]
