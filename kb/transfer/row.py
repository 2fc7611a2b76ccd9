"""Rows: every cell of a row read, the row's key, and the local day and time that its cells add up to."""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from kb.transfer.cell import BLANK, Reading
from kb.transfer.mapping import LOCAL_DAY, UTC_DAY, UTC_WHEN_TIMED
from kb.transfer.problem import Problem, Remark
from kb.transfer.table import Row
from kb.transfer.target import IGNORE, OF_FLIGHT, TARGETS
from kb.vocab.partial_date import DAY_OR_FINER, TIMED, PartialDate, Precision, from_utc, zone_of

LONGEST_ID = 110

# Columns whose cells say which row it is, not what it says: a new numbering makes no new row.
NOT_CONTENT = {"identifier"}

CONTINUED = " (continued)"


@dataclass
class RowReading:
    """One row as it was read.

    `readings` are by target, one each; `many` holds the targets that several columns may have, as lists of (column,
    reading). `when` is the local PartialDate, with time of day and zone where given; `day_given` the date as the
    cell has it.
    """

    row: Row
    key: str = ""
    readings: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)
    columns: dict = field(default_factory=dict)  # heading -> Reading
    when: PartialDate | None = None
    day_given: dt.date | None = None

    @property
    def line(self):
        return self.row.line

    def get(self, target):
        """Reading of a target; one that is blank where there is no such column."""
        return self.readings.get(target) or Reading(target, BLANK)

    def value(self, target):
        """What was read as the target, or None."""
        reading = self.get(target)
        return reading.value if reading.is_given else None

    def signature(self):
        """What tells missiles of a launch apart: rows with equal signatures flew alike."""
        return signature(reading.as_json() for reading in self.columns.values())


def signature(readings):
    """The signature of a row from its readings as plain data, fresh or as an imported row keeps them."""
    return tuple(
        sorted(
            (reading["target"], reading["state"], json.dumps(reading.get("value"), sort_keys=True))
            for reading in readings
            if isinstance(reading, dict) and reading.get("target") in OF_FLIGHT
        )
    )


def targets_of(mapping):
    """{heading: target} of the columns that are read; a second column of one name is its target, continued."""
    targets = {column.heading: column.target for column in mapping.columns if column.spec}
    for column in mapping.columns:
        if column.followed_by:
            targets[column.followed_by] = column.target + CONTINUED
    return targets


def content_of(cells, targets):
    """{target: [cell, ...]} of the cells that make up what a row says, whatever the order of the columns."""
    content = {}
    for heading, cell in cells.items():
        target = targets.get(heading, "")
        if target.removesuffix(CONTINUED) in TARGETS and target not in NOT_CONTENT:
            content.setdefault(target, []).append(" ".join(cell.split()))
    return {target: sorted(each) for target, each in content.items()}


def digest(content):
    """16 hexadecimal digits that stand for the content of a row."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_rows(mapping, table, reader, zone):
    """(rows, problems, remarks): every row of the table, and every cell that could not be read."""
    columns = [column for column in mapping.columns if column.spec]
    targets = targets_of(mapping)
    rows, problems, remarks = [], [], []
    running, ids = Counter(), {}
    for row in table.rows:
        found = RowReading(row)
        before = len(problems)
        for column in columns:
            try:
                reading = reader.read(column, row.cells)
            except ValueError as error:
                problems.append(Problem(str(error), row.line, column.heading, row.cells[column.heading]))
                continue
            found.columns[column.heading] = reading
            if column.spec.many:
                found.many.setdefault(column.target, []).append((column, reading))
            else:
                found.readings[column.target] = reading
            remarks += [Remark(text, row.line, column.heading, row.cells[column.heading]) for text in reading.remarks]
        found.key = _key(mapping, row, targets, running, ids, problems)
        if len(problems) == before:
            try:
                found.day_given, found.when, said = local_date(mapping, found, zone)
            except ValueError as error:
                problems.append(Problem(str(error), row.line))
            else:
                remarks += [Remark(text, row.line) for text in said]
        rows.append(found)
    return rows, problems, remarks


def _key(mapping, row, targets, running, ids, problems):
    own = row.cells.get(mapping.key, "").strip()
    if own:
        if len(own) > LONGEST_ID:
            problems.append(
                Problem(
                    f"An id of more than {LONGEST_ID} characters is none. Map the right column.", row.line, mapping.key
                )
            )
        elif own in ids:
            problems.append(
                Problem(f"Line {ids[own]} has this id too. Give each row its own.", row.line, mapping.key, own)
            )
        ids[own] = row.line
        return f"id:{own}"
    content = digest(content_of(row.cells, targets))
    # Identical rows can be two missiles: the running number keeps them apart.
    running[content] += 1
    return f"row:{content}-{running[content]}"


def kept_cells(mapping, row):
    """The cells of a row that are kept beside it, as they stood."""
    ignored = {column.heading for column in mapping.columns if column.target == IGNORE}
    return {heading: cell for heading, cell in row.cells.items() if heading not in ignored}


# --- Date and time ------------------------------------------------------------------------------------------


def local_date(mapping, row, zone):
    """(date as given, local PartialDate, [remark, ...]) of a row. Raises ValueError.

    `date_is` says which day the date column means; a time in UTC moves it to the local day, which may be another.
    """
    for target in ("instant_utc", "instant_local"):
        if target in row.readings:
            date, parsed = row.readings[target].value
            if parsed is None:
                return date.start, _zoned(date, zone), []
            if target == "instant_utc":
                return date.start, _from_utc(date, parsed, zone), []
            return date.start, _at(date, parsed, zone), []
    date = row.readings["date"].value
    local, utc = row.value("time_local"), row.value("time_utc")
    parsed = local or utc
    if parsed and date.precision not in DAY_OR_FINER:
        raise ValueError(f"There is a time of day, but the date is only “{date}”. Complete the date or clear the time.")
    if local:
        return date.start, _at(date, local, zone), []
    if utc and mapping.date_is == LOCAL_DAY:
        return date.start, _on_local_day(date, utc, zone), []
    if utc:
        return date.start, _from_utc(date, utc, zone), []
    if mapping.date_is == UTC_DAY and date.precision == Precision.DAY:
        remark = "the UTC day without a time: the local day may be another, and is kept as approximate"
        return date.start, PartialDate(date.start, Precision.DAY, True, None, zone), [remark]
    return date.start, _zoned(date, zone), []


def is_adoptable(mapping, row):
    """Whether the day of a row without time may be the UTC day of its launch after all; see launch.adopt_days."""
    return mapping.date_is == UTC_WHEN_TIMED and row.when.precision == Precision.DAY


def is_timed(row):
    return row.when.precision in TIMED


def _zoned(date, zone):
    return PartialDate(date.start, date.precision, date.is_approximate, None, zone)


def _at(date, parsed, zone):
    time, precision, approximate = parsed
    return PartialDate(date.start, precision, date.is_approximate or approximate, time, zone)


def _from_utc(date, parsed, zone):
    time, precision, approximate = parsed
    instant = dt.datetime.combine(date.start, time, dt.UTC)
    return from_utc(instant, zone, precision=precision, is_approximate=date.is_approximate or approximate)


def _on_local_day(date, parsed, zone):
    """The one instant with this time of day in UTC that falls on the local day."""
    time, precision, approximate = parsed
    for days in (0, -1, 1):
        instant = dt.datetime.combine(date.start + dt.timedelta(days=days), time, dt.UTC)
        if instant.astimezone(zone_of(zone)).date() == date.start:
            return from_utc(instant, zone, precision=precision, is_approximate=date.is_approximate or approximate)
    raise ValueError(f"{time:%H:%M} UTC did not occur on {date} in {zone}: the clocks were changed then.")
