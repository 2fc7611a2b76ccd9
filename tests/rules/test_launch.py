"""Findings on launches."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Launch
from kb.rules import findings
from kb.rules.launch import may_be_same_site
from kb.vocab.partial_date import parse_partial_date, with_time
from tests.factories import (
    make_country,
    make_flight,
    make_launch,
    make_organisation,
    make_place,
    make_report,
    make_source,
    make_weapon,
)
from tests.rules.codes import codes, the_finding

pytestmark = pytest.mark.django_db


def test_a_launch_that_is_complete_and_possible_has_no_findings():
    weapon = make_weapon(range_class="irbm", range_class_scheme="nasic")
    launch = make_launch(
        flight={"weapon": weapon, "count_min": 1, "count_max": 1, "trajectory": "lofted", "outcome": "success"},
        site=make_place(),
    )
    flight = launch.flights.get()
    for metric, printed in [("apogee", "2,000 km"), ("range", "800 km"), ("flight_time", "30 minutes"), ("count", "1")]:
        make_report(flight=flight, metric=metric, printed=printed)
    make_report(flight=flight, metric="weapon_identity", value_weapon=weapon)

    assert codes(launch) == {}


def test_a_draft_may_lack_everything_and_is_told_so():
    launch = make_launch(status="draft", launched=None, flight=None, source=None)

    assert codes(launch) == {
        "launch_without_date": "error",
        "launch_without_flight": "error",
        "launch_without_source": "error",
    }


@pytest.mark.parametrize("where", ["launch", "flight"])
def test_a_report_is_a_source_too(where):
    launch = make_launch(source=None)
    subject = {"launch": launch} if where == "launch" else {"flight": launch.flights.get()}

    make_report(**subject, metric="count", printed="2")

    assert "launch_without_source" not in codes(launch)


# --- Dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launched", "is_future"),
    [
        ("2022-01-29", False),
        ("2022-01-30", False),
        ("2022-01-31", False),  # it is the 31st in the Line Islands
        ("2022-02-01", True),
        ("2022", False),
        ("Feb 2022", True),
        ("2023", True),
    ],
)
def test_a_launch_in_the_future_is_an_error(launched, is_future):
    with time_machine.travel(dt.datetime(2022, 1, 30, 12, 0, tzinfo=dt.UTC), tick=False):
        launch = make_launch(launched=launched, source=make_source(published="2023"))

        assert codes(launch) == ({"launch_in_future": "error"} if is_future else {})


@pytest.mark.parametrize(("minute", "is_future"), [("07:51", False), ("07:53", True)])
def test_a_launch_with_a_time_is_in_the_future_by_its_instant(minute, is_future):
    launched = with_time(parse_partial_date("30 January 2022"), minute, "Asia/Pyongyang")
    with time_machine.travel(dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC), tick=False):
        launch = make_launch(launched=launched)

        assert ("launch_in_future" in codes(launch)) is is_future


@pytest.mark.parametrize(
    ("published", "is_before"),
    [
        ("28 January 2022", True),
        ("2021", True),
        ("29 January 2022", False),  # in Washington it is still the day before
        ("30 January 2022", False),
        ("January 2022", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("where", ["citation", "report"])
def test_a_source_older_than_its_launch_is_a_warning_that_links_it(published, is_before, where):
    source = make_source(published=published)
    if where == "citation":
        launch = make_launch(source=source)
    else:
        launch = make_launch()
        make_report(flight=launch.flights.get(), source=source)

    assert codes(launch) == ({"source_before_event": "warning"} if is_before else {})
    if is_before:
        assert the_finding(launch, "source_before_event").records == (source,)


def test_a_source_cited_twice_is_warned_of_once():
    source = make_source(published="2021")
    launch = make_launch(source=source)
    make_report(flight=launch.flights.get(), source=source)
    make_report(launch=launch, metric="in_eez", value_choice="no", source=source)

    assert the_finding(launch, "source_before_event").records == (source,)


# --- Figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "printed", "severity"),
    [
        ("apogee", "10,000 km", None),
        ("apogee", "10,001 km", "warning"),
        ("apogee", "100,000 km", "warning"),
        ("apogee", "100,001 km", "error"),
        ("apogee", "over 20,000 km", "warning"),
        ("range", "20,039 km", "warning"),
        ("flight_time", "10 h", None),
        ("flight_time", "101 h", "error"),
        ("speed", "Mach 400", "error"),
        ("count", "1001", "warning"),
    ],
)
def test_a_figure_beyond_belief_is_a_warning_and_ten_times_beyond_an_error(metric, printed, severity):
    launch = make_launch()
    make_report(flight=launch.flights.get(), metric=metric, printed=printed)

    assert codes(launch) == ({"implausible_figure": severity} if severity else {})


def test_a_figure_that_was_deprecated_troubles_nobody():
    launch = make_launch()
    make_report(
        flight=launch.flights.get(), printed="200,000 km", standing="deprecated", standing_reason="Meant metres."
    )

    assert codes(launch) == {}


def test_rivals_among_which_nobody_has_chosen_are_a_warning():
    launch = make_launch()
    flight = launch.flights.get()
    make_report(flight=flight, printed="550 km")
    assert codes(launch) == {}

    make_report(flight=flight, printed="560 km")
    assert codes(launch) == {"none_accepted": "warning"}

    third = make_report(flight=flight, printed="700 km")
    assert codes(launch) == {"conflict_undecided": "warning"}

    third.standing = "accepted"
    third.save()
    assert codes(launch) == {}


@pytest.mark.parametrize("how", ["superseded", "retracted"])
def test_an_acceptance_that_was_overtaken_is_a_warning(how):
    launch = make_launch()
    flight = launch.flights.get()
    first = make_report(flight=flight, printed="550 km", standing="accepted")
    if how == "superseded":
        make_report(
            flight=flight, printed="560 km", supersedes=first, claimant_organisation=first.claimant_organisation
        )
    else:
        first.is_retracted, first.retraction_reason = True, "Mistaken."
        first.save()

    assert codes(launch) == {"stale_acceptance": "warning"}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 2,000 km falls in 639 s at least.
        ({"apogee": "2,000 km", "flight_time": "30 minutes"}, set()),
        ({"apogee": "2,000 km", "flight_time": "30 s"}, {"flight_too_short_for_apogee"}),
        ({"apogee": "2,000 km", "flight_time": "about 10 minutes"}, {"flight_too_short_for_apogee"}),
        ({"apogee": "50 km", "flight_time": "100 s"}, {"flight_too_short_for_apogee"}),
        ({"apogee": "50 km", "flight_time": "101 s"}, set()),
        ({"apogee": "2,000 km", "flight_time": "over 10 minutes"}, set()),
        ({"apogee": "up to 2,000 km", "flight_time": "5 minutes"}, set()),
        ({"range": "800 km", "flight_time": "30 minutes"}, set()),
        ({"range": "8,000 km", "flight_time": "15 minutes"}, {"flight_too_fast"}),
        ({"range": "800 km", "flight_time": "30 minutes", "speed": "Mach 10"}, set()),
        ({"range": "800 km", "flight_time": "5 minutes", "speed": "Mach 5"}, {"speed_below_mean"}),
        ({"range": "800 km", "flight_time": "5 minutes", "speed": "over Mach 5"}, set()),
        ({"range": "800 km", "flight_time": "5 minutes", "speed": "2,500 m/s"}, set()),  # a tenth for rounding
        ({"range": "800 km", "flight_time": "0 s"}, set()),
        ({"apogee": "unknown", "range": "N/A", "flight_time": "unknown"}, set()),
    ],
)
def test_figures_that_cannot_all_be_true_are_a_warning(figures, expected):
    launch = make_launch()
    for metric, printed in figures.items():
        make_report(flight=launch.flights.get(), metric=metric, printed=printed)

    assert codes(launch) == dict.fromkeys(expected, "warning")


def test_only_accepted_figures_are_held_against_each_other():
    launch = make_launch()
    flight = launch.flights.get()
    make_report(flight=flight, metric="flight_time", printed="30 s")
    make_report(flight=flight, metric="apogee", printed="2,000 km")
    make_report(flight=flight, metric="apogee", printed="1 km", standing="accepted")

    assert codes(launch) == {}


@pytest.mark.parametrize(
    ("trajectory", "outcome", "expected"),
    [
        ("standard", "success", {"apogee_above_range"}),
        ("depressed", "unknown", {"apogee_above_range"}),
        ("lofted", "success", set()),
        ("unknown", "success", set()),
        ("standard", "failure", set()),  # it never got far
    ],
)
def test_an_apogee_above_the_range_is_no_standard_flight(trajectory, outcome, expected):
    launch = make_launch(flight={"trajectory": trajectory, "outcome": outcome})
    make_report(flight=launch.flights.get(), metric="apogee", printed="690 km")
    make_report(flight=launch.flights.get(), metric="range", printed="50 km")

    assert set(codes(launch)) == expected


@pytest.mark.parametrize(
    ("range_class", "metric", "printed", "expected"),
    [
        ("srbm", "apogee", "50 km", set()),
        ("srbm", "apogee", "690 km", {"apogee_beyond_class"}),
        ("srbm", "range", "1,100 km", set()),
        ("srbm", "range", "2,000 km", {"range_beyond_class"}),
        ("irbm", "apogee", "2,111.5 km", set()),
        ("icbm", "apogee", "6,248.5 km", set()),
        ("", "apogee", "6,248.5 km", set()),
    ],
)
def test_figures_beyond_the_class_of_the_weapon_are_a_warning(range_class, metric, printed, expected):
    weapon = make_weapon(range_class=range_class, range_class_scheme="nasic" if range_class else "")
    launch = make_launch(flight={"weapon": weapon})
    flight = launch.flights.get()
    make_report(flight=flight, metric="weapon_identity", value_weapon=weapon)
    make_report(flight=flight, metric=metric, printed=printed)

    assert set(codes(launch)) == expected


@pytest.mark.parametrize(
    ("printed", "expected"), [("330 km", {"failed_on_pad_with_figures": "error"}), ("0 km", {}), ("unknown", {})]
)
def test_what_failed_on_the_pad_flew_nowhere(printed, expected):
    launch = make_launch(flight={"outcome": "failed_on_pad"})
    make_report(flight=launch.flights.get(), metric="range", printed=printed)

    assert codes(launch) == expected


# --- Weapon, count, landing ---------------------------------------------------------------------------------------


def test_a_weapon_that_no_report_names_is_a_warning():
    launch = make_launch(flight={"weapon": make_weapon()})

    assert codes(launch) == {"weapon_without_report": "warning"}


def test_a_weapon_other_than_reported_is_a_warning_that_links_the_reported_one():
    ours, theirs = make_weapon(), make_weapon()
    launch = make_launch(flight={"weapon": ours})
    make_report(flight=launch.flights.get(), metric="weapon_identity", value_weapon=theirs)

    assert codes(launch) == {"weapon_differs_from_reports": "warning"}
    assert the_finding(launch, "weapon_differs_from_reports").records == (theirs,)


def test_a_weapon_may_be_given_as_the_family_that_a_variant_was_reported_of():
    family = make_weapon()
    launch = make_launch(flight={"weapon": family})
    make_report(flight=launch.flights.get(), metric="weapon_identity", value_weapon=make_weapon(variant_of=family))

    assert codes(launch) == {}


@pytest.mark.parametrize("accepted", ["ours", "theirs"])
def test_the_weapon_follows_the_accepted_report(accepted):
    weapons = {"ours": make_weapon(), "theirs": make_weapon()}
    launch = make_launch(flight={"weapon": weapons["ours"]})
    for whose, weapon in weapons.items():
        make_report(
            flight=launch.flights.get(),
            metric="weapon_identity",
            value_weapon=weapon,
            standing="accepted" if whose == accepted else "considered",
        )

    assert codes(launch) == ({} if accepted == "ours" else {"weapon_differs_from_reports": "warning"})


def test_a_count_that_no_report_gives_is_a_warning():
    launch = make_launch(flight={"count_min": 2})

    assert codes(launch) == {"count_without_report": "warning"}


@pytest.mark.parametrize("where", ["launch", "flight"])
@pytest.mark.parametrize(
    ("count", "printed", "agrees"),
    [((2, 2), "2", True), ((2, None), "multiple", True), ((2, 2), "at least 2", True), ((2, 2), "3", False)],
)
def test_a_count_other_than_reported_is_a_warning(where, count, printed, agrees):
    launch = make_launch(flight={"count_min": count[0], "count_max": count[1]})
    subject = {"launch": launch} if where == "launch" else {"flight": launch.flights.get()}
    make_report(**subject, metric="count", printed=printed)

    assert codes(launch) == ({} if agrees else {"count_differs_from_reports": "warning"})


@pytest.mark.parametrize(("printed", "agrees"), [("5", True), ("at least 4", True), ("2", False)])
def test_the_flights_add_up_to_what_was_reported_of_the_launch(printed, agrees):
    launch = make_launch(flight={"count_min": 2, "count_max": 2})
    make_flight(launch=launch, count_min=3, count_max=3)
    make_report(launch=launch, metric="count", printed=printed)

    assert codes(launch) == ({} if agrees else {"count_differs_from_reports": "warning"})


def test_at_least_one_is_what_a_launch_means_and_needs_no_report():
    assert codes(make_launch(flight={"count_min": 1})) == {}
    assert codes(make_launch(flight={"count_min": 1, "count_max": 1})) == {"count_without_report": "warning"}


def test_a_landing_inside_a_zone_says_whose():
    launch = make_launch(flight={"in_eez": "yes"})
    assert codes(launch) == {"eez_without_country": "error"}

    flight = launch.flights.get()
    flight.eez_of = make_country()
    flight.save()
    assert codes(launch) == {}


def test_a_finding_on_one_of_several_flights_says_which():
    launch = make_launch()
    make_flight(launch=launch, in_eez="yes")

    assert the_finding(launch, "eez_without_country").message.startswith("Flight 2: It fell inside")


# --- Duplicates ---------------------------------------------------------------------------------------------------

SUNAN = {"latitude_deg": 39.224, "longitude_deg": 125.67}
PYONGYANG_AIRPORT = {"latitude_deg": 39.2003, "longitude_deg": 125.673}
HUNGNAM = {"latitude_deg": 39.81, "longitude_deg": 127.66}


def two_launches(site=None, other_site=None, launched="30 January 2022", other_launched="30 January 2022", **other):
    country = make_country()
    first = make_launch(country=country, site=site, launched=launched)
    return first, make_launch(**({"country": country, "site": other_site, "launched": other_launched} | other))


@pytest.mark.parametrize(
    ("launched", "other_launched", "expected"),
    [
        ("30 January 2022", "30 January 2022", True),
        ("30 January 2022", "29 January 2022", True),  # a day given in UTC
        ("30 January 2022", "31 January 2022", True),
        ("30 January 2022", "28 January 2022", False),
        ("January 2022", "30 January 2022", False),  # a month may hold many
        ("30 January 2022", "January 2022", False),
    ],
)
def test_two_launches_within_a_day_may_be_one(launched, other_launched, expected):
    first, second = two_launches(launched=launched, other_launched=other_launched)

    for one, other in [(first, second), (second, first)]:
        assert ("possible_duplicate" in codes(one)) is expected
        if expected:
            assert the_finding(one, "possible_duplicate").records == (other,)


def test_a_launch_of_another_country_or_one_that_was_withdrawn_is_no_duplicate():
    first, _ = two_launches(country=make_country())
    third, _ = two_launches(status="withdrawn", status_reason="Entered twice.")

    assert codes(first) == {}
    assert codes(third) == {}


@pytest.mark.parametrize("status", ["draft", "in_review", "published"])
def test_a_duplicate_counts_in_every_state_but_withdrawn(status):
    first, _ = two_launches(status=status)

    assert codes(first) == {"possible_duplicate": "warning"}


@pytest.mark.parametrize(
    ("site", "other", "expected"),
    [
        (None, SUNAN, True),
        (SUNAN, PYONGYANG_AIRPORT, True),
        (SUNAN, HUNGNAM, False),
        (HUNGNAM, {"latitude_deg": None, "longitude_deg": None}, False),
        (HUNGNAM, SUNAN | {"position_precision_km": 200.0}, True),
    ],
)
def test_sites_may_be_the_same_if_near_or_unknown(site, other, expected):
    one, two = (make_place(**fields) if fields else None for fields in (site, other))

    assert may_be_same_site(one, two) is expected
    assert may_be_same_site(two, one) is expected


@pytest.mark.parametrize(
    ("weapons", "other_weapons", "expected"),
    [
        (["a"], ["a"], True),
        (["a"], ["b"], False),
        (["a"], [None], True),
        (["a", "b"], ["b"], True),
        (["a"], ["variant of a"], True),
        (["a"], [], True),
        ([], [], True),
    ],
)
def test_launches_of_different_weapons_are_no_duplicates(weapons, other_weapons, expected):
    known = {"a": make_weapon(), "b": make_weapon(), None: None}
    known["variant of a"] = make_weapon(variant_of=known["a"])
    country = make_country()
    launches = []
    for names in (weapons, other_weapons):
        launches.append(make_launch(country=country, flight=None))
        for name in names:
            make_flight(launch=launches[-1], weapon=known[name])

    assert ["possible_duplicate" in codes(launch) for launch in launches] == [expected, expected]


def test_a_site_may_be_the_same_as_the_province_it_lies_in():
    province = make_place(latitude_deg=None, longitude_deg=None)

    assert may_be_same_site(make_place(parent=province, **SUNAN), province)


# --- Cost ---------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_flights_reports_and_sources():
    def fill(flights, reports):
        launch = make_launch(flight=None)
        for _ in range(flights):
            flight = make_flight(launch=launch, overflown=[make_country()])
            for _ in range(reports):
                make_report(flight=flight, claimant_organisation=make_organisation())
                make_report(flight=flight, metric="weapon_identity", value_weapon=make_weapon())
                make_report(launch=launch, metric="launch_place", value_place=make_place())
        return launch

    def count(launch):
        with CaptureQueriesContext(connection) as queries:
            findings(launch)
        return len(queries)

    assert count(fill(1, 1)) == count(fill(3, 3))


def test_findings_change_nothing():
    launch = make_launch(status="draft", launched=None)
    before = Launch.objects.values().get()

    findings(launch)

    assert Launch.objects.values().get() == before
