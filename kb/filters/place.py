"""Filters of places, and what “in a place” means to other nouns."""

from django.db.models import Q

from kb.filters.base import CodeFilter, FilterSet, OrderingFilter, RecordFilter, SearchFilter
from kb.models import Country, Place
from kb.vocab.place import PlaceKind
from kb.vocab.status import Status

# A site in a county in a province in a part of a country lies three steps down.
DEPTH = 4


def within(place_id, *, and_itself=False):
    """Queryset of the published places below a place, as far as DEPTH steps down, by way of published ones."""
    condition = Q(pk=place_id) if and_itself else Q()
    path, way = "parent", Q()
    for _ in range(DEPTH):
        condition |= way & Q(**{f"{path}_id": place_id})
        way &= Q(**{f"{path}__status": Status.PUBLISHED})
        path += "__parent"
    return Place.objects.published().filter(condition)


def in_place(column):
    """Function for `where`: rows whose `column` names the place itself or one below it."""
    return lambda pk: Q(**{f"{column}__in": within(pk, and_itself=True).values("pk")})


class PlaceFilter(FilterSet):
    q = SearchFilter()
    kind = CodeFilter(PlaceKind, label="Kind", help_text="What kind of place it is.")
    country = RecordFilter(Country, label="Country", help_text="Where it lies.")
    parent = RecordFilter(Place, label="Directly in", help_text="The larger place that it lies in, one step up.")
    within = RecordFilter(
        Place,
        where=lambda pk: Q(pk__in=within(pk).values("pk")),
        label="Anywhere in",
        help_text="A larger place that it lies in, however many steps up.",
    )
    ordering = OrderingFilter({"name": ("Name", ["name"])}, default="name")
