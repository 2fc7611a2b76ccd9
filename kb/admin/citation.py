"""Citations: rows on the forms of the facts that they support."""

from kb.admin.base import TableRows
from kb.models import EventCitation, LaunchCitation, OfficeTermCitation, WeaponAliasCitation


class CitationRows(TableRows):
    """Source, place in it, the words, and what it supports."""

    fields = ("source", "locator", "quotation", "note")
    verbose_name_plural = "citations: what this rests on"
    classes = ("citations",)


class LaunchCitationRows(CitationRows):
    model = LaunchCitation
    verbose_name_plural = "citations: what the launch rests on beside its reports"


class EventCitationRows(CitationRows):
    model = EventCitation


class OfficeTermCitationRows(CitationRows):
    model = OfficeTermCitation


class WeaponAliasCitationRows(CitationRows):
    model = WeaponAliasCitation
