"""The front page: what Apogee is, the latest launches, what changed last, and the ways in."""

from django.db.models import Count
from django.shortcuts import render
from django.views import View

from kb.browse.base import Page, related
from kb.documents.links import RECORD_KINDS
from kb.models import Launch, Publication

LATEST = 8
CHANGED = 8
# In the order in which readers want them.
ENTRIES = (
    ("launch", "Every firing, with who reported what of it."),
    ("weapon", "Types of missile, under all their names."),
    ("country", "Who launches, is overflown, speaks."),
    ("person", "Officials with their offices, analysts, others."),
    ("statement", "Who said what, and through whom it came."),
    ("event", "Meetings, sanctions, tests, summits."),
    ("place", "Sites, provinces, seas."),
    ("organisation", "Forces, governments, agencies."),
    ("source", "The documents that all of it stands in."),
    ("topic", "Subject headings."),
)
DESCRIPTION = (
    "Apogee is an open record of missile launches. Every figure says who reported it and where, rival figures"
    " stand side by side, and every quotation names its speaker, their office at that moment and the sources"
    " that passed it on."
)


class Home(View):
    def get(self, request):
        published = Publication.objects.filter(kind__in=RECORD_KINDS)
        counts = dict(published.order_by().values_list("kind").annotate(Count("pk")))
        changed = published.order_by("-rendered_at", "-pk").values("kind", "brief", "version", "rendered_at")
        context = {
            "page": Page("Apogee: missile launches, with every source", DESCRIPTION, "/"),
            "description": DESCRIPTION,
            "latest": related(Launch.objects.all(), limit=LATEST, more="/launches/"),
            "changed": list(changed[:CHANGED]),
            "entries": [(kind, text, counts.get(kind, 0)) for kind, text in ENTRIES],
        }
        return render(request, "kb/home.html", context)
