"""The second factor at the desk's door."""

import base64
import datetime as dt
import re

import pytest
import time_machine
from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.editing.second_factor import make_recovery_codes
from kb.middleware import AccountMiddleware
from kb.models import RecoveryCode, SecurityEvent
from kb.models.recovery_code import digest_of
from tests.admin.test_login import browser_with, is_in, log_in, session_of
from tests.factor import code_of, make_device, wrong_code
from tests.factories import PASSWORD, make_editor, make_topic, make_user

pytestmark = pytest.mark.django_db
CODE, SET_UP, OWN = "/admin/second-factor/code/", "/admin/second-factor/set-up/", "/admin/second-factor/"
OPEN = {"login", "logout", "second_factor_code", "second_factor_set_up"}
NOON = dt.datetime(2025, 1, 14, 12, tzinfo=dt.UTC)


@pytest.fixture
def ann():
    return make_editor(username="ann")


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def addresses(patterns=None, before="/admin/"):
    """(name, an address) of every page of the admin."""
    for pattern in patterns if patterns is not None else admin.site.get_urls():
        here = re.sub(r"<(\w+:)?\w+>|\(\?P<\w+>[^)]*\)", "1", str(pattern.pattern)).replace("(?P<url>.*)$", "nowhere")
        address = before + here.replace("^", "").replace("$", "")
        if isinstance(pattern, URLPattern):
            yield pattern.name or "nowhere", address
        else:
            yield from addresses(pattern.url_patterns, address)


def enrol(client, *, password=PASSWORD, code=None, next_page=""):
    """Sets up a second factor as a person would: (the answer, the secret in hexadecimal digits)."""
    page = client.get(SET_UP, {"next": next_page} if next_page else {}).content.decode()
    key = key_on(page)
    data = {
        "secret": re.search(r'name="secret" value="([^"]+)"', page)[1],
        "next": re.search(r'name="next" value="([^"]*)"', page)[1],
        "code": code or code_of(key),
        "password": password,
    }
    return client.post(SET_UP, data), key


def key_on(page):
    """What a device makes of the secret that is shown."""
    return base64.b32decode(re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")).hex()


def prove(client, code, next_page="/admin/"):
    return client.post(CODE, {"code": code, "next": next_page})


# --- What stays shut --------------------------------------------------------------------------------------------


def test_without_a_second_factor_every_page_leads_to_setting_one_up(client, ann, required):
    client.force_login(ann)
    found = dict(addresses())
    assert len(found) > 80
    assert found.keys() >= OPEN | {"index", "find", "kb_launch_add", "auth_user_changelist", "second_factor", "nowhere"}
    for name, address in found.items():
        if name in OPEN:
            continue
        for method in (client.get, client.post):
            response = method(address)
            assert (response.status_code, response["Location"].partition("?")[0]) == (302, SET_UP), address
    assert client.get(SET_UP).status_code == 200


def test_with_one_every_page_leads_to_the_code(client, ann):
    make_device(ann)
    client.force_login(ann)
    for name, address in addresses():
        if name not in OPEN:
            response = client.post(address)
            assert (response.status_code, response["Location"].partition("?")[0]) == (302, CODE), address
    assert client.get(CODE).status_code == 200
    assert client.get(SET_UP)["Location"] == "/admin/"  # another device instead would be the way around


def test_half_logged_in_is_not_logged_in_on_the_public_side_either(ann, required, rf):
    seen = []

    def page_of_any_door(request):
        seen.append((request.user.is_authenticated, request.user.is_staff, request.user.has_perm("kb.change_launch")))
        return HttpResponse()

    request = rf.get("/")
    request.user = ann
    ann.is_verified = lambda: False
    AccountMiddleware(page_of_any_door)(request)
    assert seen == [(False, False, False)]
    assert request.half_logged_in == ann


def test_nobody_half_logged_in_changes_anything(client, ann, required):
    topic = make_topic("draft", name="Old")
    client.force_login(ann)
    client.post(reverse("admin:kb_topic_change", args=[topic.pk]), {"name": "New"})
    client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": "x", "new_password2": "x"})
    topic.refresh_from_db()
    ann.refresh_from_db()
    assert topic.name == "Old"
    assert ann.check_password(PASSWORD)


def test_people_who_are_no_staff_get_to_neither_page(client, required):
    client.force_login(make_user())
    for address in (SET_UP, CODE, OWN, "/admin/"):
        assert client.get(address).status_code == 302
        assert client.get(address)["Location"] in ("/admin/", f"/admin/login/?next={address}")


def test_strangers_get_to_neither_page(client):
    for address in (SET_UP, CODE):
        assert client.get(address)["Location"] == "/admin/"
        assert client.post(address, {"code": "123456"})["Location"] == "/admin/"
    assert client.get(OWN)["Location"] == f"/admin/login/?next={OWN}"


def test_one_can_log_out_half_way(client, ann, required):
    client.force_login(ann)
    session = session_of(client)
    assert client.post("/admin/logout/").status_code == 200
    assert browser_with(session).get("/admin/")["Location"].startswith("/admin/login/")
    assert SecurityEvent.objects.get(kind="logout").actor_name == "ann"


# --- Setting up -------------------------------------------------------------------------------------------------


def test_somebody_sets_up_a_second_factor_and_is_in(client, ann, required):
    log_in(client)
    session = session_of(client)
    response, key = enrol(client, next_page="/admin/kb/launch/?q=kn-23")

    codes = re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", response.content.decode())
    assert (response.status_code, len(codes)) == (200, 10)
    assert 'href="/admin/kb/launch/?q=kn-23"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert is_in(client)
    assert session_of(client) != session
    assert not is_in(browser_with(session))
    assert TOTPDevice.objects.get().key == key


def test_the_codes_are_on_no_other_page(client, ann, required):
    log_in(client)
    enrol(client)
    for address in (OWN, SET_UP, "/admin/"):
        assert not re.search(r"\b[a-z2-7]{4}(-[a-z2-7]{4}){3}\b", client.get(address, follow=True).content.decode())


def test_the_page_shows_the_secret_as_text_and_picture_within_the_policy(client, ann, required):
    client.force_login(ann)
    page = client.get(SET_UP).content.decode()
    picture = re.search(r"<svg[^>]*><title>QR code</title>.*?</svg>", page)[0]
    assert picture.count("stroke=") == 1
    assert "otpauth://totp/Apogee%3Aann?secret=" in page
    assert "style=" not in page
    assert "<style" not in page
    assert "data:" not in page


def test_a_wrong_code_keeps_the_secret_that_was_scanned(client, ann, required):
    client.force_login(ann)
    page = client.get(SET_UP).content.decode()
    key, secret = key_on(page), re.search(r'name="secret" value="([^"]+)"', page)[1]
    page = client.post(SET_UP, {"secret": secret, "code": wrong_code(key), "password": PASSWORD}).content.decode()
    assert "That code is not right" in page
    assert key_on(page) == key
    assert not TOTPDevice.objects.exists()


def test_a_wrong_password_sets_up_nothing_and_counts(client, ann, required):
    client.force_login(ann)
    for _ in range(10):
        assert enrol(client, password="wrong")[0].status_code == 200
    assert enrol(client)[0].status_code == 429
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("secret", ["", "x", "eyJ1c2VyIjoxfQ:1:x"])
def test_a_secret_of_ones_own_making_is_not_taken(client, ann, required, secret):
    client.force_login(ann)
    key = "3132333435363738393031323334353637383930"
    response = client.post(SET_UP, {"secret": secret, "code": code_of(key), "password": PASSWORD})
    assert "open for too long" in response.content.decode()
    assert not TOTPDevice.objects.exists()


def test_a_secret_shown_to_somebody_else_or_long_ago_is_not_taken(client, ann, required, clock):
    bob = make_editor(username="bob")
    client.force_login(bob)
    page = client.get(SET_UP).content.decode()
    data = {"secret": re.search(r'name="secret" value="([^"]+)"', page)[1], "password": PASSWORD}
    client.force_login(ann)
    assert "open for too long" in client.post(SET_UP, data | {"code": code_of(key_on(page))}).content.decode()
    client.force_login(bob)
    clock.shift(dt.timedelta(hours=2))
    assert "open for too long" in client.post(SET_UP, data | {"code": code_of(key_on(page))}).content.decode()
    assert not TOTPDevice.objects.exists()


def test_where_it_is_not_required_one_may_set_it_up_all_the_same(client, ann, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(ann)
    assert "Set up the second factor" in client.get(OWN).content.decode()
    assert enrol(client)[0].status_code == 200
    assert is_in(client)


# --- Proving ----------------------------------------------------------------------------------------------------


def test_logging_in_takes_password_and_code(client, ann, clock):
    device = make_device(ann)
    assert log_in(client, next_page="/admin/kb/launch/")["Location"] == "/admin/kb/launch/"
    response = client.get("/admin/kb/launch/")
    assert response["Location"] == f"{CODE}?next=%2Fadmin%2Fkb%2Flaunch%2F"
    assert "no-store" in response["Cache-Control"]
    page = client.get(response["Location"]).content.decode()
    assert 'name="next" value="/admin/kb/launch/"' in page
    assert "You are ann" in page
    session = session_of(client)

    assert prove(client, code_of(device.key), "/admin/kb/launch/")["Location"] == "/admin/kb/launch/"

    assert client.get("/admin/kb/launch/").status_code == 200
    assert session_of(client) != session
    assert not is_in(browser_with(session))


def test_a_code_opens_one_session(client, ann, clock):
    device = make_device(ann)
    code = code_of(device.key)
    log_in(client)
    prove(client, code)
    assert is_in(client)
    client.post("/admin/logout/")
    log_in(client)
    response = prove(client, code)
    assert response.status_code == 200
    assert "was used before" in response.content.decode()
    assert not is_in(client)
    clock.shift(dt.timedelta(seconds=30))
    prove(client, code_of(device.key))
    assert is_in(client)


def test_a_recovery_code_opens_one_session_and_few_left_are_mentioned(client, ann):
    make_device(ann)
    codes = make_recovery_codes(ann)
    RecoveryCode.objects.filter(pk__in=list(RecoveryCode.objects.values_list("pk", flat=True)[:7])).delete()
    codes = [code for code in codes if works(ann, code)]
    log_in(client)
    prove(client, codes[0])
    assert "2 recovery codes are left" in client.get("/admin/").content.decode()
    client.post("/admin/logout/")
    log_in(client)
    prove(client, codes[0])
    assert not is_in(client)


def works(user, code):
    return RecoveryCode.objects.filter(digest=digest_of(user.pk, code.replace("-", ""))).exists()


def test_ten_wrong_codes_and_one_waits(client, ann):
    device = make_device(ann)
    client.force_login(ann)
    for _ in range(10):
        assert prove(client, wrong_code(device.key)).status_code == 200
    response = prove(client, code_of(device.key))
    assert (response.status_code, "Retry-After" in response) == (429, True)
    assert not is_in(client)


@pytest.mark.parametrize(
    "code", ["", " ", "abc", "1" * 5000, "１２３４５６", "-1", "1e5", "0x1234", "123456\x00", "null"]
)
def test_odd_codes_are_wrong_codes(client, ann, code):
    make_device(ann)
    client.force_login(ann)
    assert prove(client, code).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_no_address_elsewhere_is_gone_on_to(client, ann, wanted):
    device = make_device(ann)
    client.force_login(ann)
    assert "evil" not in client.get(CODE, {"next": wanted}).content.decode()
    assert prove(client, code_of(device.key), wanted)["Location"] == "/admin/"


def test_a_removed_device_opens_nothing_any_more(client, ann, required):
    device = make_device(ann)
    client.force_login(ann)
    prove(client, code_of(device.key))
    assert is_in(client)
    device.delete()
    assert client.get("/admin/")["Location"].startswith(SET_UP)


# --- One's own page ---------------------------------------------------------------------------------------------


@pytest.fixture
def proved(client, ann):
    """A browser in which ann is wholly logged in."""
    device = make_device(ann)
    client.force_login(ann)
    prove(client, code_of(device.key))
    return client


def test_new_recovery_codes_take_the_password(proved, ann):
    old = make_recovery_codes(ann)
    assert "not your password" in proved.post(OWN, {"codes": "1", "password": "wrong"}).content.decode()
    assert works(ann, old[0])
    page = proved.post(OWN, {"codes": "1", "password": PASSWORD}).content.decode()
    new = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(new) == 10
    assert all(works(ann, code) for code in new)
    assert not any(works(ann, code) for code in old)
    assert "Recovery codes left: 10" in proved.get(OWN).content.decode()


def test_removing_takes_the_password(proved, ann):
    assert "not your password" in proved.post(OWN, {"remove": "1", "password": "wrong"}).content.decode()
    assert TOTPDevice.objects.exists()
    assert proved.post(OWN, {"remove": "1", "password": PASSWORD})["Location"] == OWN
    assert not TOTPDevice.objects.exists()
    assert SecurityEvent.objects.get(kind="factor_removed").actor_name == "ann"


def test_where_it_is_required_removing_leads_to_a_new_one(proved, required):
    response = proved.post(OWN, {"remove": "1", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0].startswith(SET_UP)


def test_wrong_passwords_are_counted(proved):
    for _ in range(10):
        proved.post(OWN, {"remove": "1", "password": "wrong"})
    assert proved.post(OWN, {"remove": "1", "password": PASSWORD}).status_code == 429
    assert TOTPDevice.objects.exists()


def test_the_secrets_are_on_no_page_of_the_admin(proved):
    device = TOTPDevice.objects.get()
    assert not any("totp" in address for _, address in addresses())
    for address in (OWN, "/admin/", reverse("admin:auth_user_changelist")):
        assert device.key not in proved.get(address).content.decode()
