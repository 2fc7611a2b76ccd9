"""Changes of state: what may follow what, what is refused, and that a refusal leaves everything as it was."""

import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from kb.editing import publishing
from kb.editing.publishing import NotAllowed, NotPublishable, publish, publish_many, send_back, submit, withdraw
from kb.models import RECORDS, Country, Launch, LaunchCitation, Publication, Source
from kb.vocab.status import Status
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

STATUSES = ["draft", "in_review", "published", "withdrawn"]


def stored(record):
    """The record as the database has it."""
    return type(record).objects.get(pk=record.pk)


def snapshot():
    """Everything that the public sees, and the state of every record."""
    states = [
        (model.__name__, *row)
        for model in RECORDS
        for row in model.objects.order_by("pk").values_list("public_id", "status", "slug", "name", "version")
    ]
    documents = list(
        Publication.objects.order_by("public_id").values_list("public_id", "version", "etag", "document", "search_text")
    )
    return states, documents, LogEntry.objects.count()


# --- Which state may follow which -------------------------------------------------------------------------------

ALLOWED = {
    ("submit", "draft"): "in_review",
    ("send_back", "in_review"): "draft",
    ("publish", "draft"): "published",
    ("publish", "in_review"): "published",
    ("publish", "withdrawn"): "published",
    ("withdraw", "published"): "withdrawn",
}
CHANGES = {
    "submit": lambda record, by: submit(record, by=by),
    "send_back": lambda record, by: send_back(record, by=by, reason="No source yet."),
    "publish": lambda record, by: publish(record, by=by),
    "withdraw": lambda record, by: withdraw(record, by=by, reason="Entered by mistake."),
}


@pytest.mark.parametrize(("change", "before"), ALLOWED)
def test_an_allowed_change_of_state_is_made_and_logged(change, before):
    editor, topic = make_editor(), make_topic(status=before)

    CHANGES[change](topic, editor)

    after = ALLOWED[change, before]
    assert (topic.status, stored(topic).status) == (after, after)
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.object_id) == (editor.pk, str(topic.pk))
    assert Publication.objects.filter(public_id=topic.public_id).exists() == (after == "published")


@pytest.mark.parametrize(
    ("change", "before"), [(c, b) for c in CHANGES for b in STATUSES if (c, b) not in ALLOWED], ids=" ".join
)
def test_a_change_of_state_that_is_not_allowed_is_refused_and_changes_nothing(change, before):
    editor, topic = make_editor(), make_topic(status=before)
    unchanged = snapshot()

    with pytest.raises(NotAllowed):
        CHANGES[change](topic, editor)

    assert snapshot() == unchanged
    assert topic.status == before


def test_the_state_in_the_database_decides_and_not_the_one_in_memory():
    editor, topic = make_editor(), make_topic(status="draft")
    stale = stored(topic)
    publish(topic, by=editor)

    with pytest.raises(NotAllowed, match="is published already"):
        publish(stale, by=editor)
    with pytest.raises(NotAllowed, match="is published: it cannot be submitted"):
        submit(stale, by=editor)


def test_the_reason_of_a_return_is_kept_until_the_record_is_published():
    editor, topic = make_editor(), make_topic(status="in_review")

    send_back(topic, by=editor, reason="The summary is empty.")
    assert stored(topic).status_reason == "The summary is empty."

    publish(topic, by=editor)
    assert stored(topic).status_reason == ""


@pytest.mark.parametrize(("change", "before"), [(withdraw, "published"), (send_back, "in_review")])
@pytest.mark.parametrize(
    ("reason", "answer"), [("", "Say "), ("  \n", "Say "), ("x" * 501, "500 characters or fewer; this one has 501")]
)
def test_a_reason_that_is_missing_or_too_long_is_refused(change, before, reason, answer):
    topic = make_topic(status=before)

    with pytest.raises(NotAllowed, match=answer):
        change(topic, by=make_editor(), reason=reason)

    assert stored(topic).status == before


def test_a_note_and_a_reason_stand_in_the_log():
    editor, topic = make_editor(), make_topic(status="draft")

    publish(topic, by=editor, note="Agreed at the desk.")
    withdraw(topic, by=editor, reason="Not a topic.")

    messages = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert ["Agreed at the desk." in messages[0], "Not a topic." in messages[1]] == [True, True]


def test_the_time_of_first_publication_stays():
    editor, topic = make_editor(), make_topic()
    first = stored(topic).published_at

    withdraw(topic, by=editor, reason="For an hour.")
    publish(topic, by=editor)

    assert stored(topic).published_at == first


def test_the_version_goes_on_rising_after_a_withdrawal():
    editor, topic = make_editor(), make_topic()
    topic.name = "Renamed"
    topic.save()
    publishing.settle(topic)
    assert stored(topic).version == 2

    withdraw(topic, by=editor, reason="For an hour.")
    publish(topic, by=editor)

    assert stored(topic).version == 3
    assert stored(topic).publication.document["version"] == 3


# --- Publishing -------------------------------------------------------------------------------------------------


def test_a_draft_writes_no_publication_however_often_it_is_settled():
    launch = make_launch(status="draft")
    before = list(Publication.objects.order_by("pk").values_list("public_id", "etag", "rendered_at"))

    launch.summary = "A new summary."
    launch.save()
    publishing.settle(launch)
    submit(launch, by=make_editor())
    publishing.settle(launch)

    assert list(Publication.objects.order_by("pk").values_list("public_id", "etag", "rendered_at")) == before


def test_publishing_a_launch_publishes_its_flights_and_reports():
    launch = make_launch(status="draft", flight=None)
    flight = make_flight(launch=launch)
    reports = [make_report(flight=flight), make_report(launch=launch, metric="count", printed="2")]
    assert not Publication.objects.filter(kind__in=["launch", "flight", "report"]).exists()

    assert publish(launch, by=make_editor()) == [launch]

    shown = Publication.objects.filter(kind__in=["launch", "flight", "report"])
    assert {p.public_id for p in shown} == {launch.public_id, flight.public_id, *(r.public_id for r in reports)}
    assert {p.owner_id for p in shown.exclude(kind="launch")} == {launch.public_id}
    assert stored(launch).publication.document["name"] == launch.name
    assert stored(flight).publication.kind == "flight"


def test_a_record_with_errors_is_not_published_and_the_errors_come_along():
    launch = make_launch(status="draft", launched=None, flight=None, source=None)
    unchanged = snapshot()

    with pytest.raises(NotPublishable) as caught:
        publish(launch, by=make_editor())

    assert {finding.code for finding in caught.value.findings} == {
        "launch_without_date",
        "launch_without_flight",
        "launch_without_source",
    }
    assert "has no date" in str(caught.value)
    assert snapshot() == unchanged
    assert launch.status == "draft"


def test_warnings_do_not_keep_a_record_from_being_published():
    source = make_source(status="draft", url="")
    assert [finding.code for finding in publishing.findings(source)] == ["source_without_trace"]

    publish(source, by=make_editor())

    assert stored(source).status == "published"


def test_a_record_that_names_a_draft_is_refused_with_the_draft():
    country = make_country(status="draft", name="Ruritania")
    launch = make_launch(status="draft", country=country)
    unchanged = snapshot()

    with pytest.raises(NotPublishable, match=r"not published yet: Ruritania \(country\)") as caught:
        publish(launch, by=make_editor())

    assert caught.value.drafts == [country]
    assert caught.value.findings == []
    assert snapshot() == unchanged


def test_drafts_that_a_record_names_can_be_published_along_with_it_in_their_order():
    country = make_country(status="draft")
    outlet = make_organisation(status="draft", country=country)
    source = make_source(status="in_review", outlet=outlet)
    launch = make_launch(status="draft", country=country, source=source)
    editor = make_editor()

    published = publish(launch, by=editor, with_named=True)

    assert published[-1] == launch
    assert set(published) == {country, outlet, source, launch}
    assert published.index(country) < published.index(outlet) < published.index(source)
    assert {stored(record).status for record in published} == {"published"}
    document = stored(launch).publication.document
    assert document["country"]["id"] == country.public_id
    assert document["citations"][0]["outlet"]["id"] == outlet.public_id
    assert LogEntry.objects.filter(user=editor).count() == 4


def test_sources_that_cite_each_other_are_published_together():
    one, other = make_source(status="draft"), make_source(status="draft")
    one.cites.add(other)
    other.cites.add(one)

    publish(one, by=make_editor(), with_named=True)

    assert stored(one).publication.document["cites"][0]["id"] == other.public_id
    assert stored(other).publication.document["cites"][0]["id"] == one.public_id


def test_one_draft_that_cannot_be_published_keeps_all_of_them_back():
    good, bad = make_source(status="draft"), make_source(status="draft", published="2199")
    launch = make_launch(status="draft", source=good)
    LaunchCitation.objects.create(launch=launch, source=bad)
    unchanged = snapshot()

    with pytest.raises(NotPublishable, match="has not come yet") as caught:
        publish(launch, by=make_editor(), with_named=True)

    assert caught.value.record == bad
    assert snapshot() == unchanged


def test_what_was_withdrawn_does_not_come_back_along_with_a_record_that_names_it():
    source = make_source(status="withdrawn", status_reason="It was a hoax.")
    launch = make_launch(status="draft", source=source)

    with pytest.raises(NotPublishable) as caught:
        publish(launch, by=make_editor(), with_named=True)

    assert caught.value.drafts == [source]
    assert (stored(source).status, stored(source).status_reason) == ("withdrawn", "It was a hoax.")


@pytest.mark.parametrize("with_named", [False, True])
def test_an_error_while_the_documents_are_written_leaves_nothing_changed(monkeypatch, with_named):
    launch = make_launch(status="draft", source=make_source(status="draft" if with_named else "published"))
    unchanged = snapshot()
    whole = publishing.render

    def breaks_at_the_launch(record, change):
        whole(record, change)
        if isinstance(record, Launch):
            raise RuntimeError("The disk is full.")

    monkeypatch.setattr(publishing, "render", breaks_at_the_launch)

    with pytest.raises(RuntimeError):
        publish(launch, by=make_editor(), with_named=with_named)

    assert snapshot() == unchanged


# --- Publishing many --------------------------------------------------------------------------------------------


def test_many_records_that_name_each_other_are_published_in_any_order():
    country = make_country(status="draft")
    one, other = make_source(status="draft"), make_source(status="draft")
    one.cites.add(other)
    other.cites.add(one)
    launch = make_launch(status="draft", country=country, source=one)
    statement = make_statement(status="draft", launches=[launch], source=other)

    publish_many([statement, launch, one, country, other])

    assert {stored(record).status for record in (country, one, other, launch, statement)} == {"published"}
    assert stored(launch).publication.document["country"]["name"] == country.name
    assert stored(statement).publication.document["launches"][0]["id"] == launch.public_id
    assert stored(other).publication.document["cites"][0]["id"] == one.public_id


def test_many_records_are_published_all_or_none():
    topic = make_topic(status="draft")
    launch = make_launch(status="draft", launched=None)
    unchanged = snapshot()

    with pytest.raises(NotPublishable, match="has no date"):
        publish_many([topic, launch])

    assert snapshot() == unchanged


def test_a_record_that_was_published_before_is_written_again_among_many():
    source = make_source(name="Old title")
    launch = make_launch(source=source)
    Source.objects.filter(pk=source.pk).update(name="New title")

    publish_many([stored(source)])

    assert stored(source).publication.document["name"] == "New title"
    assert stored(launch).publication.document["citations"][0]["source"]["name"] == "New title"


def test_each_further_launch_costs_at_most_three_queries():
    """Those for duplicates, for a free address, and for its own columns; all others are shared."""
    counts = []
    for number in (1, 5):
        launches = [make_launch(status="draft", flight={"weapon": make_weapon()}) for _ in range(number)]
        with CaptureQueriesContext(connection) as captured:
            publish_many(launches)
        counts.append(len(captured))

    assert counts[1] - counts[0] <= 4 * 3


# --- Withdrawing ------------------------------------------------------------------------------------------------


def test_a_record_that_published_ones_name_is_not_withdrawn_and_they_are_listed():
    country = make_country()
    launch = make_launch(country=country)

    with pytest.raises(NotAllowed) as caught:
        withdraw(country, by=make_editor(), reason="Entered twice.")

    assert launch.name in str(caught.value)
    assert stored(country).status == "published"
    assert stored(country).publication is not None


def test_a_record_that_only_drafts_name_can_be_withdrawn():
    country = make_country()
    make_launch(status="draft", country=country)

    withdraw(country, by=make_editor(), reason="Entered twice.")

    assert stored(country).publication is None


def test_withdrawing_takes_the_documents_of_the_parts_away_too():
    launch = make_launch(flight=None)
    flight = make_flight(launch=launch)
    report = make_report(flight=flight)
    other = make_launch()

    withdraw(launch, by=make_editor(), reason="It was an earthquake.")

    assert set(
        Publication.objects.filter(kind__in=["launch", "flight", "report"]).values_list("owner_id", flat=True)
    ) == {
        "",
        other.public_id,
    }
    assert [stored(row).publication for row in (launch, flight, report)] == [None, None, None]
    assert (stored(launch).status, stored(launch).status_reason) == ("withdrawn", "It was an earthquake.")
    assert launch.publication is None


# --- Nothing that is not published shows ------------------------------------------------------------------------

CANARY = "zyzzyva"


def test_words_of_drafts_and_internal_notes_are_in_no_publication():
    note = {"internal_note": f"{CANARY} note"}
    country = make_country(**note)
    hidden_weapon = make_weapon(status="draft", name=f"{CANARY} weapon", slug=f"{CANARY}-weapon")
    hidden_person = make_person(status="draft", name=f"{CANARY} person", slug=f"{CANARY}-person")
    launch = make_launch(country=country, **note)
    hidden_launch = make_launch(status="draft", country=country, summary=CANARY, flight={"weapon": hidden_weapon})
    make_statement(launches=[launch], **note)
    make_statement(status="draft", launches=[launch], text=CANARY)
    make_event(status="in_review", name=CANARY, slug=f"{CANARY}-event", prompted_by=[launch])
    make_event(status="withdrawn", status_reason=f"{CANARY} reason", prompted_by=[launch])
    make_term(person=hidden_person, title=f"{CANARY} in chief")
    make_report(flight=hidden_launch.flights.get(), printed="77 km", note=CANARY)
    for make in (make_organisation, make_place, make_source, make_topic, make_weapon):
        make(**note)
        make(status="draft", name=f"{CANARY} {make.__name__}", slug=f"{CANARY}-of-{make.__name__[5:]}")

    publish_many([record for model in RECORDS for record in model.objects.published()])

    assert Publication.objects.filter(kind="launch").count() == 1  # else nothing at all would pass
    for publication in Publication.objects.all():
        everything = f"{publication.brief} {publication.document} {publication.search_text}"
        assert CANARY not in everything.casefold()


def test_a_draft_that_slips_into_a_published_record_is_not_named():
    """Publishing refuses this; a change past `editing` does not."""
    weapon = make_weapon(name="Hidden", slug="hidden")
    launch = make_launch(flight={"weapon": weapon})
    type(weapon).objects.filter(pk=weapon.pk).update(status=Status.DRAFT)

    publishing.render(stored(launch))

    document = stored(launch).publication.document
    assert document["weapons"] == []
    assert document["flights"][0]["weapon"] is None
    assert weapon.public_id not in str(document)


# --- Two at once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's test database lives in one connection")
def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told():
    editor, launch = make_editor(), make_launch(status="draft")
    outcomes, start = [], threading.Barrier(4)

    def work():
        try:
            mine = stored(launch)
            start.wait()
            publish(mine, by=editor)
            outcomes.append("published")
        except NotAllowed:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["published", "refused", "refused", "refused"]
    assert stored(launch).version == 1
    assert LogEntry.objects.count() == 1
    assert Country.objects.get(pk=launch.country_id).version == 1
