"""The admin site: its start page, its order, and the views that boxes ask while an editor types."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, Value, When
from django.http import JsonResponse
from django.urls import path, reverse

from kb.admin.gate import Gate

# The nouns in the order of an editor's work, under plain headings.
SECTIONS = (
    ("What happened", ("Launch", "Statement", "Event")),
    ("Who and what", ("Weapon", "Person", "OfficeTerm", "Organisation", "Country", "Place")),
    ("Where it stands", ("Source", "Topic")),
    ("Figures across launches", ("Report", "Flight")),
    ("Imports", ("ImportBatch", "ImportedRow")),
    ("Security", ("SecurityEvent",)),
)
FIND_LIMIT = 20


class LabelledResults(AutocompleteJsonView):
    """Search results that tell namesakes apart, and say what is not public yet."""

    def get_queryset(self):
        queryset = super().get_queryset()
        if hasattr(self.model_admin, "label_queryset"):
            queryset = self.model_admin.label_queryset(by_likeness(queryset, self.term))
        return queryset

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if hasattr(self.model_admin, "label"):
            result["text"] = self.model_admin.label(obj)
        return result


def by_likeness(queryset, term):
    """Names that are, or begin with, what was typed come first."""
    term = term.strip()
    if not term:
        return queryset
    likeness = Case(When(name__iexact=term, then=Value(0)), When(name__istartswith=term, then=Value(1)), default=2)
    return queryset.annotate(likeness=likeness).order_by("likeness", *queryset.model._meta.ordering)


class ApogeeAdminSite(Gate, admin.AdminSite):
    site_header = "Apogee"
    site_title = "Apogee"
    index_title = "What waits"
    index_template = "admin/kb/index.html"
    # Forms need the width; the nouns are in the page's head.
    enable_nav_sidebar = False

    def get_urls(self):
        own = [
            path("find/", self.admin_view(self.find_view), name="find"),
            path("read/", self.admin_view(self.read_view), name="read"),
        ]
        own += self.gate_urls()
        # Django's would lead anybody on the desk from a number to a draft's address.
        return own + [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def autocomplete_view(self, request):
        return LabelledResults.as_view(admin_site=self)(request)

    def find_view(self, request):
        """Search over several nouns (`kind`, repeated) for boxes that take any of them; as select2 wants it."""
        # Fields need the site to exist, so this waits until the site serves.
        from kb.admin.fields import ITSELF, ITSELF_LABEL, KINDS

        term = request.GET.get("term", "")
        results = []
        kinds = [kind for kind in request.GET.getlist("kind") if kind in KINDS]
        for kind in dict.fromkeys(kinds):
            model_admin = self.get_model_admin(KINDS[kind])
            if not model_admin.has_view_permission(request):
                continue
            queryset, repeats = model_admin.get_search_results(request, model_admin.get_queryset(request), term)
            queryset = model_admin.label_queryset(by_likeness(queryset.distinct() if repeats else queryset, term))
            for record in queryset[:FIND_LIMIT]:
                starts = record.name.casefold().startswith(term.strip().casefold())
                results.append((not starts, {"id": f"{kind}:{record.pk}", "text": model_admin.label(record)}))
        results.sort(key=lambda result: result[0])  # stable: nouns stay in order
        found = [result for _, result in results]
        if ITSELF in request.GET.getlist("kind") and term.strip().casefold() in ITSELF_LABEL.casefold():
            found.insert(0, {"id": ITSELF, "text": ITSELF_LABEL})
        return JsonResponse({"results": found, "pagination": {"more": False}})

    def read_view(self, request):
        """How one box would be read: {"reading": …} or {"error": …}. `country` stands in for a zone not given."""
        from kb.admin.reading import say  # with the fields, above

        names = ("kind", "text", "metric", "day", "zone", "country")
        given = {name: request.GET.get(name, "")[:200].replace("\0", "") for name in names}
        if not given["text"].strip():
            return JsonResponse({"reading": ""})
        zone = given["zone"] or self._zone_of_country(request, given["country"])
        try:
            reading = say(given["kind"], given["text"], metric=given["metric"], day=given["day"], zone=zone)
        except ValueError as error:
            return JsonResponse({"error": str(error)})
        return JsonResponse({"reading": reading})

    def _zone_of_country(self, request, key):
        from kb.models import Country  # with the fields, above

        if not key.isdecimal() or len(key) > 18 or not self.get_model_admin(Country).has_view_permission(request):
            return ""
        return Country.objects.filter(pk=key).values_list("default_zone", flat=True).first() or ""

    def get_app_list(self, request, app_label=None):
        """The nouns under the headings of SECTIONS; what is not ours, such as users, follows."""
        apps = super().get_app_list(request, app_label)
        ours = next((app for app in apps if app["app_label"] == "kb"), None)
        if ours is None:
            return apps
        models = {model["object_name"]: model for model in ours["models"]}
        sections = [
            {**ours, "name": heading, "models": [models[name] for name in names if name in models]}
            for heading, names in SECTIONS
        ]
        return [section for section in sections if section["models"]] + [app for app in apps if app is not ours]

    def each_context(self, request):
        context = super().each_context(request)
        context["nouns"] = [
            model
            for app in context["available_apps"]
            if app["app_label"] == "kb"
            for model in app["models"]
            if model["object_name"] in {name for _, names in SECTIONS[:3] for name in names} and model["admin_url"]
        ]
        return context

    def index(self, request, extra_context=None):
        from kb.admin import desk  # with the fields, above
        from kb.admin.base import admin_url  # with the fields, above

        def may_see(model):
            return self.get_model_admin(model).has_view_or_change_permission(request)

        def listed(queryset):
            records = list(queryset[: desk.SHOWN])
            return [{"record": record, "url": admin_url(self, record)} for record in records]

        def rows(found):
            return [{"row": row, "url": f"{self._noun_url(row.kind)}{row.pk}/change/"} for row in found]

        visible = [model for model in desk.RECORDS if may_see(model)]
        waiting, waiting_count = desk.waiting(visible)
        context = {
            "waiting": rows(waiting),
            "waiting_more": waiting_count - len(waiting),
            "published": rows(desk.lately_published(visible)),
            "undecided": listed(desk.undecided_launches()) if may_see(desk.Launch) else [],
            "unchecked": listed(desk.unchecked_statements()) if may_see(desk.Statement) else [],
        }
        return super().index(request, context | (extra_context or {}))

    def _noun_url(self, kind):
        return reverse(f"{self.name}:kb_{kind}_changelist")
