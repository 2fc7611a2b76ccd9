"""Headers that every answer carries, errors and static files included; and who counts as logged in."""

from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from kb.editing import second_factor, security_log
from kb.editing.attempts import client_address
from kb.vocab.security_event import SecurityEventKind

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


class AccountMiddleware:
    """Holds back whoever has yet to prove a second factor, and notes what is refused to people who are known.

    Comes after the middlewares that say who somebody is. Until the second factor is proved, nobody is logged in as far
    as any page can tell; `request.half_logged_in` is the account that the password was right for, and
    `request.missing_factor` what it still needs (kb/editing/second_factor.py).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        request.half_logged_in, request.missing_factor = None, ""
        # Public pages never look, so they ask no database and keep no session.
        request.user = SimpleLazyObject(lambda: self.admitted(request, user))
        response = self.get_response(request)
        if response.status_code == 403 and settings.SESSION_COOKIE_NAME in request.COOKIES:
            self.note(request)
        return response

    def admitted(self, request, user):
        if user.is_authenticated and (missing := second_factor.missing(user)):
            request.half_logged_in, request.missing_factor = user, missing
            return AnonymousUser()
        return user

    def note(self, request):
        actor = request.user if request.user.is_authenticated else request.half_logged_in
        if actor:
            about = f"{request.method} {request.path}"
            address = client_address(request.META)
            security_log.record(SecurityEventKind.DENIED, actor=actor, address=address, about=about)
