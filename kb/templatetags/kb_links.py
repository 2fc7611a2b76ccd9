"""Links: to the pages of records, and out to the web."""

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from kb.browse import links
from kb.vocab.nouns import PLURALS, page_path

register = template.Library()


@register.filter
def link(reference):
    """The name of a record, or of a part in a list of its own, as a link to where it stands; empty for None."""
    if not reference:
        return ""
    return format_html('<a href="{}">{}</a>', links.page_of(reference), reference["name"])


@register.filter(name="links")
def links_to_all(references, separator=", "):
    """Several records as links."""
    return format_html_join(mark_safe(separator), "{}", ((link(reference),) for reference in references or []))


@register.filter
def page(reference):
    """Address of a record's page."""
    return links.page_of(reference)


@register.filter
def anchor(part):
    """Id of a flight, report or term of office within the page that it stands on."""
    return links.anchor_of(part)


@register.filter
def kind(document):
    """launch, weapon, person …"""
    return links.kind_of(document)


@register.filter
def permanent(document):
    """Address by public id, which redirects to wherever the page is by then."""
    return page_path(links.kind_of(document), document["id"])


@register.filter
def plural(kind):
    """launches for launch: the segment of addresses."""
    return PLURALS[kind]


@register.filter
def web_url(address):
    """The address if it is http or https, else empty."""
    return links.web_url(address)


@register.filter
def web_link(address, text=""):
    """A link out to the web; an address that is none is shown as text."""
    href = links.web_url(address)
    if not href:
        return address or ""
    return format_html('<a href="{}" rel="noopener external">{}</a>', href, text or _short(href))


def _short(href, length=60):
    """The address without its scheme, cut where it grows long."""
    bare = href.partition("://")[2].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= length else bare[: length - 1] + "…"


@register.simple_tag
def history_url(noun, slug):
    """Address of the page of all versions of a record."""
    return f"{page_path(noun, slug)}history/"


@register.simple_tag
def list_url(noun, **parameters):
    """Address of a noun's list with filters: {% list_url "launch" weapon=weapon.slug %}."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"/{PLURALS[noun]}/" + (f"?{urlencode(given)}" if given else "")
