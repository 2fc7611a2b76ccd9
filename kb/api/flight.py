"""Flights in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Flight


class FlightViewSet(PublishedViewSet):
    """Flights: missiles of one kind that flew alike within a launch, with their accepted figures."""

    model = Flight
