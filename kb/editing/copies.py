"""Working copies: opened by saving a published record's form, shown as if they were live, merged, and published."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.editing import revisions
from kb.editing.merging import conflicts, merge
from kb.editing.projection import project
from kb.editing.publication import render, render_naming
from kb.editing.publishing import NotAllowed, NotPublishable, errors_of, lock
from kb.editing.revisions import LONGEST_REASON, Change
from kb.editing.state import Gone, apply, check, fresh, provisional
from kb.models import RECORDS, Revision, WorkingCopy
from kb.rules.references import drafts_named_by
from kb.vocab.revision import Action, Significance
from kb.vocab.status import Status

MODELS = {model._meta.model_name: model for model in RECORDS}


class Conflict(Exception):
    """A working copy and the record it is of were both changed; the copy has to be brought up to date first."""

    def __init__(self, copy):
        self.copy = copy
        super().__init__("The record was changed since this working copy was opened. Bring the copy up to date first.")


def of(record, owner):
    """The working copy that somebody has of a record, or None."""
    return WorkingCopy.objects.filter(public_id=record.public_id, owner=owner).first()


def record_of(copy):
    return MODELS[copy.kind].objects.get(public_id=copy.public_id)


@dataclass
class Scene:
    """A record whose rows are those of a state, until the scene is over."""

    record: object
    known: list  # states whose keys are kept

    def take(self):
        """The state as the rows stand now, to be kept in a copy."""
        return provisional(self.record, fresh(self.record), self.known)


@contextmanager
def standing(record, state=None):
    """Within, the rows of `record` are those of `state` (None: its own), and may be changed; then they are as before.

    For showing and saving the form of a copy, and its page. What is rendered must be rendered within. Raises Gone.
    """
    with transaction.atomic():
        current = lock(record)
        known = [fresh(current)]
        if state is not None:
            known.append(state)
            apply(current, state, keep_keys=True)
            project(current)
        yield Scene(current, known)
        transaction.set_rollback(True)


def base_of(record):
    """Number of the revision that holds the present state of a locked record; made if there is none."""
    newest = revisions.latest(record)
    if newest is None or newest.state != fresh(record):
        revisions.note(record, Change(reason="Found so."))
        newest = revisions.latest(record)
    return newest.number


@transaction.atomic
def save(record, state, *, by, base_number, seen=None, reason="", significance=""):
    """Keeps `state` as the working copy of `by`; the caller holds the lock of the record.

    `seen` is the number of saves of the copy that the form showed, None for the record itself. Raises NotAllowed if
    the copy was saved in another window since.
    """
    copy = WorkingCopy.objects.select_for_update().filter(public_id=record.public_id, owner=by).first()
    if copy is None:
        copy = WorkingCopy(kind=record._meta.model_name, public_id=record.public_id, owner=by, saves=0)
    elif seen is not None and copy.saves != seen:
        raise NotAllowed("You saved this working copy in another window since. Open it again.")
    copy.state, copy.base_number = state, base_number
    copy.reason, copy.significance = reason[:LONGEST_REASON], significance if significance in Significance else ""
    copy.saves += 1
    copy.save()
    return copy


def base_state(copy):
    """The state that a copy started from."""
    return Revision.objects.get(public_id=copy.public_id, number=copy.base_number).state


def is_behind(copy, record):
    """Whether the record was changed since the copy was opened."""
    return record.revision != copy.base_number and base_state(copy) != fresh(record)


def contested(copy, record):
    """[Difference] between a copy and its record, where both were changed."""
    return conflicts(record, base_state(copy), copy.state, fresh(record))


@transaction.atomic
def bring_up_to_date(copy, *, by, seen_number, choices):
    """Merges what others changed into a copy; `choices` settles what both did: {path: "mine" | "theirs"}.

    Of a published record the copy stays, and waits to be published. Of any other, the result is saved as the record,
    and the copy goes. Raises NotAllowed if the record was changed again since number `seen_number`, or if a choice
    is missing.
    """
    record = lock(record_of(copy))
    if record.revision != seen_number:
        raise NotAllowed("It was saved again in the meantime. Here is how it stands now.")
    theirs = fresh(record)
    try:
        merged = merge(record, base_state(copy), copy.state, theirs, choices)
    except KeyError:
        raise NotAllowed("Choose one for each line.") from None
    if record.status == Status.PUBLISHED:
        return save(
            record,
            merged,
            by=copy.owner,
            base_number=base_of(record),
            reason=copy.reason,
            significance=copy.significance,
        )
    _put(record, merged)
    project(record)
    revisions.note(record, Change(by, Action.SAVED), only_if_changed=True)
    copy.delete()
    return None


def _put(record, state):
    """Makes a state that of a record, and has every row pass its checks."""
    try:
        apply(record, state)
        check(record)
    except Gone as gone:
        raise NotAllowed(f"It names something that is no more. {gone}") from gone
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise NotAllowed("The database refuses it: a name, number or address of it is taken by now.") from error


@transaction.atomic
def publish(copy, *, by, reason, significance):
    """Makes a working copy the public record, as its next version; the copy goes.

    Public ids stay. Raises NotAllowed without a reason, Conflict if the record was changed since, NotPublishable with
    the findings.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NotAllowed("Say why it is changed: readers will see it.")
    if len(reason) > LONGEST_REASON:
        raise NotAllowed(f"Give the reason in {LONGEST_REASON} characters or fewer; this one has {len(reason)}.")
    if significance not in Significance.values:
        raise NotAllowed("Say what kind of change it is: minor, an update, or a correction.")
    copy = WorkingCopy.objects.select_for_update().filter(pk=copy.pk).first()
    if copy is None:
        raise NotAllowed("This working copy was published or thrown away already.")
    record = lock(record_of(copy))
    if record.status != Status.PUBLISHED:
        raise NotAllowed(f"{record} is {record.get_status_display().lower()}, so there is nothing public to revise.")
    if is_behind(copy, record):
        raise Conflict(copy)
    _put(record, copy.state)
    project(record)
    errors, drafts = errors_of(record), drafts_named_by(record)
    if errors or drafts:
        raise NotPublishable(record, errors, drafts)
    number = record.revision
    change = Change(by, Action.REVISED, reason, significance)
    if render(record, change):
        render_naming(record, change=change)
    if record.revision == number:  # nothing that readers see
        revisions.note(record, change, only_if_changed=True)
    copy.delete()
    return record


@transaction.atomic
def discard(copy):
    """Throws a working copy away."""
    copy.delete()


@transaction.atomic
def restore(record, number, *, by):
    """A working copy that holds the record as it was in revision `number`, to be looked at and published.

    Raises NotAllowed if that revision is not known whole, or if `by` has a copy of the record already.
    """
    current = lock(record)
    if of(record, by):
        raise NotAllowed("You have a working copy of it already: publish it or throw it away first.")
    old = Revision.objects.of(record).filter(number=number).first()
    if old is None or not old.state:
        raise NotAllowed("That revision was kept as readers saw it only, and cannot be restored.")
    return save(record, old.state, by=by, base_number=base_of(current))
