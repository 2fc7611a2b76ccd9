"""Reports: one claimant asserting one thing about one subject, in one source. The heart of the model."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from kb.models.base import (
    Part,
    PartialDateAttribute,
    PartQuerySet,
    PrecisionField,
    finite_number,
    partial_date_constraint,
)
from kb.vocab.metric import METRICS, Metric, ValueKind, metrics_of
from kb.vocab.report import Qualifier, Standing, ValueState
from kb.vocab.status import Status

# What a report's document shows beside the report, as paths for prefetching.
REPORT_LINKS = (
    "source__outlet",
    "claimant_organisation",
    "claimant_person",
    "claimant_country",
    "value_weapon",
    "value_place",
    "supersedes",
)


def report_links(path):
    """Paths that load all reports under `path` ("reports", "flights__reports") with what they show."""
    return [f"{path}__{name}" for name in REPORT_LINKS]


class ReportQuerySet(PartQuerySet):
    def published(self):
        return self.filter(
            Q(launch__status=Status.PUBLISHED)
            | Q(flight__launch__status=Status.PUBLISHED)
            | Q(weapon__status=Status.PUBLISHED)
        )

    def of_launch(self, launch):
        """All reports of a launch: of the event itself and of its flights."""
        return self.filter(Q(launch=launch) | Q(flight__launch=launch))

    def with_related(self):
        return self.select_related("publication", "launch", "flight__launch", "weapon", *REPORT_LINKS)


# For each kind of value the condition that its columns are filled; every other column is then empty.
FILLED = {
    "numbers": Q(value_low__isnull=False) | Q(value_high__isnull=False),
    "weapon": Q(value_weapon__isnull=False),
    "place": Q(value_place__isnull=False),
    "choice": ~Q(value_choice=""),
    "date": Q(value_on__isnull=False),
    "text": ~Q(value_text=""),
}
EMPTY = {
    "numbers": Q(value_low=None, value_high=None),
    "weapon": Q(value_weapon=None),
    "place": Q(value_place=None),
    "choice": Q(value_choice=""),
    "date": Q(value_on=None, value_local_time=None, value_at=None),
    "text": Q(value_text=""),
}
COLUMNS_OF_KIND = {
    ValueKind.QUANTITY: "numbers",
    ValueKind.COUNT: "numbers",
    ValueKind.WEAPON: "weapon",
    ValueKind.PLACE: "place",
    ValueKind.CHOICE: "choice",
    ValueKind.DATE: "date",
    ValueKind.INSTANT: "date",
    ValueKind.TEXT: "text",
}


def _only(group):
    """Q: the columns of `group` are filled and all others empty; with None, all are empty."""
    condition = Q()
    for name, empty in EMPTY.items():
        condition &= FILLED[name] if name == group else empty
    return condition


def _value_condition():
    condition = ~Q(value_state=ValueState.GIVEN) & _only(None)
    for group in EMPTY:
        kinds = [kind for kind, name in COLUMNS_OF_KIND.items() if name == group]
        condition |= Q(value_state=ValueState.GIVEN, metric__in=metrics_of(*kinds)) & _only(group)
    return condition


def _one_of(*names):
    """Q: exactly one of the nullable columns is filled."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class Report(Part):
    """One assertion. What the page shows as the figure is an editor's choice among reports."""

    launch = models.ForeignKey("kb.Launch", models.CASCADE, null=True, blank=True)
    flight = models.ForeignKey("kb.Flight", models.CASCADE, null=True, blank=True)
    weapon = models.ForeignKey("kb.Weapon", models.CASCADE, null=True, blank=True)
    metric = models.CharField(max_length=16, choices=Metric, help_text="What is asserted.")

    value_state = models.CharField(
        max_length=14,
        choices=ValueState,
        default=ValueState.GIVEN,
        help_text="Given, or stated to be unknown or not applicable.",
    )
    qualifier = models.CharField(
        max_length=8,
        choices=Qualifier,
        default=Qualifier.EXACTLY,
        help_text="What the print says of its exactness.",
    )
    value_low = models.FloatField(
        null=True,
        blank=True,
        validators=[finite_number],
        help_text="Lower number in the metric's unit; null for “at most”.",
    )
    value_high = models.FloatField(
        null=True,
        blank=True,
        validators=[finite_number],
        help_text="Upper number in the metric's unit; the same for one number; null for “at least”.",
    )
    value_step = models.FloatField(
        null=True,
        blank=True,
        validators=[finite_number],
        help_text="Fineness that the print implies, in the metric's unit.",
    )
    value_weapon = models.ForeignKey(
        "kb.Weapon",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="identifying_reports",
        help_text="The weapon asserted.",
    )
    value_place = models.ForeignKey(
        "kb.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placing_reports",
        help_text="The place asserted.",
    )
    value_choice = models.CharField(max_length=20, blank=True, help_text="Code from the metric's list of choices.")
    value_text = models.CharField(max_length=500, blank=True, help_text="The assertion in words.")
    value_on = models.DateField(null=True, blank=True, help_text="First local day that is meant.")
    value_precision = PrecisionField()
    value_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    value_local_time = models.TimeField(null=True, blank=True, help_text="Local time of day.")
    value_zone = models.CharField(max_length=40, blank=True, help_text="IANA zone of the local time.")
    value_at = models.DateTimeField(null=True, blank=True, help_text="The instant, UTC.")

    printed = models.CharField(
        "as printed",
        max_length=200,
        blank=True,
        help_text="The value as the source gave it: “about 155 miles”.",
    )
    printed_unit = models.CharField(max_length=12, blank=True, help_text="Unit in which the source gave it.")

    claimant_organisation = models.ForeignKey(
        "kb.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The organisation that asserts it.",
    )
    claimant_person = models.ForeignKey(
        "kb.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The person who asserts it.",
    )
    claimant_country = models.ForeignKey(
        "kb.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The country that asserts it.",
    )
    claimant_is_source = models.BooleanField(default=False, help_text="The source asserts it itself and names nobody.")
    source = models.ForeignKey("kb.Source", models.PROTECT, help_text="The document in which it stands.")
    locator = models.CharField(max_length=120, blank=True, help_text="Page, paragraph or timestamp.")
    said_on = models.DateField(null=True, blank=True, help_text="First day on which the claimant may have said it.")
    said_precision = PrecisionField()
    said_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    note = models.CharField(max_length=500, blank=True, help_text="Remark for readers.")

    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        help_text="The same claimant's earlier report that this one replaces.",
    )
    is_retracted = models.BooleanField(default=False, help_text="The claimant took it back.")
    retraction_reason = models.CharField(max_length=300, blank=True, help_text="Why it was taken back.")
    standing = models.CharField(
        max_length=10,
        choices=Standing,
        default=Standing.CONSIDERED,
        help_text="Accepted: shown as the figure. A report without rivals is accepted by itself.",
    )
    standing_reason = models.CharField(
        max_length=500, blank=True, help_text="Why it is accepted over its rivals, or deprecated."
    )

    value_date = PartialDateAttribute("value", timed=True)
    said = PartialDateAttribute("said")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["metric", "pk"]
        default_related_name = "reports"
        constraints = [
            models.CheckConstraint(
                name="report_has_exactly_one_subject",
                condition=_one_of("launch", "flight", "weapon"),
                violation_error_message="A report is about one launch, one flight or one weapon.",
            ),
            models.CheckConstraint(
                name="report_value_in_the_columns_of_its_kind",
                condition=_value_condition(),
                violation_error_message="The value does not fit the metric.",
            ),
            models.CheckConstraint(
                name="report_numbers_in_order_and_finite",
                # NaN sorts above every number in PostgreSQL and so fails the upper bound.
                condition=(Q(value_low=None) | Q(value_low__gte=0, value_low__lte=1e9))
                & (Q(value_high=None) | Q(value_high__gte=0, value_high__lte=1e9))
                & (Q(value_low=None) | Q(value_high=None) | Q(value_low__lte=models.F("value_high"))),
                violation_error_message="Numbers run from the smaller to the larger, from 0 to a thousand million.",
            ),
            models.CheckConstraint(
                name="report_has_exactly_one_claimant",
                condition=(
                    Q(claimant_is_source=False)
                    & _one_of("claimant_organisation", "claimant_person", "claimant_country")
                )
                | Q(
                    claimant_is_source=True,
                    claimant_organisation=None,
                    claimant_person=None,
                    claimant_country=None,
                ),
                violation_error_message="Name one claimant: organisation, person, country, or the source itself.",
            ),
            models.CheckConstraint(
                name="report_deprecated_says_why",
                condition=~Q(standing=Standing.DEPRECATED) | ~Q(standing_reason=""),
                violation_error_message="Say why the report is deprecated.",
            ),
            models.CheckConstraint(
                name="report_retracted_says_why",
                condition=Q(is_retracted=False) | ~Q(retraction_reason=""),
                violation_error_message="Say why the report was retracted.",
            ),
            models.CheckConstraint(
                name="report_does_not_supersede_itself",
                condition=Q(supersedes=None) | ~Q(supersedes=models.F("id")),
                violation_error_message="A report cannot supersede itself.",
            ),
            partial_date_constraint("report_value_date_has_precision", "value"),
            partial_date_constraint("report_said_has_precision", "said"),
            *[
                models.UniqueConstraint(
                    fields=[subject, "metric"],
                    condition=Q(standing=Standing.ACCEPTED, **{f"{subject}__isnull": False}),
                    name=f"report_one_accepted_per_{subject}_metric",
                    violation_error_message="Another report of this metric is accepted already: accept only one.",
                )
                for subject in ("launch", "flight", "weapon")
            ],
        ]

    def __str__(self):
        return (
            f"{self.get_metric_display()}: {self.printed or self.value_choice or self.value_text or self.value_state}"
        )

    @property
    def spec(self):
        return METRICS[Metric(self.metric)]

    @property
    def subject(self):
        """The launch, flight or weapon; asks the database unless it was loaded."""
        return self.launch or self.flight or self.weapon

    @property
    def claimant(self):
        """Organisation, person or country; None where the source itself asserts."""
        return self.claimant_organisation or self.claimant_person or self.claimant_country

    @property
    def claimant_key(self):
        """Tells claimants apart without a query; each source that speaks for itself is its own claimant."""
        if self.claimant_organisation_id:
            return ("organisation", self.claimant_organisation_id)
        if self.claimant_person_id:
            return ("person", self.claimant_person_id)
        if self.claimant_country_id:
            return ("country", self.claimant_country_id)
        return ("source", self.source_id)

    def clean(self):
        super().clean()
        if not self.metric or self.metric not in Metric.values:
            return
        spec = self.spec
        if spec.choices and self.value_choice and self.value_choice not in spec.choices.values:
            allowed = ", ".join(spec.choices.values)
            raise ValidationError({"value_choice": f"{spec.label} is one of: {allowed}."})
        subjects = {"launch": self.launch_id, "flight": self.flight_id, "weapon": self.weapon_id}
        chosen = [name for name, pk in subjects.items() if pk]
        if len(chosen) == 1 and chosen[0] not in spec.subjects:
            allowed = " or a ".join(sorted(spec.subjects))
            raise ValidationError({"metric": f"{spec.label} is reported of a {allowed}, not of a {chosen[0]}."})
        if self.supersedes_id and self.supersedes.claimant_key != self.claimant_key:
            raise ValidationError({"supersedes": "A report supersedes only an earlier one by the same claimant."})
