"""Which documents each noun has, and which parts are published along with it."""

from kb.documents import (
    country,
    event,
    flight,
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
from kb.documents.base import ref, represent
from kb.documents.report import report_document
from kb.insight.report import figures

# model name: (brief row, full document)
SERIALIZERS = {
    "country": (country.BriefCountrySerializer, country.CountrySerializer),
    "event": (event.BriefEventSerializer, event.EventSerializer),
    "launch": (launch.BriefLaunchSerializer, launch.LaunchSerializer),
    "organisation": (organisation.BriefOrganisationSerializer, organisation.OrganisationSerializer),
    "person": (person.BriefPersonSerializer, person.PersonSerializer),
    "place": (place.BriefPlaceSerializer, place.PlaceSerializer),
    "source": (source.BriefSourceSerializer, source.SourceSerializer),
    "statement": (statement.BriefStatementSerializer, statement.StatementSerializer),
    "topic": (topic.BriefTopicSerializer, topic.TopicSerializer),
    "weapon": (weapon.BriefWeaponSerializer, weapon.WeaponSerializer),
    "officeterm": (office_term.OfficeTermRowSerializer, office_term.FullOfficeTermSerializer),
    "flight": (flight.FlightRowSerializer, flight.FullFlightSerializer),
    "report": (report.ReportRowSerializer, report.FullReportSerializer),
}


def brief_document(record):
    """Row of lists, as plain data, of a record loaded `with_related`."""
    return represent(SERIALIZERS[record._meta.model_name][0], record)


def full_document(record):
    """Complete document, as plain data, of a record loaded `with_related`."""
    return represent(SERIALIZERS[record._meta.model_name][1], record)


def part_documents(record):
    """[(part, brief, full, name)] of the parts that a record publishes: flights, reports, terms of office."""
    rows = []
    match record._meta.model_name:
        case "launch":
            rows += _reports(record, record.reports.all(), "launch", None)
            for item in record.flights.all():
                name = f"{record.name}, flight {item.number}"
                extra = {"name": name, "launch": ref(record)}
                brief = represent(flight.BriefFlightSerializer, item) | extra
                rows.append((item, brief, represent(flight.FlightSerializer, item) | extra, name))
                rows += _reports(record, item.reports.all(), "flight", item)
        case "weapon":
            rows += _reports(record, record.reports.all(), "weapon", None)
        case "person":
            for item in record.terms.all():
                extra = {"name": f"{record.name}, {item.title}", "person": ref(record)}
                brief = represent(office_term.BriefOfficeTermSerializer, item) | extra
                rows.append((item, brief, represent(office_term.OfficeTermSerializer, item) | extra, extra["name"]))
    return rows


def _reports(owner, reports, kind, of_flight):
    subject = {
        "kind": kind,
        "record": ref(owner),
        "flight": of_flight.public_id if of_flight else None,
    }
    rows = []
    for figure in figures(reports):
        successors = {r.supersedes_id: r.public_id for r in figure.reports if r.supersedes_id}
        for item in figure.reports:
            document = report_document(item, figure, successors.get(item.pk))
            document |= {"name": f"{document['label']}: {document['display']}", "subject": subject}
            rows.append((item, document, document, document["name"]))
    return rows
