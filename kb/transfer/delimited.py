"""CSV files: comma, semicolon or tab between the cells; UTF-8, with or without a byte order mark."""

import csv
import io
import re

from kb.transfer.table import LONGEST_CELL, refusal

MARKS = ",;\t"
WRONG_BYTE = re.compile(r"[\udc80-\udcff]")  # what a byte becomes that is not UTF-8
QUOTED = re.compile(r'"[^"]*"')
LONGEST_ROW = 1_000_000  # characters; a quotation mark that is never closed would swallow the whole file


def read_delimited(data, delimiter):
    """Yields (line, cells, None) for each row of the bytes of a file. Raises ImportRefused where it cannot go on."""
    lines = _Lines(data)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line, headings = 1, None
    try:
        for cells in reader:
            headings = cells if headings is None else headings
            if lines.has_wrong_bytes:
                raise _wrong_encoding(line, cells, headings)
            yield line, cells, None
            line, lines.length = reader.line_num + 1, 0
    except csv.Error as error:
        if "field larger" in str(error):
            text = f"The cell is longer than {LONGEST_CELL:,} characters. Perhaps a quotation mark is not closed."
        else:
            text = f"The row cannot be read: {error}. Check its quotation marks, and save it again as CSV."
        raise refusal(text, reader.line_num) from None


def find_delimiter(data):
    """What most likely separates the columns: the mark that is most frequent in the heading."""
    text = data[:65_536].decode("utf-8-sig", errors="replace")
    heading = QUOTED.sub("", text).lstrip("\r\n").splitlines()[:1] or [""]
    return max(MARKS, key=heading[0].count)


class _Lines:
    """The lines of the file, decoded as they are asked for; `length` is that of the row so far, in characters."""

    def __init__(self, data):
        # Bytes that are not UTF-8 become lone surrogates, which tell the cell that they stand in.
        self.text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="surrogateescape", newline="")
        self.length = self.number = 0
        self.has_wrong_bytes = False

    def __iter__(self):
        return self

    def __next__(self):
        text = self.text.readline(LONGEST_ROW + 1)
        if not text:
            raise StopIteration
        self.number += 1
        self.length += len(text)
        if self.length > LONGEST_ROW:
            raise refusal(
                f"The row is longer than {LONGEST_ROW:,} characters. Perhaps a quotation mark is not closed.",
                self.number,
            )
        if not text.isascii() and WRONG_BYTE.search(text):
            self.has_wrong_bytes = True
        return text


def _wrong_encoding(line, cells, headings):
    """One problem for the whole file: where one byte is wrong, all of them are in another encoding."""
    position, found = next((n, found) for n, cell in enumerate(cells) if (found := WRONG_BYTE.search(cell)))
    column = headings[position] if cells is not headings and position < len(headings) else ""
    byte = ord(found[0]) - 0xDC00
    return refusal(f"Byte {byte:#04x} is not UTF-8. Save the file as “CSV UTF-8”.", line, column)
