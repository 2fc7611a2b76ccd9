"""All nouns, put on the desk by importing them; kb/apps.py does so once Django has made the site."""

from kb.admin import (
    account,
    country,
    event,
    flight,
    imports,
    launch,
    office_term,
    organisation,
    person,
    place,
    report,
    security_event,
    source,
    statement,
    topic,
    weapon,
)

__all__ = [
    "account", "country", "event", "flight", "imports", "launch", "office_term", "organisation", "person", "place",
    "report", "security_event", "source", "statement", "topic", "weapon",
]  # fmt: skip
