"""Days that are local to different places."""

import datetime as dt

import pytest
import time_machine

from kb.rules.days import is_future, is_surely_before
from kb.vocab.partial_date import parse_partial_date, with_time


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("28 January 2022", "30 January 2022", True),
        ("29 January 2022", "30 January 2022", False),
        ("30 January 2022", "29 January 2022", False),
        ("2021", "2 January 2022", True),
        ("2021", "1 January 2022", False),
        ("December 2021", "2022", False),
        ("November 2021", "2022", True),
        ("2022", "30 January 2022", False),
    ],
)
def test_earlier_by_more_than_calendars_differ(one, other, expected):
    assert is_surely_before(parse_partial_date(one), parse_partial_date(other)) is expected


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2022-01-30T09:59", "31 January 2022", True),
        ("2022-01-30T10:00", "31 January 2022", False),  # begun in the Line Islands
        ("2022-01-30T10:00", "1 February 2022", True),
        ("2021-12-31T10:00", "2022", False),
        ("2021-12-31T09:59", "2022", True),
    ],
)
def test_a_day_is_in_the_future_until_it_begins_somewhere(now, text, expected):
    with time_machine.travel(dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC), tick=False):
        assert is_future(parse_partial_date(text)) is expected


@pytest.mark.parametrize(("now", "expected"), [("22:51", True), ("22:52", False)])
def test_an_instant_is_in_the_future_until_it_comes(now, expected):
    date = with_time(parse_partial_date("30 January 2022"), "07:52", "Asia/Pyongyang")
    with time_machine.travel(dt.datetime.fromisoformat(f"2022-01-29T{now}").replace(tzinfo=dt.UTC), tick=False):
        assert is_future(date) is expected
