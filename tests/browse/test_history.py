"""What readers learn of the past: versions, comparisons, pages as they stood, corrections."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from kb.editing import publishing
from kb.editing.publication import render
from kb.editing.revisions import Change
from kb.models import Revision
from kb.vocab.revision import Action, Significance
from tests.browse.page import Page
from tests.browse.world import RECORDS, make_world
from tests.factories import make_editor, make_launch, make_report, make_topic, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_editor(username="secreteditor")


def at(monkeypatch, text):
    instant = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: instant)


def change(record, editor, reason="It was wrong.", significance=Significance.CORRECTION, **fields):
    type(record).objects.filter(pk=record.pk).update(**fields)
    record.refresh_from_db()
    render(record, Change(editor, Action.PUBLISHED, reason, significance))


@pytest.fixture
def topic(monkeypatch, editor):
    """Published in March 2022 as “first”, corrected in May, changed a little in June."""
    at(monkeypatch, "2022-03-01T12:00:00")
    topic = make_topic(slug="a-topic", name="A topic", summary="First words.")
    at(monkeypatch, "2022-05-01T12:00:00")
    change(topic, editor, summary="Second words.")
    at(monkeypatch, "2022-06-01T12:00:00")
    change(topic, editor, "Spelling.", Significance.MINOR, summary="Third words.")
    return topic


def test_the_history_tells_each_version_with_day_kind_and_reason(client, topic):
    text = Page(client.get("/topics/a-topic/history/")).text

    for words in (
        "Version 1, 1 March 2022 : Published",
        "Version 2, 1 May 2022 : Revised (Correction: it was wrong)",
        "Version 3, 1 June 2022 : Revised (Minor",
        "Summary: First words. → Second words.",
        "Spelling.",
    ):
        assert words in text
    assert "secreteditor" not in client.get("/topics/a-topic/history/").content.decode()


def test_any_two_versions_are_compared(client, topic):
    page = client.get("/topics/a-topic/history/?from=1&to=3").content.decode()
    assert "<td>First words.</td><td>Third words.</td>" in page
    assert "They say the same." in client.get("/topics/a-topic/history/?from=2&to=2").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=1&to=9", 404), ("from=1", 400), ("from=x&to=1", 400), ("from=-1&to=1", 400), ("from=1&to=%D9%A1", 400)],
)
def test_versions_that_there_are_not_cannot_be_compared(client, topic, query, status):
    assert client.get(f"/topics/a-topic/history/?{query}").status_code == status


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2022-03-01", "First words."),
        ("2022-03-01T12:00:00Z", "First words."),
        ("2022-04-30", "First words."),
        ("2022-05-01", "Second words."),
        ("2022-05-01T11:59:59Z", "First words."),
        ("2022-05-01T13:59:59+02:00", "First words."),
        ("2099-01-01", "Third words."),
    ],
)
def test_a_page_is_shown_as_it_stood(client, topic, when, words):
    response = client.get("/topics/a-topic/", {"as_of": when})
    page = response.content.decode()
    assert [each for each in ("First words.", "Second words.", "Third words.") if each in page] == [words]
    assert 'content="noindex"' in page
    assert "as readers saw it then" in page
    assert Page(response).problems == []


@pytest.mark.parametrize(
    ("when", "status"),
    [("2022-02-28", 404), ("2022-03-01T11:59:59Z", 404), ("soon", 400), ("", 400), ("2022-02-30", 400),
     ("2022-03-01T12:00:00", 400)],
)  # fmt: skip
def test_before_it_was_public_there_is_no_page_and_no_day_is_refused(client, topic, when, status):
    assert client.get("/topics/a-topic/", {"as_of": when}).status_code == status


def test_a_former_address_leads_to_the_history(client):
    topic = make_topic(slug="old-name")
    type(topic).objects.update(slug="new-name")
    topic.refresh_from_db()
    refresh(topic)
    for former in ("old-name", topic.public_id):
        response = client.get(f"/topics/{former}/history/")
        assert (response.status_code, response.url) == (301, "/topics/new-name/history/")
    assert client.get("/topics/never-existed/history/").status_code == 404


def test_every_noun_has_a_history_and_a_past(client):
    hub = make_world(1)
    for noun in RECORDS:
        path = getattr(hub, noun).get_absolute_url()
        for address in (f"{path}history/", f"{path}?as_of=2099-01-01"):
            response = client.get(address)
            assert response.status_code == 200, address
            assert Page(response).problems == [], address


def test_a_correction_is_on_the_page_in_the_list_and_in_the_feed(client, editor):
    launch = make_launch()
    make_report(flight=launch.flights.get(), metric="range", printed="810 km")
    launch.flights.get().reports.update(printed="800 km", value_low=800, value_high=800)
    launch.refresh_from_db()
    publishing.project(launch)
    render(launch, Change(editor, Action.PUBLISHED, "The ministry revised it.", Significance.CORRECTION))

    said = "Range from 810 km to 800 km"
    page = Page(client.get(launch.get_absolute_url()))
    assert said in page.text
    assert "because: The ministry revised it." in page.text
    listed = Page(client.get("/corrections/"))
    assert said in listed.text
    assert launch.name in listed.text
    feed = client.get("/corrections/feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Range: 810 km → 800 km" in feed.content.decode()
    assert "secreteditor" not in feed.content.decode()


def test_minor_changes_are_no_corrections(client, editor):
    topic = make_topic(summary="First words.")
    change(topic, editor, "Spelling.", Significance.MINOR, summary="Second words.")
    assert "Nothing has been corrected yet." in client.get("/corrections/").content.decode()
    assert "Corrected on" not in client.get(topic.get_absolute_url()).content.decode()


def test_what_was_withdrawn_takes_its_past_along(client, topic, editor):
    publishing.withdraw(topic, by=editor, reason="Not needed.")
    for address in ("", "history/", "?as_of=2022-03-01", "history/?from=1&to=2"):
        assert client.get(f"/topics/a-topic/{address}").status_code == 404
    assert "A topic" not in client.get("/corrections/").content.decode()
    assert "A topic" not in client.get("/corrections/feed/").content.decode()


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_what_is_hidden_has_no_history_and_no_past(client, status):
    topic = make_topic(status, slug="hidden-topic", name="Canaryword")
    publishing.revisions.note(topic, Change())

    for address in ("history/", "history/?from=1&to=1", "?as_of=2099-01-01"):
        absent = client.get(f"/topics/never-existed/{address}")
        for key in (topic.slug, topic.public_id):
            answer = client.get(f"/topics/{key}/{address}")
            assert (answer.status_code, answer.content) == (404, absent.content)
    for address in ("/corrections/", "/corrections/feed/"):
        assert "Canaryword" not in client.get(address).content.decode()


def test_drafts_and_internal_notes_are_in_no_history(client, editor):
    topic = make_topic("draft", name="A topic", summary="Draftwords.", internal_note="Secretnote.")
    publishing.settle(topic, Change(editor))
    type(topic).objects.filter(pk=topic.pk).update(summary="Public words.")
    topic.refresh_from_db()
    publishing.publish(topic, by=editor)
    type(topic).objects.filter(pk=topic.pk).update(internal_note="Anothernote.")
    topic.refresh_from_db()
    publishing.settle(topic, Change(editor))
    assert Revision.objects.of(topic).count() == 3

    path = topic.get_absolute_url()
    for address in (f"{path}history/", path, f"{path}?as_of=2099-01-01"):
        body = client.get(address).content.decode()
        assert not re.search("Draftwords|Secretnote|Anothernote|secreteditor", body), address
    assert "1 change" not in client.get(f"{path}history/").content.decode()


def test_a_version_that_only_follows_says_what_was_renamed(client):
    launch = make_launch()
    country = launch.country
    country.name = "Renamedland"
    country.save()
    refresh(country)
    text = Page(client.get(f"{launch.get_absolute_url()}history/")).text
    assert "It names “Renamedland”, which was changed." in text


def test_histories_cost_the_same_however_long_they_are(client, topic, editor, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):
            client.get("/topics/a-topic/history/")
        with django_assert_num_queries(3):
            client.get("/topics/a-topic/history/?from=1&to=2")
        with django_assert_num_queries(2):
            client.get("/corrections/")
        with django_assert_num_queries(2):
            client.get("/topics/a-topic/?as_of=2022-05-01")
        change(topic, editor, summary=f"Words {_}.")
