"""Reports in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Report


class ReportViewSet(PublishedViewSet):
    """Reports: one claimant asserting one thing about one launch, flight or weapon, in one source.

    Rivals stand side by side; one of them may be accepted.
    """

    model = Report
