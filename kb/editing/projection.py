"""Projections: columns that follow from reports, so that lists can filter and sort. Written here, never typed."""

from kb.editing.naming import assign_name
from kb.insight.report import figures, headline_number, least_agreement
from kb.models import Flight, Launch
from kb.vocab.flight import Outcome
from kb.vocab.metric import HEADLINES, Metric


def project(record):
    """Brings name, slug and headline columns of a saved record in line with its facts, in the database too.

    Launches: headline figures of each flight, greatest figures, missile count and agreement of the launch.
    Statements: name and slug. Other nouns have no projections. `record` is updated in place.
    """
    if isinstance(record, Launch):
        project_launch(record)
    elif assign_name(record):
        type(record).objects.filter(pk=record.pk).update(name=record.name, slug=record.slug)


def project_launch(launch):
    """See `project`. A constant number of queries, beside one update for each flight that changed."""
    fresh = Launch.objects.with_related().get(pk=launch.pk)
    gathered = figures(fresh.reports.all())
    flights = list(fresh.flights.all())
    for flight in flights:
        of_flight = figures(flight.reports.all())
        gathered += of_flight
        _project_flight(flight, of_flight)
    columns = {
        "missile_count_min": _total(flight.count_min for flight in flights),
        "missile_count_max": _total((flight.count_max for flight in flights), all_known=True),
        "apogee_km": max((f.apogee_km for f in flights if f.apogee_km is not None), default=None),
        "range_km": max((f.range_km for f in flights if f.range_km is not None), default=None),
        "agreement": least_agreement(gathered).value,
    }
    assign_name(fresh)
    columns |= {"name": fresh.name, "slug": fresh.slug}
    changed = {name: value for name, value in columns.items() if getattr(launch, name) != value}
    if changed:
        Launch.objects.filter(pk=launch.pk).update(**changed)
    for name, value in columns.items():
        setattr(launch, name, value)


def _project_flight(flight, of_flight):
    accepted = {figure.metric: figure.accepted for figure in of_flight}
    values = {field: headline_number(accepted.get(Metric(metric))) for metric, field in HEADLINES.items()}
    if flight.outcome == Outcome.FAILED_ON_PAD:
        # A contradicting report stays as a report, and is a finding; the constraint keeps it out of the headline.
        values["apogee_km"] = None
    changed = {name: value for name, value in values.items() if getattr(flight, name) != value}
    if changed:
        Flight.objects.filter(pk=flight.pk).update(**changed)
        for name, value in changed.items():
            setattr(flight, name, value)


def _total(numbers, *, all_known=False):
    """Sum of the known numbers; None if none is known, or if `all_known` and one is not."""
    numbers = list(numbers)
    known = [number for number in numbers if number is not None]
    if not known or (all_known and len(known) < len(numbers)):
        return None
    return sum(known)
