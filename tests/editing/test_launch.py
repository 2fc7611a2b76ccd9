"""Launches are named after country, weapon and day, and keep the address that was public once."""

import pytest

from kb.editing.projection import project
from kb.editing.publishing import publish, settle
from kb.models import Launch
from tests.factories import make_country, make_editor, make_flight, make_launch, make_report, make_weapon

pytestmark = pytest.mark.django_db


def draft(flights=({},), **fields):
    """A draft of North Korea with flights as given, and no report."""
    launch = make_launch(status="draft", flight=None, country=make_country(name="North Korea"), **fields)
    for flight in flights:
        make_flight(launch=launch, **flight)
    project(launch)
    return Launch.objects.get(pk=launch.pk)


def weapons(*names):
    return [{"weapon": make_weapon(name=name)} for name in names]


def class_report(code="", *, of, **fields):
    make_report(metric="weapon_class", value_choice=code, **of, **fields)
    launch = of.get("launch") or of["flight"].launch
    return Launch.objects.get(pk=launch.pk)


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["Hwasong-12"], "Hwasong-12"),
        (["Hwasong-12", "Hwasong-12"], "Hwasong-12"),
        (["KN-23", "KN-25"], "KN-23 and KN-25"),
        (["KN-23", "KN-24", "KN-25"], "KN-23, KN-24 and others"),
    ],
)
def test_a_launch_is_named_after_its_weapons(names, what):
    kinds = {name: make_weapon(name=name) for name in names}

    launch = draft([{"weapon": kinds[name]} for name in names])

    assert launch.name == f"North Korea: {what}, 30 January 2022"


def test_a_weapon_beside_an_unknown_one_is_not_taken_for_all():
    assert draft([*weapons("KN-23"), {}]).name == "North Korea: KN-23 and others, 30 January 2022"


@pytest.mark.parametrize(
    ("flights", "what"),
    [
        ([{}], "unidentified missile"),
        ([{"count_min": 1, "count_max": 1}], "unidentified missile"),
        ([{"count_min": 2}], "unidentified missiles"),
        ([{}, {}], "unidentified missiles"),
        ([], "unidentified missile"),
    ],
)
def test_without_a_weapon_a_launch_is_one_of_unidentified_missiles(flights, what):
    assert draft(flights).name == f"North Korea: {what}, 30 January 2022"


@pytest.mark.parametrize(
    ("code", "count", "what"),
    [
        ("srbm", 2, "short-range ballistic missiles"),
        ("srbm", 1, "short-range ballistic missile"),
        ("cruise", 2, "cruise missiles"),
        ("ballistic", 2, "ballistic missiles"),
        ("hypersonic_glide", 1, "hypersonic glide vehicle"),
        ("other", 2, "unidentified missiles"),
    ],
)
@pytest.mark.parametrize("about", ["launch", "flight"])
def test_a_reported_class_stands_in_for_the_weapon(about, code, count, what):
    launch = draft([{"count_min": count}])
    of = {"launch": launch} if about == "launch" else {"flight": launch.flights.get()}

    assert class_report(code, of=of).name == f"North Korea: {what}, 30 January 2022"


def test_a_class_that_the_source_calls_unknown_names_nothing():
    launch = draft()

    launch = class_report(of={"launch": launch}, value_state="unknown", printed="unknown")

    assert launch.name == "North Korea: unidentified missile, 30 January 2022"


def test_a_disputed_class_names_nothing_until_one_is_accepted():
    launch = draft()
    class_report("irbm", of={"launch": launch})
    assert "unidentified" in class_report("cruise", of={"launch": launch}).name

    launch.reports.filter(value_choice="irbm").update(standing="accepted")
    settle(launch)

    assert launch.name == "North Korea: intermediate-range ballistic missile, 30 January 2022"


@pytest.mark.parametrize(
    ("launched", "name_end", "slug_start"),
    [
        ("30 January 2022", ", 30 January 2022", "2022-01-30-north-korea"),
        ("about 30 January 2022", ", 30 January 2022", "2022-01-30-north-korea"),
        ("Sep 1984", ", September 1984", "1984-09-north-korea"),
        ("Q3 2017", ", Q3 2017", "2017-q3-north-korea"),
        ("1984", ", 1984", "1984-north-korea"),
        (None, "unidentified missile", "north-korea-unidentified-missile"),
    ],
)
def test_name_and_address_are_as_vague_as_the_date(launched, name_end, slug_start):
    launch = draft(launched=launched, slug="to-be-made")

    assert launch.name.endswith(name_end)
    assert launch.slug.startswith(slug_start)


def test_namesakes_get_a_running_number():
    slugs = [draft().slug for _ in range(3)]

    assert slugs == [f"2022-01-30-north-korea-unidentified-missile{end}" for end in ("", "-2", "-3")]


def test_a_draft_keeps_its_running_number_when_it_is_saved_again():
    draft()
    second = draft()

    settle(second)

    assert second.slug.endswith("-2")


def test_the_address_follows_the_facts_until_it_is_public_and_the_name_for_good():
    launch = draft()
    flight = launch.flights.get()
    flight.weapon = make_weapon(name="Hwasong-12")
    flight.save()
    settle(launch)
    assert launch.slug == "2022-01-30-north-korea-hwasong-12"

    launch.citations.create(source=make_report(launch=launch, metric="count").source)
    publish(launch, by=make_editor())
    flight.weapon = make_weapon(name="Hwasong-14")
    flight.save()
    settle(launch)

    launch = Launch.objects.get()
    assert launch.name == "North Korea: Hwasong-14, 30 January 2022"
    assert launch.slug == "2022-01-30-north-korea-hwasong-12"


def test_a_name_longer_than_its_column_is_cut():
    launch = draft(weapons("A" * 200, "B" * 200))

    assert len(launch.name) == 300
    assert len(launch.slug) <= 120
    launch.full_clean()


def test_a_name_in_another_script_still_makes_an_address():
    launch = make_launch(
        status="draft", country=make_country(name="조선"), flight={"weapon": make_weapon(name="화성")}, slug="x"
    )
    project(launch)

    assert launch.name == "조선: 화성, 30 January 2022"
    assert launch.slug == "2022-01-30"
    launch.full_clean()
