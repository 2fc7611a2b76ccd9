"""Headers: who may keep an answer, when it has changed, and that nobody is followed about."""

import pytest
from django.conf import settings

from kb.models import Topic
from tests.api.world import KINDS, detail_url, list_url, make_world
from tests.factories import make_editor, make_topic, refresh

pytestmark = pytest.mark.django_db

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"


def all_urls():
    world = make_world()
    urls = ["/api/v1/", "/api/v1/schema/", "/api/v1/docs/", "/api/v1/nothing/", f"{list_url('topic')}?zzz=1"]
    for kind in KINDS:
        urls += [list_url(kind), detail_url(kind, world[kind].public_id), detail_url(kind, "absent0000")]
    return urls


def vary(response):
    return {name.strip() for name in response["Vary"].split(",")}


def test_anonymous_answers_may_be_kept_must_be_asked_for_again_and_set_no_cookie(client):
    for url in all_urls():
        response = client.get(url)
        assert response["Cache-Control"] == PUBLIC, url
        assert vary(response) == {"Accept", "Authorization", "Cookie"}
        assert not response.cookies, url
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "DENY"
        assert "charset=utf-8" in response["Content-Type"]
        assert "default-src 'none'" in response["Content-Security-Policy"] or response.status_code == 404


def test_identified_answers_are_kept_by_nobody(client):
    urls = all_urls()
    signed_in = {url: client.get(url, headers={"authorization": "Bearer abc"}) for url in urls}
    client.force_login(make_editor())
    for url in urls:
        response = client.get(url)
        for answer in (response, signed_in[url]):
            assert answer["Cache-Control"] == PRIVATE, url
            assert vary(answer) == {"Accept", "Authorization", "Cookie"}


def test_an_editor_sees_no_more_than_anybody(client):
    make_world("draft-of-mine", status="draft")
    urls = all_urls()
    before = [client.get(url).content for url in urls]
    client.force_login(make_editor())
    assert [client.get(url).content for url in urls] == before


def test_a_session_is_not_looked_up(client, django_assert_num_queries):
    topic = make_topic()
    client.force_login(make_editor())
    with django_assert_num_queries(1):
        client.get(detail_url("topic", topic.public_id))


def test_a_detail_that_has_not_changed_is_not_sent_again(client):
    for kind, row in make_world().items():
        url = detail_url(kind, row.public_id)
        first = client.get(url)
        etag = first["ETag"]
        assert not etag.startswith("W/")
        for tags in (etag, f'"other", {etag}', "*"):
            for method in (client.get, client.head):
                again = method(url, headers={"if-none-match": tags})
                assert (again.status_code, again.content) == (304, b"")
                assert (again["ETag"], again["Cache-Control"]) == (etag, PUBLIC)
                assert vary(again) == vary(first)
        assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_list_that_has_not_changed_is_not_sent_again(client):
    make_world()
    for kind in KINDS:
        etag = client.get(list_url(kind))["ETag"]
        assert client.get(list_url(kind), headers={"if-none-match": etag}).status_code == 304


def test_a_change_changes_the_tag(client):
    topic = make_topic(summary="Before.")
    url = detail_url("topic", topic.public_id)
    detail, listing = client.get(url)["ETag"], client.get(list_url("topic"))["ETag"]
    topic.summary = "After."
    topic.save()
    refresh(topic)
    assert client.get(url, headers={"if-none-match": detail}).json()["summary"] == "After."
    # The row of the list does not hold the summary, and so it stays as it was.
    assert client.get(list_url("topic"))["ETag"] == listing
    Topic.objects.update(status="draft")
    assert client.get(list_url("topic"))["ETag"] != listing


def test_no_other_site_may_read_with_the_cookies_of_an_editor(client):
    client.force_login(make_editor())
    response = client.get(list_url("topic"), headers={"origin": "https://elsewhere.example"})
    assert not [name for name in response.headers if name.startswith("Access-Control")]
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
