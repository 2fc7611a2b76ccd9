"""Values as printed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.vocab.metric import METRICS, Metric
from kb.vocab.printed import (
    PrintedValue,
    format_both,
    format_duration,
    format_number,
    format_quantity,
    parse_printed,
    significant,
)
from kb.vocab.report import Qualifier, ValueState

APOGEE, FLIGHT_TIME, SPEED = (METRICS[metric] for metric in (Metric.APOGEE, Metric.FLIGHT_TIME, Metric.SPEED))
COUNT, LENGTH, MASS = (METRICS[metric] for metric in (Metric.COUNT, Metric.LENGTH, Metric.MASS))

EXACTLY, ABOUT, AT_LEAST, AT_MOST, BETWEEN = Qualifier


@pytest.mark.parametrize(
    ("text", "spec", "qualifier", "low", "high", "unit"),
    [
        ("about 155 miles", APOGEE, ABOUT, 249.44832, 249.44832, "mi"),
        ("1,242 miles", APOGEE, EXACTLY, 1998.805248, 1998.805248, "mi"),
        ("2111.5 km", APOGEE, EXACTLY, 2111.5, 2111.5, "km"),
        ("1,380 km", APOGEE, EXACTLY, 1380, 1380, "km"),
        ("0 km", APOGEE, EXACTLY, 0, 0, "km"),
        ("roughly 500km", APOGEE, ABOUT, 500, 500, "km"),
        ("~700 KM", APOGEE, ABOUT, 700, 700, "km"),
        ("100\u00a0km", APOGEE, EXACTLY, 100, 100, "km"),
        ("two km", APOGEE, EXACTLY, 2, 2, "km"),
        ("5,000 feet", APOGEE, EXACTLY, 1.524, 1.524, "ft"),
        ("over 700 km", APOGEE, AT_LEAST, 700, None, "km"),
        ("at least about 700 km", APOGEE, AT_LEAST, 700, None, "km"),
        ("no less than 700 km", APOGEE, AT_LEAST, 700, None, "km"),
        (">=700 km", APOGEE, AT_LEAST, 700, None, "km"),
        ("up to 50 km", APOGEE, AT_MOST, None, 50, "km"),
        ("no more than 50 km", APOGEE, AT_MOST, None, 50, "km"),
        ("less than 50 km", APOGEE, AT_MOST, None, 50, "km"),
        ("between 25 and 90 km", APOGEE, BETWEEN, 25, 90, "km"),
        ("25-90 km", APOGEE, BETWEEN, 25, 90, "km"),
        ("25–90 km", APOGEE, BETWEEN, 25, 90, "km"),
        ("from 25 km to 90 km", APOGEE, BETWEEN, 25, 90, "km"),
        ("around 1000 to 1100 km", APOGEE, BETWEEN, 1000, 1100, "km"),
        ("900 m to 2 km", APOGEE, BETWEEN, 0.9, 2, "km"),
        ("30 minutes", FLIGHT_TIME, EXACTLY, 1800, 1800, "min"),
        ("4 minutes 30 seconds", FLIGHT_TIME, EXACTLY, 270, 270, "s"),
        ("1 h 7 min", FLIGHT_TIME, EXACTLY, 4020, 4020, "min"),
        ("1 hour and 7 minutes", FLIGHT_TIME, EXACTLY, 4020, 4020, "min"),
        ("over an hour", FLIGHT_TIME, AT_LEAST, 3600, None, "h"),
        ("2 or 3 minutes", FLIGHT_TIME, BETWEEN, 120, 180, "min"),
        ("10 minutes to 1 h", FLIGHT_TIME, BETWEEN, 600, 3600, "h"),
        ("10,174 seconds", FLIGHT_TIME, EXACTLY, 10174, 10174, "s"),
        ("Mach 5", SPEED, EXACTLY, 1701.47, 1701.47, "Mach"),
        ("over Mach 5", SPEED, AT_LEAST, 1701.47, None, "Mach"),
        ("Mach 5 to 6", SPEED, BETWEEN, 1701.47, 2041.764, "Mach"),
        ("five times the speed of sound", SPEED, EXACTLY, 1701.47, 1701.47, "Mach"),
        ("10 km/s", SPEED, EXACTLY, 10000, 10000, "km/s"),
        ("1 t", MASS, EXACTLY, 1000, 1000, "t"),
        ("16.5 m", LENGTH, EXACTLY, 16.5, 16.5, "m"),
        ("2", COUNT, EXACTLY, 2, 2, "missiles"),
        ("multiple", COUNT, AT_LEAST, 2, None, "missiles"),
        ("about 10", COUNT, ABOUT, 10, 10, "missiles"),
        ("up to 4", COUNT, AT_MOST, None, 4, "missiles"),
    ],
)
def test_a_value_is_read_with_its_qualifier_into_the_canonical_unit(text, spec, qualifier, low, high, unit):
    value = parse_printed(text, spec)

    assert (value.state, value.qualifier) == (ValueState.GIVEN, qualifier)
    assert (value.low, value.high) == (pytest.approx(low), pytest.approx(high))
    assert (value.unit, value.remark) == (unit, "")


@pytest.mark.parametrize(
    ("text", "step"),
    [("155 miles", 1.609344), ("2111.5 km", 0.1), ("250 km", 1), ("Mach 5.5", 34.0294), ("25-90.5 km", 1)],
)
def test_the_print_implies_how_fine_a_value_is(text, step):
    spec = SPEED if "Mach" in text else APOGEE

    assert parse_printed(text, spec).step == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("800 (designed to reach 950)", (800, "designed to reach 950")),
        ("250 km (155 miles)", (250, "155 miles")),
    ],
)
def test_what_stands_in_brackets_is_kept_and_not_read(text, value):
    read = parse_printed(text, APOGEE, default_unit="km")

    assert (read.low, read.remark) == value


@pytest.mark.parametrize("text", ["unknown", "Unknown", " UNK ", "?"])
def test_unknown_is_something_that_a_source_says(text):
    assert parse_printed(text, APOGEE) == PrintedValue(ValueState.UNKNOWN)


@pytest.mark.parametrize("text", ["N/A", "n.a.", "not applicable"])
def test_not_applicable_is_not_unknown(text):
    assert parse_printed(text, APOGEE) == PrintedValue(ValueState.NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_printed_is_neither_and_is_refused(text):
    with pytest.raises(ValueError, match="Nothing was printed here: leave the report out"):
        parse_printed(text, APOGEE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("330 lm", "“lm” is not a unit of distance. Did you mean “km”?"),
        ("800 (designed to reach 950)", "has no unit. Write it behind the number"),
        ("2000", "has no unit"),
        ("500-600", "has no unit"),
        ("90-25 km", "runs from the larger number to the smaller"),
        ("up to 25-90 km", "is both a bound and a range"),
        ("1,38 km", "is not a unit"),
        ("1.380,5 km", "is not a unit"),
        ("2 000 km", "is not a unit"),
        ("250 km / 155 miles", "is not a unit"),
        ("700 ± 50 km", "is not a unit"),
        ("1e400", "is not a unit"),
        ("1e3 km", "is not a unit"),
        ("9" * 400 + " km", "is not a finite number"),
        ("NaN", "cannot be read as a value"),
        ("inf km", "cannot be read as a value"),
        ("-5 km", "cannot be read as a value"),
        ("−5 km", "cannot be read as a value"),
        ("km", "cannot be read as a value"),
        ("about", "cannot be read as a value"),
        ("-", "cannot be read as a value"),
        ("n/a (failed)", "cannot be read as a value"),
        ("300 seconds", "is not a unit of distance"),
    ],
)
def test_what_cannot_be_read_is_quoted_with_the_reason(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_printed(text, APOGEE)

    assert str(caught.value).startswith(f"“{text}”")
    assert reason in str(caught.value)


def test_the_unit_of_the_heading_serves_where_none_is_printed():
    assert parse_printed("250-300", APOGEE, default_unit="km").high == 300
    with pytest.raises(ValueError, match="Did you mean “km”"):
        parse_printed("330 lm", APOGEE, default_unit="km")


numbers = st.floats(min_value=0, max_value=20_000, allow_nan=False).map(lambda number: round(number, 3))
closed = st.tuples(numbers, numbers, st.sampled_from([EXACTLY, ABOUT, AT_LEAST, AT_MOST, BETWEEN]))


@given(closed)
def test_a_formatted_value_is_read_back_as_it_was(value):
    low, high, qualifier = value
    if qualifier == AT_LEAST:
        high = None
    elif qualifier == AT_MOST:
        low = None
    elif qualifier == BETWEEN:
        low, high = sorted((low, high))
        qualifier = BETWEEN if low != high else EXACTLY
    else:
        high = low

    read = parse_printed(format_quantity(low, high, "km", qualifier), APOGEE)

    assert (read.qualifier, read.low, read.high) == (qualifier, low, high)


@given(st.text(max_size=200), st.sampled_from([APOGEE, FLIGHT_TIME, SPEED, COUNT]))
def test_any_text_is_read_into_finite_numbers_or_refused(text, spec):
    try:
        value = parse_printed(text, spec)
    except ValueError:
        return
    assert all(math.isfinite(number) and number >= 0 for number in (value.low, value.high) if number is not None)


@pytest.mark.parametrize("text", ["some " * 5000 + "1 km", "1 h " * 2000, "between 1 " * 500, "(" * 5000])
def test_long_nonsense_is_refused_and_not_followed_for_ever(text):
    with pytest.raises(ValueError):
        parse_printed(text, FLIGHT_TIME)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((249.44832, 249.44832, "km", ABOUT, "mi"), ("about 250 km", "about 155 mi")),
        ((250, 250, "km", EXACTLY, "km"), ("250 km", "155 mi")),
        ((250, 250, "km", ABOUT, "km"), ("about 250 km", "about 155 mi")),
        ((800, 800, "km", ABOUT, "km"), ("about 800 km", "about 500 mi")),
        ((60, 60, "km", ABOUT, "km"), ("about 60 km", "about 37 mi")),
        ((3700, 3700, "km", ABOUT, "km"), ("about 3,700 km", "about 2,300 mi")),
        ((6248.5, 6248.5, "km", EXACTLY, "km"), ("6,248.5 km", "3,880 mi")),
        ((2000, 2000, "km", EXACTLY, "km"), ("2,000 km", "1,240 mi")),
        ((700, None, "km", AT_LEAST, "km"), ("at least 700 km", "at least 435 mi")),
        ((None, 50, "km", AT_MOST, "km"), ("at most 50 km", "at most 31.1 mi")),
        ((25, 90, "km", BETWEEN, "km"), ("25–90 km", "15.5–55.9 mi")),
        ((0, 0, "km", EXACTLY, "km"), ("0 km", "0 mi")),
        ((1701.47, 1701.47, "m/s", EXACTLY, "Mach"), ("1,700 m/s", "3,810 mph")),
        ((833.333333333, 833.333333333, "m/s", EXACTLY, "km/h"), ("833 m/s", "1,860 mph")),
        ((1800, 1800, "s", EXACTLY, "min"), ("30 min", "")),
        ((2, 2, "missiles", EXACTLY, ""), ("2 missiles", "")),
    ],
)
def test_both_systems_are_shown_and_neither_is_finer_than_the_print(arguments, expected):
    assert format_both(*arguments) == expected


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "expected"),
    [
        (1800, 1800, EXACTLY, "30 min"),
        (270, 270, ABOUT, "about 4 min 30 s"),
        (4020, 4020, EXACTLY, "1 h 7 min"),
        (600, 720, BETWEEN, "10 min to 12 min"),
        (3600, None, AT_LEAST, "at least 1 h"),
        (0, 0, EXACTLY, "0 s"),
        (None, None, EXACTLY, ""),
    ],
)
def test_durations_are_told_in_hours_minutes_and_seconds(low, high, qualifier, expected):
    assert format_duration(low, high, qualifier) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0"), (1242.74, "1,242.74"), (1000000, "1,000,000"), (0.25, "0.25"), (5.0, "5")]
)
def test_numbers_have_their_thousands_apart_and_no_trailing_zeros(number, expected):
    assert format_number(number) == expected


@pytest.mark.parametrize(
    ("number", "digits", "expected"), [(1242.74, 4, 1243), (1242.74, 3, 1240), (0, 3, 0), (0.0123, 2, 0.012)]
)
def test_significant_digits(number, digits, expected):
    assert significant(number, digits) == expected
