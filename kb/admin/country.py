"""Countries on the desk."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from kb.admin.base import RecordAdmin, TableRows
from kb.admin.fields import DeskForm, PartialDateField
from kb.models import Country, CountryName
from kb.vocab.partial_date import zone_of


class CountryForm(DeskForm):
    constraint_boxes = {"country_iso2_unique": "iso2"}
    code_boxes = {"reversed_dates": "existed_until"}
    existed_from = PartialDateField(label="Existed from", help_text="For former and new countries: 1922, 26 Dec 1991.")
    existed_until = PartialDateField(label="Existed until", help_text="Empty while it exists.")

    class Meta:
        model = Country
        fields = "__all__"

    def clean_default_zone(self):
        zone = self.cleaned_data["default_zone"]
        if zone:
            try:
                zone_of(zone)
            except ValueError as error:
                raise ValidationError(str(error)) from None
        return zone


class CountryNameRows(TableRows):
    model = CountryName
    fields = ("name", "language", "kind")
    verbose_name_plural = "other names"


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    form = CountryForm
    facts = (
        (None, {"fields": ("name", ("iso2", "iso3", "iso_numeric"), "default_zone", "summary")}),
        ("Former countries", {"classes": ("collapse",), "fields": (("existed_from", "existed_until"), "successors")}),
    )
    short = ("name", ("iso2", "iso3"), "default_zone")
    inlines = (CountryNameRows,)
    list_display = ("name", "iso2", "iso3", "state_shown", "updated", "assignee")
    search_fields = ("name", "names__name", "iso2", "iso3", "=public_id")

    def details(self, obj):
        return ["country"]
