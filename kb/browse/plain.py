"""Answers to machines: health and robots."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /search/
Disallow: /links/
"""


@require_safe
def healthz(request):
    """ok, and nothing about what runs here."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def favicon(request):
    """Where browsers look that were shown no page."""
    return HttpResponsePermanentRedirect(static("kb/img/favicon.svg"))


@require_safe
def robots(request):
    return HttpResponse(ROBOTS, content_type="text/plain")
