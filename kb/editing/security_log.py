"""Writes the security log: one row that is only ever added, and one line that can leave the machine at once.

The line is JSON in ASCII, so nothing that somebody typed begins a line of its own. Passwords, codes and keys are never
given to it, nor is a name that belongs to no account: people type their password into the wrong box.
"""

import datetime as dt
import json
import logging

from kb.models import SecurityEvent

log = logging.getLogger("kb.security")


def record(kind, *, actor=None, address="", about=None, **details):
    """Adds an entry and returns it.

    `actor` is the account that acted, None where nobody is known; `about` the object it was done to, a record or a
    text; `details` whatever else JSON can say.
    """
    known = actor is not None and actor.pk is not None
    event = SecurityEvent.objects.create(
        kind=kind,
        actor_id=actor.pk if known else None,
        actor_name=actor.get_username()[:150] if known else "",
        address=address,
        about=described(about)[:250],
        details=details,
    )
    log.info("%s", line(event))
    return event


def described(thing):
    """An object as the log names it: its noun, its id for ever, and its name of today."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.model_name} {getattr(thing, 'public_id', None) or thing.pk}: {thing}"


def line(event):
    """An entry as one line."""
    at = event.at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"at": at, "event": str(event.kind), "actor": event.actor_name, "actor_id": event.actor_id}
    said |= {"address": event.address, "about": event.about, "details": event.details}
    return json.dumps(said, ensure_ascii=True, default=str)
