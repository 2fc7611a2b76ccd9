"""Filters of topics."""

from kb.filters.base import FilterSet, OrderingFilter, SearchFilter


class TopicFilter(FilterSet):
    q = SearchFilter()
    ordering = OrderingFilter({"name": ("Name", ["name"])}, default="name")
