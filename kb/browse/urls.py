"""Addresses of the pages. Plural segments; a record by its slug, a part by its public id."""

from django.urls import path

from kb.browse import plain
from kb.browse.about import About, DataDictionary
from kb.browse.country import CountryDetail, CountryList
from kb.browse.event import EventDetail, EventList
from kb.browse.flight import FlightList, FlightRedirect
from kb.browse.history import Corrections, History, corrections_feed
from kb.browse.home import Home
from kb.browse.launch import LaunchDetail, LaunchList
from kb.browse.mentions import Mentions
from kb.browse.office_term import OfficeTermList, OfficeTermRedirect
from kb.browse.organisation import OrganisationDetail, OrganisationList
from kb.browse.person import OfficialList, PersonDetail, PersonList
from kb.browse.place import PlaceDetail, PlaceList
from kb.browse.report import ReportList, ReportRedirect
from kb.browse.search import Search
from kb.browse.source import SourceDetail, SourceList
from kb.browse.statement import StatementDetail, StatementList
from kb.browse.topic import TopicDetail, TopicList
from kb.browse.weapon import WeaponDetail, WeaponList
from kb.vocab.nouns import PLURALS

RECORD_PAGES = (
    (LaunchList, LaunchDetail),
    (WeaponList, WeaponDetail),
    (CountryList, CountryDetail),
    (OrganisationList, OrganisationDetail),
    (PlaceList, PlaceDetail),
    (PersonList, PersonDetail),
    (StatementList, StatementDetail),
    (EventList, EventDetail),
    (SourceList, SourceDetail),
    (TopicList, TopicDetail),
)
PART_PAGES = (
    (FlightList, FlightRedirect),
    (ReportList, ReportRedirect),
    (OfficeTermList, OfficeTermRedirect),
)


def _addresses():
    for listing, detail in RECORD_PAGES:
        kind = listing.model._meta.model_name
        yield path(f"{PLURALS[kind]}/", listing.as_view(), name=f"{kind}-list")
        yield path(f"{PLURALS[kind]}/<slug:slug>/", detail.as_view(), name=f"{kind}-detail")
        history = History.as_view(model=listing.model)
        yield path(f"{PLURALS[kind]}/<slug:slug>/history/", history, name=f"{kind}-history")
    for listing, redirect in PART_PAGES:
        kind = listing.model._meta.model_name
        yield path(f"{PLURALS[kind]}/", listing.as_view(), name=f"{kind}-list")
        yield path(f"{PLURALS[kind]}/<slug:public_id>/", redirect.as_view(), name=f"{kind}-detail")


urlpatterns = [
    path("", Home.as_view(), name="home"),
    *_addresses(),
    path("officials/", OfficialList.as_view(), name="official-list"),
    path("search/", Search.as_view(), name="search"),
    path("links/<slug:public_id>/<slug:plural>/", Mentions.as_view(), name="mentions"),
    path("corrections/", Corrections.as_view(), name="corrections"),
    path("corrections/feed/", corrections_feed, name="corrections-feed"),
    path("about/", About.as_view(), name="about"),
    path("about/data-dictionary/", DataDictionary.as_view(), name="data-dictionary"),
    path("robots.txt", plain.robots, name="robots"),
    path("favicon.ico", plain.favicon, name="favicon"),
    path("healthz", plain.healthz, name="healthz"),
]
