"""Which FilterSet each noun has."""

from kb.filters.country import CountryFilter
from kb.filters.event import EventFilter
from kb.filters.flight import FlightFilter
from kb.filters.launch import LaunchFilter
from kb.filters.office_term import OfficeTermFilter
from kb.filters.organisation import OrganisationFilter
from kb.filters.person import PersonFilter
from kb.filters.place import PlaceFilter
from kb.filters.report import ReportFilter
from kb.filters.source import SourceFilter
from kb.filters.statement import StatementFilter
from kb.filters.topic import TopicFilter
from kb.filters.weapon import WeaponFilter

# model name: FilterSet
FILTERS = {
    "launch": LaunchFilter,
    "flight": FlightFilter,
    "report": ReportFilter,
    "weapon": WeaponFilter,
    "country": CountryFilter,
    "organisation": OrganisationFilter,
    "place": PlaceFilter,
    "person": PersonFilter,
    "officeterm": OfficeTermFilter,
    "statement": StatementFilter,
    "event": EventFilter,
    "source": SourceFilter,
    "topic": TopicFilter,
}
