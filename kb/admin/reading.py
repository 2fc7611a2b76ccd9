"""Reading what an editor typed, and saying back what was read. No forms and no queries.

`editing.reading` fills the columns; here stands what is particular to a form: which box to mend, a time of day within a
sentence, plain words beside a print that cannot be read, and the line “Read as: …” under the box.
"""

import re
from dataclasses import replace

from kb.editing.reading import EMPTY, read_choice, read_instant, read_value
from kb.models import Report
from kb.vocab.count import parse_count
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import (
    DAY_OR_FINER,
    Precision,
    format_time,
    parse_partial_date,
    parse_time,
    with_time,
    zone_of,
)
from kb.vocab.printed import format_both, format_quantity
from kb.vocab.report import ValueState

NUMBERS = (ValueKind.QUANTITY, ValueKind.COUNT)
DATES = (ValueKind.DATE, ValueKind.INSTANT)
PICKED = {ValueKind.WEAPON: "value_weapon", ValueKind.PLACE: "value_place", ValueKind.CHOICE: "choice"}

# A time of day within a sentence: “at about 9:30 a.m. local time”.
CLOCK = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|circa|roughly) +)?"
    r"(?:\b\d{1,2}[:.]\d{2}(?::\d{2})? *(?:[ap]\.?m\b\.?)?|\b\d{1,2} *[ap]\.?m\b\.?)",
    re.I,
)
OTHER_ZONE = re.compile(r"\b(?:utc|gmt|zulu|est|edt|pst|pdt)\b", re.I)
DAY = r".*?\b(?:19|20)\d{2}(?:-\d{2}-\d{2})?"
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


class Unreadable(ValueError):
    """What was typed cannot be read. `box` is the box that the remedy is about."""

    def __init__(self, box, message):
        self.box = box
        super().__init__(message)


def read(metric, printed, *, plain="", weapon=None, place=None, choice="", day=None, zone=""):
    """An unsaved Report with the value that was typed.

    `printed` is the source's own wording; `plain` the same in words that can be read, where the former cannot.
    `weapon`, `place` and `choice` (“outcome:success”) are what the editor picked. `day` (a PartialDate) and `zone`
    complete a time of day. Raises Unreadable, which says which box to mend and how.
    """
    report = Report(metric=metric, printed=plain or printed)
    kind = report.spec.kind
    box = "plain" if plain else "printed"
    if not report.printed and kind not in PICKED:
        raise Unreadable("printed", f"Write the {report.spec.label.lower()} as the source printed it.")
    value = {ValueKind.WEAPON: weapon, ValueKind.PLACE: place}.get(kind)
    if kind == ValueKind.CHOICE and choice:
        owner, _, value = choice.rpartition(":")
        if owner != metric:
            raise Unreadable("choice", f"That is no answer for {report.spec.label.lower()}: choose one of its own.")
    says_nothing = _is_state(report)
    if kind == ValueKind.CHOICE and not choice and not says_nothing:
        value = named_choice(report.spec, report.printed)
    if kind in PICKED and value is None and not says_nothing:
        meant = f" by “{report.printed}”" if report.printed else ""
        raise Unreadable(PICKED[kind], f"Choose which {report.spec.label.lower()} is meant{meant}.")
    try:
        if kind == ValueKind.INSTANT and not says_nothing:
            value = read_moment(report.printed, day=day, zone=zone)
        read_value(report, value=value)
    except ValueError as error:
        raise Unreadable(PICKED.get(kind, box), f"{error}{_remedy(kind, box)}") from None
    return report


def named_choice(spec, text):
    """Code of the choice that `text` names, in the plural too: “short-range ballistic missiles”; None if none is."""
    for words in (text, text.strip(" .").removesuffix("s")):
        try:
            return read_choice(spec, words)
        except ValueError:
            continue
    return None


def _is_state(report):
    """Whether the print says that the value is unknown or not applicable."""
    if not report.printed:
        return False
    scratch = Report(metric=Metric.DAMAGE, printed=report.printed)
    read_value(scratch)
    return scratch.value_state != ValueState.GIVEN


def _remedy(kind, box):
    if box == "plain" or kind in PICKED:
        return ""
    return " If the source words it otherwise, write it again in plain words beside it."


def read_moment(text, *, day=None, zone=""):
    """PartialDate with a time of day from “about 9:30 a.m. local time” or “14 January 2025 09:30 Asia/Pyongyang”.

    A time alone is taken to be on `day` in `zone`. What stands in brackets, usually the time in another zone, is not
    read. Raises ValueError with the remedy.
    """
    bare = " ".join(re.sub(r"\([^()]*\)", " ", text).split())
    # “14 January 2025, about 09:30”: what the whole is said to be about is the time.
    bare = re.sub(rf"^({DAY}),? (?:about|around|approximately) ", r"about \1 ", bare, count=1, flags=re.I)
    try:
        moment = read_instant(bare, zone)
        # A day alone keeps the zone in which it is one.
        return moment if moment.zone else replace(moment, zone=zone)
    except ValueError:
        if YEAR.search(bare):  # it names its day, so no other day is guessed
            raise
    found = CLOCK.findall(bare)
    clock = found[0] if len(found) == 1 and not OTHER_ZONE.search(bare) else bare
    parse_time(clock)  # its remedy comes before those for day and zone
    if day is None or day.precision not in DAY_OR_FINER:
        raise ValueError("A time of day needs the day of the launch: fill in its date, or write the day too.")
    if not zone:
        raise ValueError("A time of day needs a zone: fill in the zone of the launch site.")
    return with_time(day_of(day), clock, zone)


def day_of(date):
    """The day of a PartialDate, without its time and vagueness; None if it is not known to the day."""
    if date is None or date.precision not in DAY_OR_FINER:
        return None
    return replace(date, precision=Precision.DAY, time=None, zone="", is_approximate=False)


def copy_value(source, target):
    """Gives the Report `target` the value of the Report `source`."""
    for name in EMPTY:
        if name != "value_zone":
            setattr(target, name, getattr(source, name))
    target.value_zone = source.value_zone


# --- Saying it back -----------------------------------------------------------------------------------------


def say_report(report):
    """What a Report's value was read as: “about 250 km (about 155 mi)”, “at least 2 missiles”, “Success”."""
    spec = report.spec
    if report.value_state != ValueState.GIVEN:
        return ValueState(report.value_state).label.lower()
    if spec.kind in NUMBERS:
        metric, imperial = format_both(
            report.value_low, report.value_high, spec.unit, report.qualifier, report.printed_unit
        )
        return f"{metric} ({imperial})" if imperial else metric
    if spec.kind == ValueKind.CHOICE:
        return str(spec.choices(report.value_choice).label) if report.value_choice in spec.choices.values else ""
    if spec.kind in DATES:
        return say_date(report.value_date)
    return str(report.value_weapon or report.value_place or report.value_text)


def say_date(date):
    """“14 January 2025, about 09:30 Asia/Pyongyang (00:30 UTC)”, or the date alone."""
    if date is None:
        return ""
    if date.instant is None:
        return str(date)
    utc = date.instant
    when = f"{utc:%H:%M}" if utc.date() == date.start else f"{utc.day} {utc:%B %H:%M}"
    return f"{date} {date.zone} ({when} UTC)"


def say(kind, text, *, metric="", day="", zone=""):
    """What one box says: `kind` is date, time, count or printed. Raises ValueError with the remedy."""
    if kind == "date":
        return say_date(parse_partial_date(text))
    if kind == "count":
        return str(parse_count(text))
    if kind == "time":
        time, precision, approximate = parse_time(text)
        date = day_of(parse_partial_date(day)) if day else None
        if date and zone:
            zone_of(zone)
            return say_date(with_time(date, text, zone))
        return f"{'about ' if approximate else ''}{format_time(time, precision)}"
    if kind == "printed":
        kind = METRICS[Metric(metric)].kind if metric in Metric.values else None
        if kind == ValueKind.CHOICE:
            spec = METRICS[Metric(metric)]
            code = named_choice(spec, text)
            return str(spec.choices(code).label) if code else ""
        if kind in (None, ValueKind.WEAPON, ValueKind.PLACE, ValueKind.TEXT):
            return ""  # found by name when the form is saved, or said in so many words
        date = parse_partial_date(day) if day else None
        return say_report(read(metric, text, day=date, zone=zone))
    raise ValueError("Nothing of this kind can be read.")


def plain_words(report):
    """Words that `read` understands as what a Report holds, where it does not read its printed text so; else ""."""
    spec = report.spec
    date = report.value_date
    if spec.kind in PICKED and report.value_state == ValueState.GIVEN:
        return ""  # what was picked stands in a box of its own
    try:
        again = read(report.metric, report.printed, day=day_of(date), zone=report.value_zone)
        if all(getattr(again, name) == getattr(report, name) for name in EMPTY if name != "value_step"):
            return ""
    except ValueError:
        pass
    if report.value_state != ValueState.GIVEN:
        return {ValueState.UNKNOWN: "unknown", ValueState.NOT_APPLICABLE: "n/a"}[report.value_state]
    if spec.kind in NUMBERS:
        unit = spec.unit if spec.kind == ValueKind.QUANTITY else ""
        return format_quantity(report.value_low, report.value_high, unit, report.qualifier)
    if spec.kind == ValueKind.TEXT:
        return report.value_text
    if date and date.time:
        about = "about " if date.is_approximate else ""
        return f"{about}{date.start:%Y-%m-%d} {format_time(date.time, date.precision)} {date.zone}"
    return str(date)
