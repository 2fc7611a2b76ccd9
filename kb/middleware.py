"""Headers that every answer carries, errors and static files included."""

from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Outgoing links go to sources; they need not learn what an editor was looking at.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The site uses none of these, and a script that got in should not either.
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), usb=()"
    ),
}


class HeadersMiddleware:
    """Comes first in MIDDLEWARE, so that it also sees answers that later middleware cut short."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy of the settings, its directives in one order.

    django-csp keeps them in a set, whose order changes from process to process: two workers would answer the
    same request with different headers.
    """

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if POLICY in response:
            response[POLICY] = "; ".join(sorted(response[POLICY].split("; ")))
        return response
