"""Publications: writing the documents of published records, and writing them again when a name in them changes."""

import hashlib
import json

from django.utils import timezone

from kb.documents.base import utc
from kb.documents.registry import brief_document, full_document, part_documents
from kb.models import PARTS, RECORDS, OldSlug, Publication, PublicationMention
from kb.search.text import fold, search_text

MODELS = {model._meta.model_name: model for model in (*RECORDS, *PARTS)}
RECORD_KINDS = [model._meta.model_name for model in RECORDS]

# What other documents show of a record: when one of these changes, they are written again.
SHOWN_ELSEWHERE = ("name", "slug", "names", "aliases", "terms", "affiliation", "outlet", "published", "parent")


def render(record):
    """Writes the publication of a published record and of its parts; True if what others show of it changed.

    A constant number of queries, however many flights and reports.
    """
    fresh = type(record).objects.with_related().get(pk=record.pk)
    if not fresh.is_published:
        raise ValueError(f"{fresh} is not published, so it has no publication.")
    kind = fresh._meta.model_name
    rows = [(fresh, brief_document(fresh), full_document(fresh), search_text(fresh))]
    rows += [(part, brief, full, fold(name)) for part, brief, full, name in part_documents(fresh)]
    known = {p.public_id: p for p in Publication.objects.filter(public_id__in=[row[0].public_id for row in rows])}
    before = known.get(fresh.public_id)
    shown_before = _shown(before.document) if before else None

    now = timezone.now()
    new, changed, links = [], [], []
    for row, brief, body, text in rows:
        body = _plain(body)
        brief = _plain(brief)
        etag = hashlib.sha256(json.dumps([body, brief, text], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        publication = known.get(row.public_id)
        if publication and publication.etag == etag:
            continue
        if publication is None:
            publication = Publication(kind=row._meta.model_name, public_id=row.public_id, version=0)
            new.append(publication)
            links.append((row, publication))
        else:
            changed.append(publication)
        publication.owner_id = "" if row is fresh else fresh.public_id
        publication.version += 1
        publication.brief = brief
        publication.document = body | {
            "version": publication.version,
            "published_at": utc(fresh.published_at),
            "changed_at": utc(now),
        }
        publication.search_text = text
        publication.etag = etag
        publication.rendered_at = now
    Publication.objects.bulk_create(new)
    Publication.objects.bulk_update(
        changed, ["owner_id", "version", "brief", "document", "search_text", "etag", "rendered_at"], batch_size=200
    )
    _link(links)
    _write_mentions([*new, *changed])
    gone = Publication.objects.filter(owner_id=fresh.public_id).exclude(
        public_id__in=[row[0].public_id for row in rows]
    )
    gone.delete()
    current = next((p for p in (*new, *changed) if p.public_id == fresh.public_id), before)
    type(fresh).objects.filter(pk=fresh.pk).update(publication=current, version=current.version)
    record.publication, record.version = current, current.version
    if shown_before and shown_before["slug"] != fresh.slug:
        OldSlug.objects.get_or_create(kind=kind, slug=shown_before["slug"], defaults={"public_id": fresh.public_id})
    OldSlug.objects.filter(kind=kind, slug=fresh.slug).delete()
    return shown_before is not None and shown_before != _shown(current.document)


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
    PublicationMention.objects.filter(publication__in=publications).delete()
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


def naming(public_id):
    """Publications of records, not of parts, that name the record with this id."""
    return Publication.objects.filter(mentions__mentioned_id=public_id, kind__in=RECORD_KINDS).exclude(
        public_id=public_id
    )


def render_naming(record):
    """Writes again every published document that names `record`."""
    for kind, public_id in naming(record.public_id).values_list("kind", "public_id"):
        render(MODELS[kind].objects.get(public_id=public_id))


def remove(record):
    """Takes the documents of a record and its parts away; called when it is withdrawn."""
    Publication.objects.filter(owner_id=record.public_id).delete()
    Publication.objects.filter(public_id=record.public_id).delete()
    record.publication = None
