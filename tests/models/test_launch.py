"""Launches."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Launch, LaunchIdentifier
from tests.factories import make_country, make_flight, make_launch, make_place, make_report, make_topic, make_weapon
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db

INSTANT = dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)
DAY = {"launched_on": dt.date(2022, 1, 30), "launched_precision": "day"}
TIME = {"launched_precision": "minute", "launched_local_time": dt.time(7, 52), "launched_zone": "Asia/Pyongyang"}


def launch(**fields):
    return Launch(**{"country": make_country(), "name": "Launch", "slug": "launch", **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"launched_on": dt.date(2022, 1, 30)}, "launch_day_has_precision"),
        ({"launched_precision": "day"}, "launch_day_has_precision"),
        (DAY | {"launched_precision": "minute"}, "launch_time_matches_precision"),
        (DAY | TIME | {"launched_precision": "day", "launched_at": INSTANT}, "launch_time_matches_precision"),
        (DAY | TIME | {"launched_zone": "", "launched_at": INSTANT}, "launch_time_matches_precision"),
        (DAY | TIME, "launch_instant_goes_with_time"),
        (DAY | {"launched_at": INSTANT}, "launch_instant_goes_with_time"),
    ],
)
def test_a_date_time_and_instant_that_do_not_fit_are_refused(fields, constraint):
    assert_refused(launch(**fields), constraint)


@pytest.mark.parametrize(
    "fields", [{}, DAY, DAY | TIME | {"launched_at": INSTANT}, {"launched_zone": "Asia/Pyongyang"}]
)
def test_a_date_with_what_belongs_to_it_or_none_is_accepted(fields):
    assert_accepted(launch(**fields))


def test_an_identifier_stands_once_per_launch():
    made = make_launch()
    identifier = {"launch": made, "scheme": "cns-nk", "value": "132", "edition": "2019-10"}
    LaunchIdentifier.objects.create(**identifier)

    assert_refused(LaunchIdentifier(**identifier), "launch_identifier_once")
    assert_accepted(LaunchIdentifier(**identifier | {"edition": "2021-04"}))


def test_a_launch_needs_a_country():
    with pytest.raises(ValidationError) as caught:
        Launch(name="Launch", slug="launch").full_clean()

    assert caught.value.message_dict == {"country": ["This field cannot be null."]}


def test_launches_are_counted_in_the_year_of_their_local_day():
    # In UTC it is still the year before.
    new_year = make_launch(
        **{"launched_on": dt.date(2022, 1, 1)}
        | TIME
        | {"launched_at": dt.datetime(2021, 12, 31, 22, 52, tzinfo=dt.UTC)}
    )
    make_launch(launched="2021")
    vague = make_launch(launched="2022")

    assert set(Launch.objects.in_year(2022)) == {new_year, vague}


def test_related_rows_are_loaded_in_as_many_queries_for_three_launches_as_for_one():
    def count(launches):
        Launch.objects.all().delete()
        for _ in range(launches):
            made = make_launch(site=make_place(), topics=[make_topic()])
            for _ in range(launches):
                flight = make_flight(launch=made, weapon=make_weapon(), overflown=[make_country()])
                make_report(flight=flight)
                make_report(launch=made, metric="launch_place", value_place=make_place())
        with CaptureQueriesContext(connection) as queries:
            loaded = list(Launch.objects.with_related())
            for each in loaded:
                [each.country, list(each.site.names.all()), list(each.topics.all())]
                [citation.source for citation in each.citations.all()]
                for flight in each.flights.all():
                    [flight.weapon, list(flight.overflown.all())]
                    [[report.source, report.claimant, report.value_place] for report in flight.reports.all()]
                [[report.source, report.claimant, report.value_place] for report in each.reports.all()]
        return len(queries)

    assert count(1) == count(3)
