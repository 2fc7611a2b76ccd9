"""Dates as vague as they were given."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.vocab.partial_date import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    REMEDY,
    TIMED,
    PartialDate,
    Precision,
    first_day,
    from_utc,
    last_day,
    parse_partial_date,
    parse_time,
    with_time,
)

YEAR, QUARTER, MONTH, DAY = Precision.YEAR, Precision.QUARTER, Precision.MONTH, Precision.DAY


@pytest.mark.parametrize(
    ("text", "start", "precision", "printed"),
    [
        ("1984", "1984-01-01", YEAR, "1984"),
        ("  1984 ", "1984-01-01", YEAR, "1984"),
        ("1984-09", "1984-09-01", MONTH, "September 1984"),
        ("Sep 1984", "1984-09-01", MONTH, "September 1984"),
        ("Sept. 1984", "1984-09-01", MONTH, "September 1984"),
        ("SEPTEMBER 1984", "1984-09-01", MONTH, "September 1984"),
        ("Sep-84", "1984-09-01", MONTH, "September 1984"),
        ("Sep-1984", "1984-09-01", MONTH, "September 1984"),
        ("May 2022", "2022-05-01", MONTH, "May 2022"),
        ("Q3 2017", "2017-07-01", QUARTER, "Q3 2017"),
        ("2017-Q3", "2017-07-01", QUARTER, "Q3 2017"),
        ("q4 2017", "2017-10-01", QUARTER, "Q4 2017"),
        ("15 January 2022", "2022-01-15", DAY, "15 January 2022"),
        ("15 Jan 2022", "2022-01-15", DAY, "15 January 2022"),
        ("15th January, 2022", "2022-01-15", DAY, "15 January 2022"),
        ("January 15, 2022", "2022-01-15", DAY, "15 January 2022"),
        ("Jan. 15 2022.", "2022-01-15", DAY, "15 January 2022"),
        ("2022-01-15", "2022-01-15", DAY, "15 January 2022"),
        ("9-Apr-84", "1984-04-09", DAY, "9 April 1984"),
        ("29 Feb 2024", "2024-02-29", DAY, "29 February 2024"),
    ],
)
def test_a_date_is_read_to_the_precision_in_which_it_was_given(text, start, precision, printed):
    date = parse_partial_date(text, pivot_year=2026)

    assert (date.start, date.precision, date.is_approximate) == (dt.date.fromisoformat(start), precision, False)
    assert str(date) == printed


@pytest.mark.parametrize("about", ["about ", "About ", "c. ", "ca ", "ca. ", "circa ", "~", "approx. ", "around "])
def test_about_makes_a_date_approximate(about):
    assert parse_partial_date(f"{about}1984") == PartialDate(dt.date(1984, 1, 1), YEAR, True)


@pytest.mark.parametrize(
    ("text", "pivot", "year"),
    [
        ("Sep-84", 2026, 1984),
        ("Sep-26", 2026, 2026),
        ("Sep-27", 2026, 1927),
        ("Sep-00", 2026, 2000),
        ("Sep-99", 1999, 1999),
        ("Sep-00", 1999, 1900),
    ],
)
def test_two_digits_are_the_last_such_year_up_to_the_pivot(text, pivot, year):
    assert parse_partial_date(text, pivot_year=pivot).start == dt.date(year, 9, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "none of the known forms"),
        ("   ", "none of the known forms"),
        ("about", "none of the known forms"),
        ("3/4/2022", "none of the known forms"),  # whose month comes first cannot be known
        ("15/01/2022", "none of the known forms"),
        ("30 February 2022", "February 2022 has no day 30"),
        ("2022-02-30", "February 2022 has no day 30"),
        ("29 Feb 2023", "February 2023 has no day 29"),
        ("31 April 2022", "April 2022 has no day 31"),
        ("2022-00-10", "there is no month 0"),
        ("1984-13", "there is no month 13"),
        ("15 Foo 2022", "“foo” is no month"),
        ("early 2022", "“early” is no month"),
        ("0000", "the year 0 is outside 1900 to 2200"),
        ("year 0", "none of the known forms"),
        ("0001-01-01", "the year 1 is outside"),
        ("1899", "the year 1899 is outside"),
        ("2201", "the year 2201 is outside"),
        ("10000", "none of the known forms"),
        ("10000-01-01", "none of the known forms"),
        ("-1984", "none of the known forms"),
        ("84", "none of the known forms"),
        ("15 January", "none of the known forms"),
        ("Q5 2017", "none of the known forms"),
        ("1984?", "none of the known forms"),
        ("NaN", "none of the known forms"),
        ("1e400", "none of the known forms"),
        ("Unknown", "none of the known forms"),
        ("2022-01-15T10:00", "none of the known forms"),
        ("1984\x00", "none of the known forms"),
    ],
)
def test_what_is_no_date_is_refused_with_its_text_the_reason_and_the_remedy(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_partial_date(text)

    message = str(caught.value)
    assert message.startswith(f"“{text}” is not a date")
    assert reason in message
    assert message.endswith(REMEDY)


days = st.dates(min_value=dt.date(EARLIEST_YEAR, 1, 1), max_value=dt.date(LATEST_YEAR, 12, 31))
untimed = st.sampled_from([DAY, MONTH, QUARTER, YEAR])


@given(days, untimed, st.booleans())
def test_a_printed_date_is_read_back_as_it_was(day, precision, approximate):
    date = PartialDate(first_day(day, precision), precision, approximate)

    assert parse_partial_date(str(date)) == date


@given(days, untimed)
def test_a_day_lies_within_its_period_and_the_next_day_begins_another(day, precision):
    start = first_day(day, precision)
    end = last_day(start, precision)

    assert start <= day <= end
    assert first_day(end, precision) == start
    assert end == dt.date(LATEST_YEAR, 12, 31) or first_day(end + dt.timedelta(days=1), precision) > end


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    for read in (parse_partial_date, parse_time):
        remedy = ""
        try:
            read(text)
        except ValueError as error:
            remedy = str(error)
        assert not remedy or "Write" in remedy


@pytest.mark.parametrize(
    ("start", "precision", "end"),
    [
        ("2022-01-15", DAY, "2022-01-15"),
        ("2024-02-01", MONTH, "2024-02-29"),
        ("2023-02-01", MONTH, "2023-02-28"),
        ("2022-12-01", MONTH, "2022-12-31"),
        ("2022-10-01", QUARTER, "2022-12-31"),
        ("2022-04-01", QUARTER, "2022-06-30"),
        ("2022-01-01", YEAR, "2022-12-31"),
    ],
)
def test_the_end_is_the_last_day_that_may_be_meant(start, precision, end):
    assert PartialDate(dt.date.fromisoformat(start), precision).end == dt.date.fromisoformat(end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2021", "2022", True),
        ("31 December 2021", "2022", True),
        ("2022", "15 January 2022", False),
        ("15 January 2022", "2022", False),
        ("14 January 2022", "15 January 2022", True),
        ("15 January 2022", "15 January 2022", False),
        ("Q1 2022", "April 2022", True),
        ("April 2022", "Q1 2022", False),
    ],
)
def test_before_means_before_in_every_reading(one, other, expected):
    assert parse_partial_date(one).is_before(parse_partial_date(other)) is expected


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"start": dt.date(2022, 1, 15), "precision": MONTH}, "starts on its first day"),
        ({"start": dt.date(2022, 2, 1), "precision": QUARTER}, "starts on its first day"),
        ({"start": dt.date(2022, 2, 1), "precision": YEAR}, "starts on its first day"),
        ({"start": dt.date(1899, 1, 1)}, "The year 1899 is outside"),
        ({"start": dt.date(9999, 1, 1)}, "The year 9999 is outside"),
        ({"start": dt.date(2022, 1, 15), "time": dt.time(9)}, "A time of day goes with"),
        ({"start": dt.date(2022, 1, 15), "precision": Precision.MINUTE}, "A time of day goes with"),
        ({"start": dt.date(2022, 1, 15), "zone": "Asia/Pyongyan"}, "is not a time zone"),
        ({"start": dt.date(2022, 1, 15), "zone": "../../etc/passwd"}, "is not a time zone"),
    ],
)
def test_a_date_that_contradicts_itself_cannot_be_made(arguments, reason):
    with pytest.raises(ValueError) as caught:
        PartialDate(**arguments)

    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "time", "precision", "approximate"),
    [
        ("09:30", dt.time(9, 30), Precision.MINUTE, False),
        ("9:30 AM", dt.time(9, 30), Precision.MINUTE, False),
        ("9.30 p.m.", dt.time(21, 30), Precision.MINUTE, False),
        ("about 09:30", dt.time(9, 30), Precision.MINUTE, True),
        ("about 0930", dt.time(9, 30), Precision.MINUTE, True),
        ("~7:52", dt.time(7, 52), Precision.MINUTE, True),
        ("09:30 about", dt.time(9, 30), Precision.MINUTE, True),
        ("09:30 (approx.)", dt.time(9, 30), Precision.MINUTE, True),
        ("10:34:00 PM", dt.time(22, 34), Precision.SECOND, False),
        ("9 am", dt.time(9), Precision.HOUR, False),
        ("12 am", dt.time(0), Precision.HOUR, False),
        ("12:30 am", dt.time(0, 30), Precision.MINUTE, False),
        ("12:30 pm", dt.time(12, 30), Precision.MINUTE, False),
        ("00:00", dt.time(0), Precision.MINUTE, False),
    ],
)
def test_a_time_of_day_is_read_to_its_precision(text, time, precision, approximate):
    assert parse_time(text) == (time, precision, approximate)


@pytest.mark.parametrize(
    "text", ["", "about", "9", "24:00", "9:60", "09:30:61", "0:30 am", "13 pm", "-9:30", "noon", "NaN", "07:52 XST"]
)
def test_what_is_no_time_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError) as caught:
        parse_time(text)

    assert str(caught.value) == f"“{text}” is not a time of day. Write 09:30, 9:30 AM or about 09:30."


def test_a_time_in_korea_is_the_day_before_in_utc():
    date = with_time(parse_partial_date("30 January 2022"), "07:52", "Asia/Pyongyang")

    assert date.start == dt.date(2022, 1, 30)
    assert date.instant == dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)
    assert str(date) == "30 January 2022, 07:52"


def test_north_korean_time_of_2016_was_half_an_hour_behind():
    date = with_time(parse_partial_date("7 February 2016"), "09:00", "Asia/Pyongyang")

    assert date.instant == dt.datetime(2016, 2, 7, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["2022", "Q1 2022", "January 2022"])
def test_a_time_of_day_needs_a_full_date(text):
    with pytest.raises(ValueError, match="A time of day needs a full date"):
        with_time(parse_partial_date(text), "09:30", "UTC")


def test_an_approximate_time_is_printed_as_such():
    date = with_time(parse_partial_date("14 January 2025"), "about 09:30", "Asia/Pyongyang")

    assert str(date) == "14 January 2025, about 09:30"


def test_a_time_without_a_zone_is_no_instant():
    date = PartialDate(dt.date(2022, 1, 15), Precision.HOUR, time=dt.time(9))

    assert date.instant is None


@given(
    st.datetimes(min_value=dt.datetime(1901, 1, 1), max_value=dt.datetime(2199, 1, 1), timezones=st.just(dt.UTC)),
    st.sampled_from(["Asia/Pyongyang", "Asia/Kolkata", "UTC", "Pacific/Kiritimati", "America/New_York"]),
)
def test_an_instant_is_the_same_whatever_zone_it_is_told_in(instant, zone):
    instant = instant.replace(second=0, microsecond=0)
    date = from_utc(instant, zone)

    # The hour that clocks repeat in autumn has one name for two instants.
    assert abs(date.instant - instant) in (dt.timedelta(0), dt.timedelta(hours=1))
    assert date.precision in TIMED
