"""Exports: rows written as CSV, XLSX or JSON, piece by piece and always the same bytes for the same rows.

What is written is read back by `read_table` cell for cell, so that export, import and export give equal files; rows
without any text are the exception. Formulas are defused: by an apostrophe in CSV, by the type of the cell in XLSX.
"""

import datetime as dt
import json
import math
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from django.utils.http import content_disposition_header

from kb.transfer.displayed import plain_number
from kb.transfer.formula import defuse, protect
from kb.transfer.table import LONGEST_CELL

PIECE = 65_536
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Column:
    """One column of an export. In one of numbers, texts that are plain numbers are written as such."""

    heading: str
    is_number: bool = False


def text_of(value):
    """The text of a value: ISO dates, instants in UTC, no exponents; "" for None. Raises ValueError for NaN."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that can be written.")
        return plain_number(value) if isinstance(value, float) else f"{value:f}"
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


# --- CSV ----------------------------------------------------------------------------------------------------------


def write_csv(rows, columns):
    """Yields the bytes of a CSV file. `rows` are dictionaries by heading; `columns` are Columns or headings.

    UTF-8 with a byte order mark, without which Excel takes it for another encoding; lines end in CR LF.
    """
    columns = _columns(columns)
    lines = chain(
        [",".join(_csv_cell(column.heading, is_number=False) for column in columns)],
        (",".join(_csv_cell(text, column.is_number) for column, text in _cells(row, columns)) for row in rows),
    )
    yield from _pieces(chain(["\ufeff"], (f"{line}\r\n" for line in lines)))


def _csv_cell(text, is_number):
    if is_number and NUMBER.fullmatch(text):
        return text
    text = defuse(text)
    if text != text.strip() or any(mark in text for mark in '",;\t\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


# --- JSON ---------------------------------------------------------------------------------------------------------


def write_json(rows, columns):
    """Yields the bytes of a JSON file: a list of flat objects, one on each line; arguments as for `write_csv`.

    A blank cell is null in a column of numbers, else an empty text.
    """
    columns = _columns(columns)
    keys = [json.dumps(column.heading, ensure_ascii=False) for column in columns]

    def objects():
        between = "\n"
        for row in rows:
            cells = (_json_value(text, column.is_number) for column, text in _cells(row, columns))
            yield between + "{" + ", ".join(f"{key}: {cell}" for key, cell in zip(keys, cells, strict=True)) + "}"
            between = ",\n"

    yield from _pieces(chain(["["], objects(), ["\n]\n"]))


def _json_value(text, is_number):
    if is_number and (not text or NUMBER.fullmatch(text)):
        return text or "null"
    return json.dumps(text, ensure_ascii=False)


# --- XLSX ---------------------------------------------------------------------------------------------------------

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX_TYPE}.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Styles 0: numbers; 1: text, so that what is typed over it stays text; 2: headings.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
MOST_ROWS = 1_048_576  # of a sheet, the heading included
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that an archive can say; the same in every export

# What XML cannot hold, and what looks like the escape for it.
ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(rows, columns, sheet="Export"):
    """Yields the bytes of a workbook with one sheet, named as far as the format allows; else as `write_csv`.

    Raises ValueError for a cell or a number of rows that no workbook can hold.
    """
    columns = _columns(columns)
    title = quoteattr(re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", sheet).strip()[:31] or "Export")
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name={title} sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    parts = PARTS | {"xl/workbook.xml": book}
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(_entry(name), XML + content, compresslevel=6)
        yield sink.taken()
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
            for piece in _pieces(_sheet(rows, columns)):
                part.write(piece)
                if sink.size > PIECE:
                    yield sink.taken()
    yield sink.taken()


def _sheet(rows, columns):
    letters = [_letters(position) for position in range(len(columns))]
    yield (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f'<cols><col min="1" max="{len(columns)}" width="20" customWidth="1"/></cols><sheetData>'
    )
    heading = [_text_cell(f"{letter}1", 2, column.heading) for letter, column in zip(letters, columns, strict=True)]
    yield f'<row r="1">{"".join(heading)}</row>'
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise ValueError(f"A workbook holds at most {MOST_ROWS:,} rows. Export the list as CSV or JSON.")
        cells = zip(letters, _cells(row, columns), strict=True)
        yield f'<row r="{number}">{"".join(_xlsx_cell(f"{letter}{number}", *cell) for letter, cell in cells)}</row>'
    yield "</sheetData></worksheet>"


def _xlsx_cell(place, column, text):
    if not text:
        return ""
    # Only what comes back as the same text: 12.50 and twenty digits would not.
    if column.is_number and NUMBER.fullmatch(text) and _is_kept(text):
        return f'<c r="{place}" s="0"><v>{text}</v></c>'
    return _text_cell(place, 1, text)


def _is_kept(text):
    number = float(text)
    return math.isfinite(number) and plain_number(number) == text


def _text_cell(place, style, text):
    # People save CSV files as workbooks, so that an import takes apostrophes off these too.
    text = protect(text)
    if len(text) > LONGEST_CELL:
        raise ValueError(
            f"The text of {place} is longer than the {LONGEST_CELL:,} characters that a cell of a workbook holds. "
            "Export the list as CSV or JSON."
        )
    escaped = escape(ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)).replace("\r", "&#13;")
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def _letters(position):
    """A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _entry(name):
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # else it tells on which system the export was made
    entry.external_attr = 0o600 << 16
    return entry


class _Sink:
    """What an archive is written to: a stream that cannot go back, emptied as it fills."""

    def __init__(self):
        self.pieces, self.size = [], 0

    def write(self, data):
        self.pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self):
        pass

    def taken(self):
        data = b"".join(self.pieces)
        self.pieces, self.size = [], 0
        return data


# --- All ----------------------------------------------------------------------------------------------------------


def _columns(columns):
    return [column if isinstance(column, Column) else Column(column) for column in columns]


def _cells(row, columns):
    for column in columns:
        yield column, text_of(row.get(column.heading))


def _pieces(texts):
    """Bytes of texts, joined so that few pieces are large rather than many small."""
    gathered, size = [], 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size > PIECE:
            yield _encode("".join(gathered))
            gathered, size = [], 0
    if gathered:
        yield _encode("".join(gathered))


def _encode(text):
    # Half a character, which no encoding has, becomes a question mark.
    return text.encode("utf-8", "replace")


RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def content_disposition(title, ending):
    """Value of the header that offers an answer as a file, such as `attachment; filename="launches-2022.csv"`.

    `title` may be any text: what could leave the folder, break the header or hide the ending is left out of it.
    """
    kept = "".join(
        each if each.isalnum() or unicodedata.category(each)[0] == "M" or each in "._-" else "-" for each in title
    )
    stem = re.sub(r"-{2,}", "-", re.sub(r"\.{2,}", ".", kept)).strip("-._")[:100].rstrip("-._")
    if stem.partition(".")[0].lower() in RESERVED_NAMES:
        stem = f"export-{stem}"
    return content_disposition_header(as_attachment=True, filename=f"{stem or 'export'}.{ending}")
