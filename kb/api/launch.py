"""Launch events in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Launch


class LaunchViewSet(PublishedViewSet):
    """Launch events: one per firing, or per salvo that observers count as one.

    Lists show the greatest accepted apogee and range of the flights; the whole launch holds every flight and figure
    with all reports.
    """

    model = Launch
