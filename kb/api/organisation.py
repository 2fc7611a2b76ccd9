"""Organisations in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Organisation


class OrganisationViewSet(PublishedViewSet):
    """Organisations: forces, governments, agencies, outlets, institutes, datasets."""

    model = Organisation
