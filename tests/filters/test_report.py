"""Filters of reports."""

import pytest

from tests.factories import (
    make_country,
    make_flight,
    make_launch,
    make_organisation,
    make_person,
    make_report,
    make_source,
    make_weapon,
)
from tests.filters.asking import ask, refusals

pytestmark = pytest.mark.django_db


def test_reports_are_kept_by_their_subject():
    launch = make_launch()
    flight = launch.flights.get()
    of_flight = make_report(flight=flight)
    of_launch = make_report(launch=launch, metric="count", printed="2")
    of_weapon = make_report(weapon=make_weapon(), metric="range", printed="4,500 km")
    make_report(flight=make_flight())
    assert set(ask("report", launch=launch.slug)) == {of_flight, of_launch}
    assert ask("report", flight=flight.public_id) == [of_flight]
    assert ask("report", weapon=of_weapon.weapon.slug) == [of_weapon]


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("claimant_organisation", make_organisation),
        ("claimant_person", make_person),
        ("claimant_country", make_country),
    ],
)
def test_reports_are_kept_by_their_claimant(field, make):
    claimant = make()
    wanted = make_report(**{field: claimant})
    make_report()
    assert ask("report", **{field: claimant.slug}) == [wanted]
    assert ask("report", **{field: claimant.public_id}) == [wanted]


def test_reports_are_kept_by_where_they_stand_and_what_became_of_them():
    outlet = make_organisation()
    source = make_source(outlet=outlet)
    wanted = make_report(
        source=source,
        said="Jan 2022",
        metric="range",
        printed="155 miles",
        standing="deprecated",
        standing_reason="Withdrawn.",
        is_retracted=True,
        retraction_reason="A slip.",
    )
    make_report()
    for question in (
        {"source": source.slug},
        {"outlet": outlet.slug},
        {"metric": "range"},
        {"standing": "deprecated"},
        {"is_retracted": "true"},
        {"said_from": "2022-01-31", "said_to": "2022-02"},
        {"q": "ground range"},
    ):
        assert ask("report", **question) == [wanted]
    assert wanted not in ask("report", is_retracted="false")


def test_reports_of_the_unknown_are_told_apart():
    unknown = make_report(printed="unknown")
    given = make_report()
    assert ask("report", state="unknown") == [unknown]
    assert ask("report", state="given") == [given]


def test_reports_and_flights_of_a_draft_are_unknown():
    draft = make_launch(status="draft")
    flight = draft.flights.get()
    make_report(flight=flight)
    assert ask("report") == []
    assert list(refusals("report", flight=flight.public_id)) == ["flight"]
    assert list(refusals("report", launch=draft.public_id)) == ["launch"]
