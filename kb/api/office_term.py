"""Terms of office in the API."""

from kb.api.base import PublishedViewSet
from kb.models import OfficeTerm


class OfficeTermViewSet(PublishedViewSet):
    """Terms of office: who held which office, from when to when."""

    model = OfficeTerm
