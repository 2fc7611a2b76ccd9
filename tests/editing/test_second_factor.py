"""Second factors: set up, proved, lost, removed."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.editing import attempts, second_factor
from kb.editing.second_factor import AlreadySet, WrongCode, make_recovery_codes, new_key, set_up, spelled, verify
from kb.models import RecoveryCode, SecurityEvent
from tests.factor import code_of, make_device, wrong_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 1, 14, 12, tzinfo=dt.UTC)


@pytest.fixture
def user():
    return make_user(username="ann")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def kinds():
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


# --- Setting up -------------------------------------------------------------------------------------------------


def test_a_right_code_sets_up_a_device_and_gives_ten_codes(user):
    key = new_key()
    codes = set_up(user, key=key, code=code_of(key))

    assert second_factor.device_of(user).key == key
    assert len(set(codes)) == 10
    assert kinds() == ["factor_set", "recovery_made"]


def test_a_wrong_code_sets_up_nothing(user):
    key = new_key()
    for code in (wrong_code(key), "", "12345", "1234567", "abcdef", "１２３４５６"):
        with pytest.raises(WrongCode):
            set_up(user, key=key, code=code)
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_the_code_of_the_set_up_opens_nothing_more(user, clock):
    key = new_key()
    set_up(user, key=key, code=code_of(key))
    with pytest.raises(WrongCode):
        verify(user, code_of(key))
    clock.shift(dt.timedelta(seconds=30))
    assert verify(user, code_of(key)).user == user


def test_there_is_one_device_at_a_time(user):
    make_device(user)
    key = new_key()
    with pytest.raises(AlreadySet):
        set_up(user, key=key, code=code_of(key))
    assert TOTPDevice.objects.count() == 1


def test_secrets_are_long_and_differ():
    assert len(bytes.fromhex(new_key())) == 20
    assert new_key() != new_key()


def test_a_secret_is_spelled_as_devices_want_it(user):
    key = "3132333435363738393031323334353637383930"
    assert spelled(key) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    user.username = "ann+desk@example.org"
    assert second_factor.address_of(user, key) == (
        "otpauth://totp/Apogee%3Aann%2Bdesk%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Apogee"
    )


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B: the last six digits for SHA-1."""
    key = "3132333435363738393031323334353637383930"
    for second, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        with time_machine.travel(second, tick=False):
            assert code_of(key) == code


# --- Codes ------------------------------------------------------------------------------------------------------


def test_a_code_counts_once(user, clock):
    device = make_device(user)
    code = code_of(device.key)
    assert verify(user, code) == device
    with pytest.raises(WrongCode):
        verify(user, code)
    assert kinds() == ["factor_passed", "factor_failed"]


def test_a_code_older_than_one_that_was_used_does_not_count(user, clock):
    device = make_device(user)
    before, now = code_of(device.key, later=-30), code_of(device.key)
    verify(user, now)
    with pytest.raises(WrongCode):
        verify(user, before)


@pytest.mark.parametrize(("later", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(user, clock, later, counts):
    device = make_device(user)
    code = code_of(device.key, later=later)
    if counts:
        assert verify(user, code) == device
    else:
        with pytest.raises(WrongCode):
            verify(user, code)


def test_a_code_may_be_typed_with_a_space(user):
    device = make_device(user)
    code = code_of(device.key)
    assert verify(user, f" {code[:3]} {code[3:]}") == device


def test_somebody_elses_code_does_not_count(user):
    other = make_device(make_user())
    make_device(user)
    with pytest.raises(WrongCode):
        verify(user, code_of(other.key))


def test_without_a_device_no_code_counts(user):
    (code, *_) = make_recovery_codes(user)
    for entered in ("123456", code):
        with pytest.raises(WrongCode):
            verify(user, entered)
    assert user.recovery_codes.unused().count() == 10


# --- Recovery codes ---------------------------------------------------------------------------------------------


def test_a_recovery_code_counts_once_however_it_is_typed(user):
    device = make_device(user)
    first, second, *_ = make_recovery_codes(user)
    assert verify(user, first) == device
    assert verify(user, f" {second.upper().replace('-', ' ')} ") == device
    for code in (first, second):
        with pytest.raises(WrongCode):
            verify(user, code)
    assert user.recovery_codes.unused().count() == 8
    assert kinds().count("recovery_used") == 2


def test_recovery_codes_are_not_kept(user):
    codes = make_recovery_codes(user)
    kept = str(list(RecoveryCode.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert all(len(code.replace("-", "")) == 16 for code in codes)  # 80 bits


def test_new_recovery_codes_void_the_old(user):
    make_device(user)
    old, *_ = make_recovery_codes(user)
    new, *_ = make_recovery_codes(user)
    with pytest.raises(WrongCode):
        verify(user, old)
    verify(user, new)


def test_somebody_elses_recovery_code_does_not_count(user):
    make_device(user)
    code, *_ = make_recovery_codes(make_user())
    with pytest.raises(WrongCode):
        verify(user, code)


# --- Limits -----------------------------------------------------------------------------------------------------


def fail(user, address, times):
    for _ in range(times):
        with pytest.raises(WrongCode):
            verify(user, wrong_code(second_factor.device_of(user).key), address=address)


def test_ten_wrong_codes_from_one_address_and_no_more(user):
    device = make_device(user)
    fail(user, "192.0.2.1", 10)
    with pytest.raises(attempts.TooMany):
        verify(user, code_of(device.key), address="192.0.2.1")
    assert verify(user, code_of(device.key), address="192.0.2.2") == device
    assert kinds().count("factor_limited") == 1


def test_recovery_codes_are_limited_too(user):
    make_device(user)
    for _ in range(10):
        with pytest.raises(WrongCode):
            verify(user, "aaaa-bbbb-cccc-dddd", address="192.0.2.1")
    with pytest.raises(attempts.TooMany):
        verify(user, "aaaa-bbbb-cccc-dddd", address="192.0.2.1")


def test_many_addresses_together_cannot_guess_and_cannot_shut_the_owner_out(user, monkeypatch):
    monkeypatch.setattr(attempts, "CODE_ANYWHERE", attempts.CODE_ANYWHERE._replace(most=5))
    device = make_device(user)
    recovery, *_ = make_recovery_codes(user)
    for number in range(5):
        fail(user, f"192.0.2.{number}", 1)
    with pytest.raises(attempts.TooMany):
        verify(user, code_of(device.key), address="198.51.100.7")
    assert verify(user, recovery, address="198.51.100.7") == device


# --- Removing ---------------------------------------------------------------------------------------------------


def test_removing_takes_device_and_codes(user):
    device = make_device(user)
    code, *_ = make_recovery_codes(user)
    assert second_factor.remove(user, by=user)
    for entered in (code, code_of(device.key)):
        with pytest.raises(WrongCode):
            verify(user, entered)
    assert not RecoveryCode.objects.exists()
    assert second_factor.remove(user, by=user) is False


def test_who_lost_it_is_logged_out_everywhere(user, client):
    make_device(user)
    client.force_login(user)
    keeper = make_user(username="keeper")
    second_factor.remove(user, by=keeper)
    assert not client.session.exists(client.session.session_key)
    event = SecurityEvent.objects.get(kind="factor_removed")
    assert (event.actor_name, event.about) == ("keeper", f"user {user.pk}: ann")


def test_the_last_who_manages_accounts_is_helped_by_a_command(user, client, capsys):
    make_device(user)
    client.force_login(user)
    call_command("remove_second_factor", "ann")
    call_command("remove_second_factor", "ann")
    assert capsys.readouterr().out == "Removed.\nann had no second factor.\n"
    assert not client.session.exists(client.session.session_key)
    assert SecurityEvent.objects.get(kind="factor_removed").actor_name == ""
    with pytest.raises(CommandError, match="no account 'bob'"):
        call_command("remove_second_factor", "bob")


# --- At once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time: nothing can happen at once")
def test_of_many_who_use_a_code_at_once_one_gets_in():
    user = make_user()
    device = make_device(user)
    recovery, *_ = make_recovery_codes(user)

    def enter(entered):
        try:
            verify(user, entered, address="")
        except WrongCode:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(enter, [code_of(device.key)] * 8)) == 1
        assert sum(pool.map(enter, [recovery] * 8)) == 1
