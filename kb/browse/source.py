"""Pages of sources: the list, and the document with everything that rests on it."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.source import SourceFilter
from kb.models import Report, Source, Statement, StatementAppearance


class SourceDetail(RecordDetail):
    model = Source

    def describe(self, document):
        outlet = document["outlet"]["name"] if document["outlet"] else ""
        published = document["published"]["display"] if document["published"] else ""
        named = ", ".join(part for part in (document["name"], outlet, published) if part)
        return f"{named}: the figures, statements and events that rest on this source."

    def related(self, pk, document):
        slug = document["slug"]
        appeared = StatementAppearance.objects.filter(source=pk).values("statement_id")
        return {
            "reports": related(
                Report.objects.filter(source=pk).order_by("metric", "pk"), more=list_path("report", source=slug)
            ),
            "statements": related(
                Statement.objects.filter(pk__in=appeared).order_by(*newest("said_on")),
                more=list_path("statement", source=slug),
            ),
            "cited_by": related(Source.objects.filter(cites=pk).order_by(*newest("published_on"))),
        }


class SourceList(RecordList):
    model = Source
    filterset_class = SourceFilter
    open_fields = ("q", "outlet", "tier", "year")
    heading = "Sources"
    intro = "Articles, broadcasts, releases, datasets and books: every figure and quotation stands in one of them."
