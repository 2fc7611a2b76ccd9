"""Filters of sources."""

from kb.filters.base import (
    CodeFilter,
    FilterSet,
    FromFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    ToFilter,
    TrueFalseFilter,
    YearFilter,
    language_filter,
)
from kb.models import Organisation
from kb.vocab.source import Tier


class SourceFilter(FilterSet):
    q = SearchFilter()
    outlet = RecordFilter(Organisation, label="Outlet", help_text="Who published it.")
    tier = CodeFilter(Tier, label="Tier", help_text="How near it stands to the fact.")
    language = language_filter(label="Language", help_text="Language of the document: en, ko, ja, hi.")
    is_retracted = TrueFalseFilter(label="Retracted", help_text="Whether its publisher has withdrawn it.")
    year = YearFilter(field_name="published", label="Year", help_text="Year of publication.")
    published_from = FromFilter(field_name="published", label="Published from", help_text="First day of publication.")
    published_to = ToFilter(field_name="published", label="Published to", help_text="Last day of publication.")
    ordering = OrderingFilter(
        {
            "published": ("Day of publication", ["published_on"]),
            "name": ("Title", ["name"]),
            "outlet": ("Outlet", ["outlet__name"]),
        },
        default="-published",
    )
