"""Pages of weapons: the list, and the type with its names, specifications, family and launches."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.weapon import WeaponFilter
from kb.models import Flight, Launch, Statement, Weapon


class WeaponDetail(RecordDetail):
    model = Weapon

    def related(self, pk, document):
        slug = document["slug"]
        flown = Flight.objects.filter(weapon=pk).values("launch_id")
        family = Weapon.objects.filter(family=document["family"]).exclude(pk=pk).exclude(variant_of=pk)
        return {
            "launches": related(Launch.objects.filter(pk__in=flown), more=list_path("launch", weapon=slug)),
            "variants": related(Weapon.objects.filter(variant_of=pk), more=list_path("weapon", variant_of=slug)),
            "family": related(
                family if document["family"] else family.none(), more=list_path("weapon", family=document["family"])
            ),
            "statements": related(
                Statement.objects.filter(weapons=pk).order_by(*newest("said_on")),
                limit=10,
                more=list_path("statement", weapon=slug),
            ),
        }


class WeaponList(RecordList):
    model = Weapon
    filterset_class = WeaponFilter
    open_fields = ("q", "kind", "range_class", "family", "origin")
    heading = "Weapons"
    intro = "Types of missile and rocket, under every name that somebody gives them."
