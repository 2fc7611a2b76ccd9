"""Terms of office: rows on the form of a person, and a form of their own for what they rest on."""

from django.contrib import admin

from kb.admin.base import PartAdmin, StackedRows
from kb.admin.citation import OfficeTermCitationRows
from kb.admin.fields import DeskForm, PartialDateField
from kb.models import OfficeTerm


class OfficeTermForm(DeskForm):
    constraint_boxes = {"office_term_ends_after_it_begins": "ended"}
    code_boxes = {"reversed_dates": "ended"}
    began = PartialDateField(label="From")
    ended = PartialDateField(label="Until", help_text="Empty while it lasts.")

    class Meta:
        model = OfficeTerm
        fields = "__all__"

    @property
    def heading(self):
        return str(self.instance) if self.instance.pk else ""


class OfficeTermRows(StackedRows):
    model = OfficeTerm
    form = OfficeTermForm
    extra = 0
    show_change_link = True
    fieldsets = ((None, {"fields": (("title", "organisation", "country"), ("began", "ended", "is_leader"))}),)


@admin.register(OfficeTerm)
class OfficeTermAdmin(PartAdmin):
    form = OfficeTermForm
    held_by = "person"
    fieldsets = ((None, {"fields": ("person", "title", ("organisation", "country"), ("began", "ended"), "is_leader")}),)
    inlines = (OfficeTermCitationRows,)
    list_display = ("title", "person", "organisation", "country", "began_shown", "ended_shown", "is_leader")
    list_display_links = ("title",)
    list_filter = ("is_leader", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("person", "organisation", "country")
    search_fields = ("title", "person__name", "person__names__name", "organisation__name", "=public_id")

    @admin.display(description="from", ordering="began_on")
    def began_shown(self, obj):
        return obj.began

    @admin.display(description="until", ordering="ended_on")
    def ended_shown(self, obj):
        return obj.ended
