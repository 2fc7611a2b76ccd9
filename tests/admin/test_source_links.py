"""The links of sources on the desk: what the list and the form show, and the button that looks again."""

import datetime as dt

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.admin import source as source_admin
from kb.models import LinkCheck, Source
from kb.transfer import link_checks
from tests.admin.form import address, messages, open_form
from tests.admin.test_base import staff
from tests.factories import make_source
from tests.transfer.webserver import PAGE, listening, redirect, serving

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)
LIST = "/admin/kb/source/"


@pytest.fixture
def server(monkeypatch):
    """The world as the desk finds it, which is one server here."""
    with serving({"/story": PAGE}) as server:
        check = link_checks.check_sources
        monkeypatch.setattr(
            link_checks, "check_sources", lambda sources, **options: check(sources, policy=server.policy, **options)
        )
        yield server


def seen(source, outcome, *, kind="original", days_ago=0, **fields):
    """A source whose link was looked at."""
    return LinkCheck.objects.create(
        source=source,
        kind=kind,
        address=source.url if kind != "archived" else source.archived_url,
        checked_at=DAY - dt.timedelta(days=days_ago),
        outcome=outcome,
        duration_ms=5,
        **fields,
    ).source


def on_form(source):
    return address(source, "check_links")


# --- The list -----------------------------------------------------------------------------------------------------


def shown(desk, **query):
    """{title: (link, checked)} of the list."""
    model_admin = admin.site.get_model_admin(Source)
    rows = desk.get(LIST, query).context["cl"].result_list
    return {row.name: (str(model_admin.link_shown(row)), model_admin.link_checked(row)) for row in rows}


def test_the_list_says_what_each_link_answered_and_when(desk):
    seen(seen(make_source(name="Gone"), "ok", days_ago=1), "gone", failing_since_at=DAY)
    make_source(name="New")
    make_source(name="Book", url="", archived_url="", edition="2nd edition")
    seen(make_source(name="Copy", url=""), "ok", kind="archived", days_ago=2)

    assert shown(desk) == {
        "Gone": ('<span class="state link-gone">Gone</span>', "03 May 2026"),
        "New": ("Not checked", ""),
        "Book": ("", ""),
        "Copy": ('<span class="state link-ok">Answers</span>', "01 May 2026"),
    }


@pytest.mark.parametrize(
    ("link", "names"),
    [
        ("dead", {"Gone", "Silent for days"}),
        ("gone", {"Gone"}),
        ("unreachable", {"Silent today", "Silent for days"}),
        ("ok", {"Fine"}),
        ("not-checked", {"New"}),
        ("no-copy", {"New"}),
        ("nonsense", set()),
    ],
)
def test_the_list_is_filtered_by_the_state_of_the_link(desk, link, names):
    seen(make_source(name="Fine"), "ok")
    seen(make_source(name="Gone"), "gone", failing_since_at=DAY)
    seen(make_source(name="Silent today"), "unreachable", failing_since_at=DAY)
    seen(make_source(name="Silent for days"), "unreachable", failing_since_at=DAY - dt.timedelta(days=4))
    make_source(name="New", archived_url="")
    make_source(name="Book", url="", archived_url="")

    assert set(shown(desk, link=link)) == names


def test_the_list_is_ordered_by_the_day_of_the_check(desk):
    for name, days_ago in (("Middle", 2), ("Late", 1), ("Early", 3)):
        seen(make_source(name=name), "ok", days_ago=days_ago)
    columns = desk.get(LIST).context["cl"].list_display

    assert list(shown(desk, o=str(columns.index("link_checked")))) == ["Early", "Middle", "Late"]


def test_the_list_costs_the_same_however_often_links_were_checked(desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        return len(queries)

    seen(make_source(), "ok")
    cost()
    first = cost()
    for _ in range(3):
        seen(seen(make_source(), "ok"), "gone", failing_since_at=DAY)
    assert cost() == first


# --- The form -----------------------------------------------------------------------------------------------------


def test_the_form_shows_the_last_checks_and_the_button(desk):
    source = make_source()
    seen(source, "ok", days_ago=30, http_status=200)
    seen(source, "moved", http_status=200, final_url="https://news.example/new<script>")
    seen(source, "refused", kind="archived", final_url="http://10.0.0.1/", note="The address is not public.")

    page = open_form(desk, source).response.content.decode()

    assert page.index("3 May 2026 12:00") < page.index("3 Apr 2026 12:00")
    assert '<a href="https://news.example/new&lt;script&gt;" rel="noopener noreferrer">' in page
    assert 'href="http://10.0.0.1/"' not in page
    assert "http://10.0.0.1/" in page
    assert f'<form id="check-links" method="post" action="{on_form(source)}">' in page
    assert 'form="check-links"' in page
    assert page.count("csrfmiddlewaretoken") >= 2
    assert "<style" not in page


def test_the_form_says_when_nobody_looked_yet_and_needs_no_button_without_a_link(desk):
    assert "Not checked yet." in open_form(desk, make_source()).response.content.decode()

    for page in (
        open_form(desk, make_source(url="", archived_url="")),
        open_form(desk, "source"),
        open_form(desk, "source", _popup=1),
    ):
        assert "check-links" not in page.response.content.decode()


def test_the_button_looks_at_the_links_and_says_what_came(desk, server):
    server.pages["/old"] = redirect("/new", 301)
    source = make_source(url=server.url("/old"), archived_url=server.url("/story"))

    response = desk.post(on_form(source), follow=True)

    assert response.redirect_chain == [(f"{address(source)}#link-checks", 302)]
    assert messages(response) == ["1 source checked: gone 1, answers 1."]
    assert "The page cannot be opened any more." in response.content.decode()
    assert {row.kind: row.outcome for row in LinkCheck.objects.all()} == {"original": "gone", "archived": "ok"}

    response = desk.post(on_form(source), follow=True)
    assert messages(response) == ["1 source not checked: withdrawn, without a link, or checked a moment ago."]
    assert LinkCheck.objects.count() == 2


def test_the_button_reaches_nothing_that_is_not_public(desk):
    with listening() as (port, hits):
        source = make_source(url=f"http://127.0.0.1:{port}/", archived_url=f"http://localhost:{port}/")
        response = desk.post(on_form(source), follow=True)

        assert hits() == 0
    assert messages(response) == ["1 source checked: not followed 2."]


def test_looking_happens_by_post_only_and_changes_nothing_else(desk, server):
    source = make_source(url=server.url("/story"))
    before = Source.objects.values().get()

    for method in (desk.get, desk.head, desk.put, desk.delete):
        assert method(on_form(source)).status_code == 405
    assert not LinkCheck.objects.exists()
    desk.post(on_form(source), {"name": "Forged", "status": "withdrawn", "url": "https://forged.example/"})

    assert LinkCheck.objects.get(kind="original").address == server.url("/story")
    assert Source.objects.values().get() == before


def test_the_button_needs_the_token_of_its_form(editor, server):
    from django.test import Client  # a client that is checked for tokens, as browsers are

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.post(on_form(make_source(url=server.url("/story")))).status_code == 403
    assert server.seen == []


def test_a_source_that_is_not_there_is_said_not_to_be(desk):
    response = desk.post(reverse("admin:kb_source_check_links", args=[10**6]), follow=True)

    assert "doesn’t exist" in messages(response)[0]


# --- Many at once -------------------------------------------------------------------------------------------------


def choose(desk, sources, **data):
    chosen = {"action": "check_links", "_selected_action": [source.pk for source in sources]}
    return desk.post(LIST, chosen | data, follow=True)


def test_the_action_looks_at_the_chosen_sources(desk, server):
    chosen = [make_source(url=server.url("/story"), archived_url="") for _ in range(2)]
    make_source(url=server.url("/other"))

    response = choose(desk, [*chosen, make_source(url="", archived_url="")])

    assert messages(response) == [
        "2 sources checked: answers 2.",
        "1 source not checked: withdrawn, without a link, or checked a moment ago.",
    ]
    assert {row.source for row in LinkCheck.objects.all()} == set(chosen)


def test_the_action_takes_so_many_at_a_time_and_goes_on_where_it_stopped(desk, server, monkeypatch):
    monkeypatch.setattr(source_admin, "AT_ONCE", 2)
    chosen = [make_source(url=server.url("/story"), archived_url="") for _ in range(3)]

    response = choose(desk, chosen)
    assert messages(response) == [
        "2 sources checked: answers 2.",
        "1 source not reached in one go: choose “Check links” again, or run manage.py check_links.",
    ]
    response = choose(desk, chosen)
    assert messages(response)[0] == "1 source checked: answers 1."
    assert {row.source for row in LinkCheck.objects.all()} == set(chosen)


def test_the_action_ends_in_the_time_that_a_worker_has(desk, server, monkeypatch):
    monkeypatch.setattr(source_admin, "BUDGET_S", 0)

    response = choose(desk, [make_source(url=server.url("/story"))])

    assert messages(response)[0].startswith("1 source not reached in one go")
    assert server.seen == []
    # Twenty sources at most; what has begun when the time is over ends with the deadline of a fetch.
    monkeypatch.undo()
    assert source_admin.AT_ONCE == 20
    assert source_admin.BUDGET_S + link_checks.policy().timeout_s < 20


# --- Who may ------------------------------------------------------------------------------------------------------


def test_looking_needs_the_right_to_change_sources(client, server):
    source = make_source(url=server.url("/story"))
    client.force_login(staff("view_source"))

    page = open_form(client, source).response.content.decode()
    assert "check-links" not in page
    assert client.post(on_form(source)).status_code == 403
    assert "check_links" not in str(client.get(LIST).context["action_form"])
    choose(client, [source])
    assert server.seen == []

    client.force_login(staff("view_source", "change_source"))
    assert client.post(on_form(source)).status_code == 302
    assert len(server.seen) == 1  # and its copy, elsewhere


def test_those_who_may_look_see_what_was_seen(client):
    source = seen(make_source(), "blocked", note="The server does not let a program in.")
    client.force_login(staff("view_source"))

    assert "The server does not let a program in." in open_form(client, source).response.content.decode()


def test_nobody_else_gets_near(client, bystander, server):
    source = make_source(url=server.url("/story"))
    for method in (bystander.get, bystander.post):
        assert method(on_form(source)).status_code == 403

    client.logout()
    for method in (client.get, client.post):
        response = method(on_form(source))
        assert (response.status_code, "/admin/login/" in response["Location"]) == (302, True)
    assert server.seen == []
