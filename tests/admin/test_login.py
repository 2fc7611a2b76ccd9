"""Logging in and out, one's own password, and how long a session lives."""

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import SecurityEvent
from tests.factories import PASSWORD, make_editor, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
NEW = "seven grey herons over Tromsø"


@pytest.fixture
def ann():
    return make_editor(username="ann")


def log_in(client, name="ann", password=PASSWORD, *, address="192.0.2.1", next_page="/admin/", **headers):
    data = {"username": name, "password": password, "next": next_page}
    return client.post(LOGIN, data, REMOTE_ADDR=address, headers=headers)


def session_of(client):
    cookie = client.cookies.get(site_settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def browser_with(session):
    """Another browser that holds the same session, as a thief's does."""
    client = Client()
    client.cookies[site_settings.SESSION_COOKIE_NAME] = session
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def events(*kinds):
    return [(event.kind, event.actor_name) for event in SecurityEvent.objects.filter(kind__in=kinds).order_by("pk")]


# --- Guessing ---------------------------------------------------------------------------------------------------


def test_after_ten_failures_one_waits_and_everybody_else_does_not(client, ann):
    for _ in range(10):
        assert log_in(client, password="wrong").status_code == 200
    response = log_in(client)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert "Too many attempts" in response.content.decode()
    assert not is_in(client)
    assert log_in(client, address="192.0.2.2").status_code == 302
    assert is_in(client)


def test_forwarding_headers_buy_no_further_attempts(client, ann):
    for number in range(10):
        log_in(client, password="wrong", **{"X-Forwarded-For": f"198.51.100.{number}", "X-Real-Ip": f"10.0.0.{number}"})
    assert log_in(client, **{"X-Forwarded-For": "198.51.100.77"}).status_code == 429


def test_another_browser_at_the_same_address_buys_no_further_attempts(ann):
    for _ in range(10):
        log_in(Client(), password="wrong")
    assert log_in(Client()).status_code == 429


def test_failures_before_a_success_are_forgotten(client, ann):
    for _ in range(9):
        log_in(client, password="wrong")
    log_in(client)
    client.post("/admin/logout/")
    for _ in range(9):
        assert log_in(client, password="wrong").status_code == 200


class CountingHasher(MD5PasswordHasher):
    calls = 0

    def encode(self, password, salt):
        CountingHasher.calls += 1
        return super().encode(password, salt)


def test_an_unknown_name_gets_the_same_answer_at_the_same_cost(client, settings):
    settings.PASSWORD_HASHERS = ["tests.admin.test_login.CountingHasher"]
    make_editor(username="ann")
    make_user(username="eve", is_staff=True, is_active=False)
    make_user(username="ned")  # no staff, and even the right password says nothing

    def answer(name, password):
        CountingHasher.calls = 0
        with CaptureQueriesContext(connection) as queries:
            response = log_in(client, name, password, address=f"192.0.2.{len(seen)}")
        page = response.content.decode().replace(f'value="{name}"', "")
        del response.cookies["apogee_csrf"]
        return response.status_code, page.partition("csrfmiddlewaretoken")[0], CountingHasher.calls, len(queries)

    seen = []
    for name, password in (("ann", "wrong"), ("bob", "wrong"), ("eve", "wrong"), ("eve", PASSWORD), ("ned", PASSWORD)):
        seen.append(answer(name, password))
    assert seen == [seen[0]] * 5
    assert seen[0][2] == 1


def test_an_unknown_name_is_limited_alike(client, ann):
    pages = []
    for name in ("ann", "bob"):
        for _ in range(10):
            log_in(client, name, "wrong")
        response = log_in(client, name, "wrong")
        pages.append((response.status_code, response["Retry-After"][:1], "Too many" in response.content.decode()))
    assert pages[0] == pages[1]
    assert pages[0][0] == 429


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\x00b", "a\r\nb", "\ud83d", "%s", "‮nna"])
def test_odd_names_are_refused_as_any(client, name):
    assert log_in(client, name.encode("utf-8", "replace").decode(), "wrong").status_code == 200
    assert not is_in(client)


def test_a_very_long_password_is_compared_as_any(client):
    make_editor(username="ann", password="long " * 800)
    assert log_in(client, password="long " * 799).status_code == 200
    assert log_in(client, password="long " * 800).status_code == 302


# --- Forms of other sites ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "///evil.example",
     "/\t/evil.example", "http:evil.example", "\\\\evil.example"],
)  # fmt: skip
def test_no_address_elsewhere_is_gone_on_to(client, ann, wanted):
    response = log_in(client, next_page=wanted)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    response = client.post(f"{LOGIN}?next={wanted}", {"username": "ann", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://testserver.evil.example"}],
)
@pytest.mark.parametrize("url", [LOGIN, "/admin/logout/", "/admin/password_change/", "/admin/second-factor/"])
def test_a_form_without_its_token_or_from_elsewhere_is_refused(ann, url, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    client.get("/admin/password_change/")
    token = client.cookies[site_settings.CSRF_COOKIE_NAME].value if headers else "x" * 32
    response = client.post(
        url, {"csrfmiddlewaretoken": token, "username": "ann", "password": PASSWORD}, headers=headers
    )
    assert response.status_code == 403
    assert "The form could not be taken" in response.content.decode()
    assert is_in(client)
    assert events("denied") == [("denied", "ann")]


@pytest.mark.parametrize("url", ["/admin/logout/", "/admin/second-factor/", "/admin/second-factor/set-up/", LOGIN])
def test_looking_changes_nothing(client, ann, url):
    client.force_login(ann)
    before = (session_of(client), dict(client.session.items()), SecurityEvent.objects.count())
    client.get(url)
    assert (session_of(client), dict(client.session.items()), SecurityEvent.objects.count()) == before
    assert is_in(client)


# --- Sessions ---------------------------------------------------------------------------------------------------


def test_a_session_planted_before_logging_in_is_worth_nothing(client, ann):
    client.session.save()
    planted = Client()
    store = planted.session
    store["planted"] = True
    store.save()
    assert session_of(planted)
    before = session_of(planted)
    log_in(planted)
    assert session_of(planted) != before
    assert not is_in(browser_with(before))


def test_a_session_ends_with_logging_out(client, ann):
    log_in(client)
    session = session_of(client)
    client.post("/admin/logout/")
    assert not is_in(browser_with(session))
    assert events("login", "logout") == [("login", "ann"), ("logout", "ann")]


def change_password(client, new=NEW, old=PASSWORD, address="192.0.2.1"):
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", data, REMOTE_ADDR=address)


def test_all_other_sessions_end_when_the_password_changes(client, ann):
    elsewhere = Client()
    log_in(elsewhere)
    log_in(client)
    before = session_of(client)

    assert change_password(client)["Location"] == "/admin/password_change/done/"

    assert is_in(client)
    assert not is_in(elsewhere)
    assert not is_in(browser_with(before))
    assert log_in(Client(), password=NEW).status_code == 302
    assert log_in(Client(), password=PASSWORD).status_code == 200
    assert events("password_changed") == [("password_changed", "ann")]


def test_the_old_password_cannot_be_guessed_at_an_unlocked_screen(client, ann):
    client.force_login(ann)
    for _ in range(10):
        assert change_password(client, old="wrong").status_code == 200
    response = change_password(client)
    assert (response.status_code, "Retry-After" in response) == (429, True)
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    assert log_in(Client()).status_code == 429  # the same ten


def test_a_deactivated_account_is_out_at_once(client, ann):
    log_in(client)
    ann.is_active = False
    ann.save()
    assert not is_in(client)
    assert log_in(client).status_code == 200


def test_logging_in_as_somebody_else_takes_nothing_along(client, ann):
    make_user(username="bob", is_staff=True)
    log_in(client)
    session = client.session
    session["private"] = "of ann"
    session.save()
    log_in(client, "bob")
    assert "private" not in client.session


# --- The log ----------------------------------------------------------------------------------------------------


def test_logging_in_and_failing_are_noted_with_the_address(client, ann):
    log_in(client, password="wrong")
    log_in(client)
    assert list(SecurityEvent.objects.order_by("pk").values_list("kind", "actor_name", "address", "about")) == [
        ("login_failed", "", "192.0.2.1", f"user {ann.pk}: ann"),
        ("login", "ann", "192.0.2.1", ""),
    ]


def test_what_was_typed_for_a_name_is_not_noted_unless_it_is_one(client, caplog):
    with caplog.at_level("INFO"):
        log_in(client, "my secret passphrase", "oops")
        log_in(client, "x\r\nkb.security: forged", "oops")
    assert "secret passphrase" not in caplog.text
    assert "forged" not in caplog.text
    assert [event.about for event in SecurityEvent.objects.all()] == ["", ""]


def test_refusals_after_too_many_failures_fill_no_log(client, ann):
    for _ in range(15):
        log_in(client, password="wrong")
    assert len(events("login_failed")) == 10
    assert len(events("login_limited")) == 1


def test_what_somebody_may_not_do_is_noted(bystander):
    assert bystander.get("/admin/kb/launch/add/").status_code == 403
    event = SecurityEvent.objects.get(kind="denied")
    assert (event.actor_name, event.about) == ("bystander", "GET /admin/kb/launch/add/")


def test_strangers_who_are_refused_fill_no_log(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN).status_code == 403
    assert not SecurityEvent.objects.exists()
