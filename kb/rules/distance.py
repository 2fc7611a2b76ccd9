"""How far apart two points on the Earth are."""

import math

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius


def surface_distance_km(start, end):
    """Great-circle distance between two (latitude, longitude) pairs in degrees, in km.

    On a sphere of the mean radius: within 0.6% of the ellipsoid. Raises ValueError for a latitude beyond 90 degrees.
    """
    for latitude, _ in (start, end):
        if not -90 <= latitude <= 90:
            raise ValueError(f"A latitude lies between -90 and 90 degrees, unlike {latitude}.")
    lat1, lon1, lat2, lon2 = map(math.radians, (*start, *end))
    # The haversine form keeps its digits for neighbours, where the cosine form loses them.
    half_chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half_chord)))
