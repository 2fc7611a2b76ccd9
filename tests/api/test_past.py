"""A record as readers saw it at an instant, by `as_of`."""

import datetime as dt

import pytest
from django.utils import timezone

from kb.models import Topic
from tests.api.world import detail_url
from tests.factories import make_flight, make_topic, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(monkeypatch):
    """Published in March 2022, changed in May."""
    for month, words in ((3, "First words."), (5, "Second words.")):
        instant = dt.datetime(2022, month, 1, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda instant=instant: instant)
        if month == 3:
            topic = make_topic(summary=words)
        else:
            Topic.objects.update(summary=words)
            topic.refresh_from_db()
            refresh(topic)
    return topic


def ask(client, topic, when, **headers):
    return client.get(detail_url("topic", topic.public_id), {"as_of": when}, headers=headers)


@pytest.mark.parametrize(
    ("when", "version", "words"),
    [
        ("2022-03-01", 1, "First words."),
        ("2022-05-01T11:59:59Z", 1, "First words."),
        ("2022-05-01T12:00:00Z", 2, "Second words."),
        ("2022-05-01", 2, "Second words."),
        ("2099-01-01", 2, "Second words."),
    ],
)
def test_the_record_is_given_as_it_stood(client, topic, when, version, words):
    answer = ask(client, topic, when)
    body = answer.json()
    assert (body["version"], body["summary"]) == (version, words)
    assert ask(client, topic, when, **{"if-none-match": answer["ETag"]}).status_code == 304
    again = client.get(answer["Content-Location"])
    assert again.json() == body


def test_the_present_is_not_taken_for_the_past(client, topic):
    now = client.get(detail_url("topic", topic.public_id))
    then = ask(client, topic, "2022-03-01")
    assert now["ETag"] != then["ETag"]
    assert ask(client, topic, "2022-03-01", **{"if-none-match": now["ETag"]}).status_code == 200


def test_before_it_was_public_it_is_not_found(client, topic):
    assert ask(client, topic, "2022-02-28").status_code == 404


@pytest.mark.parametrize("when", ["", "soon", "2022", "2022-02-30", "2022-03-01T12:00:00", "9" * 300])
def test_what_is_no_day_is_refused(client, topic, when):
    answer = ask(client, topic, when)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "as_of"
    assert "2022-02-01" in error["detail"]


def test_parts_and_lists_have_no_past_of_their_own(client, topic):
    flight = make_flight()
    for url in (detail_url("flight", flight.public_id), "/api/v1/topics/"):
        assert client.get(url, {"as_of": "2022-03-01"}).status_code == 400


def test_the_past_costs_two_queries(client, topic, django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(client, topic, "2022-03-01")
