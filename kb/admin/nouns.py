"""All nouns, put on the desk by importing them; kb/apps.py does so once Django has made the site."""

from kb.admin import (
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
    source,
    statement,
    topic,
    weapon,
)

__all__ = [
    "country", "event", "flight", "imports", "launch", "office_term", "organisation", "person", "place", "report",
    "source", "statement", "topic", "weapon",
]  # fmt: skip
