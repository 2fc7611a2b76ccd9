"""Countries in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Country


class CountryViewSet(PublishedViewSet):
    """Countries, present and former."""

    model = Country
