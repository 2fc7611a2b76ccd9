"""Tables: rows of text cells under headings, whatever file they came from, checked before any row is kept."""

import re
from collections import Counter, deque
from dataclasses import dataclass

from kb.transfer.formula import restore
from kb.transfer.problem import ImportRefused, Problem, shorten

GREATEST_BYTES = 20 * 2**20
GREATEST_ROWS = 100_000
GREATEST_COLUMNS = 200
GREATEST_CELLS = 2_000_000
# Bytes of all cells together: a workbook can repeat a long text in each cell at no cost to itself.
GREATEST_TEXT = 20 * 2**20
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
MOST_PROBLEMS = 1_000
BETWEEN = "\0"  # no cell holds one

# Headings that an imported row uses for what it adds itself.
RESERVED = {"(event)"}

# Control characters save tab and line ends, marks that reorder text, halves of characters, and what is no character.
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Row:
    """One row: its line, and its cells by heading, as they stand but for apostrophes that kept formulas from running.

    The line is that on which the row begins, in a workbook the row's number. Objects of a JSON file are counted from
    2, as if their headings stood on line 1.
    """

    line: int
    cells: dict


@dataclass(frozen=True)
class Table:
    """A file as it was read. `empty_lines` are rows without any text, which are no rows of the dataset.

    `delimiter` is what separates the columns of a CSV file; `sheet` the one of a workbook's `sheets` that was read.
    """

    name: str
    sha256: str
    headings: tuple
    rows: list
    empty_lines: tuple = ()
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple = ()


def gather(records, **options):
    """(headings, rows, empty_lines) of a file; `options` are those of `_Checked`.

    `records` yields (line, cells, faults): the headings first, then the rows. `faults` are messages by position of
    cells that cannot be used, or None. Raises ImportRefused with every problem.
    """
    checked = _Checked(records, **options)
    # Packed until the last row has been seen, so that the refusal of a large file takes little memory.
    packed = deque((line, BETWEEN.join(cells).encode()) for line, cells in checked)
    rows = []
    while packed:
        line, text = packed.popleft()
        rows.append(Row(line, dict(zip(checked.headings, text.decode().split(BETWEEN), strict=True))))
    return checked.headings, rows, tuple(checked.empty)


class _Checked:
    """Yields (line, cells) of the sound rows; raises ImportRefused at the end if there was any problem.

    With `fills_short_rows`, cells that a row lacks at its end are blank. `delimiter` is given for CSV, whose problems
    have remedies of their own. With `restores`, the apostrophe that an export put before a formula is taken off.
    """

    def __init__(self, records, *, delimiter="", fills_short_rows=False, restores=True):
        self.records = iter(records)
        self.delimiter = delimiter
        self.fills_short_rows = fills_short_rows
        self.restores = restores
        self.headings = ()
        self.empty = []
        self.problems = []
        self.seen = self.cells = self.text = 0

    def __iter__(self):
        try:
            self._read_headings()
            for line, cells, faults in self.records:
                cells = self._sound(line, cells, faults)
                if cells is not None and not self.problems:
                    yield line, cells
        except ImportRefused as refused:
            # What was wrong before the file became unreadable is told too.
            self.problems += refused.problems
        if self.problems:
            raise ImportRefused(self.problems)

    def _read_headings(self):
        line, cells, faults = next(self.records, (1, [], None))
        if len(cells) > GREATEST_COLUMNS:
            raise refusal(
                f"There are {len(cells):,} columns, and at most {GREATEST_COLUMNS} are read. Divide it.", line
            )
        self._check_text(line, cells, faults, [str(position) for position in range(1, len(cells) + 1)])
        self.headings = tuple(self._restored(cell).strip() for cell in cells)
        self.problems += _heading_problems(self.headings, self.delimiter, line)

    def _sound(self, line, cells, faults):
        self.seen += 1
        if self.seen > GREATEST_ROWS:
            raise refusal(
                f"There are more than {GREATEST_ROWS:,} rows, empty ones included. Split the file, or delete what "
                "stands below the last row.",
                line,
            )
        joined = "".join(cells)
        if not joined or joined.isspace():
            self.empty.append(line)
            return None
        width = len(self.headings)
        if self.fills_short_rows and len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        if len(cells) != width:
            self._report(Problem(_wrong_length(len(cells), width, self.delimiter), line))
            return None
        self.cells += len(cells)
        if self.cells > GREATEST_CELLS:
            raise refusal(f"There are more than {GREATEST_CELLS:,} cells. Split the file.", line)
        self.text += len(joined) if joined.isascii() else len(joined.encode("utf-8", "replace"))
        if self.text > GREATEST_TEXT:
            raise refusal(f"The cells hold more than {GREATEST_TEXT // 2**20} MB of text. Split the file.", line)
        if faults or len(joined) > LONGEST_CELL or FORBIDDEN.search(joined):
            self._check_text(line, cells, faults, self.headings)
        return [self._restored(cell) for cell in cells] if "'" in joined else cells

    def _check_text(self, line, cells, faults, headings):
        for position, cell in enumerate(cells):
            message = (faults or {}).get(position) or cell_fault(cell)
            if message:
                self._report(Problem(message, line, visible(headings[position]), visible(cell)))

    def _report(self, problem):
        if len(self.problems) >= MOST_PROBLEMS:
            raise refusal(f"There are more problems: these are the first {MOST_PROBLEMS:,}.")
        self.problems.append(problem)

    def _restored(self, cell):
        return restore(cell) if self.restores else cell


def refusal(message, line=None, column="", value=""):
    """ImportRefused with one problem."""
    return ImportRefused([Problem(message, line, column, value)])


def cell_fault(text):
    """Why the text cannot be a cell, with the remedy; "" for what can."""
    if len(text) > LONGEST_CELL:
        return f"The cell is longer than {LONGEST_CELL:,} characters. Shorten it."
    found = FORBIDDEN.search(text)
    if not found:
        return ""
    code = ord(found[0])
    if code == 0:
        return "There is a NUL character (U+0000). Save the file anew, a CSV file as “CSV UTF-8”."
    if 0xD800 <= code <= 0xDFFF:
        return f"There is half a character (U+{code:04X}). Type the cell anew."
    if code == 0x061C or 0x202A <= code <= 0x2069:
        return f"There is an invisible character that reorders text (U+{code:04X}). Type the cell anew."
    return f"There is a control character (U+{code:04X}). Type the cell anew."


def visible(text):
    """The beginning of a text for a message, forbidden characters written out, so that no terminal obeys them."""
    return FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", shorten(text, 300))


def _wrong_length(cells, headings, delimiter):
    found = f"The row has {cells} cells and the heading {headings}."
    if not delimiter:
        return f"{found} Name the columns of all cells, or clear what has no heading."
    if cells > headings:
        return f"{found} Put cells that hold the separator “{_shown(delimiter)}” in double quotation marks."
    remedy = "Complete it; if the last cells are left out where they are blank, say `short_rows: yes` in the mapping."
    return f"{found} {remedy}"


def _heading_problems(headings, delimiter, line):
    if not any(headings):
        return [Problem("There is no heading. The first line names the columns.", line)]
    problems = [
        Problem(f"Column {position} has no heading. Name it, or delete the column.", line)
        for position, heading in enumerate(headings, start=1)
        if not heading
    ]
    problems += [
        Problem(f"There are {count} columns of this name. Rename all but one.", line, visible(heading))
        for heading, count in Counter(headings).items()
        if count > 1 and heading
    ]
    problems += [Problem("This name is taken by the importer. Rename the column.", line, name)
                 for name in headings if name in RESERVED]  # fmt: skip
    if len(headings) == 1 and delimiter == "," and any(mark in headings[0] for mark in ";\t"):
        problems.append(
            Problem("There is one column only. Say in the mapping what separates columns: `delimiter: \";\"` or "
                    "`delimiter: tab`.", line)
        )  # fmt: skip
    return problems


def _shown(delimiter):
    return "tab" if delimiter == "\t" else delimiter
