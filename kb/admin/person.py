"""People on the desk. An official is a person with a term of office."""

from django.contrib import admin

from kb.admin.base import RecordAdmin, TableRows
from kb.admin.fields import DeskForm, PartialDateField
from kb.admin.identifier import PersonIdentifierRows
from kb.admin.office_term import OfficeTermRows
from kb.models import Person, PersonName


class PersonForm(DeskForm):
    born = PartialDateField(label="Born")

    class Meta:
        model = Person
        fields = "__all__"


class PersonNameRows(TableRows):
    model = PersonName
    fields = ("name", "language", "kind")
    verbose_name_plural = "other names and spellings"


class IsOfficial(admin.SimpleListFilter):
    title = "holds or held an office"
    parameter_name = "official"

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.officials()
        if self.value() == "no":
            return queryset.exclude(pk__in=Person.objects.officials().values("pk"))
        return queryset


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    form = PersonForm
    facts = ((None, {"fields": ("name", ("country", "born"), ("role", "affiliation"), "summary")}),)
    short = ("name", "country", ("role", "affiliation"))
    inlines = (PersonNameRows, OfficeTermRows, PersonIdentifierRows)
    list_display = ("name", "country", "offices", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, IsOfficial, "role", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "assignee")
    search_fields = ("name", "names__name", "terms__title", "affiliation", "=public_id")
    label_related = ("country",)
    label_prefetch = ("terms",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("terms")

    @admin.display(description="offices")
    def offices(self, obj):
        return "; ".join(str(term) for term in obj.terms.all()) or obj.affiliation

    def details(self, obj):
        latest = next(iter(obj.terms.all()), None)
        return [latest.title if latest else obj.affiliation or obj.get_role_display().lower(), obj.country]
