"""Filters of organisations."""

from kb.filters.base import CodeFilter, FilterSet, OrderingFilter, RecordFilter, SearchFilter
from kb.models import Country, Organisation
from kb.vocab.organisation import OrganisationKind


class OrganisationFilter(FilterSet):
    q = SearchFilter()
    kind = CodeFilter(OrganisationKind, label="Kind", help_text="What kind of organisation it is.")
    country = RecordFilter(Country, label="Country", help_text="Where it belongs.")
    parent = RecordFilter(Organisation, label="Part of", help_text="The organisation that it is directly part of.")
    ordering = OrderingFilter({"name": ("Name", ["name"]), "kind": ("Kind", ["kind", "name"])}, default="name")
