"""Asking: every word must occur in the published text."""

from kb.search.folding import fold


def matching(queryset, text, *, path="publication__search_text"):
    """Rows of `queryset` whose search text holds every word of `text`, in any order, whole or begun."""
    for word in fold(text).split():
        queryset = queryset.filter(**{f"{path}__contains": word})
    return queryset
