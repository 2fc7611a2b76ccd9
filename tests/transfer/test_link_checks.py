"""Checks of links look at the oldest first, are polite and bounded, say what they saw, and change no record."""

import datetime as dt
import json
import threading
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from kb.editing.publication import render_many
from kb.models import LinkCheck, Publication, Source
from kb.transfer import link_checks
from kb.transfer.fetching import Policy
from kb.transfer.link_checks import check_sources, due, summary_text
from tests import factories
from tests.transfer.webserver import LOOPBACK, PAGE, listening, redirect, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(without_documents):
    """Nothing here reads documents but what is rendered on the spot."""


def make_source(*args, **fields):
    """A source with one link only, unless told otherwise."""
    return factories.make_source(*args, **{"archived_url": "", **fields})


@pytest.fixture
def server():
    with serving({"/": PAGE, "/story": PAGE}) as server:
        yield server


def check(server, *sources, **options):
    return check_sources(sources, **{"policy": server.policy, **options})


def seen(server, page, *, path="/old", **fields):
    """The row of the one check of a source whose link answers `page`."""
    server.pages[path] = page
    (row,) = check(server, make_source(**{"url": server.url(path), **fields})).checks
    assert row == LinkCheck.objects.get()
    return row


# --- What came of it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "outcome", "status"),
    [
        (PAGE, "ok", 200),
        ((204, {}, b""), "ok", 204),
        (redirect("/story", 301), "moved", 200),
        (redirect("/story", 308), "moved", 200),
        (redirect("/story", 302), "ok", 200),
        (redirect("/story", 307), "ok", 200),
        (redirect("/old/", 301), "gone", 404),
        ((404, {}, b""), "gone", 404),
        ((410, {}, b""), "gone", 410),
        (redirect("/nowhere", 301), "gone", 404),
        (redirect("/", 301), "gone", 200),
        (redirect("/", 302), "gone", 200),
        (redirect("/?story=5", 302), "gone", 404),
        ((401, {}, b""), "blocked", 401),
        ((403, {}, b""), "blocked", 403),
        ((405, {}, b""), "blocked", 405),
        ((429, {}, b""), "blocked", 429),
        ((451, {}, b""), "blocked", 451),
        ((500, {}, b""), "unreachable", 500),
        ((503, {}, b""), "unreachable", 503),
        ((304, {}, b""), "unreachable", 304),
        (redirect("/old"), "redirects", None),
        (redirect("http://10.0.0.1/"), "refused", None),
        (lambda handler: None, "unreachable", None),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 999 No\r\n\r\n"), "unreachable", 999),
    ],
)
def test_each_answer_has_its_outcome(server, page, outcome, status):
    row = seen(server, page)

    assert (row.outcome, row.http_status) == (outcome, status)
    assert (row.kind, row.address) == ("original", server.url("/old"))
    assert bool(row.note) == (outcome not in ("ok", "moved"))


def test_a_row_says_when_where_to_and_how_long(server):
    server.pages["/story?a=1"] = PAGE
    with time_machine.travel(dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC), tick=False):
        row = seen(server, redirect("/story?a=1#part", 301))

    assert row.checked_at == dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)
    assert row.final_url == server.url("/story?a=1")
    assert row.failing_since_at is None
    assert 0 <= row.duration_ms < 5_000


def test_another_spelling_of_an_address_is_not_another_address(server):
    server.pages["/old/"] = PAGE

    row = seen(server, redirect("/old/", 301))

    assert (row.outcome, row.final_url) == ("ok", "")


def test_the_front_page_is_a_link_of_its_own(server):
    assert seen(server, PAGE, path="/").outcome == "ok"


def test_the_front_page_of_another_site_is_where_a_short_link_may_lead(server):
    row = seen(server, redirect(server.url("/", host="other.example"), 301), url=server.url("/old", host="go.example"))

    assert (row.outcome, row.final_url) == ("moved", server.url("/", host="other.example"))


def test_what_redirects_to_the_inside_is_recorded_and_not_followed(server):
    with listening() as (port, hits):
        inside = f"http://{LOOPBACK}:{port}/admin"
        server.pages["/old"] = redirect(inside)
        source = make_source(url=server.url("/old"))
        (row,) = check(server, source, policy=lambda: server.policy()).checks

        assert hits() == 0
    assert (row.outcome, row.final_url) == ("refused", inside)
    assert row.note == f"The address names port {port}, which is not the web's."


def test_without_a_policy_of_the_test_a_server_of_this_machine_is_never_reached(server):
    with listening() as (port, hits):
        for url in (server.url("/story"), f"http://{LOOPBACK}:{port}/", "http://127.0.0.1/", "http://localhost/"):
            check_sources([make_source(url=url, archived_url=url)])

        assert hits() == 0
    assert server.seen == []
    assert set(LinkCheck.objects.values_list("outcome", flat=True)) == {"refused"}


@pytest.mark.parametrize(
    "location", ["http://news.example/\x01\x7f", "http://news.example/\x85", "javascript:alert('\xad')", "http://[\xff"]
)
def test_whatever_a_server_writes_can_be_stored(server, location):
    row = seen(server, redirect(location))

    assert row.outcome == "refused" or row.final_url.isascii()
    assert row.final_url.isprintable()
    assert not row.can_be_followed or row.final_url.startswith("http://news.example/")


def test_failures_are_counted_from_the_first_of_those_in_a_row(server):
    source = make_source(url=server.url("/old"))
    since = []
    for day, status in enumerate([200, 503, 404, 503, 200, 503], 1):
        server.pages["/old"] = (status, {}, b"")
        with time_machine.travel(dt.datetime(2026, 5, day, tzinfo=dt.UTC), tick=False):
            (row,) = check(server, source).checks
        since.append(row.failing_since_at and row.failing_since_at.day)

    assert since == [None, 2, 2, 2, None, 6]


def test_a_new_address_begins_anew(server):
    source = make_source(url=server.url("/old"))
    check(server, source)
    source.url = server.url("/older")
    source.save()
    (row,) = check(server, source).checks

    assert row.outcome == "gone"
    assert row.failing_since_at == row.checked_at


def test_the_archived_copy_is_looked_at_too(server):
    source = make_source(url=server.url("/old"), archived_url=server.url("/story"))

    summary = check(server, source)

    assert {(row.kind, row.address, row.outcome) for row in summary.checks} == {
        ("original", server.url("/old"), "gone"),
        ("archived", server.url("/story"), "ok"),
    }
    assert summary.sources == [source]


def test_checks_change_no_record_and_are_in_no_document(server):
    def documents():
        render_many([source])
        return Publication.objects.values("document", "brief", "search_text", "version").get()

    source = make_source(url=server.url("/old"))
    before, stored = documents(), Source.objects.values().get()
    server.pages["/old"] = redirect("/canary-of-the-check", 301)

    check(server, source)

    assert LinkCheck.objects.get().final_url == server.url("/canary-of-the-check")
    assert documents() == before
    assert Source.objects.values().get() == stored


# --- Searching for a copy -----------------------------------------------------------------------------------------


@pytest.fixture
def archive(server, settings):
    """An archive's availability service at the server: a function that sets what it answers."""
    settings.ARCHIVE_SEARCH_URL = server.url("/available")

    def answering(answer, *, status=200, about):
        question = link_checks.jobs_of(about)[-1].url
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        server.pages[question.removeprefix(server.url(""))] = (status, {}, body)

    return answering


COPY = {
    "archived_snapshots": {
        "closest": {
            "available": True,
            "url": "http://web.archive.org/web/20220131120000/https://news.example/1",
            "timestamp": "20220131120000",
            "status": "200",
        }
    }
}


def test_nobody_is_asked_for_copies_unless_a_service_is_set(server):
    check(server, make_source(url=server.url("/story")))

    assert [path for _, path in server.seen] == ["/story"]


def test_a_copy_that_the_service_knows_is_recorded_and_the_record_stays_as_it_is(server, archive):
    source = make_source(url=server.url("/story"), published="2022-01-30")
    archive(COPY, about=source)

    rows = {row.kind: row for row in check(server, source).checks}

    assert rows["original"].outcome == "ok"
    found = rows["search"]
    assert (found.outcome, found.address, found.note) == ("found", source.url, "Archived on 2022-01-31.")
    assert found.final_url == "http://web.archive.org/web/20220131120000/https://news.example/1"
    source.refresh_from_db()
    assert source.archived_url == ""
    quoted = source.url.replace(":", "%3A").replace("/", "%2F")
    assert f"/available?url={quoted}&timestamp=20220130" in [path for _, path in server.seen]


def snapshot(**closest):
    return {"archived_snapshots": {"closest": {"available": True, "url": "https://archive.example/1", **closest}}}


@pytest.mark.parametrize(
    ("answer", "status", "outcome"),
    [
        (snapshot(), 200, "found"),
        (snapshot(timestamp=5), 200, "found"),
        (snapshot(available=False), 200, "no_copy"),
        ({"archived_snapshots": {}}, 200, "no_copy"),
        (snapshot(url="https://archive.example/" + "a" * 1_000), 200, "no_copy"),
        (snapshot(url="javascript:alert(1)"), 200, "unreachable"),
        (snapshot(url="http://127.0.0.1:5432/"), 200, "unreachable"),
        (snapshot(url=None), 200, "unreachable"),
        (snapshot(url=["https://archive.example/1"]), 200, "unreachable"),
        ({"archived_snapshots": []}, 200, "unreachable"),
        ({"archived_snapshots": {"closest": "yes"}}, 200, "unreachable"),
        ([], 200, "unreachable"),
        (b"", 200, "unreachable"),
        (b"\xff", 200, "unreachable"),
        (b"[" * 100_000, 200, "unreachable"),
        (b"x" * 50_000_000, 200, "too_large"),
        (COPY, 503, "unreachable"),
        (COPY, 404, "unreachable"),
    ],
    ids=range(18),
)
def test_whatever_the_service_answers_is_understood_or_refused(server, archive, answer, status, outcome):
    source = make_source(url=server.url("/story"))
    archive(answer, status=status, about=source)

    check(server, source)

    row = LinkCheck.objects.get(kind="search")
    assert row.outcome == outcome
    assert (row.final_url != "") == (outcome == "found")


def test_no_copy_is_looked_for_where_one_is_on_record_or_none_is_needed(server, archive):
    sources = [
        make_source(url=server.url("/story"), archived_url=server.url("/story")),
        make_source(url=server.url("/story", host="web.archive.org")),
        make_source(url=""),
    ]

    check(server, *sources)

    assert not LinkCheck.objects.filter(kind="search").exists()


# --- Which, and how many ------------------------------------------------------------------------------------------


def checked(source, day, **fields):
    when = dt.datetime(2026, 5, day, tzinfo=dt.UTC)
    LinkCheck.objects.create(
        **{"source": source, "kind": "original", "address": source.url, "checked_at": when, "outcome": "ok"} | fields,
        duration_ms=1,
    )
    return source


def test_those_never_checked_come_first_then_those_whose_check_is_the_oldest():
    late, early, never = checked(make_source(), 3), checked(make_source(), 1), make_source()
    moved = checked(make_source(), 2, address="https://news.example/before")
    only_copy = checked(
        make_source(url="", archived_url="https://archive.example/1"), 2, kind="archived",
        address="https://archive.example/1",
    )  # fmt: skip
    draft = checked(make_source("draft"), 4)
    make_source("withdrawn")
    make_source(url="", archived_url="")

    assert list(due()) == [never, moved, early, only_copy, late, draft]

    with time_machine.travel(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC), tick=False):
        assert list(due(older_than=dt.timedelta(days=2))) == [never, moved, early, only_copy]
    assert list(due(Source.objects.filter(pk__in=[late.pk, early.pk]))) == [early, late]


def test_one_host_is_asked_one_thing_at_a_time_and_several_hosts_at_once(server):
    hosts = ["a.example", "www.a.example", "b.example", "c.example"]
    at_once = threading.Barrier(3, timeout=3)
    held = threading.Event()  # never set
    lock, under_way, most = threading.Lock(), {}, {}

    def page(handler):
        host = handler.headers["Host"].partition(":")[0].removeprefix("www.")
        with lock:
            under_way[host] = under_way.get(host, 0) + 1
            most[host] = max(most.get(host, 0), under_way[host])
        if handler.path == "/first":
            at_once.wait()  # passes only when all three hosts are being asked
        held.wait(0.02)  # long enough for a second request to be seen, if there were one
        with lock:
            under_way[host] -= 1
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")

    server.pages |= {"/first": page, "/next": page}
    firsts = [make_source(url=server.url("/first", host=host)) for host in hosts if not host.startswith("www")]
    others = [make_source(url=server.url("/next", host=host)) for host in hosts for _ in range(3)]

    summary = check(server, *firsts, *others)

    assert {row.outcome for row in summary.checks} == {"ok"}
    assert len(summary.checks) == 15
    assert most == {"a.example": 1, "b.example": 1, "c.example": 1}


def test_a_host_is_left_alone_for_a_while_between_two_requests(server):
    pauses = []

    class Event(threading.Event):
        def wait(self, timeout=None):
            pauses.append(timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_checks.threading, "Event", Event)
        check(server, *(make_source(url=server.url("/story")) for _ in range(3)), pause_s=2.5)

    assert pauses.count(2.5) == 2


def test_nothing_begins_once_the_time_is_over_and_what_was_left_out_is_said(server):
    sources = [make_source(url=server.url("/story")) for _ in range(3)]

    summary = check(server, *sources, budget_s=0)

    assert (summary.checks, summary.left_out) == ([], sources)
    assert server.seen == []


def test_rows_are_kept_as_they_come_whatever_happens_next(server):
    sources = [make_source(url=server.url("/story")) for _ in range(3)]

    def interrupt(row):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(server, *sources, on_check=interrupt)

    assert LinkCheck.objects.count() == 1


def test_a_source_that_was_deleted_meanwhile_is_passed_over(server):
    source = make_source(url=server.url("/story"))
    held = Source.objects.get(pk=source.pk)
    source.delete()

    summary = check(server, held)

    assert (summary.checks, summary.left_out) == ([], [held])


def test_a_draft_is_deleted_with_its_checks(server):
    source = make_source("draft", url=server.url("/story"))
    check(server, source)

    source.delete()

    assert not LinkCheck.objects.exists()


# --- manage.py check_links ----------------------------------------------------------------------------------------


@pytest.fixture
def outside(server, monkeypatch):
    """The world as the command finds it, which is one server here."""
    asked = []

    def check_here(sources, **options):
        asked.append(options)
        return check_sources(sources, **{**options, "policy": server.policy, "pause_s": 0})

    monkeypatch.setattr("kb.management.commands.check_links.check_sources", check_here)
    return asked


def run(*arguments, **options):
    output = StringIO()
    call_command("check_links", *arguments, stdout=output, **options)
    return output.getvalue()


def test_the_command_checks_what_is_due_and_lists_what_failed(server, outside):
    make_source(slug="fine", url=server.url("/story"))
    make_source(slug="gone", url=server.url("/old"))
    checked(make_source(slug="late", url=server.url("/story")), 1)

    assert run("--limit", "2") == (
        f"gone {server.url('/old')} Original: gone. The server says that there is no such page.\n"
        "2 sources: answers 1, gone 1.\n"
    )
    assert outside[0]["pause_s"] == 1.0
    assert {row.source.slug for row in LinkCheck.objects.all()} == {"fine", "gone", "late"}
    assert run("--limit", "1", verbosity=2).startswith(f"late {server.url('/story')} Original: answers.")


def test_the_command_leaves_out_what_was_checked_lately(server, outside):
    checked(make_source(url=server.url("/story")), 1)

    with time_machine.travel(dt.datetime(2026, 5, 3, tzinfo=dt.UTC), tick=False):
        assert run("--older-than", "3") == "0 sources: nothing to check.\n"
        assert run("--older-than", "1") == "1 source: answers 1.\n"


@pytest.mark.parametrize("argument", ["--limit=0", "--older-than=-1", "--older-than=99999999", "--pause=-1"])
def test_the_command_refuses_numbers_that_mean_nothing(argument):
    with pytest.raises(CommandError, match="0 or more"):
        run(argument)


def test_those_who_read_their_logs_learn_whom_to_ask(server, settings):
    assert link_checks.policy().user_agent == "Apogee-link-checker/1.0"

    settings.LINK_CHECK_CONTACT = "https://apogee.example.org/about/"
    agent = "Apogee-link-checker/1.0 (+https://apogee.example.org/about/)"
    assert link_checks.policy() == Policy(user_agent=agent)


def test_a_summary_names_the_most_frequent_first():
    rows = [LinkCheck(outcome=outcome) for outcome in ("gone", "ok", "ok", "no_copy")]

    assert summary_text(rows) == "answers 2, gone 1, no copy found 1"
