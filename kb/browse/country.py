"""Pages of countries: the list, and the country with its launches, weapons, bodies, officials and places."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.country import CountryFilter
from kb.models import (
    Country,
    Event,
    EventParticipant,
    Launch,
    OfficeTerm,
    Organisation,
    Person,
    Place,
    Statement,
    Weapon,
)


class CountryDetail(RecordDetail):
    model = Country

    def related(self, pk, document):
        slug = document["slug"]
        served = OfficeTerm.objects.filter(country=pk).values("person_id")
        took_part = EventParticipant.objects.filter(country=pk).values("event_id")
        return {
            "launches": related(Launch.objects.filter(country=pk), more=list_path("launch", country=slug)),
            "weapons": related(Weapon.objects.filter(origin=pk), more=list_path("weapon", origin=slug)),
            "organisations": related(
                Organisation.objects.filter(country=pk), more=list_path("organisation", country=slug)
            ),
            "officials": related(Person.objects.filter(pk__in=served), more=list_path("officeterm", country=slug)),
            "places": related(Place.objects.filter(country=pk), more=list_path("place", country=slug)),
            "events": related(
                Event.objects.filter(pk__in=took_part).order_by(*newest("began_on")),
                limit=10,
                more=list_path("event", country=slug),
            ),
            "statements": related(
                Statement.objects.filter(countries=pk).order_by(*newest("said_on")),
                limit=10,
                more=list_path("statement", country=slug),
            ),
            "predecessors": related(Country.objects.filter(successors=pk)),
        }


class CountryList(RecordList):
    model = Country
    filterset_class = CountryFilter
    open_fields = ("q", "iso3", "is_former")
    heading = "Countries"
    intro = "States that launch, are overflown, or speak. Countries that no longer exist stay, with their dates."
