"""Changes of state: submit, return, publish, withdraw; and settling a record after it was saved.

Each is atomic, locks the row, checks the state it starts from, and names who did it.
"""

from dataclasses import replace
from itertools import groupby

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from kb.documents.links import naming
from kb.editing import revisions
from kb.editing.projection import project, project_many
from kb.editing.publication import in_batches, remove, render, render_many, render_naming
from kb.editing.revisions import Change
from kb.models import RECORDS
from kb.models.base import Record
from kb.rules import findings, findings_within
from kb.rules.references import drafts_named_by, naming_drafts
from kb.vocab.revision import Action
from kb.vocab.status import Status

SAVED = Change()
LONGEST_REASON = Record._meta.get_field("status_reason").max_length


class NotAllowed(Exception):
    """A change of state that the record's present state does not allow; the message says why."""


class NotPublishable(Exception):
    """Errors stand against publication. `findings` are the errors, `drafts` the unpublished records named."""

    def __init__(self, record, errors, drafts=()):
        self.record = record
        self.findings = list(errors)
        self.drafts = list(drafts)
        reasons = [finding.message for finding in self.findings]
        if self.drafts:
            names = ", ".join(f"{draft} ({draft._meta.verbose_name})" for draft in self.drafts)
            reasons.append(f"It names records that are not published yet: {names}.")
        super().__init__(f"{record} cannot be published. " + " ".join(reasons))


def lock(record):
    """The row as it stands, locked until the transaction ends (SQLite's transactions lock the database)."""
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def _log(record, by, message):
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [record], CHANGE, change_message=message, single_object=True)


def _move(record, *, by, to, allowed, reason="", message, action):
    current = lock(record)
    if current.status not in allowed:
        raise NotAllowed(
            f"{current} is {current.get_status_display().lower()}: it cannot be {message.lower().split('.')[0]}."
        )
    record.status, record.status_reason, record.published_at = to, reason, current.published_at
    type(record).objects.filter(pk=record.pk).update(status=to, status_reason=reason, updated_at=timezone.now())
    revisions.note(record, Change(by, action, reason))
    _log(record, by, f"{message} {reason}".strip())


def _checked(reason, question):
    """The reason as it is kept. Raises NotAllowed for none, and for one that the column cannot hold."""
    reason = " ".join(reason.split())
    if not reason:
        raise NotAllowed(question)
    if len(reason) > LONGEST_REASON:
        raise NotAllowed(f"Give the reason in {LONGEST_REASON} characters or fewer; this one has {len(reason)}.")
    return reason


@transaction.atomic
def submit(record, *, by):
    """Draft to in review."""
    _move(record, by=by, to=Status.IN_REVIEW, allowed=[Status.DRAFT], message="Submitted.", action=Action.SUBMITTED)


@transaction.atomic
def send_back(record, *, by, reason):
    """In review to draft, saying what is missing."""
    reason = _checked(reason, "Say what is missing.")
    _move(
        record,
        by=by,
        to=Status.DRAFT,
        allowed=[Status.IN_REVIEW],
        reason=reason,
        message="Returned.",
        action=Action.RETURNED,
    )


def errors_of(record):
    """Findings that forbid publication; drafts that it names are told apart, since they can be taken along."""
    return [finding for finding in findings(record) if finding.is_error and finding.code != "names_a_draft"]


@transaction.atomic
def publish(record, *, by, note="", with_named=False):
    """Publishes a draft, a record in review or a withdrawn one; returns all that was published, `record` last.

    With `with_named`, drafts that it names are published first, if no error stands against them. What was withdrawn
    comes back only by itself, since somebody had a reason to withdraw it.
    Raises NotPublishable with the findings and the drafts named, or NotAllowed.
    """
    current = lock(record)
    if current.status == Status.PUBLISHED:
        raise NotAllowed(f"{current} is published already.")
    published = []
    along = {(type(record), record.pk)}
    if with_named:
        _publish_named(record, by, along, published)
    _set_published(record, along)
    _log(record, by, f"Published. {note}".strip())
    published.append(record)
    # Only now, because two sources may cite each other, and neither document could name the other before.
    for each in published:
        reason = note if each is record else f"Published along with {record}."
        render(each, Change(by, Action.PUBLISHED, reason[:LONGEST_REASON]))
    return published


def _publish_named(record, by, along, published):
    for draft in drafts_named_by(record):
        if (type(draft), draft.pk) in along or draft.status == Status.WITHDRAWN:
            continue
        along.add((type(draft), draft.pk))
        _publish_named(draft, by, along, published)
        lock(draft)
        _set_published(draft, along)
        _log(draft, by, f"Published along with {record}.")
        published.append(draft)


def _set_published(record, along):
    """`along`: (model, key) of the records that the same transaction publishes, before or after this one."""
    project(record)
    errors = errors_of(record)
    drafts = [draft for draft in drafts_named_by(record) if (type(draft), draft.pk) not in along]
    if errors or drafts:
        raise NotPublishable(record, errors, drafts)
    record.status, record.status_reason = Status.PUBLISHED, ""
    record.published_at = record.published_at or timezone.now()
    type(record).objects.filter(pk=record.pk).update(
        status=record.status, status_reason="", published_at=record.published_at, updated_at=timezone.now()
    )


@transaction.atomic
def publish_many(records, *, by=None, note=""):
    """Publishes records of any nouns that may name each other; raises NotPublishable for the first that cannot.

    Those published already are written again. For loading data: checks the same errors as `publish`.
    """
    change = Change(by, Action.PUBLISHED, note[:LONGEST_REASON])
    order = {model: position for position, model in enumerate(RECORDS)}
    batches = []
    for _, group in groupby(sorted(records, key=lambda record: order[type(record)]), key=type):
        batches += in_batches(list(group))
    for batch in batches:
        project_many(batch)
        _mark_published(batch, by, note)
    # Only now, because records of the last batch may be named by those of the first.
    for batch in batches:
        _check_many(batch)
    render_naming(*render_many((record for batch in batches for record in batch), change), change=change)


def _mark_published(batch, by, note):
    """Sets the status of records of one noun that are not published yet."""
    now = timezone.now()
    for record in batch:
        if record.status == Status.PUBLISHED:
            continue
        record.status, record.status_reason = Status.PUBLISHED, ""
        record.published_at = record.published_at or now
        _log(record, by, f"Published. {note}".strip())
    type(batch[0]).objects.bulk_update(batch, ["status", "status_reason", "published_at"])


def _check_many(batch):
    """Raises NotPublishable for the first record of one noun against which an error stands."""
    model = type(batch[0])
    keys = [record.pk for record in batch]
    with_drafts = naming_drafts(model, keys)
    for record in model.objects.with_related().filter(pk__in=keys):
        errors = [finding for finding in findings_within(record) if finding.is_error]
        if errors or record.pk in with_drafts:
            raise NotPublishable(record, errors, drafts_named_by(record))


@transaction.atomic
def settle(record, change=SAVED):
    """Brings everything that follows from a saved record up to date; doors call it after every save.

    A draft gets its name and projections. A published record is checked and its publication written again, with
    those of the records that name it. Either way the new state is kept as a revision, which tells of `change`.
    Raises NotPublishable if the change would leave a published record with errors: the caller's transaction must then
    be undone.
    """
    project(record)
    if record.status != Status.PUBLISHED:
        revisions.note(record, change, only_if_changed=True)
        return
    errors, drafts = errors_of(record), drafts_named_by(record)
    if errors or drafts:
        raise NotPublishable(record, errors, drafts)
    number = record.revision
    published = replace(change, action=Action.REVISED)
    if render(record, published):
        render_naming(record, change=published)
    if record.revision == number:  # readers see no difference; editors may
        revisions.note(record, change, only_if_changed=True)


@transaction.atomic
def settle_drafts(records, change):
    """`settle` for many unpublished records of any nouns, in batches."""
    order = {model: position for position, model in enumerate(RECORDS)}
    for _, group in groupby(sorted(records, key=lambda record: order[type(record)]), key=type):
        for batch in in_batches(list(group)):
            project_many(batch)
            revisions.note_many(batch, change)


@transaction.atomic
def withdraw(record, *, by, reason):
    """Takes a published record from the public. Refused while published records name it; the reason is kept."""
    reason = _checked(reason, "Say why the record is withdrawn.")
    blockers = list(naming(record.public_id)[:20])
    if blockers:
        names = ", ".join(blocker.document["name"] for blocker in blockers)
        raise NotAllowed(f"{record} is still named by published records: {names}. Change or withdraw those first.")
    _move(
        record,
        by=by,
        to=Status.WITHDRAWN,
        allowed=[Status.PUBLISHED],
        reason=reason,
        message="Withdrawn.",
        action=Action.WITHDRAWN,
    )
    remove(record)
