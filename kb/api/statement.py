"""Statements in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Statement


class StatementViewSet(PublishedViewSet):
    """Statements: who said what, in which office, about which launch, and through which sources it came."""

    model = Statement
