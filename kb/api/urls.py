"""Addresses of the API, below /api/v1/."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from kb.api.country import CountryViewSet
from kb.api.event import EventViewSet
from kb.api.flight import FlightViewSet
from kb.api.launch import LaunchViewSet
from kb.api.office_term import OfficeTermViewSet
from kb.api.organisation import OrganisationViewSet
from kb.api.person import PersonViewSet
from kb.api.place import PlaceViewSet
from kb.api.report import ReportViewSet
from kb.api.root import DocsView, NothingView, RootView, SchemaView
from kb.api.source import SourceViewSet
from kb.api.statement import StatementViewSet
from kb.api.topic import TopicViewSet
from kb.api.weapon import WeaponViewSet
from kb.vocab.nouns import PLURALS

app_name = "api"

VIEWSETS = [
    LaunchViewSet, FlightViewSet, ReportViewSet, WeaponViewSet, CountryViewSet, OrganisationViewSet, PlaceViewSet,
    PersonViewSet, OfficeTermViewSet, StatementViewSet, EventViewSet, SourceViewSet, TopicViewSet,
]  # fmt: skip

router = SimpleRouter()
for viewset in VIEWSETS:
    kind = viewset.model._meta.model_name
    router.register(PLURALS[kind], viewset, basename=kind)

urlpatterns = [
    path("", RootView.as_view(), name="root"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    *router.urls,
    re_path(r"", NothingView.as_view()),
]
