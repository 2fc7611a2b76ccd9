"""Makes records for tests: plain functions with defaults that can be published, each field open to override.

    make_launch()                                      published, with a flight and a cited source
    make_launch(status="draft", slug="draft-launch")   a draft
    make_launch(launched="Sep 1984", flight=None)      partial dates may be text; None leaves the part out
    make_report(flight=flight, metric="range", printed="about 155 miles")
    make_statement(launches=[launch], speaker_person=person)

What is not given is made new, published, for each call, so that no two records share a row by accident.
"""

import datetime as dt
import itertools
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.utils import timezone

from kb.editing.projection import project
from kb.editing.publication import render_many, render_naming
from kb.models import (
    Country,
    Event,
    EventCitation,
    Flight,
    Launch,
    LaunchCitation,
    OfficeTerm,
    Organisation,
    Person,
    Place,
    Report,
    Source,
    Statement,
    StatementAppearance,
    Topic,
    Weapon,
)
from kb.models.base import PartialDateAttribute
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import parse_partial_date
from kb.vocab.printed import parse_printed
from kb.vocab.status import Status

_numbers = itertools.count(1)
_waiting = []  # of each `together` that is open: {(model, primary key): instances of that row}


@contextmanager
def together():
    """Writes the documents of all that is made within at its end, each once: most of the time of a test is theirs.

    Each factory is such a block for the records that it makes on the way. Nothing within may read documents.
    """
    _waiting.append({})
    try:
        yield
    except BaseException:
        _waiting.pop()
        raise
    inner = _waiting.pop()
    if _waiting:
        for key, instances in inner.items():
            _waiting[-1].setdefault(key, []).extend(instances)
    else:
        _write(inner)


PASSWORD = "correct horse battery staple"


def make_user(**fields):
    """A person who can log in with PASSWORD and may do nothing yet."""
    fields.setdefault("username", f"user-{next(_numbers)}")
    password = fields.pop("password", PASSWORD)
    return get_user_model().objects.create_user(password=password, **fields)


def make_editor(**fields):
    """A user who may do everything in the admin."""
    return make_user(**{"is_staff": True, "is_superuser": True, **fields})


@together()
def make_country(status="published", **fields):
    number = next(_numbers)
    return _make(Country, status, fields, name=f"Country {number}", slug=f"country-{number}")


@together()
def make_organisation(status="published", **fields):
    number = next(_numbers)
    return _make(Organisation, status, fields, name=f"Organisation {number}", slug=f"organisation-{number}")


@together()
def make_place(status="published", **fields):
    """A launch site with coordinates."""
    number = next(_numbers)
    if "latitude_deg" not in fields and "longitude_deg" not in fields:
        # Far enough apart that no two are taken for neighbours.
        fields |= {"latitude_deg": number * 7 % 140 - 70.0, "longitude_deg": number * 11 % 340 - 170.0}
    return _make(Place, status, fields, name=f"Place {number}", slug=f"place-{number}")


@together()
def make_person(status="published", **fields):
    number = next(_numbers)
    return _make(Person, status, fields, name=f"Person {number}", slug=f"person-{number}")


@together()
def make_term(person=None, **fields):
    """A term of office, with its organisation and country, from 2020 on."""
    person = person or make_person()
    if not {"began", "began_on"} & fields.keys():
        fields["began"] = "2020"
    fields.setdefault("title", f"Office {next(_numbers)}")
    term = _build(OfficeTerm, {"person": person, **fields})
    term.save()
    refresh(person)
    return term


@together()
def make_source(status="published", **fields):
    """An article on the web, archived, published on the day of the launches that `make_launch` makes."""
    number = next(_numbers)
    if not {"published", "published_on"} & fields.keys():
        fields["published"] = "2022-01-30"
    defaults = {
        "name": f"Source {number}",
        "slug": f"source-{number}",
        "url": f"https://news.example/{number}",
        "archived_url": f"https://archive.example/{number}",
    }
    return _make(Source, status, fields, **defaults)


@together()
def make_weapon(status="published", **fields):
    number = next(_numbers)
    return _make(Weapon, status, fields, name=f"Weapon {number}", slug=f"weapon-{number}", kind="ballistic")


@together()
def make_topic(status="published", **fields):
    number = next(_numbers)
    return _make(Topic, status, fields, name=f"Topic {number}", slug=f"topic-{number}")


@together()
def make_launch(status="published", *, flight=(), source=(), **fields):
    """A launch on 30 January 2022 with one flight and one cited source.

    `flight`: fields of that flight as a dictionary, or None for none. `source`: the source cited, or None.
    """
    number = next(_numbers)
    if not {"launched", "launched_on"} & fields.keys():
        fields["launched"] = "2022-01-30"
    if "country" not in fields:
        fields["country"] = make_country()
    launch = _make(Launch, None, fields, name=f"Launch {number}", slug=f"launch-{number}")
    if flight is not None:
        _add_flight(launch, dict(flight))
    if source is not None:
        LaunchCitation.objects.create(launch=launch, source=source or make_source())
    return _settle(launch, status, fields)


@together()
def make_flight(launch=None, **fields):
    """The next flight of `launch`."""
    launch = launch or make_launch(flight=None)
    flight = _add_flight(launch, fields)
    refresh(launch)
    return flight


@together()
def make_report(**fields):
    """A report of an apogee of 550 km by a new organisation in a new source, about a new flight.

    For quantities and counts the numbers are read from `printed`, unless they are given.
    """
    if not {"launch", "flight", "weapon"} & fields.keys():
        fields["flight"] = make_flight()
    fields.setdefault("metric", "apogee")
    if "source" not in fields:
        fields["source"] = make_source()
    claimants = {"claimant_organisation", "claimant_person", "claimant_country", "claimant_is_source"}
    if not claimants & fields.keys():
        fields["claimant_organisation"] = make_organisation()
    spec = METRICS[Metric(fields["metric"])]
    columns = {"value_low", "value_high", "value_weapon", "value_place", "value_choice", "value_text", "value_date"}
    if spec.kind in (ValueKind.QUANTITY, ValueKind.COUNT) and not columns & fields.keys():
        fields.setdefault("printed", "550 km" if spec.unit == "km" else "2")
        value = parse_printed(fields["printed"], spec, default_unit=spec.unit)
        fields = {
            "value_state": value.state,
            "qualifier": value.qualifier,
            "value_low": value.low,
            "value_high": value.high,
            "value_step": value.step,
            "printed_unit": value.unit,
            **fields,
        }
    report = _build(Report, fields)
    report.save()
    owner = report.launch or (report.flight and report.flight.launch) or report.weapon
    refresh(owner)
    return report


@together()
def make_statement(status="published", *, source=(), **fields):
    """A full quotation of a new person, said on 30 January 2022, first published in `source` (None for none)."""
    number = next(_numbers)
    if not {"said", "said_on"} & fields.keys():
        fields["said"] = "2022-01-30"
    if not {"speaker_person", "speaker_organisation", "speaker_description"} & fields.keys():
        fields["speaker_person"] = make_person()
    defaults = {"name": f"Statement {number}", "slug": f"statement-{number}", "text": f"These are words {number}."}
    statement = _make(Statement, None, fields, **defaults)
    if source is not None:
        StatementAppearance.objects.create(statement=statement, source=source or make_source())
    return _settle(statement, status, fields)


@together()
def make_event(status="published", *, source=(), **fields):
    """A meeting on 30 January 2022, with one cited source (None for none)."""
    number = next(_numbers)
    if not {"began", "began_on"} & fields.keys():
        fields["began"] = "2022-01-30"
    event = _make(Event, None, fields, name=f"Event {number}", slug=f"event-{number}", kind="meeting")
    if source is not None:
        EventCitation.objects.create(event=event, source=source or make_source())
    return _settle(event, status, fields)


def publish(record):
    """Publishes a record whatever the findings say, documents included."""
    now = timezone.now()
    record.status, record.published_at = Status.PUBLISHED, record.published_at or now
    type(record).objects.filter(pk=record.pk).update(status=record.status, published_at=record.published_at)
    refresh(record)
    return record


@together()
def refresh(record):
    """Brings up to date what follows from a record whose rows or parts a test changed directly.

    Does what `publishing.settle` does, but for the findings: tests also make what should not be. And the slug
    stays as the test gave it.
    """
    _waiting[-1].setdefault((type(record), record.pk), []).append(record)


def _write(waiting):
    records = [instances[-1] for instances in waiting.values()]
    for record in records:
        slug = record.slug
        project(record)
        if record.slug != slug:
            record.slug = slug
            type(record).objects.filter(pk=record.pk).update(slug=slug)
    write_documents([record for record in records if record.is_published])
    for *others, last in waiting.values():
        for other in others:
            other.name, other.slug, other.version = last.name, last.slug, last.version
            other.publication = last.publication


def write_documents(records):
    changed = render_many(records)
    if changed:
        render_naming(*changed)


def _make(model, status, fields, **defaults):
    """A saved record with its links, brought to `status`; None leaves that to the caller, who adds parts first."""
    record, many = _split(model, defaults | fields)
    record.save()
    _set_many(record, many)
    return _settle(record, status, fields) if status else record


def _settle(record, status, fields):
    """Brings a new draft to the status wanted; the time and reason that go with it may be given in `fields`."""
    if status == Status.PUBLISHED:
        return publish(record)
    refresh(record)
    if status == Status.WITHDRAWN:
        record.status_reason = fields.get("status_reason", "Withdrawn for a test.")
        record.published_at = fields.get("published_at", timezone.now())
    if record.status != status:
        record.status = status
        record.save()
    return record


def _add_flight(launch, fields):
    flight, many = _split(Flight, {"launch": launch, "number": launch.flights.count() + 1, **fields})
    flight.save()
    _set_many(flight, many)
    return flight


def _build(model, fields):
    return _split(model, fields)[0]


def _split(model, fields):
    """(an instance that is not saved, its many-to-many values). Partial dates may be given as text."""
    many = {field.name for field in model._meta.many_to_many} & fields.keys()
    dates = {name for name in fields if isinstance(getattr(model, name, None), PartialDateAttribute)}
    plain = {name: value for name, value in fields.items() if name not in many | dates}
    # A day given by its column alone is meant to the day.
    for name, value in list(plain.items()):
        precision = f"{name.removesuffix('_on')}_precision"
        if name.endswith("_on") and isinstance(value, dt.date) and hasattr(model, precision):
            plain.setdefault(precision, "day")
    instance = model(**plain)
    for name in dates:
        value = fields[name]
        setattr(instance, name, parse_partial_date(value) if isinstance(value, str) else value)
    return instance, {name: fields[name] for name in many}


def _set_many(instance, many):
    for name, values in many.items():
        getattr(instance, name).set(values)
