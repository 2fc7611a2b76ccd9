"""Headline figures, counts and agreement follow from flights and reports, whatever happens to those."""

import pytest

from kb.editing.projection import project
from kb.editing.publishing import settle
from kb.models import Flight, Launch
from kb.vocab.metric import HEADLINES
from tests.factories import make_flight, make_launch, make_organisation, make_report, make_weapon

pytestmark = pytest.mark.django_db


@pytest.fixture
def flight():
    return make_flight(launch=make_launch(flight=None))


def headline(flight, field="apogee_km"):
    return getattr(Flight.objects.get(pk=flight.pk), field)


def changed(report, **fields):
    for name, value in fields.items():
        setattr(report, name, value)
    report.save()
    settle(report.flight.launch)


# --- Headline figures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "printed", "field", "value"),
    [
        ("apogee", "2,000 km", "apogee_km", 2000),
        ("range", "about 155 miles", "range_km", 249.44832),
        ("flight_time", "30 minutes", "flight_time_s", 1800),
        ("speed", "Mach 5", "max_speed_m_s", 1701.47),
    ],
)
def test_the_only_report_of_a_metric_is_its_headline_figure(flight, metric, printed, field, value):
    make_report(flight=flight, metric=metric, printed=printed)

    assert headline(flight, field) == pytest.approx(value)
    others = set(HEADLINES.values()) - {field}
    assert [headline(flight, other) for other in others] == [None, None, None]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("at least 700 km", 700),
        ("up to 700 km", 700),
        ("between 500 and 700 km", 600),
        ("about 700 km", 700),
        ("0 km", 0),
        ("unknown", None),
        ("n/a", None),
    ],
)
def test_bounds_ranges_and_unknowns_have_one_number_or_none(flight, printed, value):
    make_report(flight=flight, printed=printed)

    assert headline(flight) == value


def test_among_rivals_there_is_no_headline_figure_until_one_is_accepted(flight):
    seoul = make_report(flight=flight, printed="2,000 km")
    tokyo = make_report(flight=flight, printed="1,200 km")
    assert headline(flight) is None

    changed(seoul, standing="accepted", standing_reason="Nearest radar.")
    assert headline(flight) == 2000

    changed(seoul, standing="considered", standing_reason="")
    changed(tokyo, standing="accepted", standing_reason="Revised.")
    assert headline(flight) == 1200


def test_the_headline_figure_follows_a_report_that_is_deprecated(flight):
    seoul = make_report(flight=flight, printed="2,000 km", standing="accepted")
    make_report(flight=flight, printed="1,200 km")

    changed(seoul, standing="deprecated", standing_reason="A slip of the pen.")

    assert headline(flight) == 1200


def test_the_headline_figure_follows_supersession(flight):
    claimant = make_organisation()
    first = make_report(flight=flight, printed="1,900 km", claimant_organisation=claimant)
    later = make_report(flight=flight, printed="2,000 km", claimant_organisation=claimant)
    assert headline(flight) is None

    changed(later, supersedes=first)

    assert headline(flight) == 2000


def test_an_accepted_report_that_was_superseded_is_no_longer_the_headline_figure(flight):
    claimant = make_organisation()
    first = make_report(flight=flight, printed="1,900 km", claimant_organisation=claimant, standing="accepted")
    make_report(flight=flight, printed="2,000 km", claimant_organisation=claimant, supersedes=first)

    assert headline(flight) == 2000
    assert Launch.objects.get().agreement == "superseded"


def test_the_headline_figure_follows_a_retraction(flight):
    report = make_report(flight=flight, printed="2,000 km", standing="accepted")

    changed(report, is_retracted=True, retraction_reason="It was the range.")

    assert headline(flight) is None


def test_the_headline_figure_goes_with_its_last_report(flight):
    make_report(flight=flight, printed="2,000 km").delete()
    settle(flight.launch)

    assert headline(flight) is None
    assert Launch.objects.get().apogee_km is None


def test_reports_of_the_launch_and_of_other_flights_are_no_figures_of_a_flight(flight):
    other = make_flight(launch=flight.launch)
    make_report(flight=other, printed="2,000 km")
    make_report(launch=flight.launch, metric="count", printed="2")

    assert headline(flight) is None
    assert headline(other) == 2000


def test_a_missile_that_failed_on_the_pad_has_no_apogee_whatever_a_report_says():
    launch = make_launch(flight={"outcome": "failed_on_pad"})
    flight = launch.flights.get()

    report = make_report(flight=flight, printed="3 km")
    assert headline(flight) is None
    assert Launch.objects.get().apogee_km is None

    report.delete()
    make_report(flight=flight, printed="0 km")
    settle(launch)
    assert headline(flight) is None


# --- The launch over its flights --------------------------------------------------------------------------------


def test_a_launch_has_the_greatest_figures_of_its_flights():
    launch = make_launch(flight=None)
    for apogee, distance in (("60 km", "800 km"), ("2,000 km", "300 km")):
        flight = make_flight(launch=launch)
        make_report(flight=flight, printed=apogee)
        make_report(flight=flight, metric="range", printed=distance)
    make_flight(launch=launch)

    launch = Launch.objects.get()
    assert (launch.apogee_km, launch.range_km) == (2000, 800)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], (None, None)),
        ([(None, None)], (None, None)),
        ([(1, 1)], (1, 1)),
        ([(0, 2)], (0, 2)),
        ([(2, None)], (2, None)),
        ([(2, 2), (3, 5)], (5, 7)),
        ([(2, 2), (2, None)], (4, None)),
        ([(2, 2), (None, None)], (2, None)),
        ([(None, None), (None, None)], (None, None)),
    ],
)
def test_missiles_add_up_over_flights_and_vague_counts_stay_vague(counts, expected):
    launch = make_launch(flight=None)
    for low, high in counts:
        make_flight(launch=launch, count_min=low, count_max=high)

    project(launch)

    launch = Launch.objects.get()
    assert (launch.missile_count_min, launch.missile_count_max) == expected


def test_a_launch_is_as_contested_as_its_most_contested_figure(flight):
    def agreement():
        return Launch.objects.get().agreement

    assert agreement() == "unreported"
    make_report(flight=flight, printed="2,000 km")
    assert agreement() == "single_source"
    make_report(flight=flight, printed="2,010 km")
    assert agreement() == "corroborated"
    make_report(launch=flight.launch, metric="count", printed="1")
    assert agreement() == "single_source"
    rival = make_report(flight=flight, printed="1,000 km")
    assert agreement() == "conflicting"

    changed(rival, standing="deprecated", standing_reason="Another missile.")
    assert agreement() == "single_source"


def test_a_weapons_reports_do_not_touch_the_launches_of_the_weapon():
    weapon = make_weapon()
    launch = make_launch(flight={"weapon": weapon})

    make_report(weapon=weapon, metric="range", printed="4,500 km")

    assert headline(launch.flights.get(), "range_km") is None


# --- Whatever was in memory -------------------------------------------------------------------------------------


def test_a_launch_loaded_before_somebody_elses_change_is_put_right_all_the_same(flight):
    stale = Launch.objects.get()
    report = make_report(flight=flight, printed="2,000 km")
    assert Launch.objects.get().apogee_km == 2000

    report.delete()
    project(stale)  # which never knew of an apogee, and finds none

    assert Launch.objects.get().apogee_km is None


def test_the_columns_in_memory_are_those_of_the_database(flight):
    launch = Launch.objects.get()
    make_report(flight=flight, printed="2,000 km")

    project(launch)

    stored = Launch.objects.get()
    columns = ["name", "slug", "apogee_km", "range_km", "agreement", "missile_count_min", "missile_count_max"]
    assert [getattr(launch, c) for c in columns] == [getattr(stored, c) for c in columns]
    assert launch.apogee_km == 2000
