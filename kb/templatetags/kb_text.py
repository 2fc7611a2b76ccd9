"""Texts, numbers and figures for readers."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info

from kb.browse import markdown as reader
from kb.documents.report import UNACCEPTED
from kb.vocab.printed import format_number

register = template.Library()

NOT_REPORTED = mark_safe('<span class="absent">not reported</span>')


@register.filter
def markdown(text):
    """Safe HTML of a summary."""
    return reader.to_html(text)


@register.filter
def lang(tag):
    """lang="ko" for a language tag; nothing for an empty one, so that the page's own language holds."""
    return format_html(' lang="{}"', tag) if tag else ""


@register.filter
def language(tag):
    """Korean for ko; the tag itself where Django knows no name for it."""
    try:
        return get_language_info(tag.lower())["name"]
    except KeyError:
        return tag


@register.filter
def plain(text):
    """Markdown without its marks, on one line."""
    return reader.to_text(text)


@register.filter
def kebab(code):
    """partial-quotes for partial_quotes: for names of classes."""
    return str(code).replace("_", "-")


@register.filter
def or_absent(value):
    """The value; where there is none, that nobody reported it, which is neither unknown nor not applicable."""
    return value or NOT_REPORTED


@register.filter
def quantity(figure):
    """A figure in both systems of units: 2,000 km and, quieter, 1,240 mi. For None: not reported."""
    if not figure:
        return NOT_REPORTED
    if figure["display"] == UNACCEPTED:
        return "not settled"
    if not figure.get("display_imperial"):
        return figure["display"]
    return format_html(
        '<span class="q">{}</span> <span class="q q--imperial">{}</span>', figure["display"], figure["display_imperial"]
    )


@register.filter
def count(document):
    """How many missiles: 1, at least 2, 2 to 4; not reported where nothing is known."""
    if not document or document["minimum"] is None:
        return NOT_REPORTED
    return document["display"]


@register.filter
def metric(figures, code):
    """The figure of one metric among figures, or None."""
    return next((figure for figure in figures or [] if figure["metric"] == code), None)


@register.filter
def coordinate(degrees, axis):
    """40.6112° N; `axis` is "NS" or "EW". Four decimals are eleven metres."""
    if degrees is None:
        return ""
    return f"{abs(degrees):.4f}".rstrip("0").rstrip(".") + f"° {axis[0] if degrees >= 0 else axis[1]}"


@register.filter
def number(value):
    """1,242.7 with thousands separated."""
    return "" if value is None else format_number(value)


@register.filter
def short_name(launch):
    """“Hwasong-12”, from the name “North Korea: Hwasong-12, 30 January 2022”: for rows that show the rest beside it."""
    name = launch["name"]
    country = (launch.get("country") or {}).get("name", "")
    if not (country and name.startswith(f"{country}: ")):
        return name
    rest = name.removeprefix(f"{country}: ")
    return rest.rsplit(", ", 1)[0] if launch.get("launched") and ", " in rest else rest
