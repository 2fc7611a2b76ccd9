"""Wrong requests: a problem document that names the parameter, what is allowed and what was meant."""

import pytest
from django.db import OperationalError

from tests.api.world import KINDS, detail_url, list_url, make_world
from tests.factories import make_country, make_topic, make_weapon

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json; charset=utf-8"


def problem_of(response, status):
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body.keys() - {"errors"} == {"type", "title", "status", "detail"}
    return body


# --- Parameters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "query", "nearest"),
    [
        ("launch", "contry=north-korea", ["country"]),
        ("launch", "country=north-koria", ["north-korea"]),
        ("launch", "weapon=hwasong12", ["hwasong-12"]),
        ("launch", "weapon_kind=balistic", ["ballistic"]),
        ("launch", "range_class=SRBM", ["srbm"]),
        ("launch", "kind=flight-test", ["flight_test"]),
        ("launch", "occurrence=claimed", ["claimed_only", "claimed_and_detected"]),
        ("launch", "outcome=sucess", ["success"]),
        ("launch", "launcher=submarin", ["submarine"]),
        ("launch", "trajectory=loft", ["lofted"]),
        ("launch", "agreement=conflict", ["conflicting"]),
        ("launch", "launched_from=30.01.2022", []),
        ("launch", "launched_to=2022-02-30", []),
        ("launch", "year=22", []),
        ("launch", "apogee_km_min=NaN", []),
        ("launch", "range_km_max=1e400", []),
        ("launch", "missile_count_min=two", []),
        ("launch", "identifier=132", []),
        ("launch", "ordering=-date_launched", ["-launched", "launched"]),
        ("launch", "q=%00", []),
        ("launch", "apogee_km=5", ["apogee_km_min", "apogee_km_max"]),
        ("flight", "outcom=success", ["outcome"]),
        ("flight", "flight_time_s_max=Infinity", []),
        ("flight", "in_eez=true", []),
        ("report", "metric=apogeee", ["apogee"]),
        ("report", "standing=acepted", ["accepted"]),
        ("report", "is_retracted=yes", []),
        ("report", "claimant=south-korea", ["claimant_person"]),
        ("report", "flight=f0", []),
        ("weapon", "familly=Hwasong", ["family"]),
        ("weapon", "family=Hwasung", ["Hwasong"]),
        ("weapon", "basing=boat", []),
        ("country", "iso2=KPX", []),
        ("country", "name=north", []),
        ("organisation", "kind=newspapers", ["newspaper"]),
        ("place", "kind=oceans", ["ocean"]),
        ("place", "parents=x", ["parent"]),
        ("person", "kind=officials", ["official"]),
        ("officeterm", "on=now", []),
        ("officeterm", "is_leader=1", []),
        ("statement", "stance=condem", ["condemns"]),
        ("statement", "check_state=check", ["checked", "unchecked"]),
        ("statement", "language=english", []),
        ("event", "kind=sumit", ["summit"]),
        ("source", "tier=wires", ["wire"]),
        ("topic", "order=name", ["ordering"]),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_probably_meant(client, kind, query, nearest):
    make_country(slug="north-korea")
    make_weapon(slug="hwasong-12", family="Hwasong")
    body = problem_of(client.get(f"{list_url(kind)}?{query}"), 400)
    (error,) = body["errors"]
    name, _, value = query.partition("=")
    assert error["parameter"] == name
    assert error["value"] == ("\x00" if value == "%00" else value)
    assert error["nearest"][: len(nearest)] == nearest
    assert bool(error["nearest"]) == bool(nearest)
    assert error["detail"]
    assert error.keys() == {"parameter", "value", "detail", "allowed", "nearest"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_parameter_is_answered_with_all_that_there_are(client, kind):
    body = problem_of(client.get(list_url(kind), {"zzzz": "1"}), 400)
    (error,) = body["errors"]
    assert {"q", "ordering", "page", "page_size"} <= set(error["allowed"])
    assert body["detail"] == "zzzz: There is no such parameter."


def test_all_that_is_wrong_is_said_at_once(client):
    query = "contry=x&page=0&page_size=1000&outcome=perhaps&year=1&weapon=&kind=flight_test&kind=combat_use"
    body = problem_of(client.get(f"{list_url('launch')}?{query}"), 400)
    named = [error["parameter"] for error in body["errors"]]
    assert sorted(named) == ["contry", "kind", "outcome", "page", "page_size", "weapon", "year"]


@pytest.mark.parametrize("query", ["country=", "country=%20", "page=", "q=", "ordering="])
def test_an_empty_value_is_no_value(client, query):
    """A program with an empty variable must not take the whole list for its answer."""
    body = problem_of(client.get(f"{list_url('launch')}?{query}"), 400)
    assert body["errors"][0]["detail"] == "It is empty: give a value, or leave it out."


@pytest.mark.parametrize("query", ["kind=site&kind=sea", "q=a&q=a", "page=1&page=1"])
def test_a_parameter_given_twice_is_refused(client, query):
    body = problem_of(client.get(f"{list_url('place')}?{query}"), 400)
    assert [error["detail"] for error in body["errors"]] == ["Give it once."]


@pytest.mark.parametrize("query", ["q=%ff", "q=%ed%a0%80", "q=%c0%80"])
def test_bytes_that_are_no_utf_8_are_refused(client, query):
    body = problem_of(client.get(f"{list_url('topic')}?{query}"), 400)
    assert body["errors"][0]["detail"] == "It is not encoded in UTF-8."


def test_a_flood_of_parameters_gets_a_short_answer(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
    many = "&".join(f"a{number}=1" for number in range(900))
    assert len(problem_of(client.get(f"{list_url('topic')}?{many}"), 400)["errors"]) == 20
    too_many = "&".join(f"a{number}=1" for number in range(1100))
    assert "errors" not in problem_of(client.get(f"{list_url('topic')}?{too_many}"), 400)
    long = client.get(list_url("topic"), {"q": "x" * 50_000, "y" * 5_000: "z" * 5_000})
    assert len(long.content) < 3_000
    problem_of(long, 400)


# --- Addresses and methods ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["/api/v1/missiles/", "/api/v1/launches/UPPER/", "/api/v1/launches/a/b/", "/api/v2/", "/api/x", "/api/v1/x.json"],
)
def test_an_address_that_is_not_there_is_a_problem_in_json(client, url):
    body = problem_of(client.get(url), 404)
    assert body["title"] == "Not Found"
    assert client.get(url)["Allow"] == "GET, HEAD, OPTIONS"
    problem_of(client.post(url), 404)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/api/v1/launches", "/api/v1/launches/"),
        ("/api/v1", "/api/v1/"),
        ("/api/v1/launches?page=2&q=a%20b", "/api/v1/launches/?page=2&q=a%20b"),
        ("/api/v1/topics/abc", "/api/v1/topics/abc/"),
    ],
)
def test_a_missing_slash_is_put_right(client, url, target):
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (301, target)


def test_a_missing_slash_leads_to_no_other_site(client):
    assert "Location" not in client.get("/api/v1//evil.example/x").headers


def test_nothing_can_be_written(client):
    world = make_world()
    urls = ["/api/v1/", "/api/v1/schema/"]
    for kind, row in world.items():
        urls += [list_url(kind), detail_url(kind, row.public_id), detail_url(kind, "absent0000")]
    for url in urls:
        for method in (client.post, client.put, client.patch, client.delete, client.trace):
            response = method(url)
            problem_of(response, 405)
            assert response["Allow"] == "GET, HEAD, OPTIONS"
    for kind, row in world.items():
        assert type(row).objects.filter(public_id=row.public_id).exists(), kind


def test_head_and_options_work_everywhere(client):
    for kind, row in make_world().items():
        for url in (list_url(kind), detail_url(kind, row.public_id)):
            head, got = client.head(url), client.get(url)
            assert head.status_code == 200
            assert head.content == b""
            assert head["Content-Type"] == got["Content-Type"]
            options = client.options(url)
            assert options.json()["methods"] == ["GET", "HEAD", "OPTIONS"]
            assert options["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/xml", "application/json;version=2"])
def test_what_cannot_be_given_is_not_acceptable(client, accept):
    response = client.get(list_url("topic"), headers={"accept": accept})
    if accept.startswith("application/json"):
        assert response.status_code == 200
    else:
        problem_of(response, 406)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*", "text/html,*/*;q=0.8"])
def test_json_is_given_to_all_who_take_it(client, accept):
    response = client.get(list_url("topic"), headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")


# --- Faults of our own --------------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch, client, caplog):
    """Makes every list raise the exception given."""
    client.raise_request_exception = False

    def break_with(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr("kb.api.base.PublishedViewSet.get_queryset", fail)
        return client

    return break_with


def test_a_fault_is_a_problem_that_tells_nothing_and_is_logged(broken, caplog):
    body = problem_of(broken(RuntimeError("secret path")).get(list_url("topic")), 500)
    assert "secret" not in str(body)
    assert "secret path" in caplog.text


def test_a_silent_database_asks_for_patience(broken):
    response = broken(OperationalError("no connection to db.internal")).get(list_url("topic"))
    assert "internal" not in problem_of(response, 503)["detail"]
    assert response["Retry-After"] == "5"


def test_text_in_a_document_is_text_and_not_markup(client):
    topic = make_topic(name="<script>alert(1)</script>", summary="“quotes” & \u2028 한국")
    response = client.get(detail_url("topic", topic.public_id))
    assert response.json()["name"] == "<script>alert(1)</script>"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"].startswith("application/json")


NASTY = [
    "0", "-1", "1e400", "NaN", "9" * 400, "true", ":", "2022-02", "9999", "%", "'", "\\", "<b>", "..", "\x00", "\x1f",
    "\u202e", "\ufffd", "💥", "İß한", "a" * 121, "q w e r t y u i o p a s d", "(?:a+)+$", "%s{0}", "-launched",
]  # fmt: skip


@pytest.mark.slow
def test_no_value_of_any_parameter_is_a_fault_of_ours(client):
    """Each value by each parameter at once, and by those alone that took it among the others."""
    make_world()
    for kind in KINDS:
        known = problem_of(client.get(list_url(kind), {"zzzz": "1"}), 400)["errors"][0]["allowed"]
        for value in NASTY:
            answer = client.get(list_url(kind), dict.fromkeys(known, value))
            assert answer.status_code in (400, 404), (kind, value)
            refused = {error["parameter"] for error in answer.json()["errors"]}
            taken = dict.fromkeys(set(known) - refused, value)
            # The answer names twenty errors at most, so some may be refused only now.
            assert client.get(list_url(kind), taken).status_code in (200, 400, 404), (kind, value)
