"""Pages of places: the list, and the place with what lies in it, was launched from it and came down in it."""

from django.db.models import Q

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.place import DEPTH, PlaceFilter, in_place
from kb.models import Event, Flight, Launch, Place


class PlaceDetail(RecordDetail):
    model = Place

    def describe(self, document):
        within = ", ".join(ref["name"] for ref in (document["parent"], document["country"]) if ref)
        return super().describe(document) or f"{document['name']}{f', {within}' if within else ''}: launches and names."

    def related(self, pk, document):
        slug = document["slug"]
        landed = Flight.objects.filter(in_place("landing_place")(pk)).values("launch_id")
        return {
            "above": self.above(pk, document),
            "launches": related(Launch.objects.filter(in_place("site")(pk)), more=list_path("launch", site=slug)),
            "landings": related(Launch.objects.filter(pk__in=landed), more=list_path("launch", landing=slug)),
            "places": related(Place.objects.filter(parent=pk), more=list_path("place", parent=slug)),
            "events": related(
                Event.objects.filter(in_place("place")(pk)).order_by(*newest("began_on")),
                limit=10,
                more=list_path("event", place=slug),
            ),
        }

    def above(self, pk, document):
        """Briefs of the published places that this one lies in, the largest first; one query."""
        here = Place.objects.filter(pk=pk)
        wanted = Q()
        for step in range(1, DEPTH + 1):
            wanted |= Q(pk__in=here.values("__".join(["parent"] * step)))
        rows = Place.objects.published().with_publication().filter(wanted)
        by_id = {brief["id"]: brief for brief in rows.values_list("publication__brief", flat=True)}
        chain, next_up = [], document["parent"]
        while next_up and (brief := by_id.pop(next_up["id"], None)):  # popped, so that a ring of parents ends
            chain.insert(0, brief)
            next_up = brief["parent"]
        return chain


class PlaceList(RecordList):
    model = Place
    filterset_class = PlaceFilter
    open_fields = ("q", "kind", "country", "within")
    heading = "Places"
    intro = "Launch sites, provinces, seas and zones, under every name that somebody gives them."
