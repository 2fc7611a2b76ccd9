"""Files: CSV, workbooks (.xlsx) and JSON, read into a table of text or refused with what to do about it.

What a file is follows from its name, and its content must agree. Whatever is wrong raises ImportRefused.
"""

import hashlib
import re
import unicodedata

from kb.transfer.delimited import find_delimiter, read_delimited
from kb.transfer.objects import read_objects
from kb.transfer.problem import shorten
from kb.transfer.table import GREATEST_BYTES, Table, gather, refusal
from kb.transfer.workbook import Workbook

DELIMITED, WORKBOOK, JSON = (".csv", ".tsv"), ".xlsx", ".json"
ENDINGS = (*DELIMITED, WORKBOOK, JSON)

ARCHIVE = b"PK\x03\x04"
# What begins so is no text.
SIGNATURES = {
    ARCHIVE: "a workbook or an archive",
    b"PK\x05\x06": "an empty archive",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls), or one with a password",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"{\\rtf": "a text document (RTF)",
}
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!|\?xml|html|head|body|table|svg|script)", re.IGNORECASE)
LOOKS_LIKE_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\[]|\{\s*\")")


def read_table(source, file_name, *, delimiter="", sheet="", fills_short_rows=False):
    """Table from the bytes, or from the open binary stream, of a CSV, XLSX or JSON file.

    Without a delimiter, the heading of a CSV file tells it. `sheet` names the one to read of a workbook, else it is
    the first that is not hidden. With `fills_short_rows`, cells that a row of CSV lacks at its end are blank. Raises
    ImportRefused with every problem.
    """
    name = plain_name(file_name)
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")
    if not ending:
        raise refusal(
            f"Files of the kinds {', '.join(ENDINGS)} are read, by the end of their names. Save the sheet as one."
        )
    data = _bytes_of(source)
    _check_content(data, ending)
    about = {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
    if ending == WORKBOOK:
        book = Workbook(data, sheet)
        found = gather(book.records(), fills_short_rows=True)
        return _table(found, **about, sheet=book.name, sheets=book.names)
    if ending == JSON:
        # Nobody opens JSON in a spreadsheet, so that an apostrophe in it was meant.
        return _table(gather(read_objects(data), restores=False), **about)
    delimiter = delimiter or ("\t" if ending == ".tsv" else find_delimiter(data))
    found = gather(read_delimited(data, delimiter), delimiter=delimiter, fills_short_rows=fills_short_rows)
    return _table(found, **about, delimiter=delimiter)


def plain_name(file_name):
    """The file's own name, without folders and whatever could be obeyed where it is shown; at most 200 characters."""
    own = re.split(r"[/\\]", str(file_name))[-1]
    plain = "".join(
        each for each in own if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    plain = " ".join(plain.split())
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 200 else f"{shorten(stem, 190)}{dot}{ending[:9]}"


def _table(found, **about):
    headings, rows, empty_lines = found
    return Table(headings=headings, rows=rows, empty_lines=empty_lines, **about)


def _bytes_of(source):
    data = source if isinstance(source, bytes) else source.read(GREATEST_BYTES + 1)
    if len(data) > GREATEST_BYTES:
        raise refusal(f"The file is larger than {GREATEST_BYTES // 2**20} MB. Split it.")
    return data


def _check_content(data, ending):
    """Refuses a file that is not what its name says."""
    kind = next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), "")
    if ending == WORKBOOK:
        if not data.startswith(ARCHIVE):
            found = kind or "text, or something else"
            raise refusal(
                f"The file name ends in .xlsx, but this is {found}. Save the sheet as .xlsx, without a password."
            )
        return
    remedy = "Save the sheet as “CSV UTF-8”." if ending in DELIMITED else "Save it as JSON in UTF-8."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]:
        raise refusal(f"The file is UTF-16. {remedy}")
    if not kind and MARKUP.match(data):
        kind = "a web page or XML"
    if not kind and ending in DELIMITED and LOOKS_LIKE_JSON.match(data):
        kind, remedy = "JSON", "Let its name end in .json."
    if kind:
        raise refusal(f"The file name ends in {ending}, but this is {kind}. {remedy}")
