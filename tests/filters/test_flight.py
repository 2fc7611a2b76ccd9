"""Filters of flights."""

import pytest

from tests.factories import make_country, make_flight, make_launch, make_report, make_weapon
from tests.filters.asking import ask

pytestmark = pytest.mark.django_db


def test_flights_are_kept_by_their_launch_and_its_day():
    country = make_country()
    old = make_launch(launched="Sep 1984", country=country).flights.get()
    new = make_launch(launched="2022-01-30").flights.get()
    assert ask("flight", launch=old.launch.slug) == [old]
    assert ask("flight", country=country.slug) == [old]
    assert ask("flight", year="2022") == [new]
    assert ask("flight", launched_from="1984-09-30", launched_to="1985") == [old]
    assert ask("flight", ordering="launched") == [old, new]
    assert ask("flight") == [new, old]


def test_flights_are_kept_by_what_they_did_themselves():
    weapon, japan = make_weapon(family="Hwasong"), make_country()
    launch = make_launch(flight={"outcome": "failure"})
    wanted = make_flight(
        launch=launch, weapon=weapon, outcome="success", in_eez="yes", eez_of=japan, overflown=[japan], count_min=2
    )
    for question in (
        {"weapon": weapon.slug},
        {"weapon_family": "Hwasong"},
        {"weapon_kind": "ballistic"},
        {"outcome": "success"},
        {"eez_of": japan.slug},
        {"overflown": japan.slug},
        {"missile_count_min": "2"},
    ):
        assert ask("flight", **question) == [wanted]
    assert ask("flight", weapon=weapon.slug, outcome="failure") == []


@pytest.mark.parametrize(
    ("metric", "printed", "parameter", "at", "above"),
    [
        ("apogee", "550 km", "apogee_km", "550", "551"),
        ("range", "155 miles", "range_km", "249", "260"),
        ("flight_time", "30 min", "flight_time_s", "1800", "1801"),
        ("speed", "Mach 5", "max_speed_m_s", "1701", "1702"),
    ],
)
def test_accepted_figures_are_compared_in_their_unit(metric, printed, parameter, at, above):
    flight = make_launch().flights.get()
    make_report(flight=flight, metric=metric, printed=printed)
    make_launch()
    assert ask("flight", **{f"{parameter}_min": at}) == [flight]
    assert ask("flight", **{f"{parameter}_min": above}) == []
    assert ask("flight", **{f"{parameter}_max": above}) == [flight]
    assert ask("flight", ordering=f"-{parameter}")[0] == flight


def test_flights_of_a_draft_are_not_found():
    draft = make_launch(status="draft")
    seen = make_launch()
    assert ask("flight") == [seen.flights.get()]
    assert ask("flight", outcome="unknown") == [seen.flights.get()]
    assert draft.flights.count() == 1
