"""The public past: versions of a record, what changed between them, corrections, and how it stood at an instant.

Reads published revisions of published records only. Who made a change, and what editors noted, is never among it.
"""

import datetime as dt

from django.utils.dateparse import parse_date, parse_datetime

from kb.models import Publication, Revision
from kb.vocab.nouns import page_path
from kb.vocab.revision import Significance

SHOWN = ("version", "at", "action", "significance", "reason", "changes")
CORRECTIONS_PER_PAGE = 50


def versions(public_id):
    """[{version, at, action, significance, reason, changes}] of a record, the newest first; one query."""
    return list(Revision.objects.filter(public_id=public_id, version__isnull=False).order_by("-version").values(*SHOWN))


def two_versions(public_id, *numbers):
    """{version: {"document", "at"}} of the versions named that there are; one query."""
    rows = Revision.objects.filter(public_id=public_id, version__in=numbers).values("version", "at", "document")
    return {row["version"]: row for row in rows}


def corrections_of(public_id):
    """Corrections of one record, the newest first; one query."""
    rows = Revision.objects.filter(
        public_id=public_id, version__isnull=False, significance=Significance.CORRECTION
    ).order_by("-version")
    return list(rows.values(*SHOWN))


def corrections(first=0, limit=CORRECTIONS_PER_PAGE):
    """(rows, whether there are more): corrections of what is public now, the newest first; two queries.

    Each row also has the `kind`, `name` and page `path` of its record as it is called now.
    """
    public = Publication.objects.filter(owner_id="")
    found = Revision.objects.filter(
        significance=Significance.CORRECTION, version__isnull=False, public_id__in=public.values("public_id")
    ).order_by("-at", "-pk")
    rows = list(found.values("public_id", "kind", *SHOWN)[first : first + limit + 1])
    shown = rows[:limit]
    briefs = dict(public.filter(public_id__in={row["public_id"] for row in shown}).values_list("public_id", "brief"))
    for row in shown:
        brief = briefs[row["public_id"]]
        row |= {"name": brief["name"], "path": page_path(row["kind"], brief["slug"])}
    return shown, len(rows) > limit


class NoSuchDay(ValueError):
    """What was asked for is no day and no instant; the message says what would be."""


def read_instant(text):
    """The instant meant by “2022-02-01” (the end of that day, UTC) or “2022-02-01T09:30:00Z”. Raises NoSuchDay."""
    problem = NoSuchDay("Write a day such as 2022-02-01, or an instant such as 2022-02-01T09:30:00Z.")
    try:
        if day := parse_date(text):
            return dt.datetime.combine(day, dt.time.max, dt.UTC)
        instant = parse_datetime(text)
    except ValueError as error:
        raise problem from error
    if instant is None or instant.tzinfo is None:
        raise problem
    return instant


def as_of(public_id, instant):
    """{version, at, document} that readers saw at `instant`; None if it was not public then. One query."""
    newest = (
        Revision.objects.of_id(public_id)
        .public()
        .filter(at__lte=instant)
        .order_by("-number")
        .values("version", "at", "document")
        .first()
    )
    return newest if newest and newest["document"] else None
