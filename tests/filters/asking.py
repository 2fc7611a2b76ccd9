"""Asks a FilterSet what a reader would write after the question mark."""

from django.http import QueryDict

from kb.filters.registry import FILTERS
from kb.models import PARTS, RECORDS

MODELS = {model._meta.model_name: model for model in (*RECORDS, *PARTS)}


def filterset(kind, query="", /, **parameters):
    data = QueryDict(query, mutable=True)
    data.update(parameters)
    return FILTERS[kind](data, MODELS[kind].objects.published())


def ask(kind, query="", /, **parameters):
    """Rows found, in order. Fails if the question is refused."""
    asked = filterset(kind, query, **parameters)
    assert not asked.errors, asked.errors.as_json()
    return list(asked.qs)


def refusals(kind, query="", /, **parameters):
    """{parameter: (message, params)} of a refused question; empty if it is not refused."""
    errors = filterset(kind, query, **parameters).errors.as_data()
    return {name: (" ".join(found[0].messages), found[0].params or {}) for name, found in errors.items()}
