"""Kinds of name that a country bears."""

from django.db.models import TextChoices


class CountryNameKind(TextChoices):
    OFFICIAL = "official", "Official name"
    SHORT = "short", "Short name"
    NATIVE = "native", "Name in its own script"
    OTHER = "other", "Other name"
