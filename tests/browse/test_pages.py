"""All pages: their queries, their HTML, and where their links lead."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.models import PARTS as PART_MODELS
from kb.models import RECORDS as RECORD_MODELS
from kb.vocab.nouns import PLURALS
from tests.browse.page import Page
from tests.browse.world import PARTS, RECORDS, make_world

pytestmark = pytest.mark.django_db

# Queries of each page, however many rows it shows.
DETAIL_QUERIES = {
    "launch": 7,
    "weapon": 11,
    "country": 19,
    "organisation": 17,
    "place": 12,
    "person": 9,
    "statement": 5,
    "event": 7,
    "source": 9,
    "topic": 9,
}
LIST_QUERIES = {
    "launch": 8,
    "flight": 6,
    "report": 6,
    "weapon": 5,
    "country": 2,
    "organisation": 4,
    "place": 4,
    "person": 4,
    "official": 4,
    "officeterm": 5,
    "statement": 7,
    "event": 7,
    "source": 3,
    "topic": 2,
}
OTHER_QUERIES = {
    "/": 4,
    "/search/?q=hub": 1,
    "/about/": 0,
    "/about/data-dictionary/": 0,
    "/corrections/": 1,
}


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def detail_pages(hub):
    return {noun: reverse(f"{noun}-detail", args=[getattr(hub, noun).slug]) for noun in RECORDS}


def list_pages():
    return {noun: reverse(f"{noun}-list") for noun in (*RECORDS, *PARTS, "official")}


def all_pages(hub):
    links = [
        f"/links/{getattr(hub, noun).public_id}/{PLURALS['statement']}/"
        for noun in ("country", "weapon", "launch", "person", "source")
    ]
    return [*detail_pages(hub).values(), *list_pages().values(), *OTHER_QUERIES, "/search/", *links]


def test_every_noun_has_a_list_and_a_detail_address():
    nouns = {model._meta.model_name for model in (*RECORD_MODELS, *PART_MODELS)}
    assert nouns == {*RECORDS, *PARTS} == {*DETAIL_QUERIES, *PARTS}
    assert {*LIST_QUERIES} == {*nouns, "official"}
    for noun in nouns:
        assert reverse(f"{noun}-list") == f"/{PLURALS[noun]}/"
        assert reverse(f"{noun}-detail", args=["x"]) == f"/{PLURALS[noun]}/x/"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_rows(client, count):
    hub = make_world(count)

    details = {noun: queries_of(client, address) for noun, address in detail_pages(hub).items()}
    lists = {noun: queries_of(client, address) for noun, address in list_pages().items()}
    others = {address: queries_of(client, address) for address in OTHER_QUERIES}

    assert details == DETAIL_QUERIES
    assert lists == LIST_QUERIES
    assert others == OTHER_QUERIES


def test_every_page_is_sound_html_and_sets_no_cookie(client):
    hub = make_world(1)
    for address in all_pages(hub):
        response = client.get(address)
        assert Page(response).problems == [], address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


def test_no_link_is_a_dead_end(client):
    """Every address of the site that any page links to answers, and every anchor is on the page that it names."""
    hub = make_world(2)
    waiting = [*all_pages(hub)]
    pages = {}
    broken = []
    anchors = []
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address, follow=True)
        if response.status_code != 200:
            broken.append(address)
            continue
        pages[address] = Page(response)
        assert pages[address].problems == [], address
        for link in pages[address].links:
            path, _, anchor = link.partition("#")
            if not path.startswith("/") or path.startswith(("/api/", "/static/", "/corrections/feed/")):
                continue
            anchors += [(path, anchor)] if anchor else []
            # Orders and pages of lists multiply; one step away is enough.
            if "ordering=" not in path:
                waiting.append(path)

    assert broken == []
    assert [(path, anchor) for path, anchor in anchors if anchor not in pages[path].ids] == []
    assert len(pages) > 50


def test_each_page_names_itself_for_search_engines_and_previews(client):
    hub = make_world(1)
    for noun, address in detail_pages(hub).items():
        page = Page(client.get(address))
        metas = {values.get("property") or values.get("name"): values.get("content") for tag, values in page.tags
                 if tag == "meta"}  # fmt: skip
        canonical = [values["href"] for tag, values in page.tags if tag == "link" and values.get("rel") == "canonical"]
        assert canonical == [f"http://testserver{address}"], noun
        assert metas["og:url"] == canonical[0]
        assert metas["og:title"]
        assert "robots" not in metas


def test_only_whole_lists_are_offered_to_search_engines(client):
    make_world(1)
    assert "noindex" not in client.get("/launches/").content.decode()
    assert "noindex" in client.get("/launches/?year=2022").content.decode()
    assert "noindex" in client.get("/search/?q=hub").content.decode()
