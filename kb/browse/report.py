"""Pages of reports: a list; each report stands on the page of its launch or weapon."""

from kb.browse.base import PartRedirect, RecordList
from kb.filters.report import ReportFilter
from kb.models import Report


class ReportRedirect(PartRedirect):
    model = Report


class ReportList(RecordList):
    model = Report
    filterset_class = ReportFilter
    open_fields = ("q", "metric", "claimant_organisation", "outlet", "standing")
    heading = "Reports"
    intro = "Who says what: one claimant asserting one thing about one launch, flight or weapon, in one source."
