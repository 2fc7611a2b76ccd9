"""Findings on sources."""

import datetime as dt

import pytest
import time_machine

from kb.models import LinkCheck
from kb.rules.source import find, is_lasting, spellings
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


# --- Links --------------------------------------------------------------------------------------------------------

DAY = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


def check(source, outcome, kind="original", *, note="The server says that there is no such page.", **fields):
    address = source.archived_url if kind == "archived" else source.url
    failing_since = DAY if outcome in ("gone", "unreachable") else None
    row = {"outcome": outcome, "checked_at": DAY, "failing_since_at": failing_since, "duration_ms": 5, "note": note}
    LinkCheck.objects.create(source=source, kind=kind, address=address, **(row | fields))


@pytest.mark.parametrize(
    ("url", "archived_url", "is_missing"),
    [
        ("https://news.example/a", "", True),
        ("https://news.example/a", "https://archive.example/a", False),
        ("", "", False),
        ("https://web.archive.org/web/2022/https://news.example/a", "", False),
        ("https://archive.org.news.example/a", "", True),
        ("https://doi.org/10.1000/182", "", False),
    ],
)
def test_a_source_on_the_web_wants_an_archived_copy(url, archived_url, is_missing):
    source = make_source(url=url, archived_url=archived_url, author="A. Reporter")

    assert codes(source) == ({"source_not_archived": "warning"} if is_missing else {})


def test_a_copy_that_the_archive_has_is_offered():
    source = make_source(archived_url="")
    check(source, "found", "search", final_url="https://archive.example/a", note="")
    assert "One is at https://archive.example/a ." in str(the_finding(source, "source_not_archived"))

    check(source, "no_copy", "search", note="")
    assert "One is at" not in str(the_finding(source, "source_not_archived"))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("ok", {}),
        ("moved", {}),
        ("blocked", {}),
        ("redirects", {}),
        ("unreachable", {}),  # for a moment
        ("gone", {"source_link_dead": "warning"}),
        ("refused", {"source_link_refused": "warning"}),
    ],
)
def test_a_link_that_readers_cannot_open_is_found(outcome, expected):
    source = make_source()
    check(source, outcome)

    assert codes(source) == expected


def test_a_dead_link_says_since_when_and_what_to_do():
    source = make_source()
    check(source, "unreachable", note="Nobody answers at this address.", failing_since_at=DAY - dt.timedelta(days=5))
    assert str(the_finding(source, "source_link_dead")) == (
        "The page cannot be opened any more. Checked on 3 May 2026, failing since 28 April 2026. Nobody answers at "
        "this address. Readers have the archived copy; give the new address if there is one."
    )

    bare = make_source(archived_url="")
    check(bare, "gone")
    assert codes(bare) == {"source_link_dead": "warning"}  # and not that it should be archived, too late
    assert str(the_finding(bare, "source_link_dead")) == (
        "The page cannot be opened any more. Checked on 3 May 2026. The server says that there is no such page. No "
        "archived copy is on record. Give its new address, or that of a copy."
    )


def test_a_copy_that_is_gone_is_no_copy():
    source = make_source()
    check(source, "gone", "archived")
    assert codes(source) == {"source_archive_dead": "warning"}

    check(source, "gone")
    assert codes(source) == {"source_archive_dead": "warning", "source_link_dead": "warning"}
    assert "No archived copy is on record" not in str(the_finding(source, "source_link_dead"))


def test_only_the_last_check_of_the_present_address_counts():
    source = make_source()
    check(source, "gone")
    check(source, "ok")
    assert codes(source) == {}

    check(source, "gone")
    source.url = "https://news.example/new-address"
    source.save()
    assert codes(source) == {}


def test_links_cost_one_query_however_often_they_were_checked(django_assert_num_queries):
    source = make_source()
    for _ in range(3):
        check(source, "gone")
        check(source, "gone", "archived")

    with django_assert_num_queries(2):  # the other is for sources at the same address
        assert len(find(source)) == 2


@pytest.mark.parametrize("url", ["", "https://[", "https://archive.orgs/", "mailto:archive.org"])
def test_what_is_no_address_of_an_archive_does_not_last(url):
    assert not is_lasting(url)
