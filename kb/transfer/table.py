"""Tables: CSV files as they come, read whole or refused with the line that cannot be read."""

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass

from kb.transfer.problem import ImportRefused, Problem

GREATEST_BYTES = 64 * 1024 * 1024

# Headings that an imported row uses for what it adds itself.
RESERVED = {"(event)"}


@dataclass(frozen=True)
class Row:
    """One row: the line on which it begins, and its cells by heading, untouched."""

    line: int
    cells: dict


@dataclass(frozen=True)
class Table:
    """A file as it was read. `empty_lines` are rows without any text, which are no rows of the dataset."""

    name: str
    sha256: str
    headings: tuple
    rows: list
    empty_lines: tuple = ()


def read_table(data, name, *, delimiter=",", fills_short_rows=False):
    """Table from the bytes of a CSV file, UTF-8 with or without a byte order mark.

    With `fills_short_rows`, cells that a row lacks at its end are blank. Raises ImportRefused with every heading and
    row that cannot be read.
    """
    text = _decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, empty, problems = [], [], []
    try:
        headings = tuple(heading.strip() for heading in next(reader, []))
        problems += _heading_problems(headings, delimiter)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                empty.append(line)
                continue
            if fills_short_rows:
                cells += [""] * (len(headings) - len(cells))
            if len(cells) != len(headings):
                problems.append(_wrong_length(line, len(cells), len(headings), delimiter))
            else:
                rows.append(Row(line, dict(zip(headings, cells, strict=True))))
    except csv.Error as error:
        problems.append(
            Problem(f"The row cannot be read: {error}. Check its quotation marks, and save it again as CSV.",
                    reader.line_num)
        )  # fmt: skip
    if problems:
        raise ImportRefused(problems)
    return Table(name, hashlib.sha256(data).hexdigest(), headings, rows, tuple(empty))


def _wrong_length(line, cells, headings, delimiter):
    found = f"The row has {cells} cells and the heading {headings}."
    if cells > headings:
        remedy = f"Put cells that hold the separator “{_shown(delimiter)}” in double quotation marks."
    else:
        remedy = (
            "Complete it; if the last cells are left out where they are blank, say `short_rows: yes` in the mapping."
        )
    return Problem(f"{found} {remedy}", line)


def _decode(data):
    if len(data) > GREATEST_BYTES:
        raise ImportRefused([Problem(f"The file is larger than {GREATEST_BYTES // 2**20} MiB. Split it.")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused([Problem("The file is UTF-16. Save it as “CSV UTF-8”.")])
    if (at := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise ImportRefused([Problem("There is a NUL character. Save the file as “CSV UTF-8”.", line)])
    if data.startswith(b"PK\x03\x04"):
        raise ImportRefused([Problem("This is a workbook or an archive. Save the sheet as “CSV UTF-8”.")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            [Problem(f"Byte {data[error.start]:#04x} is not UTF-8. Save the file as “CSV UTF-8”.", line)]
        ) from None


def _heading_problems(headings, delimiter):
    if not any(headings):
        return [Problem("There is no heading. The first line names the columns.", 1)]
    problems = [
        Problem(f"Column {position} has no heading. Name it, or delete the column.", 1)
        for position, heading in enumerate(headings, start=1)
        if not heading
    ]
    problems += [
        Problem(f"There are {count} columns of this name. Rename all but one.", 1, heading)
        for heading, count in Counter(headings).items()
        if count > 1 and heading
    ]
    problems += [Problem("This name is taken by the importer. Rename the column.", 1, name)
                 for name in headings if name in RESERVED]  # fmt: skip
    if len(headings) == 1 and delimiter == "," and any(mark in headings[0] for mark in ";\t"):
        problems.append(
            Problem("There is one column only. Say in the mapping what separates columns: `delimiter: \";\"` or "
                    "`delimiter: tab`.", 1)
        )  # fmt: skip
    return problems


def _shown(delimiter):
    return "tab" if delimiter == "\t" else delimiter
