"""Dates as vague as they were given: 1984; Sep 1984; 15 January 2022; about 09:30 local time.

A partial date is held as its first possible day, a precision, and an approximate flag. The time of day, the
zone and the UTC instant belong to it only where a launch needs them.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import TextChoices


class Precision(TextChoices):
    SECOND = "second", "To the second"
    MINUTE = "minute", "To the minute"
    HOUR = "hour", "To the hour"
    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    QUARTER = "quarter", "To the quarter"
    YEAR = "year", "To the year"


TIMED = (Precision.SECOND, Precision.MINUTE, Precision.HOUR)
DAY_OR_FINER = (*TIMED, Precision.DAY)

MONTHS = (
    {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
    | {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

REMEDY = "Write 1984, Sep 1984, Q3 1984, 15 January 2022 or 2022-01-15; put “about” before it if it is approximate."


@dataclass(frozen=True)
class PartialDate:
    """A day, month, quarter or year, or an instant.

    `start` is the first day that it may mean, at the place in question; `time` the local time of day; `zone` an
    IANA name, needed when there is a time.
    """

    start: dt.date
    precision: Precision = Precision.DAY
    is_approximate: bool = False
    time: dt.time | None = None
    zone: str = ""

    def __post_init__(self):
        if not EARLIEST_YEAR <= self.start.year <= LATEST_YEAR:
            raise ValueError(f"The year {self.start.year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}.")
        if self.start != first_day(self.start, self.precision):
            raise ValueError(f"A date {self.get_label()} starts on its first day, not on {self.start}.")
        if (self.time is None) == (self.precision in TIMED):
            raise ValueError("A time of day goes with the precisions second, minute and hour, and only with them.")
        if self.zone:
            zone_of(self.zone)

    def get_label(self):
        return Precision(self.precision).label.lower()

    @property
    def end(self):
        """The last day that it may mean."""
        return last_day(self.start, self.precision)

    @property
    def instant(self):
        """The UTC instant, or None when the time of day or the zone is not known."""
        if self.time is None or not self.zone:
            return None
        return dt.datetime.combine(self.start, self.time, zone_of(self.zone)).astimezone(dt.UTC)

    def is_before(self, other):
        """True only if every day that this may mean lies before every day that `other` may mean."""
        return self.end < other.start

    def __str__(self):
        about = "about " if self.is_approximate else ""
        if self.time is not None:
            return f"{format_day(self.start)}, {about}{format_time(self.time, self.precision)}"
        return about + format_period(self.start, self.precision)


def first_day(day, precision):
    """The first day of the year, quarter or month that `day` lies in; `day` itself for finer precisions."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision == Precision.QUARTER:
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    if precision == Precision.MONTH:
        return day.replace(day=1)
    return day


def last_day(start, precision):
    """The last day of the period that begins on `start`."""
    months = {Precision.YEAR: 12, Precision.QUARTER: 3, Precision.MONTH: 1}.get(precision)
    if months is None:
        return start
    month = start.month + months - 1
    return dt.date(start.year, month, calendar.monthrange(start.year, month)[1])


def format_day(day):
    """15 January 2022: the one form of a day that readers meet."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def format_period(start, precision):
    """1984, Q3 1984, September 1984 or 15 September 1984."""
    if precision == Precision.YEAR:
        return str(start.year)
    if precision == Precision.QUARTER:
        return f"Q{(start.month - 1) // 3 + 1} {start.year}"
    if precision == Precision.MONTH:
        return f"{calendar.month_name[start.month]} {start.year}"
    return format_day(start)


def format_time(time, precision=Precision.MINUTE):
    """07:52, or 07:52:30 where seconds were given."""
    return f"{time:%H:%M:%S}" if precision == Precision.SECOND else f"{time:%H:%M}"


def zone_of(name):
    """The ZoneInfo called `name`. Raises ValueError that says what a zone name looks like."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is not a time zone. Write an IANA name such as Asia/Pyongyang or UTC.") from error


ABOUT = re.compile(r"^(?:about|around|approximately|approx\.?|circa|c\.|ca\.?(?=[\s\d])|roughly|~)\s*", re.I)
TIME = re.compile(r"^(\d{1,2})(?::|\.)?(\d{2})?(?::(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?$", re.I)


def parse_time(text):
    """(time, precision, approximate) from "09:30", "9:30 AM", "about 0930", "10:34:00 PM", "9 am".

    Raises ValueError with the remedy.
    """
    words = " ".join(text.split())
    bare = ABOUT.sub("", words)
    bare = re.sub(r"\s*\(?(?:about|approx\.?)\)?$", "", bare, flags=re.I).strip()
    match = TIME.match(bare)
    error = ValueError(f"“{text}” is not a time of day. Write 09:30, 9:30 AM or about 09:30.")
    if not match or (match[2] is None and match[4] is None):
        raise error
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise error
        hour = hour % 12 + (12 if match[4].casefold().startswith("p") else 0)
    try:
        time = dt.time(hour, minute, second)
    except ValueError:
        raise error from None
    precision = Precision.SECOND if match[3] else Precision.MINUTE if match[2] else Precision.HOUR
    return time, precision, bare != words


def _year(text, pivot):
    number = int(text)
    if len(text) == 2:  # "Sep-84": the last such year that is not after the pivot
        number += pivot // 100 * 100
        if number > pivot:
            number -= 100
    return number


def parse_partial_date(text, *, pivot_year=None):
    """PartialDate (no time of day) from text as printed. Raises ValueError with the remedy.

    Reads 1984; 1984-09; Sep 1984; Sep-84; Q3 2017; 2017-Q3; 15 January 2022; January 15, 2022; 2022-01-15;
    9-Apr-84; each with "about" before it. `pivot_year` decides two-digit years: the latest year that they may
    mean, by default the present one. Never reads 3/4/2022: whose month comes first cannot be known.
    """
    words = " ".join(text.split())
    bare = ABOUT.sub("", words)
    approximate = bare != words
    bare = bare.rstrip(",. ").casefold()
    pivot = pivot_year or dt.datetime.now(dt.UTC).year
    try:
        start, precision = _read_period(bare, pivot)
        return PartialDate(start, precision, approximate)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a date that can be read: {error} {REMEDY}") from None


def _day(year, month, day=1):
    """A date, or ValueError in words that do not depend on the version of Python."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}.")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}.")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"{calendar.month_name[month]} {year} has no day {day}.")
    return dt.date(year, month, day)


def _month(word):
    if word not in MONTHS:
        raise ValueError(f"“{word}” is no month.")
    return MONTHS[word]


def _read_period(bare, pivot):
    if re.fullmatch(r"\d{4}", bare):
        return _day(int(bare), 1), Precision.YEAR
    if match := re.fullmatch(r"(\d{4})-(\d{2})", bare):
        return _day(int(match[1]), int(match[2])), Precision.MONTH
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", bare):
        return _day(int(match[1]), int(match[2]), int(match[3])), Precision.DAY
    if match := re.fullmatch(r"q([1-4])[ -]?(\d{4})|(\d{4})[ -]?q([1-4])", bare):
        quarter, year = int(match[1] or match[4]), int(match[2] or match[3])
        return _day(year, 3 * quarter - 2), Precision.QUARTER
    if match := re.fullmatch(r"([a-z]+)\.?[ -](\d{4}|\d{2})", bare):
        return _day(_year(match[2], pivot), _month(match[1])), Precision.MONTH
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4}|\d{2})", bare):
        return _day(_year(match[3], pivot), _month(match[2]), int(match[1])), Precision.DAY
    if match := re.fullmatch(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", bare):
        return _day(int(match[3]), _month(match[1]), int(match[2])), Precision.DAY
    raise ValueError("it has none of the known forms.")


def with_time(date, text, zone):
    """`date` (to the day) with the time of day read from `text`, in `zone`. Raises ValueError with the remedy."""
    if date.precision not in DAY_OR_FINER:
        raise ValueError(f"A time of day needs a full date, not “{date}”.")
    time, precision, approximate = parse_time(text)
    return replace(date, time=time, precision=precision, zone=zone, is_approximate=date.is_approximate or approximate)


def from_utc(instant, zone, *, precision=Precision.MINUTE, is_approximate=False):
    """PartialDate at `zone` for an aware `instant`: a time given in UTC is not a local day."""
    local = instant.astimezone(zone_of(zone))
    return PartialDate(local.date(), precision, is_approximate, local.time(), zone)
