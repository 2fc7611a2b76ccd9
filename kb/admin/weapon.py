"""Weapons on the desk: names by who uses them, and specifications as reports."""

from django import forms
from django.contrib import admin

from kb.admin.base import PartAdmin, RecordAdmin, StackedRows
from kb.admin.citation import WeaponAliasCitationRows
from kb.admin.fields import DeskForm, PartialDateField
from kb.admin.identifier import WeaponIdentifierRows
from kb.admin.report import ReportRows
from kb.models import Weapon, WeaponAlias
from kb.vocab.flight import Launcher


class WeaponForm(DeskForm):
    constraint_boxes = {
        "weapon_range_class_names_its_scheme": "range_class_scheme",
        "weapon_is_not_its_own_variant": "variant_of",
    }
    basing = forms.MultipleChoiceField(
        required=False,
        choices=[choice for choice in Launcher.choices if choice[0] != Launcher.UNKNOWN],
        widget=forms.CheckboxSelectMultiple,
        help_text="What it is fired from; none if not known.",
    )

    class Meta:
        model = Weapon
        fields = "__all__"


class WeaponAliasForm(DeskForm):
    constraint_boxes = {"weapon_alias_once": "name"}
    code_boxes = {"reversed_dates": "until"}
    since = PartialDateField(label="Since")
    until = PartialDateField(label="Until", help_text="Empty while it is used.")

    class Meta:
        model = WeaponAlias
        fields = "__all__"

    @property
    def heading(self):
        return str(self.instance) if self.instance.pk else ""


class WeaponAliasRows(StackedRows):
    model = WeaponAlias
    form = WeaponAliasForm
    extra = 1
    verbose_name = "other name"
    verbose_name_plural = "other names, and who uses them"
    show_change_link = True
    fieldsets = ((None, {"fields": (("name", "kind", "language"), ("used_by", "since", "until"))}),)


@admin.register(WeaponAlias)
class WeaponAliasAdmin(PartAdmin):
    """For the citations of a name; reached from the form of its weapon."""

    form = WeaponAliasForm
    held_by = "weapon"
    fieldsets = ((None, {"fields": ("weapon", ("name", "kind", "language"), ("used_by", "since", "until"))}),)
    inlines = (WeaponAliasCitationRows,)
    list_display = ("name", "weapon", "kind", "used_by")
    list_select_related = ("weapon",)
    search_fields = ("name", "weapon__name")

    def owner(self, obj):
        return obj.weapon

    def has_module_permission(self, request):
        return False


@admin.register(Weapon)
class WeaponAdmin(RecordAdmin):
    form = WeaponForm
    facts = (
        (None, {"fields": (
            "name", ("kind", "origin"), ("family", "variant_of"), ("range_class", "range_class_scheme"),
            "manoeuvre", "basing", "operators", "summary",
        )}),
    )  # fmt: skip
    short = ("name", ("kind", "origin"), ("range_class", "range_class_scheme"), "variant_of")
    inlines = (WeaponAliasRows, ReportRows, WeaponIdentifierRows)
    list_display = ("name", "other_names", "kind", "range_class", "origin", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "kind", "range_class", ("origin", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("origin", "assignee")
    search_fields = ("name", "aliases__name", "family", "=public_id")
    label_related = ("origin",)
    label_prefetch = ("aliases",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("aliases")

    @admin.display(description="other names")
    def other_names(self, obj):
        return ", ".join(alias.name for alias in obj.aliases.all())

    def details(self, obj):
        names = ", ".join([alias.name for alias in obj.aliases.all()][:3])
        return [f"({names})" if names else "", obj.get_kind_display().lower(), obj.origin]
