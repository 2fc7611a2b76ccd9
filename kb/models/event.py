"""Events around launches: meetings, sanctions, nuclear tests, summits, exercises, transfers."""

from django.db import models

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    check_order,
    latest_first,
    partial_date_constraint,
)
from kb.vocab.event import EventKind


class EventQuerySet(RecordQuerySet):
    def with_related(self):
        return self.select_related("publication", "place").prefetch_related(
            "prompted_by", "topics", "citations__source__outlet",
            "participants__country", "participants__organisation", "participants__person",
        )  # fmt: skip


class Event(Record):
    """Something that happened and is no launch."""

    kind = models.CharField(max_length=14, choices=EventKind, default=EventKind.OTHER, help_text="What happened.")
    began_on = models.DateField(null=True, blank=True, help_text="First day on which it may have begun, local.")
    began_precision = PrecisionField()
    began_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    ended_on = models.DateField(
        null=True, blank=True, help_text="First day of the period in which it ended; empty if over in a day."
    )
    ended_precision = PrecisionField()
    ended_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    place = models.ForeignKey("kb.Place", models.PROTECT, null=True, blank=True, help_text="Where it happened.")
    outcome = models.CharField(max_length=500, blank=True, help_text="What came of it, in one sentence.")
    summary = models.TextField(blank=True, help_text="A few neutral sentences for readers. Markdown.")
    prompted_by = models.ManyToManyField(
        "kb.Launch", blank=True, related_name="prompted_events", help_text="Launches that it answers."
    )
    topics = models.ManyToManyField("kb.Topic", blank=True, help_text="What it is also about.")

    began = PartialDateAttribute("began")
    ended = PartialDateAttribute("ended")

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = [latest_first("began_on"), "name"]
        default_related_name = "events"
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("event_began_has_precision", "began"),
            partial_date_constraint("event_ended_has_precision", "ended"),
            models.CheckConstraint(
                name="event_ends_after_it_begins",
                condition=models.Q(began_on=None)
                | models.Q(ended_on=None)
                | models.Q(ended_on__gte=models.F("began_on"))
                | models.Q(ended_precision__in=["month", "quarter", "year"]),
                violation_error_message="An event ends after it begins.",
            ),
        ]

    def clean(self):
        super().clean()
        check_order(self, "began", "ended")


class EventParticipant(models.Model):
    """Who took part, and as what."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    country = models.ForeignKey("kb.Country", models.PROTECT, null=True, blank=True, related_name="participations")
    organisation = models.ForeignKey(
        "kb.Organisation", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    person = models.ForeignKey("kb.Person", models.PROTECT, null=True, blank=True, related_name="participations")
    role = models.CharField(max_length=120, blank=True, help_text="As what: “host”, “convened it”, “target”.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="event_participant_is_exactly_one",
                condition=models.Q(country__isnull=False, organisation=None, person=None)
                | models.Q(country=None, organisation__isnull=False, person=None)
                | models.Q(country=None, organisation=None, person__isnull=False),
                violation_error_message="A participant is a country, an organisation or a person: give one.",
            )
        ]

    def __str__(self):
        return str(self.country or self.organisation or self.person)
