"""Cells: the text of one cell read as what its column is mapped to, or refused with the remedy."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

from kb.models.base import HIDDEN
from kb.rules.look_alike import folded
from kb.rules.report import ABSURD
from kb.transfer.mapping import STATES, fold_cell, nearest
from kb.transfer.problem import shorten
from kb.transfer.source import SEPARATORS, split_sources
from kb.transfer.target import Kind
from kb.vocab.metric import METRICS
from kb.vocab.partial_date import (
    PartialDate,
    Precision,
    first_day,
    format_time,
    parse_partial_date,
    parse_time,
)
from kb.vocab.printed import format_number, parse_printed
from kb.vocab.report import ValueState

BLANK = "blank"

UTC_SUFFIX = re.compile(r"\s*\(?\b(?:utc|gmt|z)\)?\.?$|(?<=\d)z$", re.I)
LOCAL_SUFFIX = re.compile(r"\s*\(?\b(?:local(?: time)?|lt)\)?\.?$", re.I)
COORDINATE = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?", re.I)

LOST_LETTER = "\ufffd"

# Where a translation by the mapping changes what was asserted, and not only the language.
CORRECTED = {Kind.QUANTITY, Kind.COUNT, Kind.DATE, Kind.TIME, Kind.INSTANT}

# Remarks that readers see beside the report begin so.
READ_AS = "read by the importers as "
IN_BRACKETS = "in brackets: "


@dataclass(frozen=True)
class Reading:
    """What was read from a cell.

    `state` is given, unknown, not_applicable or blank. `value` is a PartialDate, (time, precision, approximate),
    PrintedValue, number, code, record, text or list of NamedSource, by the kind of the target. `json` is the same
    as plain data, equal for cells that mean the same. `printed` is the cell as it stood, with the unit that only
    the heading gave. `remarks` are reservations, worth a look.
    """

    target: str
    state: str
    value: object = None
    json: object = None
    printed: str = ""
    remarks: tuple = field(default=())

    @property
    def is_given(self):
        return self.state == ValueState.GIVEN

    @property
    def says_something(self):
        """Whether the claimant said anything, be it that the value is unknown: a blank cell says nothing."""
        return self.state != BLANK

    def as_json(self):
        plain = {"target": self.target, "state": str(self.state)}
        if self.json is not None:
            plain["value"] = self.json
        if self.remarks:
            plain["remarks"] = list(self.remarks)
        return plain


class CellReader:
    """Reads cells by column; equal cells of a column are read once. `directories` are the records to be named."""

    def __init__(self, directories, make=None):
        self.directories = directories
        self.make = make  # makes a record that a cell names and nobody knows, where the mapping allows it
        self._known = {}

    def read(self, column, cells):
        """Reading of a column of a row. Raises ValueError with the remedy; every time, for every equal cell."""
        text = cells[column.heading]
        if column.followed_by:
            text = self._joined(column, text, cells[column.followed_by])
        key = (column.heading, text)
        if key not in self._known:
            try:
                self._known[key] = self._read(column, text)
            except ValueError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, ValueError):
            raise ValueError(str(found))
        return found

    def _joined(self, column, *texts):
        dropped = {fold_cell(word) for word in column.drop}
        return " ".join(text.strip() for text in texts if fold_cell(text) and fold_cell(text) not in dropped)

    def _read(self, column, original):
        text, remarks = clean(original)
        keeps_lines = column.spec.kind in (Kind.SOURCES, Kind.TEXT)
        plain = text if keeps_lines else " ".join(text.split())
        meant = column.values.get(fold_cell(plain))
        if meant is not None:
            if column.spec.kind in CORRECTED and meant not in STATES:
                remarks.append(f"{READ_AS}“{meant}”")
            plain = meant
        state = plain if meant in STATES else column.words.get(fold_cell(plain))
        if not plain or state == BLANK:
            return Reading(column.target, BLANK, remarks=tuple(remarks))
        printed = " ".join(text.split())
        if state is None:
            return self._read_given(column, plain, printed, remarks)
        if column.spec.kind in (Kind.DATE, Kind.INSTANT):
            raise ValueError(
                "A launch needs a date: the day, or the month or year. Complete the cell, or take the row out and "
                "enter it by hand."
            )
        return Reading(column.target, ValueState(state), printed=printed, remarks=tuple(remarks))

    def _read_given(self, column, text, printed, remarks):
        read = READERS[column.spec.kind]
        state, value, json, shown = read(self, column, text, remarks)
        if shown and text == printed:  # what the mapping translated was not printed so
            printed = shown
        return Reading(column.target, state, value, json, printed, tuple(remarks))

    # --- By kind: (state, value, json, print with the heading's unit or "") -----------------------------------

    def _date(self, column, text, remarks):
        date = _formatted_date(column, text) or parse_partial_date(text, pivot_year=column.pivot_year)
        return ValueState.GIVEN, date, _date_json(date), ""

    def _time(self, column, text, remarks):
        suffix = UTC_SUFFIX if column.target == "time_utc" else LOCAL_SUFFIX
        bare = suffix.sub("", text).strip()
        parsed = _formatted_time(column, bare)
        if parsed is None:
            parsed = parse_time(bare)
        time, precision, approximate = _coarsened(column, *parsed)
        json = {"time": format_time(time, precision), "precision": precision.value, "is_approximate": approximate}
        return ValueState.GIVEN, (time, precision, approximate), json, ""

    def _instant(self, column, text, remarks):
        """(PartialDate of the day, (time, precision, approximate) or None, offset from UTC or None)."""
        suffix = UTC_SUFFIX if column.target == "instant_utc" else LOCAL_SUFFIX
        bare = suffix.sub("", text).strip()
        moment = _formatted_moment(column, bare)
        if moment is None:
            moment = _iso_moment(bare)
        if moment is not None:
            precision = Precision.SECOND if moment.second else Precision.MINUTE
            parsed = _coarsened(column, moment.time(), precision, False)
            date, offset = PartialDate(moment.date()), moment.utcoffset()
        else:
            head, _, tail = bare.rpartition(" ")
            if tail.casefold().rstrip(".") in ("am", "pm"):
                head, _, more = head.rpartition(" ")
                tail = f"{more} {tail}"
            offset = None
            if head and ":" in tail:
                date = parse_partial_date(head, pivot_year=column.pivot_year)
                parsed = _coarsened(column, *parse_time(tail))
            else:
                date, parsed = parse_partial_date(bare, pivot_year=column.pivot_year), None
        if offset is not None and column.target == "instant_utc" and offset:
            raise ValueError(f"“{text}” is not in UTC. Convert it, or read the column as `instant_local`.")
        json = _date_json(date)
        if parsed:
            json["time"] = format_time(parsed[0], parsed[1])
        return ValueState.GIVEN, (date, parsed), json, ""

    def _number(self, column, text, remarks):
        bound = 90 if column.target == "site_latitude" else 180
        match = COORDINATE.fullmatch(text)
        if not match:
            raise ValueError(f"“{text}” is not a number of degrees. Write 39.4017 or 39.4017 N.")
        number = float(match[1])
        letter = (match[2] or "").upper()
        if letter and letter not in ("NS" if bound == 90 else "EW"):
            raise ValueError(f"“{text}” points the wrong way for a {column.target.removeprefix('site_')}.")
        number = -number if letter in ("S", "W") else number
        if not -bound <= number <= bound:
            raise ValueError(f"“{text}” is not between -{bound} and {bound} degrees.")
        return ValueState.GIVEN, number, number, ""

    def _quantity(self, column, text, remarks):
        spec = METRICS[column.spec.metric]
        shown = ""
        try:
            value = parse_printed(text, spec)
        except ValueError as error:
            if not column.unit:
                raise _with_values_hint(error, text) from None
            try:
                value = parse_printed(text, spec, default_unit=column.unit)
            except ValueError as second:
                raise _with_values_hint(second, text) from None
            head = text.partition("(")[0].strip() if value.remark else text
            shown = f"{head} {column.unit}" + (f" ({value.remark})" if value.remark else "")
        if value.state != ValueState.GIVEN:
            return value.state, None, None, ""
        _check_bounds(value, spec, text, remarks)
        if value.remark:
            remarks.append(f"{IN_BRACKETS}{value.remark}")
        json = {"low": value.low, "high": value.high, "unit": spec.unit, "qualifier": value.qualifier.value}
        return ValueState.GIVEN, value, json, shown

    def _count(self, column, text, remarks):
        spec = METRICS[column.spec.metric]
        value = parse_printed(text, spec)
        if value.state != ValueState.GIVEN:
            return value.state, None, None, ""
        _check_bounds(value, spec, text, remarks)
        if value.remark:
            remarks.append(f"{IN_BRACKETS}{value.remark}")
        return ValueState.GIVEN, value, {"low": value.low, "high": value.high}, ""

    def _choice(self, column, text, remarks):
        choices = column.spec.choices
        wanted = folded(text)
        for choice in choices:
            if wanted in (folded(choice.value), folded(str(choice.label))):
                if choice.value == "unknown":
                    return ValueState.UNKNOWN, None, None, ""
                return ValueState.GIVEN, choice, choice.value, ""
        near = nearest(text, choices.values)
        hint = f" Nearest: {near[0]}." if near else ""
        raise ValueError(
            f"“{text}” is not one of {', '.join(choices.values)}.{hint} Say which it is under `values` in the mapping."
        )

    def _weapon(self, column, text, remarks):
        return self._record(self.directories.weapons, column, text, remarks)

    def _place(self, column, text, remarks):
        return self._record(self.directories.places, column, text, remarks)

    def _organisation(self, column, text, remarks):
        return self._record(self.directories.organisations, column, text, remarks)

    def _record(self, directory, column, text, remarks):
        try:
            record = directory.find(text)
        except ValueError as error:
            may = column.create and self.make is not None
            if may and not str(error).startswith(f"“{text}” is the name of several"):
                record = self.make(directory, column, text)
                remarks.append(f"a new {directory.noun} was made of this name")
            else:
                hint = " Or let the mapping make it: `create: yes`." if "create" in column.spec.options else ""
                remedy = " Say which is meant under `values` in the mapping: the key, `unknown` or `blank`."
                raise ValueError(f"{error}{remedy if 'values' not in str(error) else ''}{hint}") from None
        return ValueState.GIVEN, record, record.slug, ""

    def _sources(self, column, text, remarks):
        sources, said = split_sources(
            text, separators=column.separators or SEPARATORS, assume_scheme=column.assume_scheme
        )
        remarks.extend(said)
        return ValueState.GIVEN, sources, [source.url or source.title for source in sources], ""

    def _text(self, column, text, remarks):
        return ValueState.GIVEN, text, shorten(text, 1000), ""


READERS = {
    Kind.DATE: CellReader._date,
    Kind.TIME: CellReader._time,
    Kind.INSTANT: CellReader._instant,
    Kind.NUMBER: CellReader._number,
    Kind.QUANTITY: CellReader._quantity,
    Kind.COUNT: CellReader._count,
    Kind.CHOICE: CellReader._choice,
    Kind.WEAPON: CellReader._weapon,
    Kind.PLACE: CellReader._place,
    Kind.ORGANISATION: CellReader._organisation,
    Kind.SOURCES: CellReader._sources,
    Kind.TEXT: CellReader._text,
}


def clean(original):
    """(text without what nobody sees, [remark, ...]). Raises ValueError for control characters."""
    remarks = []
    text = unicodedata.normalize("NFC", original)
    unseen = sorted({f"U+{ord(each):04X}" for each in text if each in HIDDEN})
    if unseen:
        text = "".join(each for each in text if each not in HIDDEN)
        remarks.append(f"invisible characters left out: {', '.join(unseen)}")
    control = sorted(
        {f"U+{ord(each):04X}" for each in text if unicodedata.category(each) == "Cc" and each not in "\t\r\n"}
    )
    if control:
        raise ValueError(f"There are control characters in the cell: {', '.join(control)}. Type it anew.")
    if LOST_LETTER in text:
        remarks.append("a letter was lost (U+FFFD) before the file came here")
    return text.strip(), remarks


def _date_json(date):
    return {"start": date.start.isoformat(), "precision": date.precision.value, "is_approximate": date.is_approximate}


def _with_values_hint(error, text):
    hint = f"Correct the cell, or say under `values` in the mapping what “{text}” means."
    if "has no unit" in str(error):
        hint = f"If bare numbers of this column are all in one unit, say so in the mapping: `unit: km`. Else: {hint}"
    return ValueError(f"{error} {hint}")


def _check_bounds(value, spec, text, remarks):
    """A remark for what is beyond plausible; an error for what no source can mean."""
    numbers = [number for number in (value.low, value.high) if number is not None]
    if spec.minimum <= min(numbers) and max(numbers) <= spec.maximum:
        return
    expected = f"{format_number(spec.minimum)} to {format_number(spec.maximum)} {spec.unit}"
    if max(numbers) > spec.maximum * ABSURD or min(numbers) < spec.minimum / ABSURD:
        raise ValueError(
            f"“{text}” is not possible as {spec.label.lower()} (expected {expected}). Check the number and its unit; "
            "say under `values` in the mapping what the cell means."
        )
    remarks.append(f"not plausible as {spec.label.lower()}: expected {expected}")


def _formatted_moment(column, text):
    for form in column.formats:
        try:
            moment = dt.datetime.strptime(text, form)
        except ValueError:
            continue
        if "%y" in form and column.pivot_year and moment.year > column.pivot_year:
            moment = moment.replace(year=moment.year - 100)
        return moment
    return None


def _formatted_date(column, text):
    """PartialDate by the first declared format that fits; None if none does."""
    for form in column.formats:
        moment = _formatted_moment(_only(column, form), text)
        if moment is None:
            continue
        if moment.time() != dt.time():
            raise ValueError(
                f"“{text}” has a time of day, which a date would lose. Read the column as `instant_utc` or "
                "`instant_local`."
            )
        if any(mark in form for mark in ("%d", "%j", "%x", "%c")):
            precision = Precision.DAY
        elif any(mark in form for mark in ("%m", "%b", "%B")):
            precision = Precision.MONTH
        else:
            precision = Precision.YEAR
        return PartialDate(first_day(moment.date(), precision), precision)
    return None


def _only(column, form):
    return type(column)(column.heading, column.target, formats=(form,), pivot_year=column.pivot_year)


def _formatted_time(column, text):
    for form in column.formats:
        try:
            time = dt.datetime.strptime(text, form).time()
        except ValueError:
            continue
        if "%S" in form or "%X" in form or "%T" in form:
            return time, Precision.SECOND, False
        return time, Precision.MINUTE if "%M" in form else Precision.HOUR, False
    return None


def _iso_moment(text):
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _coarsened(column, time, precision, approximate):
    """A spreadsheet pads 22:34 to 22:34:00: with `precision: minute` those seconds are nobody's statement."""
    if column.precision in ("minute", "hour") and precision == Precision.SECOND and time.second == 0:
        precision = Precision.MINUTE
    if column.precision == "hour" and precision == Precision.MINUTE and time.minute == 0:
        precision = Precision.HOUR
    return time, precision, approximate
