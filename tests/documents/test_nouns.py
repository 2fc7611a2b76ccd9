"""What the documents of single nouns say beyond their columns."""

import pytest

from kb.documents.base import ref
from kb.documents.registry import brief_document, full_document
from kb.models import Person
from tests.factories import (
    make_country,
    make_event,
    make_flight,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_report,
    make_source,
    make_statement,
    make_term,
    make_weapon,
)

pytestmark = pytest.mark.django_db


def brief(record):
    return brief_document(type(record).objects.with_related().get(pk=record.pk))


def full(record):
    return full_document(type(record).objects.with_related().get(pk=record.pk))


# --- Launches ---------------------------------------------------------------------------------------------------


def test_a_launch_lists_each_weapon_and_outcome_once():
    launch, weapon = make_launch(flight=None), make_weapon()
    for outcome in ("failure", "success", "failure"):
        make_flight(launch=launch, weapon=weapon, outcome=outcome)
    make_flight(launch=launch, weapon=None)

    row = brief(launch)

    assert row["weapons"] == [ref(weapon)]
    assert row["outcomes"] == ["success", "failure", "unknown"]


def test_a_launch_shows_the_greatest_of_its_flights_figures():
    launch = make_launch(flight=None)
    for printed in ("60 km", "2,000 km", "30 km"):
        make_report(flight=make_flight(launch=launch), printed=printed)

    assert brief(launch)["apogee"]["display"] == "2,000 km"
    assert brief(launch)["range"] is None


def test_a_launch_whose_only_figure_is_open_says_so():
    flight = make_flight(launch=make_launch(flight=None))
    make_report(flight=flight, printed="60 km")
    make_report(flight=flight, printed="2,000 km")

    assert brief(flight.launch)["apogee"]["display"] == "not settled: no report accepted yet"


def test_the_area_of_a_site_is_the_place_it_lies_in():
    province = make_place(kind="province")

    assert full(make_launch(site=make_place(parent=province)))["site_area"] == ref(province)
    assert full(make_launch(site=make_place()))["site_area"] is None
    assert full(make_launch())["site_area"] is None


def test_flights_come_in_their_order_with_their_counts():
    launch = make_launch(flight={"number": 2, "count_min": 1, "count_max": 1})
    make_flight(launch=launch, number=1, count_min=2)

    document = full(launch)

    assert [(f["number"], f["count"]["display"]) for f in document["flights"]] == [(1, "at least 2"), (2, "1")]
    assert document["missile_count"] == {"minimum": 3, "maximum": None, "display": "at least 3"}


# --- Statements -------------------------------------------------------------------------------------------------


def test_a_person_speaks_in_the_offices_of_that_day():
    hayashi = make_person(name="Yoshimasa Hayashi")
    make_term(hayashi, title="Minister for Foreign Affairs", began="10 November 2021", ended="13 September 2023")
    make_term(hayashi, title="Chief Cabinet Secretary", began="14 December 2023", ended="21 October 2025")

    def speaker(said):
        return brief(make_statement(speaker_person=hayashi, said=said))["speaker"]

    assert [o["title"] for o in speaker("30 January 2022")["offices"]] == ["Minister for Foreign Affairs"]
    assert [o["title"] for o in speaker("14 January 2025")["offices"]] == ["Chief Cabinet Secretary"]
    assert speaker("1 November 2023")["offices"] == []
    assert speaker("14 January 2025")["record"] == ref(hayashi)


def test_an_analyst_speaks_from_an_affiliation_and_an_official_does_not():
    analyst = make_person(affiliation="Troy University", role="analyst")
    official = make_person(affiliation="Troy University")
    make_term(official, began="2025")

    assert brief(make_statement(speaker_person=analyst))["speaker"]["affiliation"] == "Troy University"
    assert brief(make_statement(speaker_person=official))["speaker"]["affiliation"] == ""


def test_an_unnamed_speaker_is_a_description_with_what_is_known():
    country, organisation = make_country(), make_organisation()
    statement = make_statement(
        speaker_description="senior official, Biden administration", speaker_country=country, speaker_of=organisation
    )

    assert brief(statement)["speaker"] == {
        "kind": "description",
        "record": None,
        "description": "senior official, Biden administration",
        "country": ref(country),
        "organisation": ref(organisation),
        "offices": [],
        "affiliation": "",
    }


def test_an_organisation_speaks_for_itself():
    kcna = make_organisation()

    speaker = brief(make_statement(speaker_organisation=kcna))["speaker"]

    assert (speaker["kind"], speaker["record"], speaker["offices"]) == ("organisation", ref(kcna), [])


def test_the_chain_of_sources_begins_with_the_first_publication():
    outlet = make_organisation()
    first, relay = make_source(outlet=outlet), make_source()
    statement = make_statement(source=None)
    statement.appearances.create(position=2, role="relayed", source=relay, locator="fourth paragraph")
    statement.appearances.create(position=1, role="first_published", source=first)

    chain = full(statement)["appearances"]

    assert [(a["position"], a["role"], a["source"]) for a in chain] == [
        (1, "first_published", ref(first)),
        (2, "relayed", ref(relay)),
    ]
    assert (chain[0]["outlet"], chain[1]["locator"]) == (ref(outlet), "fourth paragraph")


# --- The others -------------------------------------------------------------------------------------------------


def test_an_official_is_a_person_with_a_term_of_office():
    person = make_person(role="analyst")
    assert (brief(person)["kind"], brief(person)["latest_office"]) == ("analyst", "")

    make_term(person, title="Adviser", began=None)
    make_term(person, title="Deputy", began="2010")
    make_term(person, title="Minister", began="2020")

    assert (brief(person)["kind"], brief(person)["latest_office"]) == ("official", "Minister")
    assert [term["title"] for term in full(person)["terms"]] == ["Minister", "Deputy", "Adviser"]
    assert list(Person.objects.officials()) == [person]


def test_a_source_tells_its_web_address_from_its_address_in_the_api():
    source = make_source(url="https://news.example/1")

    assert full(source)["link"] == "https://news.example/1"
    assert full(source)["url"] == f"/api/v1/sources/{source.public_id}/"


def test_an_organisation_tells_its_web_address_from_its_address_in_the_api():
    organisation = make_organisation(url="https://jcs.example/")

    assert full(organisation)["website"] == "https://jcs.example/"
    assert full(organisation)["url"] == f"/api/v1/organisations/{organisation.public_id}/"


def test_participants_are_named_by_kind_and_role():
    event, country, person = make_event(), make_country(), make_person()
    event.participants.create(person=person, role="convened it")
    event.participants.create(country=country)

    assert full(event)["participants"] == [
        {"kind": "person", "record": ref(person), "role": "convened it"},
        {"kind": "country", "record": ref(country), "role": ""},
    ]


def test_a_weapon_lists_its_names_in_rows_and_explains_them_in_full():
    weapon = make_weapon()
    weapon.aliases.create(name="KN-23", used_by="United States", kind="reporting")

    assert brief(weapon)["aliases"] == ["KN-23"]
    (alias,) = full(weapon)["aliases"]
    assert (alias["name"], alias["used_by"], alias["citations"]) == ("KN-23", "United States", [])


def test_the_specifications_of_a_weapon_are_figures():
    weapon = make_weapon()
    make_report(weapon=weapon, metric="range", printed="4,500 km")
    make_report(weapon=weapon, metric="payload", printed="500 kg")

    assert [(f["metric"], f["display"]) for f in full(weapon)["figures"]] == [
        ("range", "4,500 km"),
        ("payload", "500 kg"),
    ]
