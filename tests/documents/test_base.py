"""Parts that all documents share: references, dates as vague as they were given, counts."""

import datetime as dt

import pytest

from kb.documents.base import count, partial_date, ref, refs, utc
from kb.vocab.count import CountRange
from kb.vocab.partial_date import parse_partial_date, with_time
from tests.factories import make_topic


@pytest.mark.django_db
def test_a_reference_is_exactly_id_slug_name_and_address():
    topic = make_topic(name="Sanctions", slug="sanctions")

    assert ref(topic) == {
        "id": topic.public_id,
        "slug": "sanctions",
        "name": "Sanctions",
        "url": f"/api/v1/topics/{topic.public_id}/",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_what_is_not_public_has_no_reference(status):
    hidden, shown = make_topic(status=status), make_topic()

    assert ref(hidden) is None
    assert refs([hidden, shown]) == [ref(shown)]
    assert ref(None) is None


def dated(text):
    document = partial_date(parse_partial_date(text))
    assert (document.pop("local_time"), document.pop("zone"), document.pop("utc")) == (None, None, None)
    return document


@pytest.mark.parametrize(
    ("text", "start", "end", "precision", "about", "display"),
    [
        ("January 2022", "2022-01-01", "2022-01-31", "month", False, "January 2022"),
        ("1984", "1984-01-01", "1984-12-31", "year", False, "1984"),
        ("Feb 2024", "2024-02-01", "2024-02-29", "month", False, "February 2024"),
        ("Q3 2017", "2017-07-01", "2017-09-30", "quarter", False, "Q3 2017"),
        ("15 January 2022", "2022-01-15", "2022-01-15", "day", False, "15 January 2022"),
        ("1 January 2022", "2022-01-01", "2022-01-01", "day", False, "1 January 2022"),
        ("about 1984", "1984-01-01", "1984-12-31", "year", True, "about 1984"),
    ],
)
def test_a_date_is_given_from_its_first_to_its_last_day(text, start, end, precision, about, display):
    assert dated(text) == {
        "start": start,
        "end": end,
        "precision": precision,
        "is_approximate": about,
        "display": display,
    }


@pytest.mark.parametrize(
    ("text", "local_time", "precision", "about", "utc_text"),
    [
        ("07:52", "07:52", "minute", False, "2022-01-29T22:52:00Z"),
        ("about 9:30 AM", "09:30", "minute", True, "2022-01-30T00:30:00Z"),
        ("07:52:30", "07:52:30", "second", False, "2022-01-29T22:52:30Z"),
        ("9 am", "09:00", "hour", False, "2022-01-30T00:00:00Z"),
    ],
)
def test_a_time_of_day_comes_with_its_zone_and_the_instant_in_utc(text, local_time, precision, about, utc_text):
    document = partial_date(with_time(parse_partial_date("30 January 2022"), text, "Asia/Pyongyang"))

    assert document["start"] == document["end"] == "2022-01-30"
    assert (document["local_time"], document["zone"], document["utc"]) == (local_time, "Asia/Pyongyang", utc_text)
    assert (document["precision"], document["is_approximate"]) == (precision, about)


def test_no_date_is_null():
    assert partial_date(None) is None


def test_an_instant_is_written_in_utc_whatever_its_zone():
    tokyo = dt.timezone(dt.timedelta(hours=9))

    assert utc(dt.datetime(2022, 1, 30, 7, 52, 1, 999, tzinfo=tokyo)) == "2022-01-29T22:52:01Z"
    assert utc(None) is None


@pytest.mark.parametrize(
    ("bounds", "document"),
    [
        ((2, None), {"minimum": 2, "maximum": None, "display": "at least 2"}),
        ((2, 2), {"minimum": 2, "maximum": 2, "display": "2"}),
        ((2, 4), {"minimum": 2, "maximum": 4, "display": "2 to 4"}),
        ((0, 4), {"minimum": 0, "maximum": 4, "display": "at most 4"}),
        ((0, 0), {"minimum": 0, "maximum": 0, "display": "0"}),
        ((None, None), {"minimum": None, "maximum": None, "display": "unknown"}),
    ],
)
def test_a_count_keeps_its_bounds(bounds, document):
    assert count(CountRange(*bounds)) == document
