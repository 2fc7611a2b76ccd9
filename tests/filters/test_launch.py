"""Filters of launches: what each parameter keeps, and that dates are never more exact than they are."""

import pytest

from kb.models import Launch, LaunchIdentifier
from tests.factories import (
    make_country,
    make_flight,
    make_launch,
    make_organisation,
    make_place,
    make_report,
    make_topic,
    make_weapon,
)
from tests.filters.asking import ask, filterset

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("launched", "query", "is_found"),
    [
        ("2022-01-30", "launched_from=2022-01-30", True),
        ("2022-01-30", "launched_from=2022-01-31", False),
        ("2022-01-30", "launched_to=2022-01-30", True),
        ("2022-01-30", "launched_to=2022-01-29", False),
        ("2022-01-30", "launched_from=2022&launched_to=2022", True),
        ("2022-01-30", "launched_from=2022-01&launched_to=2022-01", True),
        ("2022-01-30", "launched_from=2022-02", False),
        ("2022-01-30", "launched_to=2021", False),
        # September 1984 may have been any of its thirty days, and no day of another month.
        ("Sep 1984", "launched_from=1984-09-30", True),
        ("Sep 1984", "launched_from=1984-10-01", False),
        ("Sep 1984", "launched_to=1984-09-01", True),
        ("Sep 1984", "launched_to=1984-08-31", False),
        ("Sep 1984", "launched_from=1984-09-10&launched_to=1984-09-12", True),
        ("Q3 1984", "launched_from=1984-09-30", True),
        ("Q3 1984", "launched_from=1984-10-01", False),
        ("Q3 1984", "launched_to=1984-07-01", True),
        ("Q3 1984", "launched_to=1984-06-30", False),
        ("1984", "launched_from=1984-12-31", True),
        ("1984", "launched_from=1985", False),
        ("1984", "launched_to=1984-01-01", True),
        ("1984", "launched_to=1983", False),
        ("1984", "year=1984", True),
        ("1984", "year=1985", False),
        ("Dec 1984", "year=1984", True),
    ],
)
def test_a_vague_date_matches_where_it_may_lie_within(launched, query, is_found):
    launch = make_launch(launched=launched)
    assert ask("launch", query) == ([launch] if is_found else [])


def test_a_launch_without_a_date_is_in_no_period_and_comes_last():
    dated, undated = make_launch(), make_launch(launched=None)
    assert ask("launch", year="2022") == [dated]
    assert ask("launch", launched_from="1900") == [dated]
    assert ask("launch", launched_to="2200") == [dated]
    assert ask("launch", ordering="launched") == [dated, undated]
    assert ask("launch", ordering="-launched") == [dated, undated]


@pytest.mark.parametrize(
    ("field", "make", "parameter"),
    [("country", make_country, "country"), ("operator", make_organisation, "operator"), ("site", make_place, "site")],
)
def test_launches_are_kept_by_the_record_they_name(field, make, parameter):
    record = make()
    wanted = make_launch(**{field: record})
    make_launch(**{field: make()})
    assert ask("launch", **{parameter: record.slug}) == [wanted]


@pytest.mark.parametrize(
    ("field", "value", "other"),
    [
        ("kind", "combat_use", "flight_test"),
        ("occurrence", "denied", "claimed_only"),
    ],
)
def test_launches_are_kept_by_code(field, value, other):
    wanted = make_launch(**{field: value})
    make_launch(**{field: other})
    assert ask("launch", **{field: value}) == [wanted]


def test_a_site_is_found_by_every_larger_place_it_lies_in():
    area = make_place(kind="country_area")
    province = make_place(kind="province", parent=area)
    county = make_place(kind="county", parent=province)
    site = make_place(parent=county)
    neighbour = make_place(kind="province", parent=area)
    wanted = make_launch(site=site)
    elsewhere = make_launch(site=neighbour)
    assert ask("launch", site=site.slug) == [wanted]
    assert ask("launch", site=county.slug) == [wanted]
    assert ask("launch", site=province.slug) == [wanted]
    assert ask("launch", site=neighbour.slug) == [elsewhere]
    assert set(ask("launch", site=area.slug)) == {wanted, elsewhere}


def test_a_hidden_place_on_the_way_leads_nowhere():
    area = make_place(kind="country_area")
    hidden = make_place(kind="province", parent=area, status="draft")
    make_launch(site=make_place(parent=hidden))
    assert ask("launch", site=area.slug) == []


def test_conditions_on_flights_hold_for_one_and_the_same_flight():
    rocket, missile = (
        make_weapon(kind="rocket_artillery", family="KN"),
        make_weapon(range_class="srbm", range_class_scheme="nasic"),
    )
    mixed = make_launch(flight={"weapon": rocket, "outcome": "failure", "launcher": "road"})
    make_flight(launch=mixed, weapon=missile, outcome="success", launcher="rail", trajectory="depressed")
    assert ask("launch", weapon=rocket.slug, outcome="failure") == [mixed]
    assert ask("launch", weapon=missile.slug, outcome="failure") == []
    assert ask("launch", weapon_kind="rocket_artillery") == [mixed]
    assert ask("launch", weapon_kind="rocket_artillery", range_class="srbm") == []
    assert ask("launch", weapon_family="KN", launcher="rail") == []
    assert ask("launch", range_class="srbm", launcher="rail", trajectory="depressed") == [mixed]


def test_a_launch_is_found_once_however_many_flights_match():
    weapon = make_weapon()
    launch = make_launch(flight={"weapon": weapon})
    for _ in range(3):
        make_flight(launch=launch, weapon=weapon)
    topics = [make_topic(), make_topic()]
    launch.topics.set(topics)
    assert ask("launch", weapon=weapon.slug, outcome="unknown", topic=topics[0].slug) == [launch]
    assert filterset("launch", weapon=weapon.slug).qs.count() == 1


def test_a_weapon_does_not_bring_its_variants_but_its_family_does():
    parent = make_weapon(family="Hwasong")
    variant = make_weapon(family="Hwasong", variant_of=parent)
    of_parent, of_variant = make_launch(flight={"weapon": parent}), make_launch(flight={"weapon": variant})
    make_launch(flight={"weapon": make_weapon(family="Agni")})
    assert ask("launch", weapon=parent.slug) == [of_parent]
    assert set(ask("launch", weapon_family="Hwasong")) == {of_parent, of_variant}


def test_properties_of_a_hidden_weapon_find_nothing():
    hidden = make_weapon(
        status="draft", kind="torpedo", family="Canary", range_class="icbm", range_class_scheme="nasic"
    )
    make_weapon(family="Canary")
    make_launch(flight={"weapon": hidden})
    assert ask("launch", weapon_kind="torpedo") == []
    assert ask("launch", range_class="icbm") == []
    assert ask("launch", weapon_family="Canary") == []


def test_where_it_fell_and_what_it_flew_over():
    sea, bay, japan = make_place(kind="sea"), make_place(kind="sea"), make_country()
    type(bay).objects.filter(pk=bay.pk).update(parent=sea)
    wanted = make_launch(flight={"landing_place": bay, "overflown": [japan], "in_eez": "yes", "eez_of": japan})
    make_launch(flight={"landing_place": make_place(kind="sea"), "in_eez": "no"})
    assert ask("launch", landing=bay.slug) == [wanted]
    assert ask("launch", landing=sea.slug) == [wanted]
    assert ask("launch", overflown=japan.slug) == [wanted]
    assert ask("launch", in_eez="yes") == [wanted]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("apogee_km_min=550", {"middle", "high"}),
        ("apogee_km_min=550.1", {"high"}),
        ("apogee_km_max=550", {"low", "middle"}),
        ("apogee_km_min=100&apogee_km_max=1000", {"middle"}),
        ("apogee_km_min=0", {"low", "middle", "high"}),
    ],
)
def test_a_range_takes_in_its_bounds_and_leaves_out_what_is_not_known(query, expected):
    for slug, apogee in (("low", "30 km"), ("middle", "550 km"), ("high", "2000 km")):
        launch = make_launch(slug=slug)
        make_report(flight=launch.flights.get(), printed=apogee)
    make_launch(slug="unknown")
    assert {launch.slug for launch in ask("launch", query)} == expected


def test_counts_with_an_open_end_satisfy_a_lower_bound_only():
    several = make_launch(flight={"count_min": 2, "count_max": None})
    two = make_launch(flight={"count_min": 2, "count_max": 2})
    make_launch()
    assert set(ask("launch", missile_count_min="2")) == {several, two}
    assert ask("launch", missile_count_min="3") == []
    assert ask("launch", missile_count_max="2") == [two]


def test_agreement_is_the_least_of_a_launch():
    contested = make_launch()
    for printed in ("550 km", "900 km"):
        make_report(flight=contested.flights.get(), printed=printed)
    make_launch()
    assert Launch.objects.get(pk=contested.pk).agreement == "conflicting"
    assert ask("launch", agreement="conflicting") == [contested]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("cns-nk:132", True), ("cns-nk: 132", True), ("cns-nk:13", False), ("gcat:132", False), ("gcat:2017:F09", True)],
)
def test_an_identifier_is_scheme_and_value(text, is_found):
    launch = make_launch()
    LaunchIdentifier.objects.create(launch=launch, scheme="cns-nk", value="132", edition="2019-10")
    LaunchIdentifier.objects.create(launch=launch, scheme="gcat", value="2017:F09")
    make_launch()
    assert ask("launch", identifier=text) == ([launch] if is_found else [])


@pytest.mark.parametrize("text", ["132", "cns-nk:", ":132", " : "])
def test_what_is_no_identifier_is_refused(text):
    assert list(filterset("launch", identifier=text).errors) == ["identifier"]


def test_words_are_looked_for_in_weapons_places_and_topics_too():
    launch = make_launch(
        site=make_place(name="Mupyong-ni"),
        flight={"weapon": make_weapon(name="Hwasong-12")},
        topics=[make_topic(name="Overflight")],
        summary="Steep climb.",
    )
    make_launch()
    for words in ("hwasong 12", "mupyong", "overflight steep"):
        assert ask("launch", q=words) == [launch]
