"""Topics in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Topic


class TopicViewSet(PublishedViewSet):
    """Topics: what a launch, statement or event is also about."""

    model = Topic
