"""Sources in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Source


class SourceViewSet(PublishedViewSet):
    """Sources: the documents in which reports, citations and statements stand."""

    model = Source
