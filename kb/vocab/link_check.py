"""What became of a look at the link of a source."""

from django.db.models import TextChoices


class LinkKind(TextChoices):
    """Which address was looked at."""

    ORIGINAL = "original", "Original"
    ARCHIVED = "archived", "Archived copy"
    SEARCH = "search", "Search for a copy"


class LinkOutcome(TextChoices):
    OK = "ok", "Answers"
    MOVED = "moved", "Moved"
    GONE = "gone", "Gone"
    # The page is there, but not for programs: a login, a wall against robots. It says nothing about readers.
    BLOCKED = "blocked", "Closed to programs"
    # We did not go there: an address that is not public, a port or a scheme that is not the web's.
    REFUSED = "refused", "Not followed"
    UNREACHABLE = "unreachable", "No answer"
    REDIRECTS = "redirects", "Redirects too often"
    TOO_LARGE = "too_large", "Too large"
    # Of searches for a copy.
    FOUND = "found", "Copy found"
    NO_COPY = "no_copy", "No copy found"


FAILURES = (LinkOutcome.GONE, LinkOutcome.UNREACHABLE)
