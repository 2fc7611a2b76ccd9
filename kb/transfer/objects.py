"""JSON files: a list of flat objects, read token by token, so that neither depth nor size ever builds up."""

import json
import re

from kb.transfer.problem import shorten
from kb.transfer.table import GREATEST_CELLS, GREATEST_COLUMNS, GREATEST_ROWS, LONGEST_CELL, refusal

SPACE = re.compile(rb"[ \t\r\n]*+")
STRING = rb'"([^"\\\x00-\x1f]*+)"'
NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
SCALAR = re.compile(rb"(" + NUMBER + rb"|true|false|null)(?=[ \t\r\n,}])")
# Nearly every pair; strings with escapes and what is wrong take the longer way.
PAIR = re.compile(
    rb"[ \t\r\n]*+" + STRING + rb"[ \t\r\n]*+:[ \t\r\n]*+(?:" + STRING + rb"|(" + NUMBER + rb"|true|false|null))"
    rb"[ \t\r\n]*+([,}])"
)
CONSTANT = re.compile(rb"-?(?:NaN|Infinity)")
LONGEST_STRING = LONGEST_CELL * 12 + 2  # bytes: a character may be written as two escapes of six


def read_objects(data):
    """Yields (line, cells, None): the headings, then the values of each object under them, as text.

    Numbers are the text that they are written as, null is blank. Objects may lack keys and order them as they like.
    Objects are counted from line 2. Raises ImportRefused where it cannot go on.
    """
    headings = {}
    for _, cells in _objects(data):
        for key in cells:
            headings.setdefault(key)
        if len(headings) > GREATEST_COLUMNS:
            raise refusal(f"The objects have more than {GREATEST_COLUMNS} different keys. Divide them.")
    if not headings:
        raise refusal("There is no object with a key in the list: nothing to import.")
    headings = list(headings)
    yield 1, headings, None
    for line, cells in _objects(data):
        yield line, [cells.get(heading, "") for heading in headings], None


def _objects(data):
    """Yields (line, {key: text}) for each object of the list."""
    reader = _Reader(data)
    reader.expect(b"[", 'The file is no list. Write a list of objects: [{"key": "value"}, …].')
    line, cells_read = 1, 0
    more = not reader.take(b"]")
    while more:
        line += 1
        if line > GREATEST_ROWS + 1:
            raise refusal(f"There are more than {GREATEST_ROWS:,} objects. Split the file.", line)
        reader.line = line
        cells = reader.read_object()
        cells_read += len(cells)
        if cells_read > GREATEST_CELLS:
            raise refusal(f"There are more than {GREATEST_CELLS:,} values. Split the file.", line)
        yield line, cells
        more = reader.take(b",")
        if not more:
            reader.expect(b"]", "Between two objects there must be a comma, and after the last a closing bracket.")
    if reader.skip_space() != len(data):
        raise reader.wrong("Something follows after the end of the list. Delete it.")


class _Reader:
    """A place in the bytes of the file; `line` is that of the object, for messages."""

    def __init__(self, data):
        self.data = data
        self.at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        self.line = None
        self.keys = {}

    def wrong(self, message, column=""):
        """ImportRefused that says where in the file this is."""
        line = self.data.count(b"\n", 0, self.at) + 1
        character = self.at - (self.data.rfind(b"\n", 0, self.at) + 1) + 1
        return refusal(f"{message} (Line {line} of the file, byte {character}.)", self.line, column)

    def skip_space(self):
        self.at = SPACE.match(self.data, self.at).end()
        return self.at

    def take(self, mark):
        """Whether the mark is next; goes past it."""
        self.skip_space()
        if not self.data.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def expect(self, mark, message):
        if not self.take(mark):
            raise self.wrong(message)

    def read_object(self):
        """{key: text} of the object that is next."""
        self.expect(b"{", 'The list must hold objects only: {"key": "value"}.')
        cells = {}
        if self.take(b"}"):
            return cells
        more = True
        while more:
            pair = PAIR.match(self.data, self.at)
            if pair:
                key = self.keys.get(pair[1])
                key = self.text_of(pair[1], "") if key is None else key
                text = self.text_of(pair[2], key) if pair[2] is not None else _plain(pair[3])
            else:
                key, text = self.read_pair()
            if key in cells:
                raise self.wrong("The key stands twice in one object. Rename one, or delete it.", key)
            if len(cells) == GREATEST_COLUMNS:
                raise self.wrong(f"The object has more than {GREATEST_COLUMNS} keys. Divide it.")
            cells[key] = text
            if pair:
                self.at = pair.end()
                more = pair[4] == b","
                if pair[1] not in self.keys and len(self.keys) < GREATEST_COLUMNS:
                    self.keys[pair[1]] = key
            else:
                more = self.take(b",")
                if not more:
                    self.expect(b"}", "After a value there must be a comma or a closing brace.")
        return cells

    def read_pair(self):
        self.skip_space()
        key = self.read_string("", "A key in double quotation marks must stand here.")
        self.expect(b":", "After a key there must be a colon.")
        self.skip_space()
        if self.data.startswith(b'"', self.at):
            return key, self.read_string(key, "")
        scalar = SCALAR.match(self.data, self.at)
        if scalar:
            self.at = scalar.end()
            return key, _plain(scalar[1])
        if self.data.startswith((b"{", b"["), self.at):
            raise self.wrong("The value is a list or an object. Objects must be flat: texts and numbers only.", key)
        if CONSTANT.match(self.data, self.at):
            raise self.wrong("NaN and Infinity are no numbers. Write null, or a word in quotation marks.", key)
        raise self.wrong("This is no value of JSON. Write a number, true, false, null, or a text in quotes.", key)

    def read_string(self, column, message):
        start = self.at
        if not self.data.startswith(b'"', start):
            raise self.wrong(message, column)
        end = start
        while True:
            end = self.data.find(b'"', end + 1, start + LONGEST_STRING)
            if end < 0:
                raise self.wrong(
                    f"The text is longer than {LONGEST_CELL:,} characters, or its quotation mark is not closed.", column
                )
            before = end
            while self.data[before - 1] == 0x5C:  # a backslash
                before -= 1
            if (end - before) % 2 == 0:
                break
        raw = self.data[start : end + 1]
        text = self.text_of(raw, column)
        try:
            text = json.loads(text)
        except ValueError as error:
            raise self.wrong(f"The text cannot be read: {shorten(str(error), 100)}.", column) from None
        self.at = end + 1
        return text

    def text_of(self, raw, column):
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise self.wrong(f"Byte {raw[error.start]:#04x} is not UTF-8. Save the file as UTF-8.", column) from None


def _plain(token):
    return "" if token == b"null" else token.decode()
