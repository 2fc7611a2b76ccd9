"""Events in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Event


class EventViewSet(PublishedViewSet):
    """Events around launches: meetings, sanctions, nuclear tests, summits, exercises, transfers."""

    model = Event
