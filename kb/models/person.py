"""People: officials, analysts, journalists, with their names."""

from django.db import models
from django.db.models import Exists, OuterRef

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    partial_date_constraint,
)
from kb.vocab.person import PersonNameKind, PersonRole


class PersonQuerySet(RecordQuerySet):
    def officials(self):
        """People who hold or held an office: read from the terms, never typed."""
        from kb.models.office_term import OfficeTerm  # the term names the person, so this import waits

        return self.filter(Exists(OfficeTerm.objects.filter(person=OuterRef("pk"))))

    def with_related(self):
        return self.select_related("publication", "country").prefetch_related(
            "names", "identifiers", "terms__organisation", "terms__country", "terms__citations__source__outlet"
        )


class Person(Record):
    """Somebody who speaks or acts. An official is a person with a term of office."""

    country = models.ForeignKey("kb.Country", models.PROTECT, null=True, blank=True, help_text="Whose citizen.")
    role = models.CharField(
        max_length=10,
        choices=PersonRole,
        default=PersonRole.OTHER,
        help_text="What they are when they hold no office; terms of office decide otherwise.",
    )
    affiliation = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where they work when they hold no office: “Troy University, Seoul”.",
    )
    born_on = models.DateField(null=True, blank=True, help_text="First day of the period of birth.")
    born_precision = PrecisionField()
    born_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")

    born = PartialDateAttribute("born")

    objects = PersonQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name_plural = "people"
        ordering = ["name"]
        default_related_name = "people"
        constraints = [*Record.Meta.constraints, partial_date_constraint("person_born_has_precision", "born")]


class PersonName(models.Model):
    """Another name or spelling of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47 tag: en, ko, ja, hi.")
    kind = models.CharField(
        max_length=12, choices=PersonNameKind, default=PersonNameKind.OTHER, help_text="What kind of name it is."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="person_name_once",
                violation_error_message="This name is entered twice.",
            )
        ]

    def __str__(self):
        return self.name
