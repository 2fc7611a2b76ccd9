"""Pages of events: the list, and the event with who took part, what it answers and what was said."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.event import EventFilter
from kb.models import Event, Launch, Statement


class EventDetail(RecordDetail):
    model = Event

    def describe(self, document):
        return super().describe(document) or document["outcome"] or document["name"]

    def related(self, pk, document):
        return {
            "launches": related(Launch.objects.filter(prompted_events=pk), limit=50),
            "statements": related(
                Statement.objects.filter(events=pk).order_by(*newest("said_on")),
                whole=True,
                more=list_path("statement", event=document["slug"]),
            ),
        }


class EventList(RecordList):
    model = Event
    filterset_class = EventFilter
    open_fields = ("q", "kind", "country", "year")
    heading = "Events"
    intro = "Meetings, sanctions, nuclear tests, summits, exercises and transfers around the launches."
