"""Publications follow their records: written when something public changed, and only then."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.editing import publishing
from kb.editing.projection import project
from kb.editing.publication import mentioned, render, render_many
from kb.editing.publishing import NotPublishable, settle
from kb.models import (
    CountryName,
    Flight,
    Launch,
    OldSlug,
    OrganisationName,
    Publication,
    WeaponAlias,
    WeaponAliasCitation,
)
from kb.search.query import matching
from tests.factories import (
    make_country,
    make_editor,
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
)

pytestmark = pytest.mark.django_db


def publication_of(record):
    return Publication.objects.get(public_id=record.public_id)


def document(record):
    return publication_of(record).document


def saved(record, **fields):
    """The record as a door leaves it: loaded, changed, saved, settled."""
    record = type(record).objects.get(pk=record.pk)
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    settle(record)
    return record


def stamps():
    return dict(Publication.objects.values_list("public_id", "etag"))


def changed_since(before):
    """Public ids whose entity tag is another one now."""
    return {public_id for public_id, etag in stamps().items() if before.get(public_id) != etag}


# --- What an edit writes again ----------------------------------------------------------------------------------


def test_a_private_note_changes_nothing_that_the_public_can_notice():
    country = make_country()
    launch = make_launch(country=country)
    before = list(Publication.objects.order_by("pk").values())
    versions = [launch.version, country.version]

    saved(launch, internal_note="Ask Tokyo again.", assignee=make_editor())
    saved(country, internal_note="Ask Tokyo again.")

    assert list(Publication.objects.order_by("pk").values()) == before
    assert [type(r).objects.get(pk=r.pk).version for r in (launch, country)] == versions


def test_saving_a_draft_changes_nothing_that_the_public_can_notice():
    country, topic = make_country(), make_topic()
    launch = make_launch(country=country, topics=[topic])
    before = list(Publication.objects.order_by("pk").values())

    draft = make_launch(status="draft", country=country, topics=[topic], source=launch.citations.get().source)
    saved(draft, summary="More is known.")
    make_statement(status="draft", launches=[launch], speaker_organisation=None, source=draft.citations.get().source)

    shown = Publication.objects.exclude(kind="person").order_by("pk").values()  # the speaker was made along with it
    assert list(shown) == before


def test_an_edit_raises_the_version_by_one_and_changes_the_entity_tag():
    launch = make_launch()
    first = publication_of(launch)

    saved(launch, summary="Two neutral sentences.")

    second = publication_of(launch)
    assert second.document["summary"] == "Two neutral sentences."
    assert (first.version, second.version, second.document["version"]) == (1, 2, 2)
    assert first.etag != second.etag
    assert second.document["published_at"] == first.document["published_at"]
    assert Launch.objects.get().version == 2


def test_an_edit_undone_gives_the_entity_tag_back_but_not_the_version():
    launch = make_launch(summary="One.")
    first = publication_of(launch)

    saved(launch, summary="Two.")
    saved(launch, summary="One.")

    assert publication_of(launch).etag == first.etag
    assert publication_of(launch).version == 3


def test_an_edit_of_its_own_facts_alone_leaves_the_records_that_name_it_alone():
    country = make_country()
    make_launch(country=country)
    before = stamps()

    saved(country, summary="Where it lies.")

    assert changed_since(before) == {country.public_id}


def test_a_new_name_reaches_every_published_record_that_names_it_and_no_other():
    source = make_source(name="Old title")
    launch, other = make_launch(source=source), make_launch()
    event = make_event(source=source)
    statement = make_statement(source=source)
    report = make_report(launch=other, metric="count", source=source)
    make_launch(status="draft", source=source)
    before = stamps()

    saved(source, name="New title")

    assert changed_since(before) == {r.public_id for r in (source, launch, event, statement, other, report)}
    assert document(launch)["citations"][0]["source"]["name"] == "New title"
    assert document(report)["source"]["name"] == "New title"
    assert document(statement)["appearances"][0]["source"]["name"] == "New title"


def test_a_new_slug_reaches_the_records_that_name_it():
    topic = make_topic(slug="tests")
    launch = make_launch(topics=[topic])

    saved(topic, slug="missile-tests")

    assert document(launch)["topics"][0]["slug"] == "missile-tests"


def test_a_launch_named_after_its_weapon_is_renamed_with_it_and_so_is_what_statements_say_of_it():
    weapon = make_weapon(name="Hwasong-12", slug="hwasong-12")
    country = make_country(name="North Korea")
    launch = make_launch(country=country, flight={"weapon": weapon}, slug="kept-for-good")
    statement = make_statement(launches=[launch])
    event = make_event(prompted_by=[launch])

    saved(weapon, name="Hwasong-12A")

    name = "North Korea: Hwasong-12A, 30 January 2022"
    assert Launch.objects.get().name == document(launch)["name"] == name
    assert document(launch)["flights"][0]["weapon"]["name"] == "Hwasong-12A"
    assert document(statement)["launches"][0]["name"] == name
    assert document(event)["prompted_by"][0]["name"] == name
    assert document(launch.flights.get())["name"] == f"{name}, flight 1"
    assert Launch.objects.get().slug == "kept-for-good"


def test_a_statement_named_after_its_speaker_is_renamed_with_them():
    person = make_person(name="Moon Jae-in")
    statement = make_statement(speaker_person=person, text="We are deeply concerned.")

    saved(person, name="Moon Jaein")

    assert document(statement)["name"] == "Moon Jaein: “We are deeply concerned.”"


def test_a_new_alias_makes_the_launches_of_a_weapon_findable_without_a_new_version():
    weapon = make_weapon(name="Hwasong-11A")
    launch = make_launch(flight={"weapon": weapon})
    before = publication_of(launch)

    WeaponAlias.objects.create(weapon=weapon, name="KN-23")
    settle(weapon)

    assert document(weapon)["aliases"][0]["name"] == "KN-23"
    assert list(matching(Launch.objects.published(), "kn-23")) == [launch]
    after = publication_of(launch)
    assert (after.version, after.etag, after.document) == (before.version, before.etag, before.document)


def test_a_new_family_makes_the_launches_of_a_weapon_findable():
    weapon = make_weapon(name="Type 5")
    launch = make_launch(flight={"weapon": weapon})

    saved(weapon, family="Pukguksong")

    assert list(matching(Launch.objects.published(), "pukguksong")) == [launch]


def test_another_name_of_a_country_makes_its_launches_findable_only_by_the_country_itself():
    country = make_country()
    make_launch(country=country)
    before = stamps()

    CountryName.objects.create(country=country, name="Ruritania", kind="other")
    settle(country)

    assert changed_since(before) == {country.public_id}


def test_a_new_term_of_office_reaches_the_statements_made_in_it():
    person = make_person()
    statement = make_statement(speaker_person=person, said="2022-01-30")
    untouched = make_statement()
    before = stamps()
    assert document(statement)["speaker"]["offices"] == []

    term = make_term(person=person, title="Minister of Foreign Affairs", began="10 November 2021")

    assert [office["title"] for office in document(statement)["speaker"]["offices"]] == ["Minister of Foreign Affairs"]
    assert changed_since(before) == {person.public_id, term.public_id, statement.public_id}
    assert publication_of(untouched).version == 1


def test_a_new_affiliation_reaches_the_statements_of_a_person_without_office():
    person = make_person(affiliation="Troy University")
    statement = make_statement(speaker_person=person)

    saved(person, affiliation="Yonsei University")

    assert document(statement)["speaker"]["affiliation"] == "Yonsei University"


def test_the_outlet_and_date_of_a_source_reach_the_reports_that_stand_in_it():
    source = make_source()
    report = make_report(source=source)
    outlet = make_organisation(name="KCNA")

    changed = saved(source, outlet=outlet)
    assert document(report)["outlet"]["name"] == "KCNA"

    changed.published_on = changed.published_on.replace(day=31)
    changed.save()
    settle(changed)
    assert document(report)["source_published"]["start"] == "2022-01-31"


def test_a_site_that_moves_to_another_province_takes_its_launches_along():
    old, new = make_place(kind="province"), make_place(kind="province")
    site = make_place(parent=old)
    launch = make_launch(site=site)

    saved(site, parent=new)

    assert document(launch)["site_area"]["id"] == new.public_id


def test_a_change_that_leaves_a_published_record_with_errors_is_refused():
    launch = make_launch()
    before = stamps()

    with pytest.raises(NotPublishable, match="has no date"):
        saved(launch, launched=None)

    assert stamps() == before


def test_a_published_record_cannot_come_to_name_a_draft():
    launch, draft = make_launch(), make_weapon(status="draft", name="Secret type")
    before = stamps()
    launch.flights.update(weapon=draft)

    with pytest.raises(NotPublishable) as caught:
        settle(launch)

    assert caught.value.drafts == [draft]
    assert stamps() == before


def test_settling_a_record_that_was_withdrawn_publishes_nothing():
    launch = make_launch(status="withdrawn")

    saved(launch, summary="Kept for the record.")

    assert not Publication.objects.filter(kind="launch").exists()


# --- Parts ------------------------------------------------------------------------------------------------------


def test_the_document_of_a_deleted_report_goes_and_its_launch_is_written_again():
    launch = make_launch(flight=None)
    flight = make_flight(launch=launch)
    kept = make_report(flight=flight, printed="2,000 km", standing="accepted")
    gone = make_report(flight=flight, printed="1,000 km")
    assert len(document(launch)["flights"][0]["figures"][0]["reports"]) == 2

    gone.delete()
    settle(launch)

    assert [r["id"] for r in document(launch)["flights"][0]["figures"][0]["reports"]] == [kept.public_id]
    assert set(Publication.objects.filter(kind="report").values_list("public_id", flat=True)) == {kept.public_id}


def test_the_parts_of_other_launches_stay_when_one_is_written_again():
    one, other = make_launch(), make_launch()
    one.flights.all().delete()
    make_flight(launch=one)

    assert Publication.objects.filter(kind="flight", owner_id=other.public_id).count() == 1
    assert Publication.objects.filter(kind="flight", owner_id=one.public_id).count() == 1


def test_a_part_is_stamped_with_its_owners_time_and_a_version_of_its_own():
    launch = make_launch()
    flight = launch.flights.get()
    saved(launch, summary="Only the launch says this.")

    assert document(launch)["version"] == 2
    assert document(flight)["version"] == 1
    assert document(flight)["published_at"] == document(launch)["published_at"]


# --- Addresses --------------------------------------------------------------------------------------------------


def test_the_old_address_of_a_published_record_is_kept():
    topic = make_topic(slug="first")
    saved(topic, slug="second")
    saved(topic, slug="third")

    assert set(OldSlug.objects.values_list("kind", "slug", "public_id")) == {
        ("topic", "first", topic.public_id),
        ("topic", "second", topic.public_id),
    }


def test_an_address_that_is_in_use_again_leads_there():
    topic = make_topic(slug="first")
    saved(topic, slug="second")

    saved(topic, slug="first")
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"second"}

    newcomer = make_topic(slug="second")
    assert not OldSlug.objects.exists()
    assert document(newcomer)["slug"] == "second"


def test_the_address_of_a_draft_leaves_no_trace():
    saved(make_topic(status="draft", slug="first"), slug="second")

    assert not OldSlug.objects.exists()


# --- Mentions ---------------------------------------------------------------------------------------------------


def test_references_are_found_at_any_depth_and_only_whole_ones_count():
    ref = {"id": "k000000001", "slug": "a", "name": "A", "url": "/api/v1/topics/k000000001/"}
    deep = {**ref, "id": "k000000002"}

    assert mentioned({"id": "k000000000", "a": ref, "b": [{"c": [deep]}], "d": {"id": "k000000003"}}) == {
        "k000000001",
        "k000000002",
    }


def test_mentions_are_those_of_the_present_document():
    old, new = make_topic(), make_topic()
    launch = make_launch(topics=[old])
    launch.topics.set([new])
    settle(launch)

    named = set(publication_of(launch).mentions.values_list("mentioned_id", flat=True))
    assert new.public_id in named
    assert old.public_id not in named
    assert launch.public_id not in named
    publishing.withdraw(old, by=make_editor(), reason="Unused.")


def test_a_draft_cannot_be_rendered():
    with transaction.atomic(), pytest.raises(ValueError, match="not published"):
        render(make_topic(status="draft"))

    assert not Publication.objects.exists()


# --- Costs ------------------------------------------------------------------------------------------------------


def grown_launch(number):
    """A launch with `number` flights of three reports each, and as many citations and topics."""
    launch = make_launch(
        "draft",
        flight=None,
        country=make_country(),
        site=make_place(parent=make_place(kind="province")),
        topics=[make_topic() for _ in range(number)],
        operator=make_organisation(),
    )
    for _ in range(number):
        launch.citations.create(source=make_source(outlet=make_organisation()))
        flight = make_flight(
            launch=launch, weapon=make_weapon(), landing_place=make_place(), eez_of=make_country(), count_min=1
        )
        flight.overflown.set([make_country()])
        first = make_report(flight=flight, source=make_source(outlet=make_organisation()), is_retracted=False)
        make_report(flight=flight, claimant_organisation=first.claimant_organisation, supersedes=first)
        make_report(flight=flight, metric="weapon_identity", value_weapon=flight.weapon, claimant_person=make_person())
        make_report(flight=flight, metric="landing_place", value_place=flight.landing_place)
        make_report(launch=launch, metric="count", claimant_country=make_country())
    return launch


def grown_weapon(number):
    weapon = make_weapon("draft", origin=make_country(), operators=[make_country() for _ in range(number)])
    for index in range(number):
        alias = WeaponAlias.objects.create(weapon=weapon, name=f"Alias {index}")
        WeaponAliasCitation.objects.create(alias=alias, source=make_source(outlet=make_organisation()))
        make_report(weapon=weapon, metric="range", source=make_source(outlet=make_organisation()))
    return weapon


def grown_person(number):
    person = make_person("draft", country=make_country())
    for _ in range(number):
        term = make_term(person=person, organisation=make_organisation(), country=make_country())
        term.citations.create(source=make_source(outlet=make_organisation()))
    return person


def grown_event(number):
    event = make_event("draft", source=None, prompted_by=[make_launch() for _ in range(number)])
    for _ in range(number):
        event.citations.create(source=make_source(outlet=make_organisation()))
        event.participants.create(country=make_country())
        event.participants.create(organisation=make_organisation())
        event.participants.create(person=make_person())
    return event


def grown_statement(number):
    person = make_person()
    for _ in range(number):
        make_term(person=person, organisation=make_organisation(), country=make_country())
    statement = make_statement(
        "draft",
        source=None,
        speaker_person=person,
        launches=[make_launch() for _ in range(number)],
        weapons=[make_weapon() for _ in range(number)],
        countries=[make_country() for _ in range(number)],
        events=[make_event() for _ in range(number)],
        topics=[make_topic() for _ in range(number)],
    )
    for _ in range(number):
        statement.appearances.create(source=make_source(outlet=make_organisation()))
    return statement


def grown_source(number):
    return make_source(outlet=make_organisation(), cites=[make_source() for _ in range(number)])


def grown_organisation(number):
    organisation = make_organisation(country=make_country(), parent=make_organisation())
    for index in range(number):
        OrganisationName.objects.create(organisation=organisation, name=f"Name {index}")
    return organisation


GROWN = [
    grown_launch,
    grown_weapon,
    grown_person,
    grown_event,
    grown_statement,
    grown_source,
    grown_organisation,
]


def queries_of(function, *arguments):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        function(*arguments)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("grown", GROWN, ids=lambda grown: grown.__name__.removeprefix("grown_"))
def test_writing_a_document_takes_as_many_queries_for_four_parts_as_for_one(grown):
    small, large = grown(1), grown(4)
    for record in (small, large):
        publishing.publish_many([record])

    assert_same_number(queries_of(render, small), queries_of(render, large))


@pytest.mark.parametrize("grown", GROWN, ids=lambda grown: grown.__name__.removeprefix("grown_"))
def test_many_documents_are_written_in_as_many_queries_as_one(grown):
    records = [grown(1) for _ in range(3)]
    publishing.publish_many(records)

    assert_same_number(queries_of(render_many, records[:1]), queries_of(render_many, records))


def test_projections_take_as_many_queries_for_four_flights_as_for_one():
    small, large = grown_launch(1), grown_launch(4)
    for launch in (small, large):
        project(launch)

    assert_same_number(queries_of(project, small), queries_of(project, large))


def test_a_rename_takes_as_many_queries_for_four_launches_as_for_one():
    counts = []
    for number in (1, 4):
        weapon = make_weapon()
        for _ in range(number):
            make_launch(flight={"weapon": weapon})
        weapon.name = f"Renamed {number}"
        weapon.save()
        counts.append(queries_of(settle, weapon))

    assert_same_number(*counts)


def assert_same_number(few, many):
    """Shows the queries that only the larger one needed."""
    assert len(few) == len(many), "\n".join(sorted(many)[:60])


def test_flights_that_did_not_change_are_not_written():
    launch = grown_launch(2)
    project(launch)
    assert not [sql for sql in queries_of(project, launch) if sql.startswith("UPDATE")]
    assert Flight.objects.count() == 2
