"""Entries of the security log, as rows and as lines."""

import datetime as dt
import json
import logging

import pytest
import time_machine

from kb.editing import security_log
from kb.models import SecurityEvent
from kb.vocab.security_event import SecurityEventKind
from tests.factories import make_topic, make_user

pytestmark = pytest.mark.django_db


def test_an_entry_is_a_row_and_a_line_that_say_the_same(caplog):
    user = make_user(username="ann")
    moment = dt.datetime(2025, 1, 14, 9, 30, tzinfo=dt.UTC)
    with caplog.at_level(logging.INFO, "kb.security"), time_machine.travel(moment):
        security_log.record(
            SecurityEventKind.ACCOUNT_CHANGED, actor=user, address="192.0.2.1", about=user, groups=["editor"]
        )

    row = SecurityEvent.objects.get()
    said = json.loads(caplog.messages[0])
    assert said.pop("at").startswith("2025-01-14T09:30:00")
    assert said == {
        "event": "account_changed",
        "actor": "ann",
        "actor_id": user.pk,
        "address": "192.0.2.1",
        "about": f"user {user.pk}: ann",
        "details": {"groups": ["editor"]},
    }
    assert (row.kind, row.actor_name, row.actor_id) == ("account_changed", "ann", user.pk)
    assert (row.address, row.about, row.details) == ("192.0.2.1", f"user {user.pk}: ann", {"groups": ["editor"]})
    assert row.at.tzinfo is not None


def test_the_line_ends_with_utc_whatever_the_moment_was_given_in():
    tokyo = dt.timezone(dt.timedelta(hours=9))
    event = SecurityEvent(kind="login", at=dt.datetime(2025, 1, 14, 9, 30, tzinfo=tokyo))
    assert json.loads(security_log.line(event))["at"] == "2025-01-14T00:30:00.000Z"


@pytest.mark.parametrize(
    "typed", ["a\r\nkb.security: forged", "a\u2028b", "a\x85b", "a\x1b[2Jb", '"}\n{"event": "login"']
)
def test_nothing_typed_begins_a_line_of_its_own(typed, caplog):
    with caplog.at_level(logging.INFO, "kb.security"):
        security_log.record(SecurityEventKind.DENIED, about=typed, note=typed)

    (line,) = caplog.messages
    assert line.isprintable()
    assert line.isascii()
    assert json.loads(line)["about"] == typed


def test_records_are_named_by_their_public_id():
    topic = make_topic(name="Tests")
    assert security_log.described(topic) == f"topic {topic.public_id}: Tests"
    assert security_log.described(None) == ""


def test_entries_outlive_their_account():
    user = make_user(username="ann")
    security_log.record(SecurityEventKind.LOGIN, actor=user)
    user.delete()
    assert SecurityEvent.objects.get().actor_name == "ann"
