"""Terms of office: who held which office, from when to when."""

from django.db import models

from kb.models.base import (
    Part,
    PartialDateAttribute,
    PartQuerySet,
    PrecisionField,
    check_order,
    latest_first,
    partial_date_constraint,
)


class OfficeTermQuerySet(PartQuerySet):
    owner_path = "person"

    def on_day(self, day):
        """Terms that may cover `day`: begun by then, and not over before it."""
        return self.filter(began_on__lte=day).filter(models.Q(ended_on=None) | models.Q(ended_on__gte=day))

    def with_related(self):
        return self.select_related("publication", "person", "organisation", "country").prefetch_related(
            "citations__source__outlet"
        )


class OfficeTerm(Part):
    """One person in one office for one stretch of time. A person may hold several at once."""

    person = models.ForeignKey("kb.Person", models.CASCADE, related_name="terms")
    title = models.CharField(max_length=200, help_text="The office as usually written: “Chief Cabinet Secretary”.")
    organisation = models.ForeignKey(
        "kb.Organisation", models.PROTECT, null=True, blank=True, help_text="Where the office is held."
    )
    country = models.ForeignKey("kb.Country", models.PROTECT, null=True, blank=True, help_text="The country served.")
    is_leader = models.BooleanField(default=False, help_text="Leads the country: launches are counted by such terms.")
    began_on = models.DateField(null=True, blank=True, help_text="First day on which the term may have begun.")
    began_precision = PrecisionField()
    began_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")
    ended_on = models.DateField(
        null=True, blank=True, help_text="First day of the period in which it ended; empty while it lasts."
    )
    ended_precision = PrecisionField()
    ended_is_approximate = models.BooleanField(default=False, help_text="The source says “about”.")

    began = PartialDateAttribute("began")
    ended = PartialDateAttribute("ended")

    objects = OfficeTermQuerySet.as_manager()

    class Meta:
        verbose_name = "term of office"
        verbose_name_plural = "terms of office"
        ordering = [latest_first("began_on"), "title", "pk"]
        default_related_name = "terms"
        constraints = [
            partial_date_constraint("office_term_began_has_precision", "began"),
            partial_date_constraint("office_term_ended_has_precision", "ended"),
            models.CheckConstraint(
                name="office_term_ends_after_it_begins",
                condition=models.Q(began_on=None)
                | models.Q(ended_on=None)
                | models.Q(ended_on__gte=models.F("began_on"))
                # "from 15 June 2022 until 2022": the year begins before the day, and says nothing false.
                | models.Q(ended_precision__in=["month", "quarter", "year"]),
                violation_error_message="A term of office ends after it begins.",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.began or '?'} – {self.ended or ''})".replace("– )", "–)")

    def clean(self):
        super().clean()
        check_order(self, "began", "ended")
