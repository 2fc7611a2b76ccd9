"""Countries, present and former."""

from django.core.validators import RegexValidator
from django.db import models

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    check_order,
    partial_date_constraint,
)
from kb.vocab.country import CountryNameKind


class CountryQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication").prefetch_related("names", "successors")


class Country(Record):
    """A state that launches, is overflown, or speaks. Countries that no longer exist stay, with their dates."""

    iso2 = models.CharField(
        "ISO alpha-2 code",
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Two capital letters, such as KP.")],
        help_text="ISO 3166-1 alpha-2, such as KP. Empty where ISO has none.",
    )
    iso3 = models.CharField(
        "ISO alpha-3 code",
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", "Three capital letters, such as PRK.")],
        help_text="ISO 3166-1 alpha-3, such as PRK.",
    )
    iso_numeric = models.CharField(
        "ISO numeric code",
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^\d{3}$", "Three digits, such as 408.")],
        help_text="ISO 3166-1 numeric, such as 408: the key that maps use.",
    )
    default_zone = models.CharField(
        max_length=40,
        blank=True,
        help_text="IANA time zone taken for its launches unless the launch names one.",
    )
    existed_from_on = models.DateField(null=True, blank=True, help_text="First day it may have begun to exist.")
    existed_from_precision = PrecisionField()
    existed_from_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    existed_until_on = models.DateField(
        null=True,
        blank=True,
        help_text="First day it may have ceased to exist; empty for countries that exist.",
    )
    existed_until_precision = PrecisionField()
    existed_until_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        help_text="Countries that followed it.",
    )
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")

    existed_from = PartialDateAttribute("existed_from")
    existed_until = PartialDateAttribute("existed_until")

    objects = CountryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name_plural = "countries"
        ordering = ["name"]
        default_related_name = "countries"
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("country_existed_from_has_precision", "existed_from"),
            partial_date_constraint("country_existed_until_has_precision", "existed_until"),
            models.UniqueConstraint(
                fields=["iso2"],
                condition=~models.Q(iso2=""),
                name="country_iso2_unique",
                violation_error_message="Another country has this ISO alpha-2 code.",
            ),
        ]

    def clean(self):
        super().clean()
        check_order(self, "existed_from", "existed_until")


class CountryName(models.Model):
    """Another name of a country."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47 tag: en, ko, ja, hi.")
    kind = models.CharField(
        max_length=12, choices=CountryNameKind, default=CountryNameKind.OTHER, help_text="What kind of name it is."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name"],
                name="country_name_once",
                violation_error_message="This name is entered twice.",
            )
        ]

    def __str__(self):
        return self.name
