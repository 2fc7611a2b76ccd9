"""The factories make what they say."""

import pytest

from kb.models import Launch, Source, Statement
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    "noun", ["country", "organisation", "place", "person", "source", "weapon", "topic", "launch", "statement", "event"]
)
@pytest.mark.parametrize("status", ["draft", "in_review", "published", "withdrawn"])
def test_a_record_is_made_in_each_status_and_is_valid(noun, status):
    record = getattr(factories, f"make_{noun}")(status=status, slug="as-given")

    record = type(record).objects.get(pk=record.pk)
    record.full_clean()
    assert (record.status, record.slug) == (status, "as-given")
    assert (record.publication is not None) == (status == "published")


@pytest.mark.django_db
def test_a_part_added_later_is_shown_by_its_published_owner():
    launch = factories.make_launch(slug="as-given")

    flight = factories.make_flight(launch=launch)
    report = factories.make_report(flight=flight, printed="550 km")

    flight.refresh_from_db()
    assert flight.apogee_km == 550
    assert flight.publication is not None
    assert type(report).objects.get().publication is not None
    assert Launch.objects.get().slug == "as-given"


@pytest.mark.django_db
@pytest.mark.parametrize("noun", ["term", "flight", "report"])
def test_a_part_is_made_with_a_published_owner(noun):
    part = getattr(factories, f"make_{noun}")()

    part.full_clean()
    assert list(type(part).objects.published()) == [part]


@pytest.mark.django_db
def test_a_launch_has_a_flight_and_a_source_unless_told_otherwise():
    whole = factories.make_launch(flight={"count_min": 2})
    bare = factories.make_launch(flight=None, source=None)

    assert [flight.count_min for flight in whole.flights.all()] == [2]
    assert whole.citations.count() == 1
    assert (bare.flights.count(), bare.citations.count()) == (0, 0)


@pytest.mark.django_db
def test_dates_may_be_given_as_text_and_links_as_lists():
    launch = factories.make_launch(launched="Sep 1984", topics=[factories.make_topic(name="Testing")])

    assert str(Launch.objects.get().launched) == "September 1984"
    assert [topic.name for topic in launch.topics.all()] == ["Testing"]


@pytest.mark.django_db
def test_the_numbers_of_a_report_are_read_from_the_print():
    report = factories.make_report(metric="range", printed="about 155 miles")

    assert (report.value_low, report.qualifier, report.printed_unit) == (249.44832, "about", "mi")


@pytest.mark.django_db
def test_a_statement_can_be_made_without_an_appearance():
    factories.make_statement(source=None)

    assert Statement.objects.get().appearances.count() == 0
    assert Source.objects.count() == 0
