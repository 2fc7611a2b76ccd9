"""Checks across rows: they report and change nothing.

`findings(record)` is what the form shows and what publishing asks; `all_findings()` is what `manage.py check_facts`
lists.
"""

from kb.models import (
    RECORDS,
    Country,
    Event,
    Flight,
    Launch,
    OfficeTerm,
    Organisation,
    Person,
    Place,
    Report,
    Source,
    Statement,
    Topic,
    Weapon,
)
from kb.rules import country, event, launch, organisation, person, place, source, statement, topic, weapon
from kb.rules.finding import ERROR, WARNING, Finding
from kb.rules.references import draft_findings
from kb.vocab.status import Status

__all__ = ["ERROR", "WARNING", "Finding", "all_findings", "findings", "findings_within", "owner_of"]

FINDERS = {
    Country: country.find,
    Organisation: organisation.find,
    Place: place.find,
    Person: person.find,
    Topic: topic.find,
    Source: source.find,
    Weapon: weapon.find,
    Launch: launch.find,
    Event: event.find,
    Statement: statement.find,
}


def findings(record):
    """The findings on a saved record, or on the owner of a part: errors first, then in the order of the form.

    The record is loaded anew with all that belongs to it, so that the number of queries does not depend on what the
    caller had loaded, nor on the number of parts.
    """
    record = owner_of(record)
    return _findings_on(type(record).objects.with_related().get(pk=record.pk))


def all_findings(models=RECORDS):
    """(record, its findings) for every record that is not withdrawn and has some."""
    for model in models:
        for record in (
            model.objects.with_related().exclude(status=Status.WITHDRAWN).order_by("pk").iterator(chunk_size=200)
        ):
            found = _findings_on(record)
            if found:
                yield record, found


def owner_of(part):
    """The record that a part belongs to; a record is its own owner."""
    if isinstance(part, Flight):
        return part.launch
    if isinstance(part, Report):
        return owner_of(part.subject)
    if isinstance(part, OfficeTerm):
        return part.person
    return part


def findings_within(record):
    """Findings on a record loaded `with_related`, but for the drafts that it names; for checking many at once."""
    return list(FINDERS[type(record)](record))


def _findings_on(record):
    found = [*findings_within(record), *draft_findings(record)]
    return sorted(found, key=lambda finding: not finding.is_error)  # stable, so that the order within stays
