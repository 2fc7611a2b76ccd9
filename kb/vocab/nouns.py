"""The nouns as addresses name them: model name to plural segment, for pages and API alike."""

PLURALS = {
    "launch": "launches",
    "flight": "flights",
    "report": "reports",
    "weapon": "weapons",
    "country": "countries",
    "organisation": "organisations",
    "place": "places",
    "person": "people",
    "officeterm": "offices",
    "statement": "statements",
    "event": "events",
    "source": "sources",
    "topic": "topics",
}
API_ROOT = "/api/v1/"


def api_path(kind, public_id):
    """Root-relative address of a record in the API; documents hold it, doors make it absolute."""
    return f"{API_ROOT}{PLURALS[kind]}/{public_id}/"


def page_path(kind, slug):
    """Root-relative address of a record's page."""
    return f"/{PLURALS[kind]}/{slug}/"
