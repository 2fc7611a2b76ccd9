"""Publications: writing the documents of published records, and writing them again when a name in them changes."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from kb.documents.base import utc
from kb.documents.registry import brief_document, full_document, part_documents
from kb.editing import revisions
from kb.editing.projection import rename
from kb.editing.revisions import Change
from kb.editing.state import dump
from kb.models import PARTS, RECORDS, OldSlug, Publication, PublicationMention, Revision
from kb.search.folding import fold
from kb.search.text import search_text
from kb.vocab.revision import Action

MODELS = {model._meta.model_name: model for model in (*RECORDS, *PARTS)}
RECORD_KINDS = [model._meta.model_name for model in RECORDS]

# What other documents show of a record: when one of these changes, they are written again.
SHOWN_ELSEWHERE = (
    "name", "slug", "names", "aliases", "family", "terms", "affiliation", "outlet", "published", "parent"
)  # fmt: skip

PUBLISHED = Change(action=Action.PUBLISHED)

BATCH = 50  # records at a time; a launch brings a dozen parts or more


def render(record, change=PUBLISHED):
    """Writes the publication of a published record and of its parts; True if what others show of it changed.

    A constant number of queries, however many flights and reports.
    """
    return bool(render_many([record], change))


@transaction.atomic(savepoint=False)
def render_many(records, change=PUBLISHED):
    """`render` for many records of any nouns, in batches; returns those whose shown parts changed.

    Each that readers see change gets a revision, which keeps `change`.
    """
    by_model = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record)
    changed = []
    for model, group in by_model.items():
        for batch in in_batches(group):
            keys, publications = _render_batch(model, [record.pk for record in batch], change)
            for record in batch:
                record.publication, record.revision = publications[record.pk]
                record.version = record.publication.version
            changed += [record for record in batch if record.pk in keys]
    return changed


def _render_batch(model, keys, change):
    """(primary keys of those whose shown parts changed, {primary key: (publication, number of its revision)})"""
    # Locked, since revisions are numbered; always in the same order, so that nobody waits for each other.
    found = model.objects.with_related().select_for_update(of=("self",)).filter(pk__in=keys)
    records = list(found.order_by("pk"))
    documents = {}  # public id: (row, brief, body, text, owner)
    for record in records:
        if not record.is_published:
            raise ValueError(f"{record} is not published, so it has no publication.")
        documents[record.public_id] = (
            record,
            brief_document(record),
            full_document(record),
            search_text(record),
            record,
        )
        for part, brief, body, name in part_documents(record):
            documents[part.public_id] = (part, brief, body, fold(name), record)
    known = {p.public_id: p for p in Publication.objects.filter(public_id__in=documents)}
    shown_before = {
        record.pk: _shown(known[record.public_id].document) for record in records if record.public_id in known
    }
    new, changed = _write(documents, known, change)
    if known:
        _remove_parts_gone(records, documents)
    written = {p.public_id: p for p in (*new, *changed)}
    for record in records:
        record.publication = written.get(record.public_id) or known[record.public_id]
        record.version = record.publication.version
    rewritten = [record for record in records if record.public_id in written]
    model.objects.bulk_update(rewritten, ["publication", "version", "revision"], batch_size=BATCH)
    _keep_old_addresses(model._meta.model_name, records, shown_before)
    shown_otherwise = {
        pk
        for record in records
        if (pk := record.pk) in shown_before and shown_before[pk] != _shown(record.publication.document)
    }
    return shown_otherwise, {record.pk: (record.publication, record.revision) for record in records}


def _write(documents, known, change):
    """(new, changed) publications, stored; those whose content is as before are left alone."""
    now = timezone.now()
    new, changed, found_otherwise, links, kept = [], [], [], [], []
    for public_id, (row, brief, body, text, owner) in documents.items():
        brief, body = _plain(brief), _plain(body)
        content = json.dumps([body, brief], sort_keys=True, ensure_ascii=False)
        etag = hashlib.sha256(content.encode()).hexdigest()
        publication = known.get(public_id)
        if publication is None:
            # Withdrawing deleted the publication, but not the number of versions that there have been.
            publication = Publication(
                kind=row._meta.model_name, public_id=public_id, version=getattr(row, "version", 0)
            )
            new.append(publication)
            if row is not owner:  # records are linked by who renders them
                links.append((row, publication))
        elif publication.etag == etag:
            if publication.search_text != text:  # a weapon that it names has another alias: the same document
                publication.search_text = text
                found_otherwise.append(publication)
            continue
        else:
            changed.append(publication)
        before = publication.document
        publication.owner_id = "" if row is owner else owner.public_id
        publication.version += 1
        publication.brief = brief
        publication.document = body | {
            "version": publication.version,
            "published_at": utc(owner.published_at),
            "changed_at": utc(now),
        }
        publication.search_text = text
        publication.etag = etag
        publication.rendered_at = now
        if row is owner:
            kept.append((publication, _revision(row, publication, before, change)))
    Revision.objects.bulk_create([revision for _, revision in kept], batch_size=100)
    for publication, revision in kept:
        publication.revision = revision
    Publication.objects.bulk_create(new, batch_size=200)
    columns = ["owner_id", "revision", "version", "brief", "document", "search_text", "etag", "rendered_at"]
    Publication.objects.bulk_update(changed, columns, batch_size=200)
    Publication.objects.bulk_update(found_otherwise, ["search_text"], batch_size=200)
    _link(links)
    PublicationMention.objects.filter(publication__in=changed).delete()
    _write_mentions([*new, *changed])
    return new, changed


def _revision(record, publication, before, change):
    return revisions.build(
        record,
        change.on(was_public=before is not None),
        state=dump(record),
        version=publication.version,
        document=publication.document,
        before=before,
        was_public=True,
    )


def _remove_parts_gone(records, documents):
    owned = Publication.objects.filter(owner_id__in=[record.public_id for record in records])
    gone = [p.pk for p in owned.only("pk", "public_id") if p.public_id not in documents]
    if gone:
        Publication.objects.filter(pk__in=gone).delete()


def _keep_old_addresses(kind, records, shown_before):
    for record in records:
        before = shown_before.get(record.pk)
        if before and before["slug"] != record.slug:
            OldSlug.objects.get_or_create(kind=kind, slug=before["slug"], defaults={"public_id": record.public_id})
    # An address that is in use again leads there, not away.
    OldSlug.objects.filter(kind=kind, slug__in=[record.slug for record in records]).delete()


def _plain(document):
    """The document as JSON gives it back, so that stored and fresh ones compare equal."""
    return json.loads(json.dumps(document))


def _shown(document):
    return {name: document[name] for name in SHOWN_ELSEWHERE if name in document}


def _link(links):
    by_model = {}
    for row, publication in links:
        row.publication = publication
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        model.objects.bulk_update(rows, ["publication"], batch_size=200)


def _write_mentions(publications):
    PublicationMention.objects.bulk_create(
        [
            PublicationMention(publication=publication, mentioned_id=public_id)
            for publication in publications
            for public_id in sorted(mentioned(publication.document) - {publication.public_id})
        ],
        batch_size=500,
    )


def mentioned(document):
    """Public ids of all records that a document refers to, at any depth."""
    found = set()
    stack = [document]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if item.keys() == {"id", "slug", "name", "url"}:
                found.add(item["id"])
            else:
                stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found


@transaction.atomic(savepoint=False)
def render_naming(*records, change=PUBLISHED):
    """Writes again every published document that names one of `records`.

    And those that name what is renamed by that: a launch is named after its weapon, and statements name the launch.
    """
    waiting = [record.public_id for record in records]
    if records:
        change = change.followed([record.name for record in records])
    while waiting:
        by_kind = {}
        for batch in in_batches(waiting):
            for kind, public_id in _naming_any(batch):
                by_kind.setdefault(kind, {})[public_id] = None  # each once, in order
        waiting = []
        for kind, public_ids in by_kind.items():
            for batch in in_batches(list(public_ids)):
                rename(MODELS[kind], batch)
                keys = MODELS[kind].objects.filter(public_id__in=batch).values_list("pk", flat=True)
                changed, _ = _render_batch(MODELS[kind], list(keys), change)
                waiting += MODELS[kind].objects.filter(pk__in=changed).values_list("public_id", flat=True)


def _naming_any(public_ids):
    """(kind, public id) of the records whose documents name one of `public_ids`."""
    return (
        Publication.objects.filter(mentions__mentioned_id__in=public_ids, kind__in=RECORD_KINDS)
        .order_by("pk")
        .values_list("kind", "public_id")
        .distinct()
    )


def in_batches(items):
    """`items` in lists of BATCH."""
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


def remove(record):
    """Takes the documents of a record and its parts away; called when it is withdrawn."""
    Publication.objects.filter(owner_id=record.public_id).delete()
    Publication.objects.filter(public_id=record.public_id).delete()
    record.publication = None
