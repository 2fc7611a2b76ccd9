"""Pages of launches: the list, and the event with its figures, statements and events."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from kb.browse.base import RecordDetail, RecordList, list_path, related
from kb.browse.dates import day, in_utc, local_time
from kb.documents.report import UNACCEPTED
from kb.filters.launch import LaunchFilter
from kb.models import Event, EventParticipant, Launch, Statement
from kb.vocab.event import EventKind
from kb.vocab.metric import Metric

# Events of the launching country this near in time are shown as what happened around the launch.
AROUND = dt.timedelta(days=45)
MOST_RIVALS = 4


@dataclass(frozen=True)
class Headline:
    """One of the great figures at the top of the page.

    `figure` is a figure of the document, brief or whole, or None; `display` its value; `rivals` what other standing
    reports say, in words; `href` leads to the reports behind it.
    """

    label: str
    display: str = ""
    display_imperial: str = ""
    agreement: str = ""
    rivals: list = field(default_factory=list)
    href: str = ""

    @property
    def is_number(self):
        """Whether it is shown large; words are not."""
        return any(character.isdigit() for character in self.display)


def _of_metric(figures, metric):
    return next((figure for figure in figures if figure["metric"] == metric), None)


def _rivals(figure):
    """What the standing reports beside the accepted one say, each value once, as far as it differs."""
    if figure["agreement"] != "conflicting":
        return []
    said = [
        report["display"]
        for report in figure["reports"]
        if report["state"] == "given"
        and report["display"] != figure["display"]
        and not (report["is_retracted"] or report["superseded_by"] or report["standing"] == "deprecated")
    ]
    return list(dict.fromkeys(said))[:MOST_RIVALS]


def _greatest(flights, metric):
    """(flight, figure) with the greatest accepted value of a metric; (None, None) if no flight has the figure."""
    found = [(flight, figure) for flight in flights if (figure := _of_metric(flight["figures"], metric))]
    if not found:
        return None, None

    def number(pair):
        accepted = next((report for report in pair[1]["reports"] if report["is_accepted"]), {})
        return max(accepted.get("low") or 0, accepted.get("high") or 0)

    return max(found, key=number)


def headlines(launch):
    """The four figures that a reader looks for first: how many, how high, how far, how long."""
    flights = launch["flights"]
    several = len(flights) > 1
    result = [_count_headline(launch, flights)]
    for metric, single, greatest in (
        (Metric.APOGEE, "Apogee", "Greatest apogee"),
        (Metric.RANGE, "Ground range", "Greatest ground range"),
        (Metric.FLIGHT_TIME, "Flight time", "Longest flight time"),
    ):
        flight, figure = _greatest(flights, metric)
        label = greatest if several else single
        if figure is None:
            result.append(Headline(label))
            continue
        is_open = figure["display"] == UNACCEPTED
        result.append(
            Headline(
                label,
                "not settled" if is_open else figure["display"],
                figure["display_imperial"],
                figure["agreement"],
                _rivals(figure),
                f"#figure-{flight['id']}-{metric.value}",
            )
        )
    return result


def _count_headline(launch, flights):
    figure = _of_metric(launch["figures"], Metric.COUNT)
    subject = launch
    if figure is None and len(flights) == 1:
        subject, figure = flights[0], _of_metric(flights[0]["figures"], Metric.COUNT)
    count = launch["missile_count"]
    return Headline(
        "Missiles",
        "" if count["minimum"] is None else count["display"],
        "",
        figure["agreement"] if figure else "",
        [display for display in _rivals(figure) if display != count["display"]] if figure else [],
        f"#figure-{subject['id']}-{Metric.COUNT.value}" if figure else "",
    )


def lede(launch):
    """The launch in one or two sentences, made from fields, for search engines and link previews."""
    what = ", ".join(weapon["name"] for weapon in launch["weapons"]) or "Missile launch"
    parts = [f"{what}, {launch['country']['name']}" if launch["country"] else what]
    if launch["launched"]:
        when = launch["launched"]
        time = f", {local_time(when)} local time ({in_utc(when)})" if when["utc"] else ""
        parts.append(f"{day(when)}{time}")
    if launch["site"]:
        parts.append(f"from {launch['site']['name']}")
    sentence = ", ".join(parts) + "."
    figures = [
        f"{name} {figure['display']}"
        for name, figure in (("apogee", launch["apogee"]), ("ground range", launch["range"]))
        if figure and figure["display"] != UNACCEPTED
    ]
    known = f" {'; '.join(figures).capitalize()}." if figures else ""
    return f"{sentence}{known} Every figure with who reported it and where."


def _events_around(pk, launch):
    """Events that answer the launch, that statements about it name, or that involve its country near that day."""
    answers = Event.prompted_by.through.objects.filter(launch_id=pk).values("event_id")
    named = Statement.objects.published().filter(launches=pk).values("events")
    wanted = Q(pk__in=answers) | Q(pk__in=named)
    if launch["launched"] and launch["country"]:
        first = dt.date.fromisoformat(launch["launched"]["start"])
        last = dt.date.fromisoformat(launch["launched"]["end"])
        near = Q(began_on__range=(first - AROUND, last + AROUND))
        in_force = Q(kind=EventKind.SANCTION, began_on__lte=last, ended_on=None)
        involved = EventParticipant.objects.filter(country__public_id=launch["country"]["id"]).values("event_id")
        wanted |= (near | in_force) & Q(pk__in=involved)
    return Event.objects.filter(wanted).order_by("began_on", "pk")


def _distinct(references):
    """References other than None, each once."""
    return list({reference["id"]: reference for reference in references if reference}.values())


class LaunchDetail(RecordDetail):
    model = Launch

    def describe(self, document):
        return lede(document)

    def related(self, pk, document):
        events = related(_events_around(pk, document), whole=True, limit=40)
        start = (document["launched"] or {}).get("start", "")
        before, after = [], []
        for event in events.rows:
            is_answer = any(launch["id"] == document["id"] for launch in event["prompted_by"])
            came_first = bool(event["began"] and start and event["began"]["end"] < start)
            (before if came_first and not is_answer else after).append({"event": event, "is_answer": is_answer})
        statements = Statement.objects.filter(launches=pk).order_by("said_on", "pk")
        return {
            **self.related_then(document),
            "statements": related(
                statements, whole=True, limit=40, more=list_path("statement", launch=document["slug"])
            ),
            "events_before": before,
            "events_after": after,
        }

    def related_then(self, document):
        return {
            "headlines": headlines(document),
            "landings": _distinct(flight["landing_place"] for flight in document["flights"]),
            "sole_flight": document["flights"][0] if len(document["flights"]) == 1 else None,
        }


class LaunchList(RecordList):
    model = Launch
    filterset_class = LaunchFilter
    open_fields = ("q", "country", "weapon", "site", "year", "outcome")
    heading = "Launches"
    intro = "Every launch event on record, one row each; a salvo that observers count as one test is one event."
