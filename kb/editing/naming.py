"""Addresses made from names: unique, readable, and kept once they were public."""

import re

from django.utils.text import slugify

from kb.vocab.partial_date import Precision

SLUG_LENGTH = 110  # leaves room for a running number


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


def settled_slug(record, text):
    """The slug that `record` should have, made from `text`; its present one if that fits, or was ever public.

    Addresses do not rot because a missile was identified.
    """
    if record.published_at is not None and record.slug:
        return record.slug
    base = slugify(text)[:SLUG_LENGTH].strip("-")
    if record.slug and re.fullmatch(rf"{re.escape(base)}(-[0-9]+)?", record.slug):
        return record.slug
    return free_slug(type(record), text, pk=record.pk)


def slug_date(date):
    """2022-01-30, 1984-09, 2017-q3 or 1984 from a PartialDate, as vague as it is; nothing without one."""
    if date is None:
        return ""
    return {
        Precision.YEAR: f"{date.start:%Y}",
        Precision.QUARTER: f"{date.start:%Y}-q{(date.start.month + 2) // 3}",
        Precision.MONTH: f"{date.start:%Y-%m}",
    }.get(date.precision, f"{date.start:%Y-%m-%d}")
