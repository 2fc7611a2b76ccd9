"""Sources: traceable, already published, and entered once."""

import re

from kb.models import Source
from kb.rules.days import is_future
from kb.rules.finding import error, warning
from kb.vocab.status import Status


def find(source):
    """Findings on a source; one query of its own, for others at its address."""
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
    return found + _same_address(source)


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
