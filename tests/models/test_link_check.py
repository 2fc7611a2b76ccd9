"""Checks of links: the last one of a present address counts, and none is ever changed."""

import datetime as dt

import pytest

from kb.models import LinkCheck, Source
from kb.models.link_check import is_dead
from tests.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_documents")]

NOON = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


def check(source, outcome="ok", *, kind="original", address=None, at=NOON, failing_since=None):
    return LinkCheck.objects.create(
        source=source,
        kind=kind,
        address=address or (source.archived_url if kind == "archived" else source.url),
        outcome=outcome,
        checked_at=at,
        failing_since_at=failing_since,
        duration_ms=5,
    )


def test_the_last_check_of_each_present_address_is_its_state():
    source, other = make_source(archived_url="https://archive.example/1"), make_source(archived_url="")
    check(source, "ok")
    check(source, "ok", kind="archived", address="https://archive.example/old")
    now = {
        check(source, "gone"),
        check(source, "ok", kind="archived"),
        check(source, "found", kind="search"),
        check(other, "moved"),
    }

    assert set(LinkCheck.objects.present()) == now
    assert set(LinkCheck.objects.newest()) - now == {LinkCheck.objects.get(address="https://archive.example/old")}

    Source.objects.filter(pk=source.pk).update(url="https://news.example/new")
    assert {each.kind for each in source.link_checks.present()} == {"archived"}


def days(count):
    return NOON - dt.timedelta(days=count)


@pytest.mark.parametrize(
    ("outcome", "failing_since", "expected"),
    [
        ("ok", None, False),
        ("blocked", None, False),
        ("gone", NOON, True),
        ("unreachable", NOON, False),
        ("unreachable", days(3) + dt.timedelta(seconds=1), False),
        ("unreachable", days(3), True),
        ("unreachable", days(30), True),
    ],
)
def test_a_link_is_dead_when_the_page_is_gone_or_nobody_answered_for_three_days(outcome, failing_since, expected):
    source = make_source()
    row = check(source, outcome, failing_since=failing_since)

    assert row.is_dead is expected
    assert LinkCheck.objects.dead().exists() is expected
    assert Source.objects.with_link_state().filter(is_dead("link_")).exists() is expected


def test_the_link_of_a_source_is_in_the_state_that_its_last_check_saw():
    def state(source):
        row = Source.objects.with_link_state().get(pk=source.pk)
        return row.link_outcome, row.link_checked_at, row.link_failing_since_at

    source = make_source(archived_url="https://archive.example/1")
    assert state(source) == (None, None, None)
    check(source, "ok", kind="archived")
    check(make_source(), "ok")
    assert state(source) == (None, None, None)
    check(source, "ok", at=days(2))
    check(source, "gone", at=days(1), failing_since=days(1))
    check(source, "no_copy", kind="search")
    assert state(source) == ("gone", days(1), days(1))

    Source.objects.filter(pk=source.pk).update(url="https://news.example/new")
    assert state(source) == (None, None, None)
    Source.objects.filter(pk=source.pk).update(url="")
    assert state(source) == ("ok", NOON, None)


def test_a_check_is_never_changed():
    row = check(make_source())
    row.outcome = "gone"

    with pytest.raises(TypeError, match="never changed"):
        row.save()
    with pytest.raises(TypeError, match="never changed"):
        LinkCheck.objects.update(outcome="gone")
    with pytest.raises(TypeError, match="never changed"):
        LinkCheck.objects.bulk_update([row], ["outcome"])
    row.refresh_from_db()
    assert row.outcome == "ok"


@pytest.mark.parametrize(
    ("outcome", "final_url", "expected"),
    [
        ("moved", "https://news.example/", True),
        ("refused", "https://127.0.0.1/", False),
        ("ok", "javascript:alert(1)", False),
        ("ok", "", False),
    ],
)
def test_only_what_was_reached_by_http_becomes_a_link(outcome, final_url, expected):
    assert LinkCheck(outcome=outcome, final_url=final_url).can_be_followed is expected
