"""What links here: the published records that name a record, from the mentions kept beside each publication."""

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from kb.models import RECORDS, Publication

RECORD_KINDS = [model._meta.model_name for model in RECORDS]
SHOWN_PER_KIND = 6


def naming(public_id):
    """Publications of records, not of parts, that name the record with this id."""
    return Publication.objects.filter(mentions__mentioned_id=public_id, kind__in=RECORD_KINDS).exclude(
        public_id=public_id
    )


def links_here(public_id, *, per_kind=SHOWN_PER_KIND):
    """[{"kind", "total", "rows"}] in the order of RECORDS, reversed; rows are briefs, the newest first.

    One query, however many records name it: the newest of each kind, with the count of all.
    """
    numbered = (
        naming(public_id)
        .annotate(
            total=Window(Count("pk"), partition_by=F("kind")),
            position=Window(RowNumber(), partition_by=F("kind"), order_by=F("pk").desc()),
        )
        .filter(position__lte=per_kind)
        .order_by("kind", "position")
        .values_list("kind", "total", "brief")
    )
    groups = {}
    for kind, total, brief in numbered:
        groups.setdefault(kind, {"kind": kind, "total": total, "rows": []})["rows"].append(brief)
    return [groups[kind] for kind in reversed(RECORD_KINDS) if kind in groups]
