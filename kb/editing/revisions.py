"""Revisions: written with every change of state and every save, by whoever brings it about; never changed again."""

from dataclasses import dataclass, replace

from django.utils import timezone

from kb.documents.difference import differences
from kb.editing.state import dump, fresh
from kb.models import Revision
from kb.vocab.revision import Action, Significance

LONGEST_REASON = Revision._meta.get_field("reason").max_length
NAME_LENGTH = Revision._meta.get_field("name").max_length


@dataclass(frozen=True)
class Change:
    """Who brings about what, and why: goes along with every write, and ends up in each revision that it makes."""

    by: object = None  # a user; None for commands
    action: Action = Action.SAVED
    reason: str = ""
    significance: str = ""

    def followed(self, names):
        """The same change, as it reaches a record that names one of those called `names`."""
        one = len(names) == 1
        reason = f"It names “{names[0]}”, which was changed." if one else "A record that it names was changed."
        return replace(self, action=Action.FOLLOWED, reason=reason[:LONGEST_REASON], significance=Significance.MINOR)

    def on(self, was_public):
        """The same change, to a record that was or was not public before."""
        return replace(self, action=Action.REVISED) if was_public and self.action == Action.PUBLISHED else self


def latest(record):
    """The newest revision of a record, or None."""
    return Revision.objects.of(record).order_by("-number").first()


def build(record, change, *, state, version=None, document=None, before=None, was_public=False):
    """A revision that is not stored yet, with the next number; `before` is the document that readers saw so far."""
    record.revision += 1
    return Revision(
        kind=record._meta.model_name,
        public_id=record.public_id,
        number=record.revision,
        version=version,
        was_public=was_public,
        action=change.action,
        significance=change.significance,
        reason=change.reason,
        actor=change.by,
        at=timezone.now(),
        name=str(record)[:NAME_LENGTH],
        state=state,
        document=document,
        changes=differences(before, document) if before and document else [],
    )


def note_many(records, change):
    """`note` for many records of one noun that readers do not see, in a constant number of queries."""
    model = type(records[0])
    current = model.objects.with_related().select_for_update(of=("self",)).in_bulk([record.pk for record in records])
    rows = [current[record.pk] for record in records]
    kept = [build(row, change, state=dump(row), was_public=row.published_at is not None) for row in rows]
    Revision.objects.bulk_create(kept, batch_size=100)
    model.objects.bulk_update(rows, ["revision"], batch_size=200)
    for record, row in zip(records, rows, strict=True):
        record.revision = row.revision


def note(record, change, *, only_if_changed=False):
    """Keeps the present state of a record that readers do not see change. The caller holds its lock.

    With `only_if_changed`, nothing is kept if the newest revision holds the same.
    """
    state = fresh(record)
    if only_if_changed:
        before = latest(record)
        if before and before.state == state:
            return
    current = type(record).objects.only("revision").get(pk=record.pk)
    record.revision = current.revision
    build(record, change, state=state, was_public=record.published_at is not None).save()
    type(record).objects.filter(pk=record.pk).update(revision=record.revision)
