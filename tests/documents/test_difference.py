"""Differences between two documents of a record, as a reader would be told of them."""

import copy

import pytest

from kb.documents.difference import differences
from kb.models import Report
from tests.factories import make_flight, make_launch, make_organisation, make_report, make_topic, make_weapon, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    launch = make_launch()
    flight = launch.flights.get()
    make_report(flight=flight, metric="range", printed="810 km", standing="accepted", standing_reason="Measured.")
    launch.refresh_from_db()
    return launch


def documents(launch, change):
    before = copy.deepcopy(launch.publication.document)
    change()
    refresh(launch)
    launch.refresh_from_db()
    return before, launch.publication.document


def test_a_document_does_not_differ_from_itself(launch):
    document = launch.publication.document
    assert differences(document, copy.deepcopy(document)) == []


def test_a_figure_that_changes_is_told_with_both_values(launch):
    def correct():
        Report.objects.update(printed="800 km", value_low=800, value_high=800)

    changes = differences(*documents(launch, correct))

    assert {"what": "Range", "before": "810 km", "after": "800 km"} in changes
    assert {"what": "Flight 1 · Ground range", "before": "810 km", "after": "800 km"} in changes
    assert all("km" in change["before"] for change in changes)


def test_what_comes_has_nothing_before_and_what_goes_nothing_after(launch):
    weapon, topic = make_weapon(name="Hwasong-12"), make_topic(name="Tests over Japan")

    def add():
        make_flight(launch=launch, weapon=weapon)
        launch.topics.add(topic)

    before, after = documents(launch, add)

    came = {change["what"]: change for change in differences(before, after)}
    assert came["Flight 2"]["before"] == ""
    assert "Hwasong-12" in came["Flight 2"]["after"]
    assert came["Topics"] == {"what": "Topics", "before": "", "after": "Tests over Japan"}
    went = {change["what"]: change for change in differences(after, before)}
    assert went["Flight 2"]["after"] == ""


def test_a_report_that_comes_is_one_line_with_its_value(launch):
    claimant = make_organisation(name="Defence Ministry")

    def add():
        make_report(flight=launch.flights.get(), metric="range", printed="780 km", claimant_organisation=claimant)

    (change,) = [each for each in differences(*documents(launch, add)) if "Defence Ministry" in each["what"]]
    assert change == {"what": "Flight 1 · Ground range · report by Defence Ministry", "before": "", "after": "780 km"}


def test_changing_places_is_no_change(launch):
    make_flight(launch=launch)
    launch.refresh_from_db()
    document = launch.publication.document
    turned = copy.deepcopy(document) | {"flights": document["flights"][::-1]}

    assert differences(document, turned) == []
