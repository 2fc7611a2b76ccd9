"""Dates for readers, from the documents of partial dates: never finer than they were given."""

import datetime as dt

from kb.vocab.partial_date import Precision, format_day, format_period, format_time, zone_of

TIMED = {Precision.SECOND, Precision.MINUTE, Precision.HOUR}


def _start(date):
    return dt.date.fromisoformat(date["start"])


def _about(date):
    return "about " if date["is_approximate"] else ""


def day(date):
    """30 January 2022, September 1984, 1984: the date without its time of day."""
    if date["precision"] in TIMED:
        return format_day(_start(date))
    return date["display"]


def machine(date):
    """What a <time> element takes: 2022-01-29T22:52:00Z, 2022-01-30, 2022-01 or 2022; empty for a quarter."""
    if date["precision"] in TIMED:
        return date["utc"] or date["start"]
    return {Precision.YEAR: date["start"][:4], Precision.MONTH: date["start"][:7], Precision.QUARTER: ""}.get(
        date["precision"], date["start"]
    )


def local_time(date):
    """07:52, about 09:30, 22:34:10, 09:00 (to the hour); empty without a time of day."""
    if not date["local_time"]:
        return ""
    hour = " (to the hour)" if date["precision"] == Precision.HOUR else ""
    return f"{_about(date)}{date['local_time']}{hour}"


def zone(date):
    """Asia/Pyongyang, UTC+9; only the name while the instant is not known. Offsets are those of that day."""
    if not date["zone"]:
        return ""
    if not date["utc"]:
        return date["zone"]
    return f"{date['zone']}, {offset(_instant(date), date['zone'])}"


def offset(instant, zone_name):
    """UTC+9, UTC+8:30, UTC−5, UTC at an aware instant."""
    minutes = int(instant.astimezone(zone_of(zone_name)).utcoffset().total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"


def _instant(date):
    return dt.datetime.fromisoformat(date["utc"])


def in_utc(date):
    """29 January 2022, 22:52 UTC; the day is named because it is often another one."""
    if not date["utc"]:
        return ""
    instant = _instant(date).astimezone(dt.UTC)
    precision = Precision(date["precision"])
    hour = " (to the hour)" if precision == Precision.HOUR else ""
    return f"{format_day(instant.date())}, {_about(date)}{format_time(instant.time(), precision)} UTC{hour}"


def calendar_day(text):
    """21 November 2026, from 2026-11-21 or an instant that begins so."""
    return format_period(dt.date.fromisoformat(text[:10]), Precision.DAY) if text else ""
