"""Pages of the other nouns: what each must show beside what all pages share."""

import pytest

from kb.models import (
    CountryName,
    EventCitation,
    EventParticipant,
    OfficeTermCitation,
    PersonName,
    PlaceName,
    WeaponAlias,
)
from tests.browse.page import Page
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
    refresh,
)

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    found = Page(response)
    assert found.problems == []
    return found


def test_a_weapon_shows_names_class_specifications_family_and_launches(client):
    weapon = make_weapon(
        name="Testmissile", slug="testmissile", range_class="irbm", range_class_scheme="nasic", basing=["road", "silo"],
        manoeuvre="marv", family="Test", origin=make_country(name="Testland"),
        operators=[make_country(name="Buyerland")],
    )  # fmt: skip
    WeaponAlias.objects.create(weapon=weapon, name="화성", language="ko", kind="native", used_by="Testland")
    make_weapon(name="Testmissile B", variant_of=weapon, family="Test")
    make_weapon(name="Testmissile Zero", family="Test")
    make_report(weapon=weapon, metric="range", printed="about 4,500 km")
    make_report(weapon=weapon, metric="range", printed="5,000 km")
    launch = make_launch(slug="its-launch", flight={"weapon": weapon})
    make_launch(slug="another-launch")
    refresh(weapon)
    found = page(client, "/weapons/testmissile/")

    for words in ("also 화성", "Intermediate-range (IRBM)", "3,000 to 5,500 km (1,860 to 3,420 mi)", "NASIC",
                  "Testland", "Buyerland", "Road vehicle, Silo", "Manoeuvring re-entry vehicle",
                  "Name in its own script · Korean · used by Testland", "about 4,500 km", "5,000 km",
                  "Testmissile B", "Testmissile Zero"):  # fmt: skip
        assert words in found.text, words
    assert ("span", {"lang": "ko"}) in found.tags
    assert f"/launches/{launch.slug}/" in found.links
    assert "/launches/another-launch/" not in found.links


def test_a_launch_with_two_flights_of_a_weapon_is_listed_once(client):
    weapon = make_weapon(slug="testmissile")
    launch = make_launch(slug="its-launch", flight={"weapon": weapon})
    make_flight(launch=launch, weapon=weapon)
    assert page(client, "/weapons/testmissile/").text.count("Launches 1") == 1
    assert page(client, "/launches/?weapon=testmissile").links.count("/launches/its-launch/") == 1


def test_a_person_shows_offices_over_time_and_what_was_said_in_which(client):
    person = make_person(name="Test Minister", slug="test-minister", born="1961")
    PersonName.objects.create(person=person, name="林", language="ja", kind="native")
    early = make_term(person=person, title="Foreign Minister", began="Nov 2021", ended="13 September 2023")
    make_term(person=person, title="Chief Secretary", began="14 December 2023", is_leader=True)
    OfficeTermCitation.objects.create(term=early, source=make_source(name="List of the cabinet"), locator="p. 2")
    make_statement(text="Said in office.", speaker_person=person, said="2022-01-30")
    refresh(person)
    found = page(client, "/people/test-minister/")

    offices = found.text.partition("Offices over time")[2].partition("Statements")[0]
    assert offices.index("since 14 December 2023 Chief Secretary") < offices.index("November 2021 – 13 September 2023")
    assert "leads the country" in offices
    assert "List of the cabinet , p. 2" in offices
    said = found.text.partition("Statements 1")[2]
    assert "Foreign Minister" in said.partition("Said in office.")[0]
    assert "Known as Official" in found.text
    assert "Born 1961" in found.text


def test_officials_are_the_people_with_an_office(client):
    official = make_term().person
    analyst = make_person(role="analyst")
    officials, people = page(client, "/officials/"), page(client, "/people/")
    assert official.name in officials.text
    assert analyst.name not in officials.text
    assert official.name in people.text
    assert analyst.name in people.text


def test_a_place_shows_what_it_lies_in_and_what_happened_within_it(client):
    country = make_country(name="Testland", slug="testland")
    north = make_place(name="North", slug="north", country=country)
    province = make_place(name="Province", slug="province", country=country, parent=north)
    site = make_place(
        name="Site", slug="site", country=country, parent=province, latitude_deg=-40.611208, longitude_deg=126.5,
        position_precision_km=2.5,
    )  # fmt: skip
    PlaceName.objects.create(place=site, name="동해", language="ko", used_by="South Korea")
    refresh(site)
    make_launch(slug="from-site", site=site)
    make_launch(slug="into-site", flight={"landing_place": site})
    found = page(client, "/places/site/")
    trail = [link for link in found.links if link in ("/countries/testland/", "/places/north/", "/places/province/")]
    assert trail[:3] == ["/countries/testland/", "/places/north/", "/places/province/"]
    assert "40.6112° S, 126.5° E within 2.5 km" in found.text
    assert "used by South Korea" in found.text
    assert found.text.index("Launched from here 1") < found.text.index("Came down here 1")
    above = page(client, "/places/north/")  # two steps up
    assert {"/launches/from-site/", "/launches/into-site/"} <= set(above.links)
    assert "/places/province/" in above.links


def test_the_way_up_ends_at_a_place_that_is_not_public(client):
    hidden = make_place("draft", name="Hiddenprovince", slug="hidden")
    make_place(name="Site", slug="site", parent=hidden)
    assert "Hiddenprovince" not in page(client, "/places/site/").text


def test_a_country_shows_all_that_belongs_to_it(client):
    country = make_country(name="Testland", slug="testland", iso2="TT", iso3="TTT", iso_numeric="999",
                           existed_from="1948", existed_until="1991")  # fmt: skip
    successor = make_country(name="Newland")
    country.successors.add(successor)
    CountryName.objects.create(country=country, name="테스트", language="ko", kind="native")
    refresh(country)
    make_launch(country=country, slug="its-launch")
    weapon, place = make_weapon(origin=country), make_place(country=country)
    organisation, official = make_organisation(country=country), make_term(country=country).person
    event = make_event(slug="its-event")
    EventParticipant.objects.create(event=event, country=country)
    statement = make_statement(countries=[country])
    found = page(client, "/countries/testland/")
    for record in (weapon, place, organisation, official, event, statement):
        assert record.get_absolute_url() in found.links
    assert "/launches/its-launch/" in found.links
    assert "TT, TTT, 999" in found.text
    assert "Existed 1948 – 1991" in found.text
    assert "Followed by Newland" in found.text
    assert "Follows Testland" in page(client, successor.get_absolute_url()).text


def test_a_source_shows_everything_that_rests_on_it(client):
    source = make_source(
        name="Test piece", slug="test-piece", author="A. Writer", outlet=make_organisation(name="The Wire"),
        tier="wire", language="ko", published="2022-01-31", url="https://news.example/long/piece",
        archived_url="https://archive.example/1", is_retracted=True, retraction_note="It was all wrong.",
        cites=[make_source(name="Relied on")],
    )  # fmt: skip
    report = make_report(source=source, printed="612 km")
    statement = make_statement(source=source)
    event = make_event(source=source)
    citing = make_source(name="Relies on it", cites=[source])
    found = page(client, "/sources/test-piece/")
    for words in ("The Wire", "31 January 2022", "A. Writer", "News agency", "Korean", "Retracted by its publisher",
                  "It was all wrong.", "612 km", "Relied on", "Relies on it"):  # fmt: skip
        assert words in found.text, words
    assert {"https://news.example/long/piece", "https://archive.example/1"} <= set(found.links)
    launch = report.flight.launch
    assert f"/launches/{launch.slug}/#report-{report.public_id}" in found.links
    for record in (statement, event, citing):
        assert record.get_absolute_url() in found.links


def test_an_organisation_shows_what_it_claims_says_publishes_and_holds(client):
    organisation = make_organisation(name="Test Staff", slug="test-staff", short_name="TS", kind="armed_forces",
                                     url="https://staff.example/")  # fmt: skip
    report = make_report(claimant_organisation=organisation, printed="612 km")
    statement = make_statement(speaker_organisation=organisation)
    source = make_source(outlet=organisation)
    launch = make_launch(operator=organisation)
    term = make_term(organisation=organisation)
    child = make_organisation(parent=organisation)
    found = page(client, "/organisations/test-staff/")
    assert f"#report-{report.public_id}" in " ".join(found.links)
    assert f"/people/{term.person.slug}/#office-{term.public_id}" in found.links
    for record in (statement, source, launch, child):
        assert record.get_absolute_url() in found.links
    assert "Test Staff TS" in found.text
    assert "https://staff.example/" in found.links


def test_an_event_shows_who_took_part_what_it_answers_and_its_sources(client):
    launch = make_launch(slug="its-launch")
    event = make_event(name="The meeting", slug="the-meeting", began="2022-01-30", ended="2 February 2022",
                       place=make_place(name="Test Hall"), outcome="It agreed.", summary="Some *words*.",
                       prompted_by=[launch])  # fmt: skip
    person = make_person(name="Test President")
    EventParticipant.objects.create(event=event, person=person, role="called the meeting")
    EventCitation.objects.create(event=event, source=make_source(name="Minutes"), locator="p. 1")
    refresh(event)
    statement = make_statement(text="Said there.", events=[event])
    found = page(client, "/events/the-meeting/")
    for words in ("30 January 2022 – 2 February 2022", "Test Hall", "Meeting", "It agreed.", "Some words .",
                  "Test President called the meeting", "Minutes , p. 1", "Said there."):  # fmt: skip
        assert words in found.text, words
    assert {"/launches/its-launch/", statement.get_absolute_url()} <= set(found.links)


def test_a_statement_shows_what_it_is_about_and_what_else_was_said(client):
    speaker = make_person(name="Speaker")
    launch, event = make_launch(), make_event()
    statement = make_statement(speaker_person=speaker, launches=[launch], events=[event], kind="paraphrase")
    other = make_statement(speaker_person=speaker)
    someone = make_statement()
    found = page(client, statement.get_absolute_url())
    assert {launch.get_absolute_url(), event.get_absolute_url(), other.get_absolute_url()} <= set(found.links)
    assert someone.get_absolute_url() not in found.links
    assert "Paraphrase" in found.text


def test_related_rows_beyond_the_first_are_counted_and_linked(client):
    weapon = make_weapon(slug="testmissile")
    country = make_country(name="Testland", slug="testland")
    for _ in range(22):
        make_launch(country=country, flight={"weapon": weapon}, source=None)
    found = page(client, "/weapons/testmissile/")
    assert "Launches 22" in found.text
    assert "All 22 launches" in found.text
    assert "/launches/?weapon=testmissile" in found.links
    assert "22 launches" in page(client, "/launches/?weapon=testmissile").text
