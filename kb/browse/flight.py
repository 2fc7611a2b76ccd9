"""Pages of flights: a list; each flight stands on the page of its launch."""

from kb.browse.base import PartRedirect, RecordList
from kb.filters.flight import FlightFilter
from kb.models import Flight


class FlightRedirect(PartRedirect):
    model = Flight


class FlightList(RecordList):
    model = Flight
    filterset_class = FlightFilter
    open_fields = ("q", "country", "weapon", "year", "outcome")
    heading = "Flights"
    intro = "Groups of like missiles within a launch, with their accepted figures."
