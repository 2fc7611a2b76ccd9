"""Filters of countries."""

from django.db.models import Q

from kb.filters.base import FilterSet, OrderingFilter, PatternFilter, SearchFilter, WhereFilter
from kb.filters.fields import TrueFalseField


class CodeOfCountryFilter(PatternFilter):
    """A code in capital letters, which may be asked for in small ones."""

    def condition(self, value):
        return Q(**{self.field_name: value.upper()})


class CountryFilter(FilterSet):
    q = SearchFilter()
    iso2 = CodeOfCountryFilter(
        pattern="[A-Za-z]{2}",
        shape="two letters, such as KP",
        label="ISO alpha-2",
        help_text="ISO 3166-1 alpha-2 code, such as KP.",
    )
    iso3 = CodeOfCountryFilter(
        pattern="[A-Za-z]{3}",
        shape="three letters, such as PRK",
        label="ISO alpha-3",
        help_text="ISO 3166-1 alpha-3 code, such as PRK.",
    )
    is_former = WhereFilter(
        TrueFalseField,
        lambda value: Q(existed_until_on__isnull=not value),
        label="Former",
        help_text="true: countries that exist no more; false: those that do.",
    )
    ordering = OrderingFilter({"name": ("Name", ["name"]), "iso3": ("ISO code", ["iso3", "name"])}, default="name")
