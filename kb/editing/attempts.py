"""Limits to guessing, shared by all processes through the database.

What is counted is an account together with the address that the attempts come from: whoever guesses shuts out
themselves, and the owner of the account logs in from elsewhere. An attempt is counted before it is looked at, so that
many at once get no more tries than one after another; one that succeeds is taken back.
"""

import datetime as dt
import hashlib
import ipaddress
import math
import unicodedata
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.models import AttemptCounter


class Limit(NamedTuple):
    name: str
    most: int
    window: dt.timedelta
    is_cleared: bool  # whether a success takes back the failures before it, too


QUARTER = dt.timedelta(minutes=15)
# Also counts passwords that are asked again within the desk, and never knows whether the account exists.
PASSWORD = Limit("password", 10, QUARTER, is_cleared=True)
# All accounts together; generous, because a newsroom may share one address.
ADDRESS = Limit("address", 300, QUARTER, is_cleared=False)
CODE = Limit("code", 10, QUARTER, is_cleared=True)
# One-time codes have six digits, so many addresses together would find one some day. Whoever tries has the password;
# the owner still gets in with a recovery code, which does not count here.
CODE_ANYWHERE = Limit("code anywhere", 100, dt.timedelta(days=1), is_cleared=False)


class TooMany(Exception):
    """No further attempt now. `is_first` says that nothing had been refused in this window before."""

    def __init__(self, retry_after, *, is_first):
        super().__init__(f"Too many attempts; again in {retry_after} s.")
        self.retry_after = retry_after  # s, whole and at least 1
        self.is_first = is_first


def password_tries(name, address):
    """What a password tried for the account `name`, which need not exist, counts against."""
    return ((PASSWORD, folded(name), network(address)), (ADDRESS, network(address)))


def code_tries(user, address):
    return ((CODE, user.pk, network(address)), (CODE_ANYWHERE, user.pk))


def recovery_tries(user, address):
    return ((CODE, user.pk, network(address)),)


def begin(tries):
    """Counts an attempt against each of `tries`. Raises TooMany, and counts nothing, if one has no try left."""
    now = timezone.now()
    with transaction.atomic():
        counters = [(limit, _counter(limit, key, now)) for limit, *key in tries]
        spent = [counter for limit, counter in counters if counter.until > now and counter.failures >= limit.most]
        for limit, counter in () if spent else counters:
            if counter.until <= now:
                counter.failures, counter.refused, counter.until = 0, 0, now + limit.window
            counter.failures += 1
            if counter.failures >= limit.most:
                counter.until = now + limit.window
            counter.save()
        for counter in spent:
            counter.refused += 1
            counter.save(update_fields=["refused"])
    if spent:
        worst = max(spent, key=lambda counter: counter.until)
        seconds = math.ceil((worst.until - now).total_seconds())
        raise TooMany(max(1, seconds), is_first=worst.refused == 1)


def forgive(tries):
    """Takes back an attempt that succeeded."""
    for limit, *key in tries:
        counter = AttemptCounter.objects.filter(key=_digest(limit, key))
        if limit.is_cleared:
            counter.update(failures=0, refused=0)  # not deleted: somebody may be about to count on it
        else:
            counter.filter(failures__gt=0).update(failures=F("failures") - 1)


def _counter(limit, key, now):
    """The counter of a limit, locked, so that attempts at the same time count one after another."""
    counter, is_new = AttemptCounter.objects.select_for_update().get_or_create(
        key=_digest(limit, key), defaults={"until": now + limit.window}
    )
    if is_new:
        # Names that nobody has can be typed without end; what is over makes room. A few at a time, none that wait.
        old = AttemptCounter.objects.filter(until__lt=now - limit.window).select_for_update(skip_locked=True)
        AttemptCounter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:50])).delete()
    return counter


def _digest(limit, key):
    return hashlib.sha256(repr((limit.name, *map(str, key))).encode()).hexdigest()


def folded(name):
    """A name as all its spellings share it; the database may tell more of them apart, never fewer."""
    return unicodedata.normalize("NFKC", name).casefold()[:254]


def client_address(meta):
    """The address that a request comes from, as its META says; "" if it has none, as over a socket.

    X-Forwarded-For is anybody's claim, except for its last entry where a proxy of our own has written it.
    """
    claims = [meta.get("REMOTE_ADDR", "")]
    if settings.BEHIND_PROXY:
        claims.insert(0, meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    for claim in claims:
        try:
            address = ipaddress.ip_address(claim.partition("%")[0])
        except ValueError:
            continue
        return str(getattr(address, "ipv4_mapped", None) or address)
    return ""


def network(address):
    """What one person has at their disposal: an IPv4 address, or 64 bits' worth of IPv6 ones."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network((address, 64), strict=False))
