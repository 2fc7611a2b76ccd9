"""Places in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Place


class PlaceViewSet(PublishedViewSet):
    """Places: launch sites, provinces, seas, zones."""

    model = Place
