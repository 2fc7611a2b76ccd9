"""Statements: who said what, about which launch, and through which sources it came."""

from django.db import models

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    latest_first,
    partial_date_constraint,
)
from kb.vocab.statement import AppearanceRole, CheckState, Stance, StatementKind


class StatementQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related(
            "publication", "speaker_person", "speaker_organisation", "speaker_country", "speaker_of"
        ).prefetch_related(
            "launches", "weapons", "countries", "events", "topics", "appearances__source__outlet",
            "speaker_person__terms__organisation", "speaker_person__terms__country",
        )  # fmt: skip


class Statement(Record):
    """A quotation or paraphrase. Its name is made from speaker and words by `editing`."""

    kind = models.CharField(
        max_length=14,
        choices=StatementKind,
        default=StatementKind.FULL_QUOTE,
        help_text="How much of it are the speaker's own words.",
    )
    text = models.TextField(
        help_text="The words as quoted. For partial quotations write the sentence and keep the quotation marks."
    )
    language = models.CharField(max_length=20, default="en", help_text="Language of the text above: en, ko, ja.")
    original_text = models.TextField(blank=True, help_text="The words in the language in which they were said.")
    original_language = models.CharField(max_length=20, blank=True, help_text="Language of the original: ko, ja.")
    translator = models.CharField(max_length=120, blank=True, help_text="Who translated it, where known.")
    speaker_person = models.ForeignKey(
        "kb.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="The person who said it.",
    )
    speaker_organisation = models.ForeignKey(
        "kb.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="The organisation that said it.",
    )
    speaker_description = models.CharField(
        max_length=200,
        blank=True,
        help_text="For a speaker without a name: “senior official, Biden administration”.",
    )
    speaker_country = models.ForeignKey(
        "kb.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Country of an unnamed speaker.",
    )
    speaker_of = models.ForeignKey(
        "kb.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Organisation that an unnamed speaker belongs to.",
    )
    said_on = models.DateField(null=True, blank=True, help_text="First day on which it may have been said.")
    said_precision = PrecisionField()
    said_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    venue = models.CharField(max_length=200, blank=True, help_text="Where or through what: “press briefing, Tokyo”.")
    stance = models.CharField(max_length=14, choices=Stance, default=Stance.OTHER, help_text="What the words do.")
    check_state = models.CharField(
        max_length=18,
        choices=CheckState,
        default=CheckState.UNCHECKED,
        help_text="Whether the words were compared with the original.",
    )
    check_note = models.CharField(
        max_length=500, blank=True, help_text="What the check found: how it was altered, or what disputes it."
    )
    launches = models.ManyToManyField("kb.Launch", blank=True, help_text="Launches that it is about.")
    weapons = models.ManyToManyField("kb.Weapon", blank=True, help_text="Weapons that it is about.")
    countries = models.ManyToManyField("kb.Country", blank=True, help_text="Countries that it is about.")
    events = models.ManyToManyField("kb.Event", blank=True, help_text="Events that it is about.")
    topics = models.ManyToManyField("kb.Topic", blank=True, help_text="What it is also about.")

    said = PartialDateAttribute("said")

    objects = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = [latest_first("said_on"), "pk"]
        default_related_name = "statements"
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("statement_said_has_precision", "said"),
            models.CheckConstraint(
                name="statement_has_at_most_one_speaker",
                # A draft may still lack its speaker; publishing refuses that.
                condition=models.Q(speaker_person=None, speaker_organisation=None)
                | models.Q(speaker_person=None, speaker_description="")
                | models.Q(speaker_organisation=None, speaker_description=""),
                violation_error_message="Name one speaker: a person, an organisation, or a description.",
            ),
            models.CheckConstraint(
                name="statement_check_result_is_explained",
                condition=~models.Q(
                    check_state__in=[CheckState.ALTERED_IN_RELAY, CheckState.DISPUTED, CheckState.RETRACTED]
                )
                | ~models.Q(check_note=""),
                violation_error_message="Say in the check note how it was altered, or what disputes it.",
            ),
        ]


class StatementAppearance(models.Model):
    """One link of the chain through which a statement reached us."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="appearances")
    position = models.PositiveSmallIntegerField(default=1, help_text="1 is the first publication known.")
    role = models.CharField(
        max_length=16,
        choices=AppearanceRole,
        default=AppearanceRole.FIRST_PUBLISHED,
        help_text="What this source did with the words.",
    )
    source = models.ForeignKey(
        "kb.Source", models.PROTECT, related_name="appearances", help_text="The document in which they appeared."
    )
    locator = models.CharField(max_length=120, blank=True, help_text="Paragraph, page or timestamp.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "source", "role"],
                name="statement_appearance_once",
                violation_error_message="This source is entered twice in the same role.",
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.source}"
