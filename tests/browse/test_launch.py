"""The page of a launch: figures, rivals, statements and events, each with its source."""

import datetime as dt

import pytest

from kb.browse.launch import headlines, lede
from kb.models import EventParticipant, LaunchCitation, LaunchIdentifier, StatementAppearance
from kb.vocab.partial_date import parse_partial_date, with_time
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
    make_topic,
    make_weapon,
    refresh,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    country = make_country(name="Testland", slug="testland")
    province = make_place(name="Test Province", slug="test-province", country=country)
    return make_launch(
        slug="the-launch",
        country=country,
        operator=make_organisation(name="Rocket Force"),
        site=make_place(name="Test Site", slug="test-site", parent=province, country=country),
        launched=with_time(parse_partial_date("30 January 2022"), "about 07:52", "Asia/Pyongyang"),
        launched_as_stated="early on Sunday",
        occurrence="claimed_and_detected",
        summary="Words with *weight*.",
        flight={
            "weapon": make_weapon(name="Testmissile", slug="testmissile"),
            "weapon_confidence": "probable",
            "count_min": 2,
            "outcome": "partial",
            "trajectory": "lofted",
            "launcher": "road",
            "landing_place": make_place(name="Test Sea", slug="test-sea"),
            "in_eez": "no",
            "eez_of": make_country(name="Neighbourland"),
        },
    )


def page_of(client, launch):
    response = client.get(f"/launches/{launch.slug}/")
    assert response.status_code == 200
    page = Page(response)
    assert page.problems == []
    return page


def document(launch):
    launch.publication.refresh_from_db()
    return launch.publication.document


def test_the_key_facts_stand_on_the_page(client, launch):
    text = page_of(client, launch).text
    for words in (
        "Testland: Testmissile, 30 January 2022",
        "30 January 2022 , about 07:52 local time (Asia/Pyongyang, UTC+9)",
        "29 January 2022, about 22:52 UTC",
        "early on Sunday",
        "Test Site , Test Province , Testland",
        "Rocket Force",
        "Claimed and detected",
        "Testmissile (probable identification)",
        "Flight test",
        "Partial success",
        "Lofted trajectory",
        "from: road vehicle",
        "Test Sea Outside the exclusive economic zone of Neighbourland",
        "Missiles at least 2",
    ):
        assert words in text
    assert "<em>weight</em>" in client.get(f"/launches/{launch.slug}/").content.decode()


def test_every_figure_is_shown_in_both_systems_of_units(client, launch):
    flight = launch.flights.get()
    make_report(flight=flight, metric="range", printed="about 155 miles")
    make_report(flight=flight, metric="apogee", printed="2,000 km")
    text = page_of(client, launch).text
    assert "about 250 km" in text
    assert "about 160 mi" in text or "about 155 mi" in text
    assert "2,000 km 1,240 mi" in text
    assert "“about 155 miles”" in text or "about 155 miles" in text


def test_rival_reports_stand_side_by_side_and_the_accepted_one_says_why(client, launch):
    flight = launch.flights.get()
    seoul, tokyo = make_organisation(name="Seoul Staff"), make_organisation(name="Tokyo Ministry")
    outlet = make_organisation(name="The Wire", slug="the-wire")
    source = make_source(name="First reports", slug="first-reports", outlet=outlet, published="2022-01-31")
    first = make_report(
        flight=flight, printed="600 km", claimant_organisation=seoul, source=source, locator="third paragraph",
        said="2022-01-30", standing="accepted", standing_reason="Nearer radars.",
    )  # fmt: skip
    second = make_report(flight=flight, printed="over 800 km", claimant_organisation=tokyo, note="Rounded.")
    page = page_of(client, launch)

    assert {f"report-{first.public_id}", f"report-{second.public_id}"} <= set(page.ids)
    table = page.text.partition("Reports of: apogee")[2]
    for words in ("600 km", "Seoul Staff", "said 30 January 2022", "The Wire , 31 January 2022 First reports",
                  ", third paragraph", "at least 800 km", "“over 800 km”"[1:-1], "Tokyo Ministry", "Rounded.",
                  "Considered"):  # fmt: skip
        assert words in table, words
    assert "Why this one Nearer radars." in page.text
    assert table.count("Accepted") == 1
    assert "Conflicting" in page.text
    assert "also reported: at least 800 km" in page.text


def test_while_none_is_accepted_the_figure_is_open_and_the_rivals_are_named(client, launch):
    flight = launch.flights.get()
    make_report(flight=flight, printed="600 km")
    make_report(flight=flight, printed="900 km")
    page = page_of(client, launch)
    assert "Apogee not settled reported: 600 km; 900 km Conflicting" in page.text
    assert "No report is accepted yet" in page.text
    assert "Accepted" not in page.text


def test_what_fell_stays_and_says_why(client, launch):
    flight = launch.flights.get()
    staff = make_organisation()
    early = make_report(flight=flight, printed="500 km", claimant_organisation=staff)
    late = make_report(flight=flight, printed="550 km", claimant_organisation=staff, supersedes=early)
    make_report(flight=flight, printed="5 km", standing="deprecated", standing_reason="Two zeros are missing.")
    make_report(flight=flight, printed="700 km", is_retracted=True, retraction_reason="Radar echo.")
    page = page_of(client, launch)

    for words in ("Superseded", "Deprecated", "Two zeros are missing.", "Retracted", "Radar echo."):
        assert words in page.text
    assert f"#report-{late.public_id}" in page.links
    assert f"#report-{early.public_id}" in page.links


def test_not_reported_unknown_and_not_applicable_are_three_things(client, launch):
    flight = launch.flights.get()
    make_report(flight=flight, metric="apogee", printed="unknown")
    make_report(flight=flight, metric="range", printed="n/a")
    text = page_of(client, launch).text
    assert "Stated to be unknown" in text
    assert "Not applicable" in text
    assert "Flight time not reported" in text


@pytest.mark.parametrize(
    ("launched", "words"),
    [
        ("Sep 1984", "When September 1984 local day; time of day not reported"),
        ("1984", "When 1984 local day; time of day not reported"),
        ("about 2017", "When about 2017"),
    ],
)
def test_a_vague_day_stays_vague(client, launched, words):
    text = page_of(client, make_launch(launched=launched)).text
    assert words in text
    assert "UTC" not in text
    assert "1 September" not in text
    assert "1 January" not in text


def test_a_launch_of_which_little_is_known_says_so(client):
    text = page_of(client, make_launch(flight=None, source=None)).text
    for words in ("Missiles not reported", "Apogee not reported", "Where not reported", "Weapon not identified",
                  "No figures have been reported.", "No statement about this launch is on record."):  # fmt: skip
        assert words in text


def test_of_several_flights_the_greatest_figure_leads_and_each_stands_alone(client):
    launch = make_launch(flight={"weapon": make_weapon(name="Small one")})
    small, large = launch.flights.get(), make_flight(launch=launch, weapon=make_weapon(name="Large one"))
    make_report(flight=small, printed="100 km")
    make_report(flight=large, printed="900 km")
    page = page_of(client, launch)
    first = page.text.partition("When")[0]
    assert "Greatest apogee 900 km" in first
    assert "100 km" not in first
    assert f"#figure-{large.public_id}-apogee" in page.links
    assert {f"flight-{small.public_id}", f"flight-{large.public_id}"} <= set(page.ids)
    assert "Flight 1: Small one" in page.text
    assert "Flight 2: Large one" in page.text


def test_a_statement_shows_office_chain_check_and_original(client, launch):
    country = make_country(name="Japanland")
    speaker = make_person(name="Test Minister", slug="test-minister")
    then = make_term(person=speaker, title="Foreign Minister", country=country, began="2021", ended="2023")
    make_term(person=speaker, title="Chief Secretary", country=country, began="2024")
    outlet = make_organisation(name="Wire One")
    statement = make_statement(
        text="“We protest.”", original_text="「抗議する」", original_language="ja", speaker_person=speaker,
        launches=[launch], said="2022-01-30", venue="Press briefing", stance="condemns", check_state="altered_in_relay",
        check_note="One word was lost.", source=make_source(name="Briefing", outlet=outlet),
    )  # fmt: skip
    relay = make_source(name="Relayed piece", outlet=make_organisation(name="Wire Two"))
    StatementAppearance.objects.create(statement=statement, source=relay, role="relayed", position=2)
    refresh(statement)
    page = page_of(client, launch)
    said = page.text.partition("What was said")[2].partition("Before and after")[0]

    for words in ("Test Minister", "Foreign Minister , Japanland", "30 January 2022 ; Press briefing",
                  "Full quotation · Condemns", "“We protest.”", "In the original (Japanese)", "「抗議する」",
                  "First published in Wire One , Briefing", "Relayed by Wire Two , Relayed piece",
                  "Altered in relay", "One word was lost."):  # fmt: skip
        assert words in said, words
    assert "Chief Secretary" not in said  # held later
    assert f"/people/test-minister/#office-{then.public_id}" in page.links
    assert ("blockquote", {"dir": "auto", "lang": "ja"}) in page.tags
    assert said.index("First published in") < said.index("Relayed by")


def test_a_speaker_without_a_name_is_described_and_placed(client, launch):
    make_statement(
        speaker_description="senior official, Test administration",
        speaker_country=make_country(name="Officialland"),
        speaker_of=make_organisation(name="White Building"),
        launches=[launch],
    )
    text = page_of(client, launch).text
    assert "senior official, Test administration" in text
    assert "White Building , Officialland" in text


def test_an_analyst_is_shown_with_the_affiliation(client, launch):
    analyst = make_person(name="Dr Analyst", role="analyst", affiliation="Test University")
    make_statement(speaker_person=analyst, launches=[launch])
    assert "Dr Analyst Test University" in page_of(client, launch).text


def _involve(event, country):
    EventParticipant.objects.create(event=event, country=country)
    refresh(event)


def test_events_stand_before_and_after_and_say_what_they_have_to_do_with_it(client, launch):
    make_event(name="The answer", began="2022-02-01", prompted_by=[launch])
    named = make_event(name="The old test", began="2017-09-03")
    make_statement(launches=[launch], events=[named])
    _involve(make_event(name="The drill", began="2022-01-10"), launch.country)
    _involve(make_event(name="The sanctions", began="2006-10-14", kind="sanction"), launch.country)
    _involve(make_event(name="Long ago", began="2015-01-01"), launch.country)
    _involve(make_event(name="Next door", began="2022-01-10"), make_country())
    text = page_of(client, launch).text
    before, _, after = (
        text.partition("Before the launch")[2].partition("What links here")[0].partition("On that day and after")
    )

    assert [name for name in ("The sanctions", "The old test", "The drill") if name in before] == [
        "The sanctions", "The old test", "The drill",
    ]  # fmt: skip
    assert before.index("The sanctions") < before.index("The old test") < before.index("The drill")
    assert "The answer" in after
    assert "prompted by this launch" in after
    assert "prompted by this launch" not in before
    assert "Long ago" not in text
    assert "Next door" not in text


def test_an_answer_never_stands_before_what_it_answers(client):
    """A launch known to its month may begin after an answer to it, by its first possible day."""
    launch = make_launch(launched="Feb 2022")
    make_event(name="The answer", began="2022-01-31", prompted_by=[launch])
    text = page_of(client, launch).text
    assert "Before the launch" not in text
    assert "On that day and after" in text


def test_citations_identifiers_and_topics_stand_at_the_end(client, launch):
    topic = make_topic(name="Test topic", slug="test-topic")
    launch.topics.add(topic)
    source = make_source(name="Cited piece", slug="cited-piece", outlet=make_organisation(name="Cited Outlet"))
    LaunchCitation.objects.create(
        launch=launch, source=source, locator="p. 4", quotation="the words", note="What it supports."
    )
    LaunchIdentifier.objects.create(launch=launch, scheme="cns-nk", value="132", edition="October 2019")
    refresh(launch)
    page = page_of(client, launch)
    assert "Cited Outlet , Cited piece , p. 4:" in page.text
    assert "the words" in page.text
    assert "What it supports." in page.text
    assert "CNS North Korea Missile Test Database: 132 October 2019" in page.text
    assert {"/topics/test-topic/", "/sources/cited-piece/"} <= set(page.links)
    assert f"record {launch.public_id} , version {document(launch)['version']}," in page.text
    assert f"http://testserver/launches/{launch.public_id}/" in page.text


def test_headlines_pass_over_what_fell():
    launch = make_launch()
    flight = launch.flights.get()
    make_report(flight=flight, printed="500 km", standing="accepted")
    make_report(flight=flight, printed="900 km")
    make_report(flight=flight, printed="5 km", standing="deprecated", standing_reason="Misprint.")
    apogee = headlines(document(launch))[1]
    assert (apogee.label, apogee.display, apogee.display_imperial, apogee.agreement, apogee.rivals) == (
        "Apogee", "500 km", "311 mi", "conflicting", ["900 km"],
    )  # fmt: skip


def test_the_description_is_made_from_fields(launch):
    make_report(flight=launch.flights.get(), printed="2,000 km")
    assert lede(document(launch)) == (
        "Testmissile, Testland, 30 January 2022, about 07:52 local time (29 January 2022, about 22:52 UTC), from"
        " Test Site. Apogee 2,000 km. Every figure with who reported it and where."
    )
    assert dt.date(2022, 1, 30) == launch.launched_on
