"""Flights: groups of like missiles within a launch."""

from django.db import models

from kb.models.base import Part, PartQuerySet
from kb.models.report import report_links
from kb.vocab.count import CountRange
from kb.vocab.flight import Confidence, Launcher, Outcome, Trajectory, YesNo


class FlightQuerySet(PartQuerySet):
    owner_path = "launch"

    def with_related(self):
        return self.select_related(
            "publication", "launch__country", "launch__site", "weapon", "landing_place", "eez_of"
        ).prefetch_related("overflown", "landing_place__names", *report_links("reports"))


class Flight(Part):
    """Missiles of one kind that flew alike. “Multiple short-range missiles” is one flight of at least 2."""

    launch = models.ForeignKey("kb.Launch", models.CASCADE, related_name="flights")
    number = models.PositiveSmallIntegerField(default=1, help_text="Position within the launch: 1, 2, 3 …")
    # Often identified months later, so a flight is publishable without it.
    weapon = models.ForeignKey(
        "kb.Weapon",
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Accepted identification; empty if not known.",
    )
    weapon_confidence = models.CharField(
        max_length=10, choices=Confidence, default=Confidence.UNKNOWN, help_text="How sure the identification is."
    )
    count_min = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Missiles in this flight, lower bound: 2 for “multiple”. Null: not known.",
    )
    count_max = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Upper bound; the same as the lower one for an exact count; null for none.",
    )
    outcome = models.CharField(
        max_length=14, choices=Outcome, default=Outcome.UNKNOWN, help_text="How the flight went."
    )
    trajectory = models.CharField(
        max_length=12, choices=Trajectory, default=Trajectory.UNKNOWN, help_text="Shape of the flight."
    )
    launcher = models.CharField(
        max_length=10, choices=Launcher, default=Launcher.UNKNOWN, help_text="What it was fired from."
    )
    landing_place = models.ForeignKey(
        "kb.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="landings",
        help_text="Where it came down.",
    )
    in_eez = models.CharField(
        "inside an exclusive economic zone",
        max_length=8,
        choices=YesNo,
        default=YesNo.UNKNOWN,
        help_text="Whether it came down inside somebody's zone.",
    )
    eez_of = models.ForeignKey(
        "kb.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="whose zone",
        help_text="The country whose exclusive economic zone is meant.",
    )
    overflown = models.ManyToManyField(
        "kb.Country", blank=True, related_name="overflights", help_text="Countries that it flew over."
    )

    # Projections of accepted reports, written by `editing`, never typed.
    apogee_km = models.FloatField(null=True, editable=False, help_text="Accepted apogee, km above sea level.")
    range_km = models.FloatField(null=True, editable=False, help_text="Accepted ground range, km.")
    flight_time_s = models.FloatField(null=True, editable=False, help_text="Accepted time of flight, s.")
    max_speed_m_s = models.FloatField(null=True, editable=False, help_text="Accepted greatest speed, m/s.")

    objects = FlightQuerySet.as_manager()

    class Meta:
        ordering = ["launch", "number"]
        default_related_name = "flights"
        indexes = [
            models.Index(fields=["-apogee_km"], name="flight_apogee"),
            models.Index(fields=["-range_km"], name="flight_range"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "number"],
                name="flight_number_once_per_launch",
                violation_error_message="Another flight of this launch has the same number.",
            ),
            models.CheckConstraint(
                name="flight_count_bounds_in_order",
                condition=models.Q(count_max=None)
                | models.Q(count_min__isnull=False, count_max__gte=models.F("count_min")),
                violation_error_message="The upper bound of a count is at least its lower bound.",
            ),
            models.CheckConstraint(
                name="flight_failed_on_pad_has_no_apogee",
                condition=~models.Q(outcome=Outcome.FAILED_ON_PAD) | models.Q(apogee_km=None) | models.Q(apogee_km=0),
                violation_error_message="A missile that never left the pad has no apogee.",
            ),
        ]

    def __str__(self):
        return f"Flight {self.number}"

    @property
    def count(self):
        return CountRange(self.count_min, self.count_max)

    @count.setter
    def count(self, value):
        self.count_min, self.count_max = value.minimum, value.maximum
