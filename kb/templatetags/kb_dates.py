"""Dates and times of documents, as vague as they are."""

from django import template
from django.utils.html import format_html

from kb.browse import dates

register = template.Library()


def _element(date, text):
    machine = dates.machine(date)
    return format_html('<time datetime="{}">{}</time>', machine, text) if machine else text


@register.filter
def day(date):
    """The date without time of day; empty for None."""
    return _element(date, dates.day(date)) if date else ""


@register.filter
def moment(date):
    """The date with its time of day, where one is known."""
    return _element(date, date["display"]) if date else ""


@register.filter
def local_time(date):
    return dates.local_time(date) if date else ""


@register.filter
def zone(date):
    return dates.zone(date) if date else ""


@register.filter
def in_utc(date):
    """The same instant in UTC, with its day; empty where the time of day is not known."""
    text = dates.in_utc(date) if date else ""
    return _element(date, text) if text else ""


def _span(began, ended):
    """10 May 2017 – 9 May 2022; “since 2020” while it lasts or where the end is not known."""
    first, last = day(began), day(ended)
    if not began and not ended:
        return ""
    if not ended:
        return format_html("since {}", first)
    if not began:
        return format_html("until {}", last)
    return first if first == last else format_html("{} – {}", first, last)


@register.filter
def span(document):
    """From when to when a term of office lasted."""
    return _span(document.get("began"), document.get("ended"))


@register.filter
def use_span(name):
    """From when to when a name was in use."""
    return _span(name.get("since"), name.get("until"))


@register.filter
def existed(country):
    """From when to when a country existed."""
    return _span(country.get("existed_from"), country.get("existed_until"))


@register.filter
def period(event):
    """When an event was: the day it began, and the day it ended where it took longer."""
    if event.get("began") and not event.get("ended"):
        return day(event["began"])
    return _span(event.get("began"), event.get("ended"))


@register.filter
def calendar_day(text):
    """21 November 2026 from an ISO date or instant."""
    if not text:
        return ""
    return format_html('<time datetime="{}">{}</time>', text, dates.calendar_day(text))


@register.filter
def utc_day(instant):
    """21 November 2026 from an aware instant, by the UTC calendar."""
    return calendar_day(f"{instant:%Y-%m-%dT%H:%M:%SZ}")
