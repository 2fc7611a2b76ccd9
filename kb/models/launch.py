"""Launches: one row per firing, or per salvo that observers count as one event."""

from django.db import models

from kb.models.base import (
    PartialDateAttribute,
    PrecisionField,
    Record,
    RecordQuerySet,
    latest_first,
    partial_date_constraint,
)
from kb.models.report import report_links
from kb.vocab.launch import LaunchKind, Occurrence
from kb.vocab.partial_date import TIMED
from kb.vocab.report import Agreement


class LaunchQuerySet(RecordQuerySet):
    def in_year(self, year):
        return self.filter(launched_on__year=year)

    def with_related(self):
        """All that a launch document shows, in a number of queries that does not grow with rows."""
        return self.select_related("publication", "country", "operator", "site__parent").prefetch_related(
            "topics",
            "citations__source__outlet",
            "identifiers",
            "site__names",
            "flights__weapon__aliases",
            "flights__landing_place__names",
            "flights__eez_of",
            "flights__overflown",
            *report_links("reports"),
            *report_links("flights__reports"),
        )


class Launch(Record):
    """One launch event. Its name is made from weapon, day and country by `editing`."""

    country = models.ForeignKey("kb.Country", models.PROTECT, help_text="Whose launch it was.")
    operator = models.ForeignKey(
        "kb.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="operated_launches",
        help_text="Force or actor that fired, where known.",
    )
    # The site is often named days later, so a launch is publishable without it.
    site = models.ForeignKey("kb.Place", models.PROTECT, null=True, blank=True, help_text="Where it was fired from.")
    launched_on = models.DateField(
        null=True,
        blank=True,
        db_index=True,
        help_text="First local day at the launch site on which it may have happened. Launches are counted by it.",
    )
    launched_precision = PrecisionField()
    launched_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    launched_local_time = models.TimeField(null=True, blank=True, help_text="Local time of day at the launch site.")
    launched_zone = models.CharField(max_length=40, blank=True, help_text="IANA zone of the launch site.")
    launched_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The instant in UTC, where the time of day is known."
    )
    launched_as_stated = models.CharField(
        max_length=120, blank=True, help_text="The time as the source put it: “about 9:30 a.m. local time”."
    )
    kind = models.CharField(
        max_length=18, choices=LaunchKind, default=LaunchKind.FLIGHT_TEST, help_text="What kind of firing it was."
    )
    occurrence = models.CharField(
        max_length=20,
        choices=Occurrence,
        default=Occurrence.UNKNOWN,
        help_text="Who says that it happened: the launching side claims, others detect, somebody denies.",
    )
    summary = models.TextField(blank=True, help_text="Two to four neutral sentences for readers. Markdown.")
    topics = models.ManyToManyField("kb.Topic", blank=True, help_text="What it is also about.")

    # Projections, written by `editing` from flights and reports, so that lists can filter and sort.
    missile_count_min = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="Missiles fired, lower bound over all flights; null if not known.",
    )
    missile_count_max = models.PositiveIntegerField(
        null=True, editable=False, help_text="Missiles fired, upper bound; null if none was given."
    )
    apogee_km = models.FloatField(null=True, editable=False, help_text="Greatest accepted apogee of its flights, km.")
    range_km = models.FloatField(
        null=True, editable=False, help_text="Greatest accepted ground range of its flights, km."
    )
    agreement = models.CharField(
        max_length=14,
        choices=Agreement,
        default=Agreement.UNREPORTED,
        editable=False,
        help_text="Least agreement among its reported figures: conflicting if any is.",
    )

    launched = PartialDateAttribute("launched", timed=True)

    objects = LaunchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name_plural = "launches"
        ordering = [latest_first("launched_on"), latest_first("launched_at"), "slug"]
        default_related_name = "launches"
        indexes = [
            models.Index(fields=["status", "-launched_on", "-id"], name="launch_public_by_day"),
            models.Index(fields=["country", "launched_on"], name="launch_country_day"),
        ]
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("launch_day_has_precision", "launched"),
            models.CheckConstraint(
                name="launch_time_matches_precision",
                condition=models.Q(launched_local_time=None) & ~models.Q(launched_precision__in=TIMED)
                | models.Q(launched_local_time__isnull=False, launched_precision__in=TIMED)
                & ~models.Q(launched_zone=""),
                violation_error_message="A time of day needs the zone of the site and a precision of hour or finer.",
            ),
            models.CheckConstraint(
                name="launch_instant_goes_with_time",
                condition=models.Q(launched_local_time=None, launched_at=None)
                | models.Q(launched_local_time__isnull=False, launched_at__isnull=False),
                violation_error_message="The UTC instant follows from local time and zone.",
            ),
        ]
