"""Filters of people."""

from django.db.models import Q

from kb.filters.base import FilterSet, OrderingFilter, RecordFilter, SearchFilter, WhereFilter, named_by
from kb.filters.fields import CodeField
from kb.models import Country, OfficeTerm, Organisation
from kb.vocab.person import PersonRole


def _of_kind(kind):
    in_office = named_by(OfficeTerm.objects.all(), "person")
    return in_office if kind == "official" else ~in_office & Q(role=kind)


def _in_organisation(organisation_id):
    return named_by(OfficeTerm.objects.filter(organisation_id=organisation_id), "person")


class PersonFilter(FilterSet):
    q = SearchFilter()
    country = RecordFilter(Country, label="Country", help_text="Whose citizen.")
    kind = WhereFilter(
        CodeField,
        _of_kind,
        codes=[("official", "Official"), *PersonRole.choices],
        label="Kind",
        help_text="official: any term of office is known; the others hold none.",
    )
    organisation = RecordFilter(
        Organisation, where=_in_organisation, label="Office at", help_text="Where the person holds or held an office."
    )
    ordering = OrderingFilter({"name": ("Name", ["name"]), "country": ("Country", ["country__name"])}, default="name")
