"""Findings on sources."""

import datetime as dt

import pytest
import time_machine

from kb.rules.source import spellings
from tests.factories import make_organisation, make_source
from tests.rules.codes import codes, the_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("known", ["url", "author", "edition", "outlet", None])
def test_a_source_can_be_found_again_by_any_of_its_traces(known):
    values = {"url": "https://news.example/a", "author": "A. Reporter", "edition": "2nd edition"}
    fields = {"url": ""}
    if known:
        fields[known] = make_organisation() if known == "outlet" else values[known]

    assert codes(make_source(**fields)) == ({} if known else {"source_without_trace": "warning"})


@pytest.mark.parametrize(("published", "is_future"), [("31 January 2022", False), ("1 February 2022", True)])
def test_a_source_from_the_future_is_an_error(published, is_future):
    with time_machine.travel(dt.datetime(2022, 1, 30, 12, 0, tzinfo=dt.UTC), tick=False):
        source = make_source(published=published)

        assert codes(source) == ({"source_in_future": "error"} if is_future else {})


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("https://news.example/a", True),
        ("http://www.news.example/a/", True),
        ("https://NEWS.example/a", True),
        ("https://news.example/a#top", True),
        ("https://news.example/A", False),  # paths know case
        ("https://news.example/a?page=2", False),
        ("https://news.example/", False),
    ],
)
def test_one_address_in_another_spelling_is_entered_twice(other, is_same):
    first = make_source(url="https://news.example/a")
    second = make_source(url=other)

    assert codes(second) == ({"source_entered_twice": "warning"} if is_same else {})
    if is_same:
        assert the_finding(second, "source_entered_twice").records == (first,)


def test_editions_share_an_address_and_what_was_withdrawn_does_not_count():
    make_source(url="https://data.example/set", edition="2019")
    make_source(url="https://data.example/set", edition="2020", status="withdrawn")

    assert codes(make_source(url="https://data.example/set", edition="2020")) == {}


def test_the_spellings_of_an_address_hold_the_address_itself():
    for url in [
        "https://news.example/a",
        "http://www.news.example/a/",
        "https://news.example",
        "https://a.example/?q=1",
    ]:
        assert url in spellings(url)
