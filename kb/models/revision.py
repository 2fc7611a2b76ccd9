"""Revisions: every saved state of a record, kept whole; and working copies, which are states that wait."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kb.vocab.revision import Action, Significance


class HistoryIsKept(Exception):
    """Something tried to change or delete a revision. History is only ever added to."""


class RevisionQuerySet(models.QuerySet):
    def public(self):
        """Versions that readers have seen, and withdrawals."""
        return self.filter(models.Q(version__isnull=False) | models.Q(action=Action.WITHDRAWN, was_public=True))

    def of(self, record):
        return self.of_id(record.public_id)

    def of_id(self, public_id):
        return self.filter(public_id=public_id)

    def update(self, **values):
        raise HistoryIsKept("Revisions cannot be changed.")

    def bulk_update(self, *args, **kwargs):
        raise HistoryIsKept("Revisions cannot be changed.")

    def delete(self):
        raise HistoryIsKept("Revisions cannot be deleted.")


class Revision(models.Model):
    """One saved state of a record with all that belongs to it. Numbered per record, and never changed."""

    kind = models.CharField(max_length=20, editable=False, help_text="The noun, as its model is named.")
    public_id = models.CharField(max_length=10, editable=False, help_text="Public id of the record.")
    number = models.PositiveIntegerField(editable=False, help_text="1, 2, 3 … for each record, drafts included.")
    version = models.PositiveIntegerField(
        null=True, editable=False, help_text="Public version that this state became; null: not public."
    )
    was_public = models.BooleanField(
        default=False, editable=False, help_text="Whether the record was public before or is with this."
    )
    action = models.CharField(max_length=10, choices=Action, editable=False, help_text="What made this revision.")
    significance = models.CharField(
        max_length=10, choices=Significance, blank=True, editable=False, help_text="Kind of change to what was public."
    )
    reason = models.CharField(max_length=500, blank=True, editable=False, help_text="Why, in the editor's words.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="revisions",
        help_text="Who did it; null: a command. Never public.",
    )
    at = models.DateTimeField(editable=False, help_text="When, UTC.")
    name = models.CharField(max_length=300, editable=False, help_text="What the record was called then.")
    state = models.JSONField(
        encoder=DjangoJSONEncoder,
        editable=False,
        help_text="All columns and rows that belong to it, internal ones too.",
    )
    document = models.JSONField(null=True, editable=False, help_text="What the public saw; null: not public.")
    changes = models.JSONField(
        default=list, editable=False, help_text="What readers saw change, against the public version before."
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["public_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["public_id", "number"], name="revision_number_once_per_record"),
            models.UniqueConstraint(fields=["public_id", "version"], name="revision_version_once_per_record"),
            models.CheckConstraint(
                name="revision_version_has_document",
                condition=models.Q(version__isnull=True, document__isnull=True)
                | models.Q(version__isnull=False, document__isnull=False),
                violation_error_message="A public version keeps its document.",
            ),
        ]
        indexes = [
            models.Index(fields=["-at"], name="revision_latest"),
            models.Index(
                fields=["-at"], name="revision_corrections", condition=models.Q(significance=Significance.CORRECTION)
            ),
        ]

    def __str__(self):
        return f"{self.name}, revision {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise HistoryIsKept("Revisions cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsKept("Revisions cannot be deleted.")


class WorkingCopy(models.Model):
    """What an editor would have a record be: a state that waits beside it, until it is applied or thrown away."""

    kind = models.CharField(max_length=20, editable=False, help_text="The noun, as its model is named.")
    public_id = models.CharField(max_length=10, editable=False, db_index=True, help_text="Public id of the record.")
    base_number = models.PositiveIntegerField(
        editable=False, help_text="Revision of the record that the copy started from, or was last brought up to."
    )
    state = models.JSONField(encoder=DjangoJSONEncoder, editable=False, help_text="As in a revision.")
    saves = models.PositiveIntegerField(default=1, editable=False, help_text="Rises by one with each save.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="working_copies", help_text="Whose copy it is."
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why, once published.")
    significance = models.CharField(max_length=10, choices=Significance, blank=True, help_text="Kind of change.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was opened, UTC.")
    updated_at = models.DateTimeField(auto_now=True, help_text="When it was last saved, UTC.")

    class Meta:
        verbose_name_plural = "working copies"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["public_id", "owner"], name="working_copy_once_per_record_and_owner")
        ]

    def __str__(self):
        return f"Working copy of {self.kind} {self.public_id}"
