"""The front page."""

import pytest

from tests.browse.page import Page
from tests.factories import make_launch, make_topic, make_weapon, refresh

pytestmark = pytest.mark.django_db


def test_an_empty_collection_still_has_a_front_page(client):
    response = client.get("/")
    assert response.status_code == 200
    assert Page(response).problems == []
    assert "No launch has been published yet." in Page(response).text


def test_the_front_page_counts_published_records_and_shows_the_latest_launches_first(client):
    make_launch(slug="earlier", launched="2021-05-01")
    make_launch(slug="later", launched="2022-05-01")
    make_weapon()
    make_weapon("draft")
    page = Page(client.get("/"))
    assert [link for link in page.links if link in ("/launches/earlier/", "/launches/later/")][:2] == [
        "/launches/later/", "/launches/earlier/",
    ]  # fmt: skip
    assert "Launches 2" in page.text
    assert "Weapons 1" in page.text


def test_what_changed_last_is_named_with_its_version(client):
    topic = make_topic(name="Test topic", slug="test-topic")
    topic.summary = "Something new."
    topic.save()
    refresh(topic)
    changed = Page(client.get("/")).text.partition("Recently changed")[2]
    assert changed.strip().startswith("Test topic Topic, version 2")
