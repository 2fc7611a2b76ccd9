"""External identifiers: rows on the forms of launches, weapons, places and people."""

from kb.admin.base import TableRows
from kb.models import LaunchIdentifier, PersonIdentifier, PlaceIdentifier, WeaponIdentifier


class IdentifierRows(TableRows):
    fields = ("scheme", "value", "edition")
    extra = 0
    verbose_name_plural = "identifiers in other datasets"
    classes = ("collapse",)


class LaunchIdentifierRows(IdentifierRows):
    model = LaunchIdentifier


class WeaponIdentifierRows(IdentifierRows):
    model = WeaponIdentifier


class PlaceIdentifierRows(IdentifierRows):
    model = PlaceIdentifier


class PersonIdentifierRows(IdentifierRows):
    model = PersonIdentifier
