"""What is not published does not exist: not on pages, not in counts, not in refusals."""

import pytest
from django.urls import reverse

from kb.editing import publishing
from kb.models import PARTS as PART_MODELS
from kb.models import OldSlug
from tests.browse.test_pages import all_pages, list_pages
from tests.browse.world import RECORDS, add_hidden, make_world
from tests.factories import make_editor, make_launch, make_person, make_statement, make_term

pytestmark = pytest.mark.django_db

WORD = "Canaryxyzzy"
HIDDEN = ("draft", "in_review", "withdrawn")


def answer(client, address):
    """Everything of a response that a reader can tell apart."""
    response = client.get(address)
    return response.status_code, sorted(response.headers.items()), response.content


def test_what_is_not_published_is_on_no_page(client):
    hub = make_world(1)
    addresses = [*all_pages(hub), "/launches/?q=hub", "/statements/?speaker=hub-person"]
    before = {address: client.get(address).content for address in addresses}

    for status in HIDDEN:
        add_hidden(hub, status, WORD)

    for address in addresses:
        body = client.get(address).content
        assert WORD.lower() not in body.decode().lower(), address
        assert body == before[address], address  # nor counted, nor linked to
    assert "hub-launch" in before["/launches/"].decode()  # else empty pages would pass


def test_a_hidden_record_answers_as_if_it_never_existed(client):
    hub = make_world(1)
    slugs = [add_hidden(hub, status, WORD) for status in HIDDEN]
    for noun in RECORDS:
        absent = answer(client, reverse(f"{noun}-detail", args=["never-existed"]))
        assert absent[0] == 404
        for slug in slugs:
            assert answer(client, reverse(f"{noun}-detail", args=[slug])) == absent, (noun, slug)


def test_a_hidden_record_cannot_be_reached_by_public_id_or_former_slug(client):
    launch = make_launch("draft", slug="hidden-launch")
    OldSlug.objects.create(kind="launch", slug="former-slug", public_id=launch.public_id)
    absent = answer(client, "/launches/never-existed/")
    assert answer(client, f"/launches/{launch.public_id}/") == absent
    assert answer(client, "/launches/former-slug/") == absent


def test_parts_of_hidden_records_answer_as_if_they_never_existed(client):
    hub = make_world(1)
    add_hidden(hub, "draft", WORD)
    for model in PART_MODELS:
        noun = model._meta.model_name
        shown = set(model.objects.published().values_list("public_id", flat=True))
        hidden = set(model.objects.values_list("public_id", flat=True)) - shown
        assert shown, noun
        assert hidden, noun
        for public_id in hidden:
            found = answer(client, reverse(f"{noun}-detail", args=[public_id]))
            assert found == answer(client, reverse(f"{noun}-detail", args=["neverexist"])), noun


def test_filters_answer_alike_for_hidden_and_absent_records(client):
    hub = make_world(1)
    slug = add_hidden(hub, "draft", WORD)
    hidden = client.get(f"/launches/?weapon={slug}")
    absent = client.get(f"/launches/?weapon={slug.replace('a', 'e')}")
    assert hidden.status_code == absent.status_code == 400
    assert hidden.content.decode().replace(slug, "X") == absent.content.decode().replace(slug.replace("a", "e"), "X")


def test_search_does_not_know_hidden_words(client):
    hub = make_world(1)
    add_hidden(hub, "in_review", WORD)
    found = client.get(f"/search/?q={WORD}").content.decode().replace(WORD, "nonsensexyz")
    assert found == client.get("/search/?q=nonsensexyz").content.decode()


def test_a_withdrawn_statement_leaves_every_page(client):
    launch = make_launch(slug="staying-launch")
    statement = make_statement(slug="leaving-statement", text="Wordsthatleave", launches=[launch])
    addresses = ["/launches/staying-launch/", "/statements/", "/", "/search/?q=wordsthatleave"]
    addresses += [f"/people/{statement.speaker_person.slug}/"]
    assert all("leaving-statement" in client.get(address).content.decode() for address in addresses)

    publishing.withdraw(statement, by=make_editor(), reason="It was never said.")

    assert not any("leaving-statement" in client.get(address).content.decode() for address in addresses)
    assert client.get("/statements/leaving-statement/").status_code == 404


def test_a_draft_that_still_has_a_document_is_not_shown(client):
    """Status decides, not the presence of a document."""
    launch = make_launch(slug="shown-launch")
    person = make_person(slug="shown-person")
    make_term(person=person)
    statement = make_statement(slug="torn-statement", launches=[launch], speaker_person=person)
    type(statement).objects.filter(pk=statement.pk).update(status="draft")

    assert client.get("/statements/torn-statement/").status_code == 404
    for address in ("/launches/shown-launch/#", "/people/shown-person/", "/statements/"):
        page = client.get(address).content.decode()
        assert 'id="statement-' not in page
        assert "These are words" not in page.partition("What links here")[0]


def test_internal_notes_and_editors_are_on_no_page(client):
    make_launch(slug="noted-launch", internal_note="Forourselvesonly", assignee=make_editor(username="secreteditor"))
    page = client.get("/launches/noted-launch/").content.decode()
    assert "noted-launch" in page
    assert "Forourselvesonly" not in page
    assert "secreteditor" not in page


def test_signing_in_changes_no_page(client):
    hub = make_world(1)
    add_hidden(hub, "draft", WORD)
    addresses = [*list_pages().values(), "/launches/hub-launch/"]
    before = [client.get(address).content for address in addresses]
    client.force_login(make_editor())
    assert [client.get(address).content for address in addresses] == before
