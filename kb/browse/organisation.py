"""Pages of organisations: the list, and the body with what it claims, says, publishes and operates."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.organisation import OrganisationFilter
from kb.models import Event, EventParticipant, Launch, OfficeTerm, Organisation, Report, Source, Statement


class OrganisationDetail(RecordDetail):
    model = Organisation

    def related(self, pk, document):
        slug = document["slug"]
        took_part = EventParticipant.objects.filter(organisation=pk).values("event_id")
        claims = Report.objects.filter(claimant_organisation=pk).order_by(*newest("said_on"))
        return {
            "claims": related(claims, more=list_path("report", claimant_organisation=slug)),
            "statements": related(
                Statement.objects.filter(speaker_organisation=pk).order_by(*newest("said_on")),
                more=list_path("statement", organisation=slug),
            ),
            "sources": related(
                Source.objects.filter(outlet=pk).order_by(*newest("published_on")),
                more=list_path("source", outlet=slug),
            ),
            "launches": related(Launch.objects.filter(operator=pk), more=list_path("launch", operator=slug)),
            "offices": related(
                OfficeTerm.objects.filter(organisation=pk).order_by(*newest("began_on")),
                more=list_path("officeterm", organisation=slug),
            ),
            "events": related(
                Event.objects.filter(pk__in=took_part).order_by(*newest("began_on")),
                limit=10,
                more=list_path("event", organisation=slug),
            ),
            "children": related(Organisation.objects.filter(parent=pk), more=list_path("organisation", parent=slug)),
        }


class OrganisationList(RecordList):
    model = Organisation
    filterset_class = OrganisationFilter
    open_fields = ("q", "kind", "country")
    heading = "Organisations"
    intro = "Forces, governments, news agencies and datasets: whoever operates, claims, speaks or publishes."
