"""The security log is only added to."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kb.models import LogIsKept, SecurityEvent
from kb.vocab.security_event import SecurityEventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return SecurityEvent.objects.create(kind=SecurityEventKind.LOGIN, actor_name="ann")


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: SecurityEvent.objects.update(actor_name="bob"),
        lambda event: SecurityEvent.objects.filter(pk=event.pk).delete(),
        lambda event: SecurityEvent.objects.bulk_update([event], ["actor_name"]),
        lambda event: SecurityEvent.objects.update_or_create(pk=event.pk, defaults={"actor_name": "bob"}),
    ],
)
def test_an_entry_is_neither_changed_nor_deleted(event, change):
    event.actor_name = "bob"
    with pytest.raises(LogIsKept):
        change(event)
    assert SecurityEvent.objects.get().actor_name == "ann"


def test_entries_are_forgotten_by_age(event):
    old = SecurityEvent.objects.create(kind=SecurityEventKind.LOGIN, at=timezone.now() - dt.timedelta(days=401))

    assert SecurityEvent.objects.forget_before(timezone.now() - dt.timedelta(days=400)) == 1

    assert list(SecurityEvent.objects.all()) == [event]
    assert not SecurityEvent.objects.filter(pk=old.pk).exists()


def test_an_entry_of_a_kind_no_longer_known_keeps_its_code():
    assert SecurityEvent(kind="of_old").label == "of_old"
    assert SecurityEvent(kind=SecurityEventKind.DENIED).label == "Refused for lack of rights"


def test_every_kind_fits_its_column():
    assert max(map(len, SecurityEventKind.values)) <= SecurityEvent._meta.get_field("kind").max_length


def test_the_command_forgets_by_age_and_never_what_is_recent(event, capsys):
    for days in (399, 401, 1000):
        SecurityEvent.objects.create(kind=SecurityEventKind.LOGIN, at=timezone.now() - dt.timedelta(days=days))
    call_command("forget_security_events")
    assert capsys.readouterr().out == "Deleted: 2.\n"
    with pytest.raises(CommandError, match="90 days"):
        call_command("forget_security_events", days=0)
    assert SecurityEvent.objects.count() == 2
