"""Places: where on the map, and entered once."""

from kb.rules.agreement import same_or_within
from kb.rules.finding import warning
from kb.rules.look_alike import look_alikes, told_alike
from kb.vocab.place import PlaceKind


def find(place):
    """Findings on a place; two queries of its own, for the names of all places."""
    found = []
    if place.kind == PlaceKind.SITE and place.latitude_deg is None:
        found.append(
            warning(
                "site_without_coordinates",
                "The launch site has no coordinates, so it is on no map. Give them, with how far they may be off.",
                field="latitude_deg",
            )
        )
    # Villages of one name lie in different countries, and a site bears the name of the town that it lies in.
    others = look_alikes(place, same=["country"])
    return found + told_alike([other for other in others if not same_or_within(place, other)])
