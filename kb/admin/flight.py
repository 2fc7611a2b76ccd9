"""Flights: rows on the form of a launch, numbered in the order in which they are entered."""

from django.contrib import admin
from django.db.models import Max
from django.forms.models import BaseInlineFormSet

from kb.admin.base import ListedAdmin, StackedRows
from kb.admin.fields import CountField, DeskForm
from kb.models import Flight


class FlightForm(DeskForm):
    """Missiles of one kind that flew alike."""

    constraint_boxes = {
        "flight_count_bounds_in_order": "count",
        "flight_failed_on_pad_has_no_apogee": "outcome",
    }
    count = CountField(
        label="How many",
        help_text="2, at least 2, multiple. Blank: as reported below, where there is one flight.",
    )

    class Meta:
        model = Flight
        fields = (
            "weapon", "weapon_confidence", "outcome", "trajectory", "launcher", "landing_place", "in_eez", "eez_of",
            "overflown",
        )  # fmt: skip

    # The first flight of a launch is saved even if nothing is known of it: every launch has one.
    is_first = False

    @property
    def heading(self):
        if self.instance.pk is None:
            return ""
        weapon = self.instance.weapon or "weapon not identified"
        count = f"{self.instance.count} × " if self.instance.count.is_known else ""
        return f"Flight {self.instance.number}: {count}{weapon}"

    def has_changed(self):
        return self.is_first or super().has_changed()

    def will_exist(self):
        """Whether the flight is there once the form is saved."""
        is_removed = self.is_bound and self.data.get(self.add_prefix("DELETE"))
        return not is_removed and (self.instance.pk is not None or self.has_changed())


class FlightFormSet(BaseInlineFormSet):
    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.is_first = i == 0 and self.initial_form_count() == 0
        return form

    def by_number(self):
        """{number that the form shows, as text: row}. New rows count on from the stored ones, used or not."""
        stored = {str(form.instance.number): form for form in self.initial_forms if form.instance.pk}
        last = max(map(int, stored), default=0)
        return stored | {str(last + place): form for place, form in enumerate(self.extra_forms, 1)}

    def save_new(self, form, commit=True):
        last = Flight.objects.filter(launch=self.instance).aggregate(Max("number"))["number__max"] or 0
        form.instance.number = last + 1
        return super().save_new(form, commit=commit)


class FlightRows(StackedRows):
    model = Flight
    form = FlightForm
    formset = FlightFormSet
    extra = 0
    is_folded = False
    verbose_name_plural = "flights: like missiles that flew alike"
    classes = ("flights",)
    fieldsets = (
        (None, {"fields": (
            ("weapon", "weapon_confidence", "count"),
            ("outcome", "trajectory", "launcher"),
            ("landing_place", "in_eez", "eez_of", "overflown"),
        )}),
    )  # fmt: skip

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj and obj.flights.exists() else 1


@admin.register(Flight)
class FlightAdmin(ListedAdmin):
    """A list across all launches. A flight is entered and corrected on the form of its launch."""

    anchor = "flights-group"

    list_display = ("launch", "number", "weapon", "count_shown", "apogee_km", "range_km", "outcome", "trajectory")
    list_filter = ("outcome", "trajectory", "launcher", "in_eez")
    search_fields = ("launch__name", "weapon__name", "weapon__aliases__name", "=public_id")
    list_select_related = ("launch", "weapon")
    ordering = ("-launch__launched_on", "launch", "number")

    @admin.display(description="how many")
    def count_shown(self, obj):
        return obj.count
