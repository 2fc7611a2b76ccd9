"""People in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Person


class PersonViewSet(PublishedViewSet):
    """People: officials with their terms of office, analysts, journalists."""

    model = Person
