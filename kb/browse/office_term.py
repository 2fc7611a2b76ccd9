"""Pages of terms of office: a list; each term stands on the page of its person."""

from kb.browse.base import PartRedirect, RecordList
from kb.filters.office_term import OfficeTermFilter
from kb.models import OfficeTerm


class OfficeTermRedirect(PartRedirect):
    model = OfficeTerm


class OfficeTermList(RecordList):
    model = OfficeTerm
    filterset_class = OfficeTermFilter
    open_fields = ("q", "country", "organisation", "on")
    heading = "Terms of office"
    intro = "Who held which office, and when: in which office somebody said something follows from these."
