"""Nobody overwrites anybody: stale forms, working copies, and what happens when two editors meet."""

import threading

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from kb.editing import publishing
from kb.models import Launch, Publication, Report, Revision, Topic, WorkingCopy
from tests.admin.form import address, errors, messages, open_form
from tests.factories import make_editor, make_launch, make_organisation, make_report, make_source, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(client_factory):
    return client_factory(make_editor(username="colleague"))


@pytest.fixture
def client_factory():
    from django.test import Client

    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def topic():
    return make_topic("draft", name="A name", summary="Old words.")


@pytest.fixture
def live_launch():
    launch = make_launch("draft", summary="One missile.")
    make_report(flight=launch.flights.get(), metric="range", printed="810 km")
    publishing.publish(launch, by=None, with_named=True)
    return launch


def copy_url(record, page):
    return reverse(f"admin:kb_{record._meta.model_name}_copy_{page}", args=[record.pk])


# --- Drafts -----------------------------------------------------------------------------------------------------


def test_each_save_of_a_draft_is_a_revision_with_who_and_when(desk, editor, topic):
    form = open_form(desk, topic)
    form["summary"] = "New words."
    form.send()
    open_form(desk, topic).send()  # nothing changed, nothing kept

    first, second = Revision.objects.of(topic).order_by("number")
    assert (first.actor, second.actor) == (None, editor)
    assert (first.state["fields"]["summary"], second.state["fields"]["summary"]) == ("Old words.", "New words.")


def test_a_new_draft_starts_its_history(desk, editor):
    form = open_form(desk, "topic")
    form["name"] = "A new topic"
    form.send()

    (revision,) = Revision.objects.of(Topic.objects.get())
    assert (revision.actor, revision.number, revision.document) == (editor, 1, None)


def test_a_stale_save_is_refused_and_both_versions_are_shown(desk, colleague, topic):
    mine, theirs = open_form(desk, topic), open_form(colleague, topic)
    theirs["summary"] = "Their words."
    assert errors(theirs.send()) == {}
    mine["summary"] = "My words."
    response = mine.send()

    assert response.status_code == 409
    topic.refresh_from_db()
    assert topic.summary == "Their words."
    (conflict,) = response.context["conflicts"]
    assert (conflict.what, conflict.base, conflict.mine, conflict.theirs) == (
        "Summary", "Old words.", "My words.", "Their words.",
    )  # fmt: skip
    page = response.content.decode()
    assert "colleague on" in page
    for words in ("Old words.", "My words.", "Their words."):
        assert words in page


@pytest.mark.parametrize(
    ("buttons", "summary", "note"),
    [
        ({"_mine": "1"}, "My words.", "My note."),
        ({"_theirs": "1"}, "Their words.", "Their note."),
        ({"choice:fields/summary": "mine", "choice:fields/internal_note": "theirs"}, "My words.", "Their note."),
    ],
)
def test_the_editor_takes_mine_theirs_or_each_field(desk, colleague, topic, buttons, summary, note):
    mine, theirs = open_form(desk, topic), open_form(colleague, topic)
    theirs["summary"], theirs["internal_note"], theirs["name"] = "Their words.", "Their note.", "Their name"
    theirs.send()
    mine["summary"], mine["internal_note"] = "My words.", "My note."
    number = mine.send().context["number"]

    response = desk.post(copy_url(topic, "resolve"), {"_number": number, **buttons})

    assert response.status_code == 302
    topic.refresh_from_db()
    # What only one of them changed is kept whatever is chosen.
    assert (topic.summary, topic.internal_note, topic.name) == (summary, note, "Their name")
    assert not WorkingCopy.objects.exists()


def test_a_choice_that_is_missing_or_overtaken_is_asked_again(desk, colleague, topic):
    mine, theirs = open_form(desk, topic), open_form(colleague, topic)
    theirs["summary"] = "Their words."
    theirs.send()
    mine["summary"] = "My words."
    number = mine.send().context["number"]

    response = desk.post(copy_url(topic, "resolve"), {"_number": number})
    assert (response.status_code, response.context["error"]) == (409, "Choose one for each line.")

    again = open_form(colleague, topic)
    again["summary"] = "Later words."
    again.send()
    response = desk.post(copy_url(topic, "resolve"), {"_number": number, "_mine": "1"})
    assert response.status_code == 409
    assert response.context["error"].startswith("It was saved again in the meantime.")
    assert response.context["conflicts"][0].theirs == "Later words."
    for number in ("", "x", "9" * 30):
        assert desk.post(copy_url(topic, "resolve"), {"_number": number, "_mine": "1"}).status_code == 409
    topic.refresh_from_db()
    assert topic.summary == "Later words."


@pytest.mark.parametrize("seen", [None, "", "0", "1", "abc", "c1.1", "9.0123456789abcdef", "1.0123456789abcdef"])
def test_a_form_that_does_not_say_what_it_was_opened_from_is_not_saved(desk, topic, seen):
    open_form(desk, topic).send()
    form = open_form(desk, topic)
    form["summary"] = "My words."
    form.data.pop("_seen")
    if seen is not None:
        form.data["_seen"] = seen
    response = form.send()

    topic.refresh_from_db()
    stale_but_known = seen == "1.0123456789abcdef"  # revision 1 is still the state, whatever the digest says
    assert topic.summary == ("My words." if stale_but_known else "Old words.")
    if not stale_but_known:
        assert response.status_code == 200
        assert "My words." in response.content.decode()


def test_a_row_that_somebody_removed_meanwhile_is_no_error_but_a_choice(desk, colleague):
    launch = make_launch("draft")
    make_report(flight=launch.flights.get(), metric="range", printed="810 km")
    mine, theirs = open_form(desk, launch), open_form(colleague, launch)
    theirs.row("reports", 0).delete()
    assert errors(theirs.send()) == {}
    assert not Report.objects.exists()
    mine.row("reports", 0)["printed"] = "800 km"
    response = mine.send()

    assert response.status_code == 409
    (conflict,) = response.context["conflicts"]
    assert (conflict.theirs, "800 km" in conflict.mine) == ("", True)
    desk.post(copy_url(launch, "resolve"), {"_number": response.context["number"], "_mine": "1"})
    assert Report.objects.get().printed == "800 km"
    assert Launch.objects.get().flights.get().range_km == 800


# --- What is public ---------------------------------------------------------------------------------------------


def test_a_copy_keeps_new_rows_over_several_saves_and_leaves_the_record_alone(desk, live_launch):
    form = open_form(desk, live_launch)
    form.add("flights", outcome="success")
    assert errors(form.send()) == {}
    form = open_form(desk, live_launch)
    form.add("reports", metric="apogee", printed="60 km", about="2", claimant=make_organisation(), source=make_source())
    assert errors(form.send()) == {}
    form = open_form(desk, live_launch)
    assert form["flights-TOTAL_FORMS"] >= 2
    assert [form.row("reports", index)["printed"] for index in (0, 1)] == ["810 km", "60 km"]
    assert live_launch.flights.count() == Report.objects.count() == 1

    response = form.publish("A second missile was found.", "update")
    (said,) = messages(desk.get(response.url))
    assert said.startswith("Published: ")

    flight = live_launch.flights.get(number=2)
    assert flight.reports.get().printed == "60 km"
    assert flight.apogee_km == 60
    assert not WorkingCopy.objects.exists()


def test_a_copy_is_its_editors_own_and_others_are_told(desk, colleague, live_launch):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    form.send()

    other = open_form(colleague, live_launch)
    assert other["summary"] == "One missile."
    assert "editor has a working copy of it too" in other.response.content.decode()
    assert open_form(desk, live_launch)["summary"] == "My words."


def test_comparing_shows_what_would_change(desk, live_launch):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    form.send()

    page = desk.get(copy_url(live_launch, "compare")).content.decode()
    assert "<del>One missile.</del>" in page
    assert "<ins>My words.</ins>" in page


def test_a_copy_is_thrown_away_after_a_question(desk, live_launch):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    form.send()
    assert "My words." in desk.get(copy_url(live_launch, "discard")).content.decode()
    assert WorkingCopy.objects.exists()

    desk.post(copy_url(live_launch, "discard"))

    assert not WorkingCopy.objects.exists()
    assert open_form(desk, live_launch)["summary"] == "One missile."


def test_the_second_of_two_copies_meets_the_first(desk, colleague, live_launch):
    mine, theirs = open_form(desk, live_launch), open_form(colleague, live_launch)
    mine["summary"] = "My words."
    mine.send()
    theirs["summary"] = "Their words."
    theirs.row("reports", 0)["printed"] = "800 km"
    assert errors(theirs.publish("Theirs.")) == {}

    response = open_form(desk, live_launch).publish("Mine.")
    assert response.url == copy_url(live_launch, "resolve")
    page = desk.get(response.url)
    assert [conflict.what for conflict in page.context["conflicts"]] == ["Summary"]
    desk.post(response.url, {"_number": page.context["number"], "choice:fields/summary": "mine"})
    assert errors(open_form(desk, live_launch).publish("Mine.")) == {}

    document = Publication.objects.get(public_id=live_launch.public_id).document
    assert (document["summary"], document["range"]["display"]) == ("My words.", "800 km")


def test_a_form_of_what_is_public_that_came_late_becomes_a_copy_from_where_it_started(desk, colleague, live_launch):
    mine, theirs = open_form(desk, live_launch), open_form(colleague, live_launch)
    theirs["summary"] = "Their words."
    theirs.publish("Theirs.")
    mine["summary"] = "My words."

    assert mine.publish("Mine.").url == copy_url(live_launch, "resolve")
    assert Publication.objects.get(public_id=live_launch.public_id).document["summary"] == "Their words."


def test_two_windows_of_one_editor_do_not_overwrite_each_other(desk, live_launch):
    first, second = open_form(desk, live_launch), open_form(desk, live_launch)
    first["summary"] = "First words."
    first.send()
    second["summary"] = "Second words."

    page = second.send().content.decode()

    assert "in another window since" in page
    assert "Second words." in page
    assert WorkingCopy.objects.get().state["fields"]["summary"] == "First words."


@pytest.mark.parametrize(
    ("reason", "significance", "said"),
    [("", "minor", "Say why it is changed"), ("Why.", "", "Say what kind of change"), ("Why.", "x", "Say what kind")],
)
def test_publishing_a_change_asks_for_a_reason_and_a_kind(desk, live_launch, reason, significance, said):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    response = desk.get(form.publish(reason, significance).url)

    assert any(said in text for text in messages(response))
    assert Publication.objects.get(public_id=live_launch.public_id).document["summary"] == "One missile."
    again = open_form(desk, live_launch)
    assert again["summary"] == "My words."
    assert again.response.context["reason"] == reason


def test_what_was_public_before_states_were_kept_is_revised_like_everything_else(desk, colleague, live_launch):
    Revision.objects.of(live_launch)._raw_delete(using="default")
    old = Publication.objects.get(public_id=live_launch.public_id)
    first = Revision(
        kind="launch", public_id=live_launch.public_id, number=1, version=1, was_public=True, action="published",
        at=timezone.now(), name="A launch", state={}, document=old.document,
    )  # fmt: skip
    first.save()
    Publication.objects.filter(pk=old.pk).update(revision=first)
    Launch.objects.update(revision=1)
    mine, theirs = open_form(desk, live_launch), open_form(colleague, live_launch)
    theirs["summary"] = "Their words."
    assert theirs.publish("Theirs.").url == address(live_launch)
    mine["summary"] = "My words."

    page = desk.get(mine.publish("Mine.").url)

    assert [(each.base, each.theirs) for each in page.context["conflicts"]] == [("One missile.", "Their words.")]


def test_saving_what_is_public_without_a_change_opens_no_copy(desk, live_launch):
    assert any("Nothing was changed" in text for text in messages(desk.get(open_form(desk, live_launch).send().url)))
    assert not WorkingCopy.objects.exists()


def test_a_deleted_draft_leaves_its_last_state(desk, editor, topic):
    desk.post(address(topic, "delete"), {"post": "yes"})

    last = Revision.objects.of(topic).first()
    assert (last.action, last.actor, last.state["fields"]["summary"]) == ("deleted", editor, "Old words.")
    assert not Topic.objects.exists()


def test_pages_of_copies_are_for_those_who_may_change_the_record(bystander, live_launch):
    for page in ("compare", "discard", "resolve"):
        assert bystander.get(copy_url(live_launch, page)).status_code == 403
        assert bystander.post(copy_url(live_launch, page)).status_code == 403


# --- History ----------------------------------------------------------------------------------------------------


def test_history_names_who_when_and_why_and_compares_two(desk, live_launch):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    form.publish("It was wrong.", "correction")
    url = address(live_launch, "history")

    page = desk.get(url).content.decode()
    for words in ("version 2", "editor", "Revised: correction: it was wrong", "It was wrong."):
        assert words in page
    compared = desk.get(url, {"from": "1", "to": "2"})
    assert [(each.what, each.theirs, each.mine) for each in compared.context["differences"]] == [
        ("Summary", "One missile.", "My words.")
    ]
    for query in ({"from": "1", "to": "9"}, {"from": "x", "to": "1"}):
        assert "differences" not in desk.get(url, query).context


def test_an_earlier_revision_is_restored_through_a_copy(desk, live_launch, topic):
    form = open_form(desk, live_launch)
    form["summary"] = "My words."
    form.row("reports", 0).delete()
    form.publish("It was wrong.", "correction")
    assert desk.get(copy_url(live_launch, "restore")).status_code == 302
    response = desk.post(copy_url(live_launch, "restore"), {"number": "1"})
    assert response.url == copy_url(live_launch, "compare")
    assert not Report.objects.exists()

    assert errors(open_form(desk, live_launch).publish("It was right.", "correction")) == {}

    document = Publication.objects.get(public_id=live_launch.public_id).document
    assert (document["summary"], document["range"]["display"], document["version"]) == ("One missile.", "810 km", 3)
    for number in ("99", "", "x"):
        desk.post(copy_url(live_launch, "restore"), {"number": number})
    assert not WorkingCopy.objects.exists()


def test_an_earlier_state_of_a_draft_is_restored(desk, topic):
    form = open_form(desk, topic)
    form["summary"] = "New words."
    form.send()
    response = desk.post(copy_url(topic, "restore"), {"number": "1"})
    page = desk.get(response.url)
    assert page.context["conflicts"] == []
    desk.post(response.url, {"_number": page.context["number"]})

    topic.refresh_from_db()
    assert topic.summary == "Old words."


def test_history_is_shown_to_those_who_may_see_the_record(bystander, live_launch):
    assert bystander.get(address(live_launch, "history")).status_code == 403
    assert bystander.post(copy_url(live_launch, "restore"), {"number": "1"}).status_code == 403


# --- At the same moment -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's test database lives in one connection")
@pytest.mark.parametrize("is_live", [False, True])
def test_of_several_who_save_at_once_one_wins_and_nobodys_words_are_lost(client_factory, is_live):
    topic = make_topic("published" if is_live else "draft", summary="Old words.")
    version = topic.version
    people = [make_editor() for _ in range(4)]
    forms = [open_form(client_factory(person), topic) for person in people]
    start, answers = threading.Barrier(len(forms)), []

    def work(number, form):
        form["summary"] = f"Words {number}."
        try:
            start.wait()
            answers.append(form.publish("Mine.") if is_live else form.send())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(forms)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    topic.refresh_from_db()
    waiting = {copy.state["fields"]["summary"] for copy in WorkingCopy.objects.all()}
    assert {*waiting, topic.summary} == {f"Words {number}." for number in range(4)}
    assert len(waiting) == 3
    if is_live:
        assert {answer.status_code for answer in answers} == {302}
        assert topic.publication.document["summary"] == topic.summary
        assert topic.version == version + 1
    else:
        assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
