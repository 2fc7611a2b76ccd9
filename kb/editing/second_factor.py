"""Second factors: six digits from a device, or a recovery code, after the password.

django-otp keeps the device and checks its codes, each of which it takes once. Recovery codes are ours, since it would
keep them readable.
"""

import base64
import re
import secrets
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.editing import account, attempts, security_log
from kb.models import RecoveryCode
from kb.models.recovery_code import digest_of
from kb.vocab.security_event import SecurityEventKind

RECOVERY_CODES = 10
CODE, SET_UP = "code", "set-up"


class WrongCode(Exception):
    """The code is not one that counts now, or was used before."""


class AlreadySet(Exception):
    """The account has a second factor, which has to be removed first."""


def missing(user):
    """What a session of `user` has to bring before it may do anything: CODE, SET_UP, or "" for nothing.

    `user` comes from a request, where django-otp has said whether the session has proved its second factor.
    """
    if user.is_verified():
        return ""
    if device_of(user):
        return CODE
    return SET_UP if settings.REQUIRE_SECOND_FACTOR and user.is_staff else ""


def device_of(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_key():
    """A secret of 160 bits, as hexadecimal digits."""
    return secrets.token_hex(20)


def spelled(key):
    """A secret as people type it into their device: base32 in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_of(user, key):
    """The secret as the address that a picture, or a link on the device itself, carries."""
    issuer = settings.OTP_TOTP_ISSUER
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    label = quote(f"{issuer}:{user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


@transaction.atomic
def set_up(user, *, key, code, address=""):
    """Gives `user` a second factor, once `code` shows that their device holds `key`; the new recovery codes.

    Raises WrongCode; AlreadySet, also for the second of two at once.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)
    if device_of(user):
        raise AlreadySet
    clock = TOTP(bytes.fromhex(key))
    code = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", code) or not clock.verify(int(code), tolerance=1):
        raise WrongCode
    # Remembering the step, so that the code that was just seen does not open a session as well.
    TOTPDevice.objects.create(user=user, name="Authenticator", key=key, last_t=clock.t(), drift=clock.drift)
    security_log.record(SecurityEventKind.FACTOR_SET, actor=user, address=address, about=user)
    return make_recovery_codes(user, address=address)


@transaction.atomic
def make_recovery_codes(user, *, address=""):
    """New recovery codes, which are shown once and not kept; the old ones are void."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(user.pk, _plain(code))) for code in codes)
    security_log.record(SecurityEventKind.RECOVERY_MADE, actor=user, address=address, about=user)
    return codes


@transaction.atomic
def remove(user, *, by, address=""):
    """Takes the second factor and the recovery codes from `user`; whether there were any.

    Where somebody else does, the user's sessions end: the device may be in strange hands.
    """
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    if removed:
        security_log.record(SecurityEventKind.FACTOR_REMOVED, actor=by, address=address, about=user)
        if by != user:
            account.end_sessions(user)
    return bool(removed)


def verify(user, entered, *, address=""):
    """The device of `user`, if `entered` is a code of it or an unused recovery code. Either counts once.

    Raises WrongCode, attempts.TooMany.
    """
    entered = _plain(entered)
    is_digits = bool(re.fullmatch(r"[0-9]{6}", entered))
    tries = attempts.code_tries(user, address) if is_digits else attempts.recovery_tries(user, address)
    try:
        attempts.begin(tries)
    except attempts.TooMany as limit:
        if limit.is_first:
            security_log.record(SecurityEventKind.FACTOR_LIMITED, actor=user, address=address)
        raise
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            is_right = False
        elif is_digits:
            is_right = device.verify_token(entered)
        else:
            is_right = RecoveryCode.objects.spend(user, entered)
    if not is_right:
        security_log.record(SecurityEventKind.FACTOR_FAILED, actor=user, address=address)
        raise WrongCode
    attempts.forgive(tries)
    kind = SecurityEventKind.FACTOR_PASSED if is_digits else SecurityEventKind.RECOVERY_USED
    security_log.record(kind, actor=user, address=address)
    return device


def _recovery_code():
    """80 random bits, in letters and digits that no typeface confuses."""
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _plain(entered):
    return re.sub(r"[\s-]", "", entered).lower()
