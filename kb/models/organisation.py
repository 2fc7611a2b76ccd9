"""Organisations: forces, governments, agencies, outlets, institutes, datasets."""

from django.db import models

from kb.models.base import Record, RecordQuerySet, WebURLField, is_web_link
from kb.vocab.organisation import OrganisationKind


class OrganisationQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication", "country", "parent").prefetch_related("names")


class Organisation(Record):
    """Whoever operates, claims, speaks or publishes and is neither a person nor a country."""

    short_name = models.CharField(max_length=60, blank=True, help_text="Usual abbreviation: JCS, KCNA, AP.")
    kind = models.CharField(
        max_length=16, choices=OrganisationKind, default=OrganisationKind.OTHER, help_text="What kind of body it is."
    )
    # A news agency or a non-state actor may belong to no country.
    country = models.ForeignKey("kb.Country", models.PROTECT, null=True, blank=True, help_text="Where it belongs.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="What it is part of.",
    )
    url = WebURLField("web address", blank=True, help_text="Its own website.")
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")

    objects = OrganisationQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name"]
        default_related_name = "organisations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="organisation_link_is_a_web_link",
                condition=is_web_link("url"),
                violation_error_message="A web address begins with http:// or https://.",
            ),
            models.CheckConstraint(
                name="organisation_is_not_its_own_parent",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                violation_error_message="An organisation cannot be part of itself.",
            ),
        ]


class OrganisationName(models.Model):
    """Another name of an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47 tag: en, ko, ja, hi.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="organisation_name_once",
                violation_error_message="This name is entered twice.",
            )
        ]

    def __str__(self):
        return self.name
