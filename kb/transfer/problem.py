"""Problems and remarks: what an import could not read, and what it read but wants looked at, cell by cell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One cell, row or file that stands against an import. The message says what is wrong and how to put it right.

    `line` counts from 1, the heading included; None where the file, the mapping or a record as a whole is meant.
    """

    message: str
    line: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self):
        where = f"line {self.line}" if self.line is not None else ""
        if self.column:
            where += f"{', ' if where else ''}column “{self.column}”"
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True)
class Remark:
    """One cell that was read with a reservation; nothing stands against importing it."""

    message: str
    line: int
    column: str = ""
    value: str = ""


class ImportRefused(Exception):
    """Nothing was written. `problems` are all of them, in the order of the file."""

    def __init__(self, problems):
        self.problems = list(problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''}: {self.problems[0]}")


class MappingError(ImportRefused):
    """The mapping itself cannot be used; the file was not looked at."""


def shorten(text, length):
    """`text` in at most `length` characters, “…” marking that there was more."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
