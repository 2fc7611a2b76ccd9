"""Filters of terms of office."""

from django.db.models import Q

from kb.filters.base import (
    FilterSet,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    TrueFalseFilter,
    WhereFilter,
    may_reach,
)
from kb.filters.fields import PeriodField
from kb.models import Country, Organisation, Person


def _held_on(period):
    begun = Q(began_on=None) | Q(began_on__lte=period.last)
    return begun & (Q(ended_on=None) | may_reach("ended", period.first))


class OfficeTermFilter(FilterSet):
    q = SearchFilter()
    person = RecordFilter(Person, label="Person", help_text="Who held the office.")
    country = RecordFilter(Country, label="Country", help_text="The country served.")
    organisation = RecordFilter(Organisation, label="Organisation", help_text="Where the office is.")
    is_leader = TrueFalseFilter(label="Leads the country", help_text="Whether the office leads the country.")
    on = WhereFilter(
        PeriodField,
        _held_on,
        label="In office on",
        help_text=(
            "A day (2022-01-30), month or year: terms that may cover some of it."
            " A term whose end is not known is taken to last."
        ),
    )
    ordering = OrderingFilter(
        {"began": ("Begin", ["began_on"]), "person": ("Person", ["person__name"]), "title": ("Title", ["title"])},
        default="-began",
    )
