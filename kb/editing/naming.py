"""Names and addresses that are made from facts: launches and statements have no title of their own."""

import re

from django.utils.text import slugify

from kb.insight.report import figures
from kb.models import Launch, Statement
from kb.vocab.metric import Metric
from kb.vocab.partial_date import format_period
from kb.vocab.weapon import WeaponClassReport

NAME_LENGTH = 300
SLUG_LENGTH = 110  # leaves room for a running number
EXCERPT_LENGTH = 70


def launch_name(launch):
    """“North Korea: Hwasong-12, 30 January 2022”, from country, weapons or class, and local day.

    Expects the launch loaded `with_related`.
    """
    what = _what(launch)
    when = ""
    if launch.launched_on:
        when = ", " + format_period(launch.launched_on, launch.launched_precision)
    return f"{launch.country.name}: {what}{when}"[:NAME_LENGTH]


def _what(launch):
    flights = list(launch.flights.all())
    weapons = list(dict.fromkeys(flight.weapon.name for flight in flights if flight.weapon_id))
    if weapons:
        unnamed = any(flight.weapon_id is None for flight in flights)
        listed = ", ".join(weapons[:2])
        return f"{listed} and others" if unnamed or len(weapons) > 2 else " and ".join(weapons)
    plural = sum(flight.count_min or 1 for flight in flights) > 1
    for reports in (launch.reports.all(), *(flight.reports.all() for flight in flights)):
        for figure in figures(reports):
            if figure.metric == Metric.WEAPON_CLASS and figure.accepted:
                label = WeaponClassReport(figure.accepted.value_choice).label.split(",")[0].lower()
                return label + ("s" if plural else "")
    return "unidentified missiles" if plural else "unidentified missile"


def statement_name(statement):
    """“KCNA: “to verify its accuracy …””, from the speaker and the first words."""
    speaker = statement.speaker_person or statement.speaker_organisation
    who = speaker.name if speaker else (statement.speaker_description or "Unknown speaker")
    words = " ".join(statement.text.split())
    if len(words) > EXCERPT_LENGTH:
        words = words[:EXCERPT_LENGTH].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"
    bare = words.strip("“”\"' ")
    return f"{who}: “{bare}”"[:NAME_LENGTH]


def free_slug(model, text, *, pk=None):
    """`text` as a slug that no other record of `model` has; a running number tells namesakes apart."""
    base = slugify(text)[:SLUG_LENGTH].strip("-") or model._meta.model_name
    taken = set(
        model.objects.exclude(pk=pk)
        .filter(slug__regex=rf"^{re.escape(base)}(-[0-9]+)?$")
        .values_list("slug", flat=True)
    )
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def assign_name(record):
    """Sets name and slug of a launch or statement from its facts; True if either changed.

    The slug of a record that was ever published stays: addresses do not rot because a missile was identified.
    """
    if isinstance(record, Launch):
        name = launch_name(record)
        day = f"{record.launched_on:%Y-%m-%d} " if record.launched_on else ""
        text = f"{day}{record.country.name} {_what(record)}"
    elif isinstance(record, Statement):
        name = statement_name(record)
        day = f"{record.said_on:%Y-%m-%d} " if record.said_on else ""
        text = day + " ".join(name.split()[:10])
    else:
        return False
    slug = record.slug
    if record.published_at is None or not slug:
        base = slugify(text)[:SLUG_LENGTH].strip("-")
        if not re.fullmatch(rf"{re.escape(base)}(-[0-9]+)?", slug):
            slug = free_slug(type(record), text, pk=record.pk)
    changed = (name, slug) != (record.name, record.slug)
    record.name, record.slug = name, slug
    return changed
