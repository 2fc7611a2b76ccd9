"""Kinds of place, and of the names that places bear."""

from django.db.models import TextChoices


class PlaceKind(TextChoices):
    SITE = "site", "Launch site"
    CITY = "city", "City or town"
    COUNTY = "county", "County or district"
    PROVINCE = "province", "Province or state"
    COUNTRY_AREA = "country_area", "Part of a country"
    SEA = "sea", "Sea"
    OCEAN = "ocean", "Ocean"
    ZONE = "zone", "Maritime or air zone"
    RANGE = "range", "Test range"
    OTHER = "other", "Other"


class PlaceNameKind(TextChoices):
    OFFICIAL = "official", "Official name"
    NATIVE = "native", "Name in its own script"
    ROMANISATION = "romanisation", "Another romanisation"
    OTHER = "other", "Other name"
