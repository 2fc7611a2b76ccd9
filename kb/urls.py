"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from kb.api.root import NothingView

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("kb.api.urls")),
    # Other versions, slips: programs get their 404 as JSON too.
    path("api/<path:rest>", NothingView.as_view()),
    path("", include("kb.browse.urls")),
]
