"""Addresses of pages, from references as documents hold them."""

from kb.vocab.nouns import API_ROOT, PLURALS, page_path

KINDS = {plural: kind for kind, plural in PLURALS.items()}

# Parts have no page: they are anchors on the page of the record that they belong to.
ANCHORS = {"flight": "flight", "report": "report", "officeterm": "office"}


def kind_of(document):
    """launch, from a reference, brief row or full document whose url is /api/v1/launches/…/."""
    return KINDS[document["url"].removeprefix(API_ROOT).split("/")[0]]


def page_of(document):
    """Root-relative address of the page on which a record stands, or a part, given its row of a list."""
    kind = kind_of(document)
    if kind not in ANCHORS:
        return page_path(kind, document["slug"])
    return f"{page_of(owner_of(document))}#{anchor_of(document)}"


def owner_of(part):
    """Reference to the record that a flight, report or term of office belongs to."""
    match kind_of(part):
        case "flight":
            return part["launch"]
        case "report":
            return part["subject"]["record"]
    return part["person"]


def anchor_of(part):
    """flight-h3k…, report-h3k…, office-h3k…: the id that a part has within its page."""
    return f"{ANCHORS[kind_of(part)]}-{part['id']}"


def web_url(address):
    """`address` if a browser may follow it, else empty: javascript: and its like never become a link."""
    return address if str(address or "").lower().startswith(("https://", "http://")) else ""
