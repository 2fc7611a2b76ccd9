"""Nothing that is not published shows at this door: not in rows, details, counts, errors, order or headers."""

import pytest

from kb.filters.fields import RecordField
from kb.filters.registry import FILTERS
from kb.models import OldSlug
from tests.api.world import KINDS, MODELS, RECORD_KINDS, detail_url, hide, list_url, make_world
from tests.factories import make_launch, make_weapon

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogel"
TWIN = "zwilling"
HIDDEN = ["draft", "in_review", "withdrawn"]


def make_hidden():
    """[world] with a hidden record of every noun in every state.

    The first was published, and taken back by its status alone: its publications still lie in the table.
    """
    worlds = [make_world(f"{CANARY}-published-before")]
    hide("in_review")
    return worlds + [make_world(word_of(status), status=status) for status in HIDDEN]


def word_of(status):
    return f"{CANARY}-{status}".replace("_", "-")


@pytest.fixture(scope="class")
def hidden(class_db):
    """Hidden records of every noun, and a published twin of each."""
    worlds = make_hidden()
    make_world(TWIN)
    return worlds


def everything(client):
    """Responses of all lists, in every order, and of the addresses that belong to no noun."""
    urls = ["/api/v1/", "/api/v1/schema/", "/api/v1/docs/"]
    for kind in KINDS:
        orders = FILTERS[kind].base_filters["ordering"].field.allowed
        urls += [list_url(kind), *(f"{list_url(kind)}?ordering={order}" for order in orders)]
    return {url: client.get(url) for url in urls}


def keys_of(row):
    return {row.public_id, getattr(row, "slug", row.public_id)}


class TestHidden:
    def test_no_list_shows_a_hidden_record_and_each_shows_its_twin(self, client, hidden):
        ids = [row.public_id for world in hidden for row in world.values()]
        for url, response in everything(client).items():
            body = response.content.decode()
            assert CANARY not in body.casefold(), url
            assert [public_id for public_id in ids if public_id in body] == [], url
        for kind in KINDS:
            assert TWIN in client.get(list_url(kind)).content.decode().casefold(), kind

    def test_a_hidden_record_is_answered_like_one_that_never_was(self, client, hidden):
        conditions = ({}, {"if-none-match": "*"}, {"if-none-match": '"a"'}, {"range": "bytes=0-10"})
        for kind in KINDS:
            asked = [(client.get, headers) for headers in conditions] + [(client.head, {}), (client.options, {})]
            for method, headers in asked:
                absent = method(detail_url(kind, "absent0000"), headers=headers)
                assert absent.status_code == 404
                for world in hidden:
                    for key in keys_of(world[kind]):
                        answer = method(detail_url(kind, key), headers=headers)
                        assert answer.status_code == 404, (kind, key)
                        assert answer.content == absent.content
                        assert answer.headers == absent.headers

    def test_a_former_slug_of_a_hidden_record_leads_nowhere(self, client, hidden):
        for kind in RECORD_KINDS:
            OldSlug.objects.create(kind=kind, slug="former", public_id=hidden[0][kind].public_id)
            answer = client.get(detail_url(kind, "former"))
            assert answer.status_code == 404
            assert answer.content == client.get(detail_url(kind, "absent0000")).content

    def test_words_of_a_hidden_record_are_not_found(self, client, hidden):
        for kind in KINDS:
            for word in (CANARY, "nonsense"):
                answer = client.get(list_url(kind), {"q": word}).json()
                assert (answer["count"], answer["results"]) == (0, []), kind
        assert client.get(list_url("topic"), {"q": TWIN}).json()["count"] == 1

    def test_families_and_identifiers_of_hidden_records_are_not_known(self, client, hidden):
        for status in ("published-before", *HIDDEN):
            word = word_of(status)
            assert client.get(list_url("weapon"), {"family": word}).status_code == 400
            assert client.get(list_url("launch"), {"weapon_family": word}).status_code == 400
            assert client.get(list_url("launch"), {"identifier": f"{word}:{word}"}).json()["count"] == 0
        assert client.get(list_url("launch"), {"identifier": f"{TWIN}:{TWIN}"}).json()["count"] == 1


def test_a_hidden_record_cannot_be_named(client):
    """By no parameter that names a record: what it answers does not depend on what is hidden."""
    make_world(TWIN)
    nouns = {
        kind: {
            name: rule.field.model._meta.model_name
            for name, rule in FILTERS[kind].base_filters.items()
            if isinstance(rule.field, RecordField)
        }
        for kind in KINDS
    }

    def refusal(kind, keys):
        answer = client.get(list_url(kind), {name: keys[noun] for name, noun in nouns[kind].items()})
        assert answer.status_code == (400 if nouns[kind] else 200)
        return {error.pop("parameter"): error for error in answer.json().get("errors", [])}

    slugs = {kind: f"{word_of('draft')}-{kind}" for kind in KINDS}
    before = {kind: refusal(kind, slugs) for kind in KINDS}
    absent = {kind: refusal(kind, dict.fromkeys(KINDS, "absent0000")) for kind in KINDS}
    worlds = make_hidden()
    assert sum(map(len, nouns.values())) > 40
    for kind in KINDS:
        assert before[kind].keys() == nouns[kind].keys()
        assert refusal(kind, slugs) == before[kind]
        for world in worlds:
            keys = {noun: row.public_id for noun, row in world.items()}
            found = refusal(kind, keys)
            for name, noun in nouns[kind].items():
                expected = absent[kind][name]
                detail = expected["detail"].replace("absent0000", keys[noun])
                assert found[name] == expected | {"value": keys[noun], "detail": detail}, (kind, name)


def test_nothing_changes_when_something_hidden_is_entered(client):
    make_world(TWIN)
    before = everything(client)
    for status in HIDDEN:
        make_world(word_of(status), status=status)
    for url, response in everything(client).items():
        assert response.content == before[url].content, url
        assert response["ETag"] == before[url]["ETag"]


def test_what_was_taken_back_is_gone_even_for_those_who_have_its_tag(client):
    world = make_world(CANARY)
    tags = {kind: client.get(detail_url(kind, row.public_id))["ETag"] for kind, row in world.items()}
    hide("withdrawn")
    for kind, row in world.items():
        answer = client.get(detail_url(kind, row.public_id), headers={"if-none-match": tags[kind]})
        assert answer.status_code == 404
        assert CANARY not in answer.content.decode()


def test_a_published_launch_that_names_a_hidden_weapon_does_not_give_it_away(client):
    weapon = make_weapon(name=CANARY, slug=CANARY, family=CANARY, status="draft")
    launch = make_launch(flight={"weapon": weapon})
    answer = client.get(detail_url("launch", launch.public_id)).json()
    assert answer["flights"][0]["weapon"] is None
    assert answer["weapons"] == []
    assert weapon.public_id not in str(answer)
    assert client.get(list_url("launch"), {"weapon": CANARY}).status_code == 400


@pytest.mark.parametrize(
    "parameter", ["status", "preview", "as_of", "expand", "fields", "detail", "format", "country__status"]
)
def test_nothing_else_can_be_asked(client, parameter):
    launch = make_launch()
    for url in (
        list_url("launch"),
        detail_url("launch", launch.public_id),
        detail_url("launch", "absent0000"),
        "/api/v1/",
    ):
        answer = client.get(url, {parameter: "draft"})
        assert answer.status_code == 400
        assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_every_noun_is_watched_here():
    assert set(KINDS) == set(MODELS) == set(make_world())
