"""One box over everything: published records of all nouns that hold every word asked for."""

from django import forms
from django.db.models import Case, CharField, Count, F, When, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Length, RowNumber
from django.shortcuts import render
from django.views import View

from kb.browse.base import Page, list_path
from kb.documents.links import RECORD_KINDS
from kb.filters.fields import SearchField
from kb.models import Publication
from kb.search.query import matching

SHOWN_PER_KIND = 8
# Of launches the latest; of what has a short name that which is called by little else than the words asked for.
BEST_FIRST = (
    Cast(KeyTextTransform("start", KeyTextTransform("launched", "brief")), CharField()).desc(nulls_last=True),
    Case(When(kind__in=("statement", "event", "source"), then=0), default=Length(KeyTextTransform("name", "brief"))),
)
ORDER = ("launch", "weapon", "person", "statement", "event", "country", "place", "organisation", "topic", "source")


class SearchForm(forms.Form):
    q = SearchField(required=False)


class Search(View):
    def get(self, request):
        form = SearchForm(request.GET)
        is_valid = form.is_valid()
        text = form.cleaned_data["q"] if is_valid else request.GET.get("q", "")
        groups = self.groups(text) if is_valid and text else []
        title = f"Search: {text}" if text else "Search"
        context = {
            "page": Page(title, "Search all published records.", "/search/", is_indexed=False),
            "text": text,
            "errors": form.errors.get("q", []),
            "groups": groups,
            "total": sum(group["total"] for group in groups),
        }
        return render(request, "kb/search.html", context, status=200 if is_valid else 400)

    def groups(self, text):
        """Matches by noun, in one query: the newest of each, the count of all, and where the rest is listed."""
        published = Publication.objects.filter(kind__in=RECORD_KINDS)
        numbered = (
            matching(published, text, path="search_text")
            .annotate(
                total=Window(Count("pk"), partition_by=F("kind")),
                position=Window(RowNumber(), partition_by=F("kind"), order_by=[*BEST_FIRST, F("pk").desc()]),
            )
            .filter(position__lte=SHOWN_PER_KIND)
            .order_by("kind", "position")
            .values_list("kind", "total", "brief")
        )
        found = {}
        for kind, total, brief in numbered:
            group = found.setdefault(kind, {"kind": kind, "total": total, "rows": [], "more": list_path(kind, q=text)})
            group["rows"].append(brief)
        return [found[kind] for kind in ORDER if kind in found]
