"""Pages of people: the lists of all and of officials, and the person with offices and everything they said."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.person import PersonFilter
from kb.models import Event, EventParticipant, Person, Report, Statement


class PersonDetail(RecordDetail):
    model = Person

    def describe(self, document):
        roles = document["latest_office"] or document["affiliation"]
        country = document["country"]["name"] if document["country"] else ""
        return super().describe(document) or ", ".join(part for part in (document["name"], roles, country) if part)

    def related(self, pk, document):
        slug = document["slug"]
        took_part = EventParticipant.objects.filter(person=pk).values("event_id")
        claims = Report.objects.filter(claimant_person=pk).order_by(*newest("said_on"))
        return {
            "statements": related(
                Statement.objects.filter(speaker_person=pk).order_by(*newest("said_on")),
                more=list_path("statement", speaker=slug),
                whole=True,
            ),
            "events": related(
                Event.objects.filter(pk__in=took_part).order_by(*newest("began_on")),
                limit=10,
                more=list_path("event", person=slug),
            ),
            "claims": related(claims, limit=10, more=list_path("report", claimant_person=slug)),
        }


class PersonList(RecordList):
    model = Person
    filterset_class = PersonFilter
    open_fields = ("q", "country", "kind", "organisation")
    heading = "People"
    intro = "Officials, analysts, journalists and others who speak or act in this record."


class OfficialList(PersonList):
    """People with a term of office."""

    path = "/officials/"
    open_fields = ("q", "country", "organisation")
    heading = "Officials"
    intro = "People who hold or held an office: read from their terms, with the offices of each on their page."

    def get_queryset(self):
        return super().get_queryset().officials()
