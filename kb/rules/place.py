"""Places: where on the map, and entered once."""

from kb.rules.finding import warning
from kb.rules.look_alike import look_alike_findings
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
    # Villages of one name lie in different countries.
    return found + look_alike_findings(place, same=["country"])
