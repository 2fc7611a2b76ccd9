"""What links here, in full: every published record of one noun that names a record."""

from django.http import Http404
from django.shortcuts import render
from django.views import View

from kb.browse.base import LAST_PAGE, ROWS_PER_PAGE, Page, State
from kb.browse.links import KINDS
from kb.documents.links import RECORD_KINDS, naming
from kb.models import Publication


class Mentions(View):
    """/links/<public id>/<plural>/: reached from the foot of a record's page."""

    def get(self, request, public_id, plural):
        kind = KINDS.get(plural)
        target = Publication.objects.filter(public_id=public_id, kind__in=RECORD_KINDS)
        named = target.values_list("brief", flat=True).first()
        if named is None or kind not in RECORD_KINDS:
            raise Http404
        number = request.GET.get("page", "1")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= LAST_PAGE):
            raise Http404
        number = int(number)
        rows = naming(public_id).filter(kind=kind).order_by("-pk")
        total = rows.count()
        first = (number - 1) * ROWS_PER_PAGE
        shown = list(rows.values_list("brief", flat=True)[first : first + ROWS_PER_PAGE])
        if not shown:
            raise Http404
        state = State(f"/links/{public_id}/{plural}/", {})
        context = {
            "page": Page(f"What names {named['name']}", "", state.path, is_indexed=False),
            "named": named,
            "kind": kind,
            "table": f"kb/_{kind}_table.html",
            "rows": shown,
            "total": total,
            "first": first + 1,
            "last": first + len(shown),
            "previous": state.url(page=number - 1 if number > 2 else None) if number > 1 else "",
            "next": state.url(page=number + 1) if first + len(shown) < total and number < LAST_PAGE else "",
        }
        return render(request, "kb/mentions.html", context)
