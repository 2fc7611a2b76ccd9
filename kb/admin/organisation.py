"""Organisations on the desk."""

from django.contrib import admin

from kb.admin.base import RecordAdmin, TableRows
from kb.admin.fields import DeskForm
from kb.models import Organisation, OrganisationName


class OrganisationForm(DeskForm):
    constraint_boxes = {"organisation_is_not_its_own_parent": "parent"}

    class Meta:
        model = Organisation
        fields = "__all__"


class OrganisationNameRows(TableRows):
    model = OrganisationName
    fields = ("name", "language")
    verbose_name_plural = "other names"


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    form = OrganisationForm
    facts = ((None, {"fields": (("name", "short_name"), ("kind", "country"), "parent", "url", "summary")}),)
    short = ("name", ("short_name", "kind"), "country")
    inlines = (OrganisationNameRows,)
    list_display = ("name", "short_name", "kind", "country", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "kind")
    list_select_related = ("country", "assignee")
    search_fields = ("name", "short_name", "names__name", "=public_id")
    label_related = ("country",)

    def details(self, obj):
        return [obj.short_name, obj.get_kind_display().lower() if obj.kind != "other" else "", obj.country]
