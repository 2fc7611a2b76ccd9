"""Lists and details of every noun: their shape, their pages, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.filters.fields import RecordField
from kb.filters.registry import FILTERS
from kb.models import OldSlug
from kb.vocab.nouns import PLURALS
from tests.api.world import KINDS, RECORD_KINDS, detail_url, list_url, make_world
from tests.factories import make_launch, make_topic, make_weapon

pytestmark = pytest.mark.django_db


def get(client, url, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def urls_in(item):
    if isinstance(item, list):
        return [url for entry in item for url in urls_in(entry)]
    if isinstance(item, dict):
        found = [url for value in item.values() for url in urls_in(value)]
        return found + [value for name, value in item.items() if name in ("url", "page_url")]
    return []


def test_the_root_lists_every_noun_with_its_address(client):
    found = get(client, "/api/v1/")
    lists = {plural: f"http://testserver/api/v1/{plural}/" for plural in PLURALS.values()}
    about = {name: f"http://testserver/api/v1/{name}/" for name in ("schema", "docs")}
    assert found == lists | about


def test_a_row_is_the_published_brief_and_a_detail_the_published_document(client):
    for kind, row in make_world().items():
        publication = row.publication
        listed = {found["id"]: found for found in get(client, list_url(kind))["results"]}
        detail = get(client, detail_url(kind, row.public_id))
        assert listed[row.public_id].keys() - {"page_url"} == publication.brief.keys()
        assert detail.keys() - {"page_url"} == publication.document.keys()
        for name in ("id", "name"):
            assert listed[row.public_id][name] == detail[name] == publication.document[name]


def test_every_address_in_an_answer_is_absolute_and_leads_somewhere(client):
    world = make_world()
    seen = set()
    for kind, row in world.items():
        answers = [get(client, list_url(kind)), get(client, detail_url(kind, row.public_id))]
        for url in urls_in(answers):
            assert url.startswith("http://testserver/")
            seen.add(url.removeprefix("http://testserver"))
    for url in sorted(seen):
        if url.startswith("/api/"):
            assert get(client, url)["url"] == f"http://testserver{url}"


def test_records_say_where_people_read_them(client):
    world = make_world()
    for kind, row in world.items():
        detail = get(client, detail_url(kind, row.public_id))
        listed = next(found for found in get(client, list_url(kind))["results"] if found["id"] == row.public_id)
        if kind in RECORD_KINDS:
            page = f"http://testserver/{PLURALS[kind]}/{row.slug}/"
            assert (detail["page_url"], listed["page_url"]) == (page, page)
        else:
            assert "page_url" not in detail.keys() | listed.keys()


def test_addresses_follow_the_host_that_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["kb.example"]
    topic = make_topic()
    response = client.get(detail_url("topic", topic.public_id), headers={"host": "kb.example"}, secure=True)
    assert response.json()["url"] == f"https://kb.example/api/v1/topics/{topic.public_id}/"


def test_a_month_is_never_turned_into_a_day(client):
    launch = make_world()["launch"]
    expected = {
        "start": "1984-09-01",
        "end": "1984-09-30",
        "precision": "month",
        "is_approximate": False,
        "local_time": None,
        "zone": None,
        "utc": None,
        "display": "September 1984",
    }
    assert get(client, list_url("launch"))["results"][0]["launched"] == expected
    assert get(client, detail_url("launch", launch.public_id))["launched"] == expected


# --- Named otherwise ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_record_answers_to_its_slug_and_to_its_former_slugs_too(client, kind):
    row = make_world()[kind]
    OldSlug.objects.create(kind=kind, slug="as-it-was", public_id=row.public_id)
    by_id = client.get(detail_url(kind, row.public_id))
    assert "Content-Location" not in by_id
    for key in (row.slug, "as-it-was"):
        named = client.get(detail_url(kind, key))
        assert named.content == by_id.content
        assert named["ETag"] == by_id["ETag"]
        assert named["Content-Location"] == f"http://testserver{detail_url(kind, row.public_id)}"


def test_a_public_id_comes_before_a_slug_that_looks_like_it(client):
    topic = make_topic()
    make_topic(slug=topic.public_id)
    assert get(client, detail_url("topic", topic.public_id))["id"] == topic.public_id


# --- Pages --------------------------------------------------------------------------------------------------


def test_the_envelope_of_an_empty_list(client):
    assert get(client, list_url("topic")) == {
        "count": 0,
        "page": 1,
        "page_size": 25,
        "pages": 1,
        "next": None,
        "previous": None,
        "results": [],
    }


def test_pages_neither_repeat_nor_miss_a_row(client):
    topics = [make_topic(name="Same name") for _ in range(7)]
    seen, url, pages = [], f"{list_url('topic')}?page_size=3&q=same", 0
    while url:
        answer = get(client, url)
        assert (answer["count"], answer["pages"], answer["page_size"]) == (7, 3, 3)
        pages += 1
        assert answer["page"] == pages
        seen += [row["id"] for row in answer["results"]]
        before, url = answer["previous"], answer["next"]
    assert seen == [topic.public_id for topic in topics]
    assert before == f"http://testserver{list_url('topic')}?page_size=3&q=same&page=2"


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("page=0", 400, "page"),
        ("page=-1", 400, "page"),
        ("page=1.5", 400, "page"),
        ("page=last", 400, "page"),
        ("page=%D9%A1", 400, "page"),
        ("page=101", 400, "page"),
        ("page=99999999999999999999", 400, "page"),
        ("page=2", 404, "page"),
        ("page=100", 404, "page"),
        ("page_size=0", 400, "page_size"),
        ("page_size=101", 400, "page_size"),
        ("page_size=all", 400, "page_size"),
    ],
)
def test_a_page_that_is_not_there_is_a_problem_that_names_the_parameter(client, query, status, parameter):
    make_topic()
    response = client.get(f"{list_url('topic')}?{query}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json; charset=utf-8"
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_the_end_of_the_pages_is_said_aloud_and_not_by_silence(client, monkeypatch):
    monkeypatch.setattr("kb.api.paging.MAX_PAGE", 2)
    for _ in range(3):
        make_topic()
    last = get(client, f"{list_url('topic')}?page_size=1&page=2")
    assert last["next"].endswith("page=3")
    monkeypatch.undo()
    problem = client.get(f"{list_url('topic')}?page=101").json()
    assert problem["errors"][0]["detail"] == ("Pages end at 100. Narrow the list with filters to reach further rows.")


# --- What it costs ------------------------------------------------------------------------------------------


def queries_of(client, url, status=200, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers=headers)
    assert response.status_code == status, response.content.decode()
    return [query["sql"] for query in captured]


def named_records(kind, world):
    """A question that names one record by every parameter that takes one."""
    keys = {row._meta.model: row.public_id for row in world.values()}
    found = {
        name: keys[rule.field.model]
        for name, rule in FILTERS[kind].base_filters.items()
        if isinstance(rule.field, RecordField)
    }
    return "&".join(f"{name}={key}" for name, key in found.items())


def test_lists_cost_two_queries_and_a_third_where_records_are_named(client):
    for word in ("one", "two", "three"):
        world = make_world(word)
        if word == "two":
            continue
        for kind in KINDS:
            assert len(queries_of(client, f"{list_url(kind)}?page_size=100")) == 2, kind
            question = named_records(kind, world)
            if question:
                assert len(queries_of(client, f"{list_url(kind)}?{question}")) == 3, kind


def test_details_cost_one_query_and_a_former_slug_a_second(client):
    for word in ("one", "two", "three"):
        world = make_world(word)
        if word == "two":
            continue
        for kind, row in world.items():
            by_id = detail_url(kind, row.public_id)
            assert len(queries_of(client, by_id)) == 1, kind
            etag = client.get(by_id)["ETag"]
            assert len(queries_of(client, by_id, 304, if_none_match=etag)) == 1
            if kind in RECORD_KINDS:
                assert len(queries_of(client, detail_url(kind, row.slug))) == 1
                former, _ = OldSlug.objects.get_or_create(kind=kind, slug="former", public_id=row.public_id)
                assert len(queries_of(client, detail_url(kind, former.slug))) == 2
                former.delete()
                assert len(queries_of(client, detail_url(kind, "nothing"), 404)) == 2


def test_a_list_fetches_the_briefs_of_its_page_and_nothing_else(client):
    make_world()
    for kind in KINDS:
        count, page = queries_of(client, list_url(kind))
        assert "COUNT(*)" in count
        chosen = page.partition(" FROM ")[0]
        assert chosen == 'SELECT "kb_publication"."brief" AS "publication__brief"', kind
        assert "LIMIT 25" in page


def test_a_detail_fetches_its_document_and_no_other_text(client):
    for kind, row in make_world().items():
        (query,) = queries_of(client, detail_url(kind, row.public_id))
        for column in ("internal_note", "brief", "search_text", "summary"):
            assert f'"{column}"' not in query, (kind, column)


# --- Order and filters at this door -------------------------------------------------------------------------


def test_order_and_filters_are_those_of_the_pages(client):
    weapon = make_weapon(slug="hwasong-12")
    launches = [make_launch(slug=f"launch-of-{year}", launched=str(year)) for year in (1984, 2017, 2022)]
    make_launch(launched="2017-09-15", flight={"weapon": weapon}, slug="over-japan")
    found = get(client, f"{list_url('launch')}?launched_from=2017&ordering=launched")["results"]
    assert [row["slug"] for row in found] == ["launch-of-2017", "over-japan", "launch-of-2022"]
    found = get(client, f"{list_url('launch')}?weapon=hwasong-12&year=2017")["results"]
    assert [row["slug"] for row in found] == ["over-japan"]
    assert len(launches) == 3
