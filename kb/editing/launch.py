"""Launches: the name made from facts, and the columns that follow from flights and reports."""

from kb.editing.naming import settled_slug, slug_date
from kb.insight.launch import missiles
from kb.insight.report import figures, headline_number, least_agreement
from kb.models import Flight, Launch
from kb.vocab.flight import Outcome
from kb.vocab.metric import HEADLINES, Metric
from kb.vocab.partial_date import format_period
from kb.vocab.weapon import WeaponClassReport

NAME_LENGTH = 300


def launch_name(launch):
    """“North Korea: Hwasong-12, 30 January 2022”, from country, weapons or class, and local day.

    Expects the launch loaded `with_related`.
    """
    what = _what(launch)
    when = ""
    if launch.launched_on:
        when = ", " + format_period(launch.launched_on, launch.launched_precision)
    return f"{launch.country.name}: {what}{when}"[:NAME_LENGTH]


def _what(launch):
    flights = list(launch.flights.all())
    weapons = list(dict.fromkeys(flight.weapon.name for flight in flights if flight.weapon_id))
    if weapons:
        unnamed = any(flight.weapon_id is None for flight in flights)
        listed = ", ".join(weapons[:2])
        return f"{listed} and others" if unnamed or len(weapons) > 2 else " and ".join(weapons)
    plural = sum(flight.count_min or 1 for flight in flights) > 1
    for reports in (launch.reports.all(), *(flight.reports.all() for flight in flights)):
        for figure in figures(reports):
            # “Unknown” as a source's answer has no code, and “other” is no name for a missile.
            code = figure.accepted.value_choice if figure.accepted else ""
            if figure.metric == Metric.WEAPON_CLASS and code not in ("", WeaponClassReport.OTHER):
                label = WeaponClassReport(code).label.split(",")[0].lower()
                return label + ("s" if plural else "")
    return "unidentified missiles" if plural else "unidentified missile"


def launch_slug_text(launch):
    """What the slug of a launch is made from: day, country and weapon."""
    return f"{slug_date(launch.launched)} {launch.country.name} {_what(launch)}"


def project_launch(launch, fresh=None):
    """Brings name, slug, greatest figures, missile count and agreement of a saved launch, and the headline figures
    of its flights, in line with its facts, in the database and in `launch`.

    `fresh` is the launch as just loaded `with_related`, for those who load many at once. A constant number of
    queries, beside one update for each flight that changed.
    """
    fresh = fresh or Launch.objects.with_related().get(pk=launch.pk)
    gathered = figures(fresh.reports.all())
    flights = list(fresh.flights.all())
    for flight in flights:
        of_flight = figures(flight.reports.all())
        gathered += of_flight
        _project_flight(flight, of_flight)
    count = missiles(flights)
    columns = {
        "name": launch_name(fresh),
        "slug": settled_slug(fresh, launch_slug_text(fresh)),
        "missile_count_min": count.minimum,
        "missile_count_max": count.maximum,
        "apogee_km": max((f.apogee_km for f in flights if f.apogee_km is not None), default=None),
        "range_km": max((f.range_km for f in flights if f.range_km is not None), default=None),
        "agreement": least_agreement(gathered).value,
    }
    # Against the row, not against `launch`, which may have been loaded before somebody else's change.
    changed = {name: value for name, value in columns.items() if getattr(fresh, name) != value}
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
