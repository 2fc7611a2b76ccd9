"""Workbooks (.xlsx): one sheet, read as a stream of rows; values only.

Formulas, links to other files and macros are never looked at; a cell with a formula is a problem, since what it shows
depends on the program and the moment that computed it.
"""

import re
import sys
from itertools import chain, islice, product
from string import ascii_uppercase
from xml.parsers import expat  # no document types come here: the archive is searched for them first

from kb.transfer.archive import MOST_ENTRIES, XML, Archive
from kb.transfer.displayed import BUILT_IN, BY_LANGUAGE, LONGEST_CODE, show
from kb.transfer.problem import ImportRefused, Problem
from kb.transfer.table import GREATEST_COLUMNS, GREATEST_ROWS, LONGEST_CELL, refusal, visible

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DEEPEST = 60  # elements in each other; sheets need about ten
LONGEST_TAG = 262_144  # bytes
MOST_SHEETS = 1_000
MOST_STYLES = 100_000
MOST_FORMATS = 5_000
LONGEST_LABEL = 255  # of what parts, links and sheets are called; a tag may hold far more
MOST_MERGED = 1_000
LETTERS = ascii_uppercase
# 0 for A, 26 for AA: all columns that there can be.
POSITIONS = {
    "".join(letters): position
    for position, letters in enumerate(islice(chain(*(product(LETTERS, repeat=n) for n in (1, 2, 3))), 16_384))
}
GREATEST_STRINGS = 64 * 2**20  # bytes of memory

LONGEST_ESCAPED = LONGEST_CELL * len("_x000D_")
TOO_LONG = f"A cell is longer than {LONGEST_CELL:,} characters. Shorten it."
DAMAGED = "The workbook is damaged. Open it in a spreadsheet program and save it again."
FORMULA = "The cell holds a formula. Copy the column and paste its values over it."
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


class Workbook:
    """A workbook, of which one sheet can be read again and again.

    `names` are those of its sheets, hidden ones included; `name` is that of the sheet chosen, the first that is not
    hidden unless one is named. Raises ImportRefused.
    """

    def __init__(self, data, sheet=""):
        self.archive = Archive(data)
        book = self._find_book()
        sheets, self.is_1904 = self._read_book(book)
        links = self._links(book)
        self.names = tuple(name for name, _, _ in sheets)
        self.name, link = _choose(sheets, sheet)
        kind, self.part = links.get(link, ("", ""))
        if kind != "worksheet" or not self._has(self.part):
            raise refusal(f"The sheet “{self.name}” holds no cells. Name another one.")
        parts = dict(links.values())
        self.codes = self._read_styles(parts.get("styles"))
        self.strings = self._read_strings(parts.get("sharedStrings"))

    def records(self):
        """Yields (line, cells, faults) of the sheet's rows from the first with text to the last; see `gather`."""
        sheet = _Sheet(self.strings, self.codes, self.is_1904)
        for _ in self._parse(self.part, sheet.start, sheet.end, sheet.text):
            yield from sheet.taken()
        yield from sheet.taken()
        sheet.check_merged()

    def _has(self, part):
        # What is named otherwise was not searched for document types.
        return part in self.archive.entries and part.lower().endswith(XML)

    def _parse(self, part, start, end, text):
        """Calls back with what is in a part as it stands there, and yields after each piece of it."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.StartDoctypeDeclHandler = _refuse_document_type
        fed = 0
        try:
            for chunk in self.archive.chunks(part):
                parser.Parse(chunk, False)
                fed += len(chunk)
                # A tag that does not end is read again from its beginning with each piece.
                if fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise refusal(DAMAGED)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise refusal(DAMAGED) from None

    def _parse_whole(self, part, start, end=None, text=None):
        """Calls back with what is in a part, names without prefixes."""
        depth = 0

        def start_element(tag, attributes):
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise refusal(DAMAGED)
            start(tag.rpartition(":")[2], attributes)

        def end_element(tag):
            nonlocal depth
            depth -= 1
            if end:
                end(tag.rpartition(":")[2])

        if not self._has(part):
            raise refusal("The file ends in .xlsx, but what is in it is no workbook. Save the sheet as .xlsx anew.")
        for _ in self._parse(part, start_element, end_element, text):
            pass

    def _find_book(self):
        links = self._links("")
        book = next((target for kind, target in links.values() if kind == "officeDocument"), "")
        types = []

        def start(tag, attributes):
            if tag == "Override" and not types and attributes.get("PartName") == f"/{book}":
                types.append(attributes.get("ContentType", ""))

        self._parse_whole("[Content_Types].xml", start)
        found = types[0] if types else ""
        if "macroEnabled" in found:
            raise refusal("The workbook has macros, although its name ends in .xlsx. Save it as .xlsx without them.")
        if found != CONTENT_TYPE:
            raise refusal("The file ends in .xlsx, but what is in it is no workbook. Save the sheet as .xlsx anew.")
        return book

    def _links(self, part):
        """{id: (kind, part)} of what a part, or with "" the whole, refers to within the archive."""
        folder, _, name = part.rpartition("/")
        folder = f"{folder}/" if folder else ""
        links = {}

        def start(tag, attributes):
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            link, kind, target = (attributes.get(key, "")[:LONGEST_LABEL] for key in ("Id", "Type", "Target"))
            target = target.removeprefix("/") if target.startswith("/") else _resolve(folder, target)
            links[link] = kind.rpartition("/")[2], target
            if len(links) > MOST_ENTRIES:
                raise refusal(DAMAGED)

        self._parse_whole(f"{folder}_rels/{name}.rels", start)
        return links

    def _read_book(self, book):
        """([(name, link, is hidden), ...], whether days count from 1904)."""
        sheets, is_1904 = [], False

        def start(tag, attributes):
            nonlocal is_1904
            if tag == "workbookPr":
                is_1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet":
                link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append((attributes.get("name", "")[:LONGEST_LABEL], link[:LONGEST_LABEL], hidden))
                if len(sheets) > MOST_SHEETS:
                    raise refusal(f"The workbook has more than {MOST_SHEETS:,} sheets. Save the one meant alone.")

        self._parse_whole(book, start)
        return sheets, is_1904

    def _read_styles(self, part):
        """The format code of each style, by the style's number."""
        custom, numbers = {}, []
        is_cell_style = False

        def start(tag, attributes):
            nonlocal is_cell_style
            if tag == "numFmt":
                custom[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[: LONGEST_CODE + 1]
            elif tag == "cellXfs":
                is_cell_style = True
            elif tag == "xf" and is_cell_style:
                numbers.append(_whole(attributes.get("numFmtId")))
            if len(custom) > MOST_FORMATS or len(numbers) > MOST_STYLES:
                raise refusal("The workbook has too many styles. Save the sheet as “CSV UTF-8”.")

        def end(tag):
            nonlocal is_cell_style
            if tag == "cellXfs":
                is_cell_style = False

        if part:
            self._parse_whole(part, start, end)
        return [custom.get(number) or _built_in(number) for number in numbers]

    def _read_strings(self, part):
        """The texts that cells refer to by number."""
        strings, pieces = [], []
        is_text = False
        silent = length = size = 0

        def start(tag, attributes):
            nonlocal is_text, silent
            if tag == "rPh":
                silent += 1  # how a word is pronounced, which is no part of it
            is_text = tag == "t" and not silent

        def text(data):
            nonlocal length
            if is_text:
                pieces.append(data)
                length += len(data)
                if length > LONGEST_ESCAPED:
                    raise refusal(TOO_LONG)

        def end(tag):
            nonlocal is_text, silent, length, size
            is_text = False
            if tag == "rPh":
                silent -= 1
            elif tag == "si":
                string = unescape("".join(pieces))
                pieces.clear()
                length = 0
                strings.append(string)
                size += sys.getsizeof(string) + 8
                if size > GREATEST_STRINGS:
                    raise refusal("The workbook holds too many texts. Split the sheet, or save it as “CSV UTF-8”.")

        if part:
            self._parse_whole(part, start, end, text)
        return strings


class _Sheet:
    """What is called back with the elements of a sheet, and gathers its rows.

    It is called several times for each cell, so that it counts depth and takes off prefixes itself.
    """

    def __init__(self, strings, codes, is_1904):
        self.strings, self.codes, self.is_1904 = strings, codes, is_1904
        self.rows, self.merged = [], []
        self.is_in_data = self.is_in_row = self.is_in_cell = self.is_text = False
        self.row = self.last = self.depth = 0
        self.row_digits = ""
        self.cells, self.faults = [], {}
        self.column, self.pieces, self.length, self.silent = -1, [], 0, 0
        self.kind, self.style, self.has_formula = "n", "", False

    def taken(self):
        rows, self.rows = self.rows, []
        return rows

    def start(self, tag, attributes):
        self.depth += 1
        if self.depth > DEEPEST:
            raise refusal(DAMAGED, self.row)
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if self.is_in_cell:
            if tag == "f":
                self.has_formula = True
            elif tag == "rPh":
                self.silent += 1
            self.is_text = not self.silent and tag in ("v", "t")
        elif self.is_in_row:
            if tag == "c":
                self._start_cell(attributes)
        elif self.is_in_data:
            if tag == "row":
                self._start_row(attributes)
        elif tag == "sheetData":
            self.is_in_data = True
        elif tag == "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged.append(attributes.get("ref", "")[:20])

    def text(self, data):
        if self.is_text:
            self.pieces.append(data)
            self.length += len(data)
            if self.length > LONGEST_ESCAPED:
                raise refusal(TOO_LONG, self.row)

    def end(self, tag):
        self.depth -= 1
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if self.is_in_cell:
            self.is_text = False
            if tag == "c":
                self.is_in_cell = False
                self._end_cell()
            elif tag == "rPh":
                self.silent -= 1
        elif self.is_in_row:
            if tag == "row":
                self.is_in_row = False
                self._end_row()
        elif tag == "sheetData":
            self.is_in_data = False

    def _start_row(self, attributes):
        number = attributes.get("r")
        number = self.row + 1 if number is None else int(number) if WHOLE.fullmatch(number) else 0
        if number <= self.row:
            raise refusal(f"{DAMAGED} (Its rows are not in order.)", self.row)
        self.row, self.row_digits, self.is_in_row = number, str(number), True
        self.cells, self.faults, self.column = [], {}, -1

    def _start_cell(self, attributes):
        place = attributes.get("r")
        column = self.column + 1
        if place is not None:
            letters = place.removesuffix(self.row_digits)
            column = POSITIONS.get(letters, -1) if letters != place else -1
        if column <= self.column:
            raise refusal(f"{DAMAGED} (Its cells are not in order.)", self.row)
        self.column, self.is_in_cell = column, True
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.pieces, self.length, self.has_formula = [], 0, False

    def _end_cell(self):
        stored = "".join(self.pieces) if self.pieces else ""
        if not stored and not self.has_formula:
            return
        fault = ""
        try:
            text = self._shown(stored)
        except ValueError as error:
            text, fault = stored, str(error)
        if self.has_formula:
            text, fault = text or "=", FORMULA
        if not text:
            return
        if self.column >= GREATEST_COLUMNS:
            raise refusal(f"There is a cell beyond column {GREATEST_COLUMNS}. Delete what stands there.", self.row)
        self.cells += [""] * (self.column - len(self.cells))
        self.cells.append(text)
        if fault:
            self.faults[self.column] = fault

    def _shown(self, stored):
        if self.kind == "n":
            return show(stored.strip(), self._code(), is_1904=self.is_1904) if stored.strip() else ""
        if self.kind == "s":
            if not WHOLE.fullmatch(stored) or int(stored) >= len(self.strings):
                raise refusal(f"{DAMAGED} (A text is missing.)", self.row)
            return self.strings[int(stored)]
        if self.kind in ("str", "inlineStr"):
            return unescape(stored)
        if self.kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(stored, stored)
        if self.kind == "d":
            return stored.removesuffix("T00:00:00").replace("T", " ")
        raise ValueError("The cell shows an error. Correct it, or clear the cell.")

    def _code(self):
        if not self.style:
            return "General"
        if not WHOLE.fullmatch(self.style) or int(self.style) >= len(self.codes):
            raise refusal(f"{DAMAGED} (A style is missing.)", self.row)
        code = self.codes[int(self.style)]
        if code is None:
            raise ValueError("How the cell looks depends on the language of the program. Format it as yyyy-mm-dd.")
        return code

    def _end_row(self):
        if not any(self.cells) or "".join(self.cells).isspace():
            return
        gap = range(self.last + 1, self.row) if self.last else ()
        if len(gap) > GREATEST_ROWS:
            raise refusal(f"The row stands {len(gap):,} rows below the one before. Delete it.", self.row)
        self.rows += [(line, [], None) for line in gap]
        self.rows.append((self.row, self.cells, self.faults))
        self.last = self.row

    def check_merged(self):
        """Refuses merged cells beside the rows: all but the first are blank, whatever the sheet looks like."""
        problems = []
        for place in self.merged:
            rows = [int(found[2]) for corner in place.split(":") if (found := PLACE.fullmatch(corner))]
            if rows and rows[0] <= self.last:
                text = f"The cells {place} are merged. Unmerge them, and write into each what it means."
                problems.append(Problem(text, rows[0]))
        if problems:
            raise ImportRefused(problems)


def unescape(text):
    """Text in which what XML cannot hold is written as _x000D_, as it was meant."""
    if "_x" not in text:
        return text
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    # Some write what takes two halves as two escapes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if _HALF.search(text) else text


_HALF = re.compile(r"[\ud800-\udfff]")


def _refuse_document_type(*_):
    raise refusal("A part of the workbook declares a document type. Save the sheet anew.")


def _choose(sheets, wanted):
    """(name, link) of the sheet of this name, or of the first that is not hidden."""
    if not sheets:
        raise refusal(DAMAGED)
    for name, link, hidden in sheets:
        if name == wanted or (not wanted and not hidden):
            return name, link
    names = ", ".join(f"“{visible(name)}”" for name, _, _ in sheets[:20])
    raise refusal(f"The workbook has no sheet “{wanted}”. It has {names}." if wanted else "Every sheet is hidden.")


def _resolve(folder, target):
    parts = folder.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _whole(text):
    return int(text) if text and WHOLE.fullmatch(text) else 0


def _built_in(number):
    """Format code of a built-in number; None for one that differs by language."""
    return None if number in BY_LANGUAGE else BUILT_IN.get(number, "General")
