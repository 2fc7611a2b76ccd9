"""Headers that every answer carries, errors and static files included."""

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
