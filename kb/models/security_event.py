"""The security log: who did what about accounts and rights, from where, and what was refused. Only ever added to."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from kb.vocab.security_event import SecurityEventKind


class LogIsKept(Exception):
    """Something tried to change an entry of the security log, or to delete one before its time."""


class SecurityEventQuerySet(models.QuerySet):
    def update(self, **values):
        raise LogIsKept("Entries of the security log cannot be changed.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise LogIsKept("Entries of the security log cannot be changed.")

    def delete(self):
        raise LogIsKept("Entries of the security log are deleted by age only.")

    def forget_before(self, instant):
        """Deletes what is older than an instant, since addresses are personal data; the number deleted."""
        return self.model._default_manager.filter(at__lt=instant)._raw_delete(self.db)


class SecurityEvent(models.Model):
    """One entry. Names are copied, and accounts are not linked, so that it says for ever what it said then."""

    # Not `choices`: a new kind of entry needs no migration, and an old one keeps its code.
    kind = models.CharField(max_length=30, editable=False, help_text="What happened: a code of SecurityEventKind.")
    at = models.DateTimeField(default=timezone.now, editable=False, help_text="When, UTC.")
    actor_id = models.BigIntegerField(null=True, editable=False, help_text="Account that did it; null: not known.")
    actor_name = models.CharField(max_length=150, editable=False, help_text="Name of that account then.")
    address = models.CharField(max_length=45, editable=False, help_text="Address it came from; blank: a command.")
    about = models.CharField(max_length=250, editable=False, help_text="What it was done to: noun, id and name.")
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="security_event_latest"),
            models.Index(fields=["actor_id", "-at"], name="security_event_of_actor"),
        ]

    def __str__(self):
        return f"{self.label}, {self.at:%Y-%m-%d %H:%M:%S} UTC"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise LogIsKept("Entries of the security log cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise LogIsKept("Entries of the security log are deleted by age only.")

    @property
    def label(self):
        """What happened, in words; the code itself where it is not known any more."""
        return dict(SecurityEventKind.choices).get(self.kind, self.kind)
