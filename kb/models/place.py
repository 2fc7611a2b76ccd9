"""Places: launch sites, provinces, seas, zones, each with as many names as it has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kb.models.base import Record, RecordQuerySet, finite_number
from kb.vocab.place import PlaceKind, PlaceNameKind


class PlaceQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication", "country", "parent").prefetch_related("names", "identifiers")


class Place(Record):
    """A point or area that launches start from, land in or happen at.

    Where two names are in general use, the name holds both: “Sea of Japan (East Sea)”.
    """

    kind = models.CharField(
        max_length=16, choices=PlaceKind, default=PlaceKind.SITE, help_text="What kind of place it is."
    )
    # Seas belong to no country.
    country = models.ForeignKey("kb.Country", models.PROTECT, null=True, blank=True, help_text="Where it lies.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The larger place it lies in: a site in its province.",
    )
    latitude_deg = models.FloatField(
        "latitude",
        null=True,
        blank=True,
        validators=[finite_number, MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Degrees north, WGS 84; negative south.",
    )
    longitude_deg = models.FloatField(
        "longitude",
        null=True,
        blank=True,
        validators=[finite_number, MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Degrees east, WGS 84; negative west.",
    )
    position_precision_km = models.FloatField(
        null=True,
        blank=True,
        validators=[finite_number, MinValueValidator(0)],
        help_text="How far the true position may be from the coordinates, km.",
    )
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")

    objects = PlaceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name"]
        default_related_name = "places"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="place_has_both_coordinates_or_none",
                condition=models.Q(latitude_deg=None, longitude_deg=None)
                # Said outright, because a comparison with null is neither true nor false, and passes.
                | models.Q(
                    latitude_deg__isnull=False,
                    longitude_deg__isnull=False,
                    latitude_deg__gte=-90,
                    latitude_deg__lte=90,
                    longitude_deg__gte=-180,
                    longitude_deg__lte=180,
                ),
                violation_error_message="Give latitude (-90 to 90) and longitude (-180 to 180) together, or neither.",
            ),
            models.CheckConstraint(
                name="place_is_not_its_own_parent",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                violation_error_message="A place cannot lie in itself.",
            ),
        ]


class PlaceName(models.Model):
    """Another name of a place, and who uses it: Sea of Japan, East Sea."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47 tag: en, ko, ja, hi.")
    kind = models.CharField(
        max_length=12, choices=PlaceNameKind, default=PlaceNameKind.OTHER, help_text="What kind of name it is."
    )
    used_by = models.CharField(max_length=120, blank=True, help_text="Who uses this name: “South Korea”.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="place_name_once",
                violation_error_message="This name is entered twice.",
            )
        ]

    def __str__(self):
        return self.name
