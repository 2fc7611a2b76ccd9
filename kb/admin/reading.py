"""Reading what an editor typed, and saying back what was read. Pure: neither forms nor tables.

`read_value` serves the report forms, `say` the line under the box, both after saving and while typing.
"""

import re
from dataclasses import dataclass, replace

from kb.vocab.count import parse_count
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import (
    DAY_OR_FINER,
    PartialDate,
    Precision,
    format_time,
    parse_partial_date,
    parse_time,
    with_time,
    zone_of,
)
from kb.vocab.printed import format_both, format_quantity, parse_printed, read_state
from kb.vocab.report import Qualifier, ValueState

NUMBERS = (ValueKind.QUANTITY, ValueKind.COUNT)

# A time of day within a sentence: “at about 9:30 a.m. local time”.
CLOCK = re.compile(
    r"(?P<about>\b(?:about|around|approximately|approx\.?|circa|roughly)\s+)?"
    r"(?P<time>\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?)",
    re.I,
)
OTHER_ZONE = re.compile(r"\b(?:utc|gmt|zulu|z|est|edt|pst|pdt)\b", re.I)
# A day, a time and perhaps a zone: “2025-01-14 09:30 Asia/Pyongyang”.
FULL_INSTANT = re.compile(
    r"^(?P<day>.*?\b(?:19|20)\d{2}(?:-\d{2}-\d{2})?)[,T ]+(?P<time>[^\d]*\d.*?)"
    r"(?: (?P<zone>[A-Z][\w+-]+/[\w/+-]+|UTC))?$"
)


class Unreadable(ValueError):
    """What was typed cannot be read. `box` is the box that the remedy is about."""

    def __init__(self, box, message):
        self.box = box
        super().__init__(message)


@dataclass(frozen=True)
class Value:
    """What a report asserts, in the terms of its columns. Exactly the part of the metric's kind is filled."""

    state: str = ValueState.GIVEN
    qualifier: str = Qualifier.EXACTLY
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    weapon: object = None
    place: object = None
    choice: str = ""
    text: str = ""
    date: PartialDate | None = None

    def write_to(self, report):
        """Fills the value columns of a Report, emptying those of other kinds."""
        report.value_state = self.state
        report.qualifier = self.qualifier
        report.value_low, report.value_high, report.value_step = self.low, self.high, self.step
        report.printed_unit = self.unit
        report.value_weapon, report.value_place = self.weapon, self.place
        report.value_choice, report.value_text = self.choice, self.text
        report.value_zone = ""
        report.value_date = self.date


def read_value(metric, printed, *, plain="", weapon=None, place=None, choice="", day=None, zone=""):
    """Value of one report.

    `printed` is the source's own wording; `plain` the same in words that can be read, where the former cannot.
    `weapon`, `place` and `choice` are what the editor picked. `day` (a PartialDate) and `zone` complete a time of
    day. Raises Unreadable, which says which box to mend and how.
    """
    spec = METRICS[Metric(metric)]
    text = plain or printed
    box = "plain" if plain else "printed"
    # A word for “unknown” is a value of its own for every kind, unless the editor picked one beside it.
    picked = {ValueKind.WEAPON: weapon, ValueKind.PLACE: place, ValueKind.CHOICE: choice}.get(spec.kind)
    if not picked and text and (state := read_state(text)) != ValueState.GIVEN:
        return Value(state=state)
    if spec.kind in NUMBERS:
        return _numbers(spec, text, box)
    if spec.kind == ValueKind.WEAPON:
        if weapon is None:
            raise Unreadable("value_weapon", f"Choose the weapon that is meant{_by(text)}.")
        return Value(weapon=weapon)
    if spec.kind == ValueKind.PLACE:
        if place is None:
            raise Unreadable("value_place", f"Choose the place that is meant{_by(text)}.")
        return Value(place=place)
    if spec.kind == ValueKind.CHOICE:
        return Value(choice=_choice(metric, spec, choice, text))
    if spec.kind == ValueKind.DATE:
        return Value(date=_date(text, box), **_about(text))
    if spec.kind == ValueKind.INSTANT:
        date = read_instant(text, day=day, zone=zone, box=box)
        return Value(date=date, qualifier=Qualifier.ABOUT if date.is_approximate else Qualifier.EXACTLY)
    if not text:
        raise Unreadable("printed", "Write what the claimant said.")
    return Value(text=text[:500])


def _by(text):
    return f" by “{text}”" if text else ""


def _numbers(spec, text, box):
    if not text:
        raise Unreadable("printed", f"Write the {spec.label.lower()} as the source printed it, with its unit.")
    try:
        value = parse_printed(text, spec)
    except ValueError as error:
        remedy = "" if box == "plain" else " If the source words it otherwise, write it again in plain words beside it."
        raise Unreadable(box, f"{error}{remedy}") from None
    return Value(value.state, value.qualifier, value.low, value.high, value.step, value.unit)


def _choice(metric, spec, choice, text):
    if choice:
        owner, _, code = choice.rpartition(":")
        if (owner and owner != metric) or code not in spec.choices.values:
            raise Unreadable("choice", f"That is no answer for {spec.label.lower()}: choose one of its own.")
        return code
    wanted = text.casefold().strip(" .")
    for code, label in spec.choices.choices:
        if wanted and wanted in (code, label.casefold(), f"{label.casefold()}s"):
            return code
    raise Unreadable("choice", f"Choose which {spec.label.lower()} is meant{_by(text)}.")


def _date(text, box):
    if not text:
        raise Unreadable("printed", "Write the date, as vague as the source gives it.")
    try:
        return parse_partial_date(text)
    except ValueError as error:
        raise Unreadable(box, str(error)) from None


def _about(text):
    return {"qualifier": Qualifier.ABOUT} if parse_partial_date(text).is_approximate else {}


def read_instant(text, *, day=None, zone="", box="printed"):
    """PartialDate with a time of day from “about 9:30 a.m. local time” or “14 January 2025 09:30 Asia/Pyongyang”.

    A time alone is taken to be on `day` in `zone`. What stands in brackets, usually the time in another zone, is not
    read. Raises Unreadable.
    """
    if not text:
        raise Unreadable("printed", "Write the time as the source printed it: “about 9:30 a.m.”.")
    words = " ".join(text.split())
    if match := FULL_INSTANT.match(words):
        try:
            return with_time(parse_partial_date(match["day"]), match["time"], match["zone"] or zone_or_raise(zone, box))
        except ValueError as error:
            raise Unreadable(box, str(error)) from None
    bare = re.sub(r"\([^()]*\)", " ", words)
    found = list(CLOCK.finditer(bare))
    try:
        if len(found) == 1 and not OTHER_ZONE.search(bare):
            time, precision, approximate = parse_time(found[0]["time"].replace("am", " am").replace("pm", " pm"))
            approximate |= bool(found[0]["about"])
        else:
            time, precision, approximate = parse_time(bare.strip())
    except ValueError:
        raise Unreadable(
            box, f"“{text}” is not a time of day. Write in plain words 09:30, about 9:30 AM or 14 January 2025 09:30."
        ) from None
    if day is None or day.precision not in DAY_OR_FINER:
        raise Unreadable(box, "A time of day needs the day of the launch: fill in its date, or write the day too.")
    return PartialDate(day.start, precision, approximate, time, zone_or_raise(zone, box))


def zone_or_raise(zone, box):
    if not zone:
        raise Unreadable(box, "A time of day needs a zone: fill in the zone of the launch site.")
    try:
        zone_of(zone)
    except ValueError as error:
        raise Unreadable(box, str(error)) from None
    return zone


# --- Saying it back -----------------------------------------------------------------------------------------


def say_value(metric, value):
    """What was read, for the editor: “about 250 km (about 155 mi)”, “at least 2”, “14 January 2025, about 09:30”."""
    spec = METRICS[Metric(metric)]
    if value.state != ValueState.GIVEN:
        return ValueState(value.state).label.lower()
    if spec.kind in NUMBERS:
        return say_numbers(spec, value.low, value.high, value.qualifier, value.unit)
    if spec.kind == ValueKind.CHOICE:
        return str(spec.choices(value.choice).label)
    if spec.kind in (ValueKind.DATE, ValueKind.INSTANT):
        return say_date(value.date)
    return str(value.weapon or value.place or value.text)


def say_numbers(spec, low, high, qualifier, printed_unit):
    metric, imperial = format_both(low, high, spec.unit, qualifier, printed_unit)
    return f"{metric} ({imperial})" if imperial else metric


def say_date(date):
    """“14 January 2025, about 09:30 (00:30 UTC)”."""
    if date is None:
        return ""
    if date.instant is None:
        return str(date)
    utc = date.instant
    when = f"{utc:%H:%M}" if utc.date() == date.start else f"{utc.day} {utc:%B %H:%M}"
    return f"{date}, {date.zone} ({when} UTC)"


def say_report(report):
    """What a stored Report was read as."""
    value = Value(
        report.value_state, report.qualifier, report.value_low, report.value_high, report.value_step,
        report.printed_unit, report.value_weapon, report.value_place, report.value_choice, report.value_text,
        report.value_date,
    )  # fmt: skip
    return say_value(report.metric, value)


def say(kind, text, *, metric="", day="", zone=""):
    """What one box says: `kind` is date, time, count or printed. Raises ValueError with the remedy."""
    if kind == "date":
        return say_date(parse_partial_date(text))
    if kind == "count":
        return str(parse_count(text))
    if kind == "time":
        time, precision, approximate = parse_time(text)
        if day and zone:
            date = parse_partial_date(day)
            if date.precision in DAY_OR_FINER:
                return say_date(PartialDate(date.start, precision, approximate, time, zone_or_raise(zone, "time")))
        about = "about " if approximate else ""
        return f"{about}{time:%H:%M}"
    if kind == "printed":
        if metric not in Metric.values:
            return ""
        spec = METRICS[Metric(metric)]
        if spec.kind in (ValueKind.WEAPON, ValueKind.PLACE, ValueKind.CHOICE, ValueKind.TEXT):
            return ""
        date = parse_partial_date(day) if day else None
        return say_value(metric, read_value(metric, text, day=date, zone=zone))
    raise ValueError("Nothing of this kind can be read.")


def plain_words(report):
    """Words that `read_value` reads as what a Report holds, where it does not read its printed text so; else ""."""
    spec = METRICS[Metric(report.metric)]
    if spec.kind in (ValueKind.WEAPON, ValueKind.PLACE, ValueKind.CHOICE):
        return ""
    date = report.value_date
    context = {"day": date and replace(date, time=None, precision=Precision.DAY), "zone": report.value_zone}
    try:
        value = read_value(report.metric, report.printed, **context)
    except ValueError:
        value = None
    if value and (value.state, value.low, value.high, value.text, value.date) == (
        report.value_state, report.value_low, report.value_high, report.value_text, date
    ):  # fmt: skip
        return ""
    if report.value_state != ValueState.GIVEN:
        return {ValueState.UNKNOWN: "unknown", ValueState.NOT_APPLICABLE: "n/a"}[report.value_state]
    if spec.kind in NUMBERS:
        unit = spec.unit if spec.kind == ValueKind.QUANTITY else ""
        return format_quantity(report.value_low, report.value_high, unit, report.qualifier)
    if spec.kind == ValueKind.TEXT:
        return report.value_text
    if date and date.time:
        about = "about " if date.is_approximate else ""
        return f"{date.start:%Y-%m-%d} {about}{format_time(date.time, date.precision)} {date.zone}"
    return str(date)
