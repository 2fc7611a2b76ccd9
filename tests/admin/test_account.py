"""Accounts: made, changed and deactivated by those who may, and by nobody above themselves."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.models import SecurityEvent
from tests.admin.test_login import is_in
from tests.factor import make_device
from tests.factories import PASSWORD, make_editor, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
LIST = "/admin/auth/user/"
NEW = "seven grey herons over Tromsø"


def rights(*codenames):
    return Permission.objects.filter(codename__in=codenames)


@pytest.fixture
def chief():
    """Somebody who manages people, and is no superuser."""
    chief = make_user(username="chief", is_staff=True)
    chief.user_permissions.set(rights("view_user", "add_user", "change_user", "view_securityevent"))
    return chief


@pytest.fixture
def office(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def bob():
    return make_user(username="bob", is_staff=True)


def url(user, page="change"):
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def saved(client, user, **changes):
    """The answer to the form of an account, as it is shown and with changes; a value of None unticks."""
    data = {"username": user.username, "first_name": "", "last_name": "", "email": user.email}
    data |= {name: "on" for name in ("is_active", "is_staff") if getattr(user, name)}
    data["groups"] = [group.pk for group in user.groups.all()]
    data |= changes
    return client.post(url(user), {name: value for name, value in data.items() if value is not None})


def noted(kind):
    return SecurityEvent.objects.filter(kind=kind)


# --- Making and changing ----------------------------------------------------------------------------------------


def test_somebody_new_can_log_in_and_is_noted(office):
    group = Group.objects.create(name="night desk")
    page = office.get(f"{LIST}add/")
    assert page.context["adminform"].form["is_staff"].value() is True
    data = {"username": "cara", "password1": NEW, "password2": NEW, "is_staff": "on", "groups": [group.pk]}
    response = office.post(f"{LIST}add/", data)

    cara = User.objects.get(username="cara")
    assert response["Location"] == url(cara)
    assert is_in_with(cara, NEW)
    assert list(cara.groups.all()) == [group]
    event = noted("account_created").get()
    assert (event.actor_name, event.about) == ("chief", f"user {cara.pk}: cara")
    assert event.details["groups"] == ["night desk"]
    assert NEW not in str(SecurityEvent.objects.values())


def is_in_with(user, password):
    client = Client()
    client.post("/admin/login/", {"username": user.username, "password": password})
    return is_in(client)


@pytest.mark.parametrize("password", ["short-1-pass", "password123456", "cara-cara-cara"])
def test_nobody_is_made_with_a_password_that_would_be_guessed(office, password):
    response = office.post(f"{LIST}add/", {"username": "cara", "password1": password, "password2": password})
    assert response.status_code == 200
    assert not User.objects.filter(username="cara").exists()


def test_the_list_shows_roles_and_second_factors(office, bob):
    bob.groups.add(Group.objects.create(name="night desk"))
    make_device(bob)
    page = office.get(LIST).content.decode()
    row = page.partition(">bob</a>")[2].partition("</tr>")[0]
    assert "night desk" in row
    assert row.count("icon-yes") == 3  # active, staff, second factor


def test_a_change_of_role_is_noted_with_what_was_changed(office, bob):
    group = Group.objects.create(name="night desk")
    assert saved(office, bob, groups=[group.pk]).status_code == 302
    event = noted("account_changed").get()
    assert event.details["changed"] == ["groups"]
    assert event.details["groups"] == ["night desk"]


def test_saving_without_a_change_is_not_noted(office, bob):
    assert saved(office, bob).status_code == 302
    assert not noted("account_changed").exists()


def test_who_is_deactivated_is_out_at_once_and_stays_out(office, chief, bob):
    browser = Client()
    browser.force_login(bob)
    assert is_in(browser)
    saved(office, bob, is_active=None)
    assert not is_in(browser)
    bob.refresh_from_db()
    saved(office, bob, is_active="on")
    assert not is_in(browser)  # the old session does not come back to life
    assert is_in_with(bob, PASSWORD)


def test_nobody_is_deleted(office, bob, desk):
    for client in (office, desk):
        assert client.post(url(bob, "delete"), {"post": "yes"}).status_code == 403
        client.post(LIST, {"action": "delete_selected", "_selected_action": [bob.pk], "post": "yes"})
    assert User.objects.filter(pk=bob.pk).exists()


# --- Nobody above themselves ------------------------------------------------------------------------------------


def test_forged_boxes_make_nobody_a_superuser(office, chief, bob):
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    for user in (bob, chief):
        saved(
            office, user, is_superuser="on", user_permissions=everything, password="md5$x$y", date_joined_0="1999-01-01"
        )
        user.refresh_from_db()
        assert not user.is_superuser
        assert user.check_password(PASSWORD)
        assert user.date_joined.year > 2000
    assert bob.user_permissions.count() == 0
    assert chief.user_permissions.count() == 4


def test_a_superuser_is_changed_by_superusers_only(office, bob):
    boss = make_editor(username="boss")
    boss.is_active = False  # also one who is asleep
    boss.save()
    assert saved(office, boss, is_active="on").status_code == 403
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    response = office.post(f"{LIST}{boss.pk}/password/", data)
    assert response.status_code == 403
    boss.refresh_from_db()
    assert (boss.is_active, boss.check_password(PASSWORD)) == (False, True)
    assert noted("denied").count() == 2


def test_nobody_hands_out_rights_over_accounts_that_they_lack(office, bob, chief):
    lords = Group.objects.create(name="lords")
    lords.permissions.set(rights("change_group"))
    peers = Group.objects.create(name="peers")
    peers.permissions.set(rights("change_user", "delete_launch"))

    response = saved(office, bob, groups=[lords.pk])
    assert response.status_code == 200
    assert bob.groups.count() == 0
    assert saved(office, bob, groups=[peers.pk]).status_code == 302
    assert list(bob.groups.all()) == [peers]
    assert saved(office, chief, groups=[lords.pk]).status_code == 200

    bob.groups.set([lords])
    assert saved(office, bob, email="a@b.example").status_code == 403  # now above the chief


def test_one_cannot_lock_oneself_out(desk, editor):
    saved(desk, editor, is_active=None, is_staff=None)
    editor.refresh_from_db()
    assert (editor.is_active, editor.is_staff, editor.is_superuser) == (True, True, True)


def test_who_may_not_manage_people_sees_none(bystander, bob):
    for address in (LIST, f"{LIST}add/", url(bob), f"{LIST}{bob.pk}/password/", "/admin/kb/securityevent/"):
        assert bystander.get(address).status_code == 403


# --- Passwords and second factors of others ---------------------------------------------------------------------


def test_a_password_that_is_set_ends_the_sessions_and_is_noted(office, bob):
    browser = Client()
    browser.force_login(bob)
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert office.post(f"{LIST}{bob.pk}/password/", data).status_code == 302
    assert not is_in(browser)
    assert is_in_with(bob, NEW)
    assert noted("password_set").get().about == f"user {bob.pk}: bob"


def test_a_password_that_is_refused_is_not_noted(office, bob):
    data = {"password1": "password1234", "password2": "password1234", "usable_password": "true"}
    assert office.post(f"{LIST}{bob.pk}/password/", data).status_code == 200
    assert not noted("password_set").exists()


def test_ones_own_password_is_not_changed_past_the_old_one(office, chief):
    response = office.post(f"{LIST}{chief.pk}/password/", {"password1": NEW, "password2": NEW})
    assert response["Location"] == "/admin/password_change/"
    chief.refresh_from_db()
    assert chief.check_password(PASSWORD)


def remove(client, *users):
    data = {"action": "remove_second_factor", "_selected_action": [user.pk for user in users]}
    return client.post(LIST, data, follow=True).content.decode()


def test_who_lost_the_device_gets_rid_of_it_by_somebody_else(office, chief, bob):
    for user in (bob, make_editor(username="boss")):
        make_device(user)
    browser = Client()
    browser.force_login(bob)
    page = remove(office, bob, chief, User.objects.get(username="boss"))
    # Messages begin with a capital letter.
    assert "Bob has no second factor any more" in page
    assert "Your own is removed under Second factor" in page
    assert "You may not change the account boss" in page
    assert [device.user.username for device in TOTPDevice.objects.all()] == ["boss"]
    assert not is_in(browser)
    assert noted("factor_removed").get().actor_name == "chief"
    assert noted("denied").get().about.endswith("boss")


# --- The log ----------------------------------------------------------------------------------------------------


def test_the_log_is_read_and_not_touched(office, desk):
    event = SecurityEvent.objects.create(kind="login", actor_name="zoe", address="192.0.2.1")
    for client in (office, desk):
        page = client.get("/admin/kb/securityevent/", {"kind": "login", "q": "zoe"}).content.decode()
        assert "192.0.2.1" in page
        assert "Logged in" in page
        assert client.get("/admin/kb/securityevent/add/").status_code == 403
        for address in (f"/admin/kb/securityevent/{event.pk}/change/", f"/admin/kb/securityevent/{event.pk}/delete/"):
            assert client.post(address, {"actor_name": "x", "post": "yes"}).status_code == 403
        client.post(
            "/admin/kb/securityevent/", {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
        )
    assert SecurityEvent.objects.get(pk=event.pk).actor_name == "zoe"
