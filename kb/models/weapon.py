"""Weapons: types of missile, with the names that different people give them."""

from django.core.exceptions import ValidationError
from django.db import models

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    check_dates,
    check_order,
    partial_date_constraint,
)
from kb.models.report import report_links
from kb.vocab.flight import Launcher
from kb.vocab.weapon import AliasKind, Manoeuvre, RangeClass, RangeClassScheme, WeaponKind


class WeaponQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication", "origin", "variant_of").prefetch_related(
            "aliases__citations__source__outlet", "operators", "identifiers", *report_links("reports")
        )


class Weapon(Record):
    """A type of missile or rocket. What is known of its size and reach are reports."""

    kind = models.CharField(
        max_length=18, choices=WeaponKind, default=WeaponKind.UNKNOWN, help_text="What kind of missile or rocket it is."
    )
    range_class = models.CharField(
        max_length=8,
        choices=RangeClass,
        blank=True,
        help_text="By greatest ground range; ballistic missiles only.",
    )
    range_class_scheme = models.CharField(
        max_length=12, choices=RangeClassScheme, blank=True, help_text="Whose bounds the class follows."
    )
    basing = models.JSONField(
        default=list, blank=True, help_text="What it is fired from: any of the launchers, as a list of codes."
    )
    manoeuvre = models.CharField(
        max_length=8, choices=Manoeuvre, default=Manoeuvre.UNKNOWN, help_text="How it manoeuvres on its way."
    )
    family = models.CharField(max_length=80, blank=True, help_text="Family of related types: Hwasong, Agni.")
    variant_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        help_text="The type it derives from.",
    )
    origin = models.ForeignKey(
        "kb.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="weapons",
        help_text="Who developed it.",
    )
    operators = models.ManyToManyField(
        "kb.Country", blank=True, related_name="operated_weapons", help_text="Countries that field it."
    )
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")

    objects = WeaponQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name"]
        default_related_name = "weapons"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="weapon_range_class_names_its_scheme",
                condition=(models.Q(range_class="") & models.Q(range_class_scheme=""))
                | (~models.Q(range_class="") & ~models.Q(range_class_scheme="")),
                violation_error_message="A range class needs the scheme it follows, and a scheme a class.",
            ),
            models.CheckConstraint(
                name="weapon_is_not_its_own_variant",
                condition=models.Q(variant_of=None) | ~models.Q(variant_of=models.F("id")),
                violation_error_message="A weapon cannot be a variant of itself.",
            ),
        ]

    def clean(self):
        super().clean()
        if not isinstance(self.basing, list):
            raise ValidationError({"basing": "Give the launchers as a list of codes."})
        unknown = [code for code in self.basing if code not in Launcher.values]
        if unknown:
            raise ValidationError({"basing": f"Unknown launcher: {', '.join(map(str, unknown))}."})


class WeaponAlias(models.Model):
    """Another name of a weapon: who uses it, and since when."""

    weapon = models.ForeignKey(Weapon, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, db_index=True)
    language = models.CharField(max_length=20, blank=True, help_text="BCP 47 tag: en, ko, ja, hi.")
    kind = models.CharField(
        max_length=12, choices=AliasKind, default=AliasKind.OTHER, help_text="What kind of name it is."
    )
    used_by = models.CharField(max_length=120, blank=True, help_text="Who uses this name: “United States”.")
    since_on = models.DateField(null=True, blank=True, help_text="First day on which the name may have been in use.")
    since_precision = PrecisionField()
    since_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    until_on = models.DateField(null=True, blank=True, help_text="First day of the period in which use ended.")
    until_precision = PrecisionField()
    until_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")

    since = PartialDateAttribute("since")
    until = PartialDateAttribute("until")

    class Meta:
        verbose_name_plural = "weapon aliases"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["weapon", "name"],
                name="weapon_alias_once",
                violation_error_message="This name is entered twice.",
            ),
            partial_date_constraint("weapon_alias_since_has_precision", "since"),
            partial_date_constraint("weapon_alias_until_has_precision", "until"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        check_dates(self)
        check_order(self, "since", "until")
