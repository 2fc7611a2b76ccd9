"""Sources: traceable, already published, and entered once."""

import re
from urllib.parse import urlsplit

from kb.models import LinkCheck, Source
from kb.rules.days import is_future
from kb.rules.finding import error, warning
from kb.vocab.link_check import LinkKind, LinkOutcome
from kb.vocab.status import Status

# Hosts whose addresses are made to last: archives, and registries of lasting identifiers.
LASTING = (
    "archive.org", "archive.ph", "archive.is", "archive.today", "archive.md", "archive.li", "archive.vn", "archive.fo",
    "perma.cc", "webcitation.org", "ghostarchive.org", "doi.org", "hdl.handle.net",
)  # fmt: skip
REPLACE = "Give its new address, or that of a copy."


def find(source):
    """Findings on a source; two queries of its own, for others at its address and for the checks of its links."""
    found = []
    if not (source.url or source.outlet_id or source.author or source.edition):
        found.append(
            warning(
                "source_without_trace",
                "Readers could not find this source. Give a web address, or its author, outlet or edition.",
                field="url",
            )
        )
    if source.published and is_future(source.published):
        found.append(
            error(
                "source_in_future",
                f"The source is dated {source.published}, which has not come yet. Check the date.",
                field="published_on",
            )
        )
    return found + _same_address(source) + _links(source)


def is_lasting(url):
    """Whether an address is one of an archive, or a lasting identifier: no copy of it is needed."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == name or host.endswith(f".{name}") for name in LASTING)


def spellings(url):
    """The ways to write one web address: either scheme, with or without “www.” and a closing slash; no fragment."""
    host, slash, path = re.sub(r"^https?://(www\.)?", "", url.partition("#")[0], flags=re.I).partition("/")
    bare = (host.lower() + slash + path).rstrip("/")
    return [f"{scheme}://{www}{bare}{end}" for scheme in ("https", "http") for www in ("", "www.") for end in ("", "/")]


def _same_address(source):
    if not source.url:
        return []
    # Editions of a dataset share an address.
    others = (
        Source.objects.filter(url__in=spellings(source.url), edition=source.edition)
        .exclude(pk=source.pk)
        .exclude(status=Status.WITHDRAWN)
        .order_by("name", "pk")
    )
    found = list(others)
    if not found:
        return []
    names = ", ".join(f"“{other}”" for other in found)
    return [
        warning(
            "source_entered_twice",
            f"The same web address is entered as {names}. Use that source, or give the edition that tells them apart.",
            field="url",
            records=found,
        )
    ]


def _links(source):
    if not (source.url or source.archived_url):
        return []
    checks = {check.kind: check for check in LinkCheck.objects.filter(source=source).present()}
    original, archived = checks.get(LinkKind.ORIGINAL), checks.get(LinkKind.ARCHIVED)
    found = []
    if archived and archived.is_dead:
        found.append(
            warning(
                "source_archive_dead",
                f"The archived copy cannot be opened any more. {_seen(archived)} Give the address of another copy.",
                field="archived_url",
            )
        )
    if original and original.outcome == LinkOutcome.REFUSED:
        found.append(
            warning("source_link_refused", f"The web address was not followed. {original.note} Check it.", field="url")
        )
    is_dead = bool(original) and original.is_dead
    has_copy = bool(source.archived_url) and not (archived and archived.is_dead)
    if is_dead:
        if source.archived_url:
            remedy = "Readers have the archived copy; give the new address if there is one." if has_copy else REPLACE
        else:
            remedy = f"No archived copy is on record.{_copy(checks)} {REPLACE}"
        found.append(
            warning("source_link_dead", f"The page cannot be opened any more. {_seen(original)} {remedy}", field="url")
        )
    elif source.url and not source.archived_url and not is_lasting(source.url):
        found.append(
            warning(
                "source_not_archived",
                f"No archived copy is on record.{_copy(checks)} Have the page archived while it is there, and give "
                "the address of the copy.",
                field="archived_url",
            )
        )
    return found


def _seen(check):
    """“Checked on 3 May 2026, failing since 28 April 2026. Nobody answers at this address.”"""
    since, day = _day(check.failing_since_at), _day(check.checked_at)
    return f"Checked on {day}{'' if since == day else f', failing since {since}'}. {check.note}"


def _day(instant):
    return f"{instant.day} {instant:%B %Y}"


def _copy(checks):
    """Where the archive's service found a copy, if it was asked and did."""
    search = checks.get(LinkKind.SEARCH)
    return f" One is at {search.final_url} ." if search and search.outcome == LinkOutcome.FOUND else ""
