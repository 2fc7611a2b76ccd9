"""Checks of the links of sources: looks at each address, says in a row what became of it, and changes no record."""

import json
import queue
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from kb.models import LinkCheck, Source
from kb.rules.source import is_lasting, spellings
from kb.transfer import fetching
from kb.vocab.link_check import FAILURES, LinkKind, LinkOutcome
from kb.vocab.status import Status

HOSTS_AT_ONCE = 8
NOTE_LENGTH = LinkCheck._meta.get_field("note").max_length
ADDRESS_LENGTH = Source._meta.get_field("archived_url").max_length


def policy():
    """What the outside world gets; a contact, if set, tells those who read their server's log whom to ask."""
    contact = settings.LINK_CHECK_CONTACT
    agent = fetching.Policy.user_agent
    return fetching.Policy(user_agent=f"{agent} (+{contact})" if contact else agent)


# --- Which ----------------------------------------------------------------------------------------------------


def due(sources=None, *, older_than=None):
    """Sources with a link, those never checked first, then those whose check is the oldest. Nothing withdrawn.

    `older_than`, a timedelta, leaves out those checked since.
    """
    sources = Source.objects.all() if sources is None else sources
    found = sources.exclude(status=Status.WITHDRAWN).exclude(url="", archived_url="").with_link_state()
    if older_than is not None:
        found = found.filter(Q(link_checked_at=None) | Q(link_checked_at__lt=timezone.now() - older_than))
    return found.order_by(F("link_checked_at").asc(nulls_first=True), "pk")


# --- What came of it -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """One address of one source to look at. `url` is what is fetched: for a search, the question to the service."""

    source: Source
    kind: str
    address: str
    url: str

    @property
    def host(self):
        """Whom it will keep busy."""
        try:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        except ValueError:
            return ""


def jobs_of(source):
    """Looks at the source's addresses; with a service set, also a search for a copy where none is on record."""
    jobs = []
    if source.url:
        jobs.append(Job(source, LinkKind.ORIGINAL, source.url, source.url))
    if source.archived_url:
        jobs.append(Job(source, LinkKind.ARCHIVED, source.archived_url, source.archived_url))
    elif settings.ARCHIVE_SEARCH_URL and source.url and not is_lasting(source.url):
        jobs.append(Job(source, LinkKind.SEARCH, source.url, _question(source)))
    return jobs


def _question(source):
    """Asks for the copy nearest to the day on which the source was published, or else read."""
    day = source.published_on or source.accessed_on
    query = {"url": source.url} | ({"timestamp": f"{day:%Y%m%d}"} if day else {})
    base = settings.ARCHIVE_SEARCH_URL
    return f"{base}{'&' if '?' in base else '?'}{urlencode(query)}"


def look(job, policy):
    """The LinkCheck of one Job, not saved. Asks the network, not the database, so that threads may run it."""
    began = time.monotonic()
    row = LinkCheck(source=job.source, kind=job.kind, address=job.address, checked_at=timezone.now())
    try:
        answer = fetching.fetch(job.url, policy=policy, with_body=job.kind == LinkKind.SEARCH)
    except fetching.FetchError as error:
        row.outcome = OUTCOMES[type(error)]
        row.note = str(error)
        row.final_url = "" if job.kind == LinkKind.SEARCH or error.url == job.url else error.url
    else:
        row.http_status = answer.status
        if job.kind == LinkKind.SEARCH:
            row.outcome, row.final_url, row.note = _found(answer)
        else:
            row.outcome, row.note = _judge(answer)
            row.final_url = answer.url if _has_moved(answer) else ""
    # What a server wrote may hold anything; databases differ in what they refuse.
    row.final_url = "".join(character for character in row.final_url if character.isprintable())
    row.note = row.note[:NOTE_LENGTH]
    row.duration_ms = round((time.monotonic() - began) * 1000)
    return row


OUTCOMES = {
    fetching.Refused: LinkOutcome.REFUSED,
    fetching.Unreachable: LinkOutcome.UNREACHABLE,
    fetching.TooLarge: LinkOutcome.TOO_LARGE,
    fetching.TooManyRedirects: LinkOutcome.REDIRECTS,
}


def _judge(answer):
    """(outcome, note) of the answer that stood at the end of the redirects."""
    status = answer.status
    if 200 <= status < 300:
        if _is_front_page_instead(answer):
            return LinkOutcome.GONE, "It leads to the front page of its site instead."
        is_for_good = set(answer.redirects) <= {301, 308}
        return (LinkOutcome.MOVED if is_for_good and _has_moved(answer) else LinkOutcome.OK), ""
    if status in (404, 410):
        return LinkOutcome.GONE, "The server says that there is no such page."
    if 400 <= status < 500:
        return LinkOutcome.BLOCKED, "The server does not let a program in; it may let readers in."
    if status >= 500:
        return LinkOutcome.UNREACHABLE, "The server reports a fault of its own."
    return LinkOutcome.UNREACHABLE, "The server redirects and does not say where."


def _has_moved(answer):
    """Whether redirects led elsewhere; another spelling of the address is not elsewhere."""
    return bool(answer.redirects) and answer.url not in spellings(answer.asked)


def _is_front_page_instead(answer):
    """Whether a page deep in a site became the site's front page, as sites do with what they no longer have."""
    asked, came = urlsplit(answer.asked), urlsplit(answer.url)

    def host(parts):
        return (parts.hostname or "").removeprefix("www.")

    is_front = came.path in ("", "/") and not came.query
    return is_front and host(asked) == host(came) and (asked.path not in ("", "/") or bool(asked.query))


def _found(answer):
    """(outcome, address of the copy, note) of the answer of an archive's availability service.

    Its shape is that of the Wayback Machine: {"archived_snapshots": {"closest": {"available", "url", "timestamp"}}}.
    """
    if answer.status != 200:
        return LinkOutcome.UNREACHABLE, "", "The archive's service does not answer the question."
    try:
        closest = json.loads(answer.body)["archived_snapshots"].get("closest")
        if not closest or not closest["available"]:
            return LinkOutcome.NO_COPY, "", ""
        url, stamp = closest["url"], str(closest.get("timestamp", ""))
        # Nothing is fetched there; but what an editor is offered must be a link that readers can follow.
        url = fetching.read_url(url, fetching.Policy()).url
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, fetching.Refused):
        return LinkOutcome.UNREACHABLE, "", "The archive's service answers in a way that is not understood."
    if len(url) > ADDRESS_LENGTH:
        return LinkOutcome.NO_COPY, "", "The copy's address is too long for a record."
    day = re.match(r"(\d{4})(\d\d)(\d\d)", stamp, re.A)
    return LinkOutcome.FOUND, url, f"Archived on {'-'.join(day.groups())}." if day else ""


# --- Many --------------------------------------------------------------------------------------------------------


@dataclass
class Summary:
    """Rows written, in the order in which they came, and sources that the time did not suffice for."""

    checks: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    @property
    def sources(self):
        """Those looked at, in order."""
        return list({check.source_id: check.source for check in self.checks}.values())


def check_sources(sources, *, policy=policy, budget_s=None, pause_s=0, on_check=None):
    """Looks at the links of `sources` and saves a row each, as it comes; a Summary.

    Several hosts at once, but one request at a time for each, and `pause_s` seconds between two. After `budget_s`
    seconds no further look begins. `on_check` is called with each row saved. `policy` makes the Policy.
    """
    sources = list(sources)
    hosts = {}
    for source in sources:
        for job in jobs_of(source):
            hosts.setdefault(job.host, []).append(job)
    waiting, looked = queue.SimpleQueue(), queue.SimpleQueue()
    for jobs in hosts.values():
        waiting.put(jobs)
    stop = threading.Event()
    end = None if budget_s is None else time.monotonic() + budget_s
    rules = policy()

    def work():
        try:
            while not stop.is_set():
                for number, job in enumerate(waiting.get_nowait()):
                    if number and pause_s:
                        stop.wait(pause_s)
                    if stop.is_set() or (end is not None and time.monotonic() >= end):
                        break
                    looked.put(look(job, rules))
        except queue.Empty:
            pass
        finally:
            looked.put(None)

    summary = Summary()
    count = min(HOSTS_AT_ONCE, len(hosts))
    with ThreadPoolExecutor(count or 1) as pool:
        futures = [pool.submit(work) for _ in range(count)]
        try:
            # Rows are saved here, in the caller's thread and on its connection.
            while count:
                row = looked.get()
                if row is None:
                    count -= 1
                elif _save(row):
                    summary.checks.append(row)
                    if on_check:
                        on_check(row)
        finally:
            stop.set()  # after Ctrl-C too: no look begins that nobody waits for
    for future in futures:
        future.result()
    seen = {check.source_id for check in summary.checks}
    summary.left_out = [source for source in sources if source.pk not in seen]
    return summary


def _save(row):
    """Whether the row was kept: its source may have been deleted in the meantime."""
    if row.outcome in FAILURES:
        before = LinkCheck.objects.filter(source=row.source_id, kind=row.kind, address=row.address).first()
        row.failing_since_at = (before and before.failing_since_at) or row.checked_at
    try:
        with transaction.atomic():
            # Read again, since SQLite would notice the missing source only when everything is committed.
            if not Source.objects.filter(pk=row.source_id).exists():
                return False
            row.save()
    except IntegrityError:
        return False
    return True


def summary_text(checks):
    """“answers 2, gone 1” for LinkChecks."""
    counts = {}
    for check in checks:
        label = check.get_outcome_display().lower()
        counts[label] = counts.get(label, 0) + 1
    return ", ".join(f"{label} {count}" for label, count in sorted(counts.items(), key=lambda item: -item[1]))
