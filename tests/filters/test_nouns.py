"""Filters of the nouns around launches: one table of questions for each."""

import pytest

from kb.models import EventParticipant, StatementAppearance
from tests.factories import (
    make_country,
    make_event,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_source,
    make_statement,
    make_term,
    make_topic,
    make_weapon,
)
from tests.filters.asking import ask, refusals

pytestmark = pytest.mark.django_db


def assert_each_finds(kind, questions, wanted):
    for question in questions:
        assert ask(kind, **question) == [wanted], question


def test_weapons():
    country, parent = make_country(), make_weapon()
    wanted = make_weapon(
        kind="cruise",
        range_class="irbm",
        range_class_scheme="nasic",
        family="Hwasong",
        origin=country,
        operators=[country, make_country()],
        variant_of=parent,
        basing=["submarine", "road"],
        manoeuvre="glide",
    )
    make_weapon(kind="ballistic", basing=["pad"], family="Agni", origin=make_country())
    questions = [
        {"kind": "cruise"},
        {"range_class": "irbm"},
        {"family": "Hwasong"},
        {"origin": country.slug},
        {"operator": country.slug},
        {"variant_of": parent.slug},
        {"basing": "submarine"},
        {"basing": "road", "manoeuvre": "glide"},
    ]
    assert_each_finds("weapon", questions, wanted)


def test_countries():
    former = make_country(name="Soviet Union", iso2="", iso3="SUN", existed_until="1991")
    present = make_country(name="North Korea", iso2="KP", iso3="PRK")
    assert_each_finds("country", [{"iso2": "KP"}, {"iso2": "kp"}, {"iso3": "prk"}, {"is_former": "false"}], present)
    assert_each_finds("country", [{"is_former": "true"}, {"q": "soviet"}], former)
    assert refusals("country", iso2="KPP")["iso2"][0] == "“KPP” cannot be read. Write two letters, such as KP."


def test_organisations():
    country, parent = make_country(), make_organisation()
    wanted = make_organisation(kind="armed_forces", country=country, parent=parent, short_name="JCS")
    questions = [{"kind": "armed_forces"}, {"country": country.slug}, {"parent": parent.slug}, {"q": "jcs"}]
    assert_each_finds("organisation", questions, wanted)


def test_places():
    country = make_country()
    area = make_place(kind="country_area")
    province = make_place(kind="province", parent=area)
    site = make_place(kind="range", parent=province, country=country)
    assert_each_finds("place", [{"kind": "range"}, {"country": country.slug}, {"parent": province.slug}], site)
    assert ask("place", parent=area.slug) == [province]
    assert set(ask("place", within=area.slug)) == {province, site}


def test_people_are_officials_by_their_terms_and_by_nothing_else():
    country, ministry = make_country(), make_organisation()
    official = make_person(role="analyst", country=country)
    make_term(official, organisation=ministry)
    make_term(official, organisation=ministry)
    analyst = make_person(role="analyst")
    assert_each_finds(
        "person", [{"kind": "official"}, {"country": country.slug}, {"organisation": ministry.slug}], official
    )
    assert ask("person", kind="analyst") == [analyst]
    assert ask("person", kind="journalist") == []


@pytest.mark.parametrize(
    ("began", "ended", "on", "is_found"),
    [
        ("2021-10-04", "2024-10-01", "2022-01-30", True),
        ("2021-10-04", "2024-10-01", "2021-10-04", True),
        ("2021-10-04", "2024-10-01", "2021-10-03", False),
        ("2021-10-04", "2024-10-01", "2024-10-01", True),
        ("2021-10-04", "2024-10-01", "2024-10-02", False),
        ("2021-10-04", "2024-10-01", "2021-10", True),
        ("2021-10-04", None, "2100", True),
        # Ended some time in 2022: may have lasted to its last day.
        ("2020", "2022", "2022-12-31", True),
        ("2020", "2022", "2023-01-01", False),
        ("Mar 2020", None, "2020-02-29", False),
        ("Mar 2020", None, "2020-03-01", True),
    ],
)
def test_offices_are_held_on_the_days_that_they_may_cover(began, ended, on, is_found):
    term = make_term(began=began, ended=ended)
    assert ask("officeterm", on=on) == ([term] if is_found else [])


def test_offices():
    person, country, organisation = make_person(), make_country(), make_organisation()
    wanted = make_term(person, country=country, organisation=organisation, is_leader=True, title="President")
    make_term()
    questions = [
        {"person": person.slug},
        {"country": country.slug},
        {"organisation": organisation.slug},
        {"is_leader": "true"},
        {"q": "president"},
    ]
    assert_each_finds("officeterm", questions, wanted)
    make_term(make_person(status="draft"), is_leader=True)
    assert ask("officeterm", is_leader="true") == [wanted]


def test_statements():
    person, country = make_person(country=make_country()), make_country()
    launch, weapon, event, topic, source = make_launch(), make_weapon(), make_event(), make_topic(), make_source()
    wanted = make_statement(
        speaker_person=person,
        launches=[launch, make_launch()],
        weapons=[weapon],
        countries=[country],
        events=[event],
        topics=[topic],
        source=source,
        stance="condemns",
        check_state="checked",
        kind="paraphrase",
        language="ko",
        said="Q1 2021",
        text="It was a provocation.",
    )
    StatementAppearance.objects.create(statement=wanted, source=source, role="relayed")
    make_statement()
    questions = [
        {"speaker": person.slug},
        {"speaker_country": person.country.slug},
        {"launch": launch.slug},
        {"weapon": weapon.slug},
        {"country": country.slug},
        {"event": event.slug},
        {"topic": topic.slug},
        {"source": source.slug},
        {"stance": "condemns"},
        {"check_state": "checked"},
        {"kind": "paraphrase"},
        {"language": "ko"},
        {"year": "2021"},
        {"said_from": "2021-03-31", "said_to": "2021-12"},
        {"q": "provocation"},
    ]
    assert_each_finds("statement", questions, wanted)


def test_statements_of_organisations_and_of_the_unnamed():
    ministry, country = make_organisation(country=make_country()), make_country()
    official = make_statement(speaker_organisation=ministry)
    unnamed = make_statement(speaker_description="senior official", speaker_of=ministry, speaker_country=country)
    make_statement()
    assert set(ask("statement", organisation=ministry.slug)) == {official, unnamed}
    assert ask("statement", speaker_country=country.slug) == [unnamed]
    assert ask("statement", speaker_country=ministry.country.slug) == [official]


@pytest.mark.parametrize("text", ["e", "english", "k-o", "ko_KR", "ko;", "한국어"])
def test_what_is_no_language_tag_is_refused(text):
    assert list(refusals("statement", language=text)) == ["language"]


def test_events():
    country, organisation, person = make_country(), make_organisation(), make_person()
    sea = make_place(kind="sea")
    launch, place, topic = make_launch(), make_place(parent=sea), make_topic()
    wanted = make_event(kind="exercise", place=place, prompted_by=[launch], topics=[topic], began="Aug 2023")
    for participant in ({"country": country}, {"organisation": organisation}, {"person": person}, {"country": country}):
        EventParticipant.objects.create(event=wanted, **participant)
    make_event()
    questions = [
        {"kind": "exercise"},
        {"country": country.slug},
        {"organisation": organisation.slug},
        {"person": person.slug},
        {"launch": launch.slug},
        {"place": place.slug},
        {"place": sea.slug},
        {"topic": topic.slug},
        {"year": "2023"},
        {"began_from": "2023-08-31", "began_to": "2023-08-31"},
    ]
    assert_each_finds("event", questions, wanted)


def test_sources():
    outlet = make_organisation()
    wanted = make_source(
        outlet=outlet, tier="wire", language="ko", published="Jan 2020", is_retracted=True, author="Lee"
    )
    make_source()
    questions = [
        {"outlet": outlet.slug},
        {"tier": "wire"},
        {"language": "ko"},
        {"year": "2020"},
        {"published_from": "2020-01-31", "published_to": "2020-01-31"},
        {"is_retracted": "true"},
        {"q": "lee"},
    ]
    assert_each_finds("source", questions, wanted)
    assert wanted not in ask("source", is_retracted="false")


def test_topics():
    wanted = make_topic(name="Nuclear doctrine")
    make_topic(name="Arms transfers")
    assert ask("topic", q="doctrine") == [wanted]
    assert [topic.name for topic in ask("topic", ordering="-name")] == ["Nuclear doctrine", "Arms transfers"]
