"""What changes about an account besides its row: its sessions, and its password asked for once more."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from kb.editing import attempts, security_log
from kb.vocab.security_event import SecurityEventKind


def end_sessions(user, *, keep=None):
    """Ends the sessions of a user, except for the one with the key `keep`; how many those were.

    Looks into every session: only people who log in have one.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk) and session.session_key != keep:
            session.delete()
            ended += 1
    return ended


def is_password_right(user, password, *, address):
    """Whether a password, asked for once more, is the user's. Counts with log-ins; raises attempts.TooMany."""
    tries = attempts.password_tries(user.get_username(), address)
    attempts.begin(tries)
    if not user.check_password(password):
        security_log.record(SecurityEventKind.PASSWORD_FAILED, actor=user, address=address)
        return False
    attempts.forgive(tries)
    return True
