"""Pages of topics: the list, and the topic with its launches, statements and events."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.topic import TopicFilter
from kb.models import Event, Launch, Statement, Topic


class TopicDetail(RecordDetail):
    model = Topic

    def related(self, pk, document):
        slug = document["slug"]
        return {
            "launches": related(Launch.objects.filter(topics=pk), more=list_path("launch", topic=slug)),
            "statements": related(
                Statement.objects.filter(topics=pk).order_by(*newest("said_on")),
                more=list_path("statement", topic=slug),
            ),
            "events": related(
                Event.objects.filter(topics=pk).order_by(*newest("began_on")), more=list_path("event", topic=slug)
            ),
        }


class TopicList(RecordList):
    model = Topic
    filterset_class = TopicFilter
    open_fields = ("q",)
    heading = "Topics"
    intro = "What launches, statements and events are also about."
