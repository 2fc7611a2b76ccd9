"""Dates for readers: never finer than they were given, local and UTC kept apart."""

import datetime as dt

import pytest

from kb.browse import dates
from kb.documents.base import partial_date
from kb.vocab.partial_date import PartialDate, Precision, parse_partial_date, with_time


def at(text, time="", zone="Asia/Pyongyang"):
    date = parse_partial_date(text)
    return partial_date(with_time(date, time, zone) if time else date)


@pytest.mark.parametrize(
    ("date", "day", "machine"),
    [
        (at("1984"), "1984", "1984"),
        (at("Sep 1984"), "September 1984", "1984-09"),
        (at("Q3 2017"), "Q3 2017", ""),
        (at("15 January 2022"), "15 January 2022", "2022-01-15"),
        (at("about 2017"), "about 2017", "2017"),
        (at("30 January 2022", "07:52"), "30 January 2022", "2022-01-29T22:52:00Z"),
        (at("30 January 2022", "about 07:52"), "30 January 2022", "2022-01-29T22:52:00Z"),
    ],
)
def test_a_day_is_as_vague_as_it_was_given(date, day, machine):
    assert dates.day(date) == day
    assert dates.machine(date) == machine


@pytest.mark.parametrize(
    ("date", "local", "zone", "in_utc"),
    [
        (at("30 January 2022", "07:52"), "07:52", "Asia/Pyongyang, UTC+9", "29 January 2022, 22:52 UTC"),
        (at("14 January 2025", "about 9:30 AM"), "about 09:30", "Asia/Pyongyang, UTC+9",
         "14 January 2025, about 00:30 UTC"),
        (at("30 January 2022", "07:52:30"), "07:52:30", "Asia/Pyongyang, UTC+9", "29 January 2022, 22:52:30 UTC"),
        (at("30 January 2022", "7 am"), "07:00 (to the hour)", "Asia/Pyongyang, UTC+9",
         "29 January 2022, 22:00 UTC (to the hour)"),
        # North Korea kept a zone of its own from August 2015 to May 2018.
        (at("28 November 2017", "02:48"), "02:48", "Asia/Pyongyang, UTC+8:30", "27 November 2017, 18:18 UTC"),
        (at("1 July 2020", "12:00", "America/New_York"), "12:00", "America/New_York, UTC−4",
         "1 July 2020, 16:00 UTC"),
        (at("1 January 2020", "12:00", "UTC"), "12:00", "UTC, UTC", "1 January 2020, 12:00 UTC"),
        (at("15 January 2022"), "", "", ""),
    ],
)  # fmt: skip
def test_local_and_universal_time_stand_side_by_side(date, local, zone, in_utc):
    assert dates.local_time(date) == local
    assert dates.zone(date) == zone
    assert dates.in_utc(date) == in_utc


def test_a_zone_without_a_time_is_only_named():
    date = partial_date(PartialDate(dt.date(2022, 1, 15), Precision.DAY, zone="Asia/Pyongyang"))
    assert dates.zone(date) == "Asia/Pyongyang"
    assert dates.in_utc(date) == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("2026-11-21", "21 November 2026"), ("2026-11-21T23:59:59Z", "21 November 2026"), ("", "")]
)
def test_a_calendar_day_is_written_out(text, expected):
    assert dates.calendar_day(text) == expected
