"""Asking: every word must occur in the published text."""

from django.db.models import Q

from kb.search.folding import fold

FIRST_WITHOUT_SPACES = "\u0e00"  # Thai; the scripts of East Asia, which write words without spaces, come after it


def matching(queryset, text, *, path="publication__search_text"):
    """Rows of `queryset` whose search text holds every word of `text`, in any order, whole or begun.

    What is written together stays together: “KN-23” is not found where “known” and “2023” occur. In scripts
    without spaces a word may stand anywhere.
    """
    for written in text.split():
        word = fold(written)
        if not word:
            continue
        if max(word) >= FIRST_WITHOUT_SPACES:
            found = Q(**{f"{path}__contains": word})
        else:
            found = Q(**{f"{path}__startswith": word}) | Q(**{f"{path}__contains": f" {word}"})
        queryset = queryset.filter(found)
    return queryset
