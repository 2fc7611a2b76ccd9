"""Statements on the desk: the full form, and the short one that stands on the form of a launch."""

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.forms.models import BaseModelFormSet

from kb.admin.base import LinkedRows, RecordAdmin, TableRows
from kb.admin.fields import DeskForm, LinkSelect, PartialDateField, PartyField, RowForm, bare
from kb.admin.reading import day_of
from kb.models import Source, Statement, StatementAppearance
from kb.vocab.statement import AppearanceRole

SPEAKERS = {"person": "speaker_person", "organisation": "speaker_organisation"}


class StatementForm(DeskForm):
    constraint_boxes = {
        "statement_has_at_most_one_speaker": "speaker",
        "statement_check_result_is_explained": "check_note",
    }
    speaker = PartyField(SPEAKERS, label="Who", help_text="A person or an organisation; or describe the speaker.")
    said = PartialDateField(label="Said on")

    class Meta:
        model = Statement
        fields = "__all__"
        labels = {
            "speaker_description": "Or a speaker without a name",
            "speaker_country": "Country of that speaker",
            "speaker_of": "Organisation of that speaker",
        }
        widgets = {
            "text": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
            "original_text": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        }


def source_box(**kwargs):
    """A box for one source, searched for."""
    widget = LinkSelect(StatementAppearance._meta.get_field("source"), admin.site)
    return forms.ModelChoiceField(Source.objects.all(), required=False, widget=widget, label="Source", **kwargs)


class ShortFormSet(BaseModelFormSet):
    """Short forms of records that refer to the form's record. Removing a row takes the link away."""

    link = ""

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs):
        self.instance = instance
        self.last_new = None
        rows = queryset.filter(**{self.link: instance}) if instance is not None and instance.pk else queryset.none()
        super().__init__(data, files, prefix=prefix, queryset=rows.order_by("pk"), **kwargs)

    @classmethod
    def get_default_prefix(cls):
        return f"{cls.model._meta.model_name}s"

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.parent = self.instance
        if form.is_new:
            form.above, self.last_new = self.last_new, form
        return form

    def save_new(self, form, commit=True):
        record = super().save_new(form, commit=commit)
        getattr(record, self.link).add(self.instance)
        return record

    def delete_existing(self, obj, commit=True):
        getattr(obj, self.link).remove(self.instance)

    def touched(self):
        """Records that must be settled: new, changed, or linked no more."""
        return [*self.new_objects, *(record for record, _ in self.changed_objects), *self.deleted_objects]


class ShortStatementForm(RowForm, StatementForm):
    """What an editor on deadline knows of a statement; the rest is on its own form."""

    defaults = {"source", "role", "said", "kind", "stance"}
    source = source_box()
    role = forms.ChoiceField(
        required=False, choices=AppearanceRole.choices, initial=AppearanceRole.FIRST_PUBLISHED, label="Which"
    )
    locator = forms.CharField(
        required=False, max_length=120, label="Where in it", widget=forms.TextInput({"class": "vTextField"})
    )

    class Meta(StatementForm.Meta):
        fields = ("text", "kind", "stance", "speaker_description", "speaker_country", "venue")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.appearance = None if self.is_new else next(iter(self.instance.appearances.all()), None)
        if self.appearance:
            self.initial |= {
                "source": self.appearance.source_id,
                "role": self.appearance.role,
                "locator": self.appearance.locator,
            }
            bare(self.fields["source"].widget).known = {str(self.appearance.source_id): self.appearance.source}
        if self.is_new:
            self.fields["said"].help_text = "Blank: the day of the launch."
            self.fields["source"].help_text = "Blank: as the row above, or the source at the top."

    @property
    def heading(self):
        return "" if self.is_new else self.instance.name

    @property
    def subheading(self):
        state = [] if self.instance.is_published else [self.instance.get_status_display().lower()]
        return " · ".join([str(self.instance.said or ""), self.instance.get_stance_display().lower(), *state])

    def clean(self):
        cleaned = super().clean()
        if not self.is_new:
            if "source" in cleaned and cleaned["source"] is None and self.appearance:
                self.add_error("source", "Choose the source. To take it away, open the full form.")
            return cleaned
        if "source" in cleaned and cleaned["source"] is None:
            cleaned["source"] = self.inherited("source") or getattr(self.parent, "main_source", None)
            if cleaned["source"] is None:
                self.add_error("source", "Choose the source, or fill in the source at the top of the form.")
        if cleaned.get("said") is None and "said" not in self.errors and self.parent:
            cleaned["said"] = day_of(self.parent.launched)
        return cleaned

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = f"statement-{self.instance.public_id}"  # until it is settled
        statement = super().save(commit=commit)
        if commit and (source := self.cleaned_data.get("source")):
            appearance = self.appearance or StatementAppearance(statement=statement)
            appearance.source = source
            appearance.role = self.cleaned_data.get("role") or AppearanceRole.FIRST_PUBLISHED
            appearance.locator = self.cleaned_data.get("locator") or ""
            if appearance.pk is None:
                last = statement.appearances.aggregate(Max("position"))["position__max"] or 0
                appearance.position = last + 1
            appearance.save()
        return statement


class StatementRows(LinkedRows):
    """Statements about a launch, on its form."""

    model = Statement
    link = "launches"
    form = ShortStatementForm
    formset = ShortFormSet
    verbose_name_plural = "statements: who said what about it"
    show_change_link = True
    classes = ("statements",)
    fieldsets = (
        (None, {"fields": (
            "text",
            ("speaker", "kind", "stance", "said"),
            ("source", "role", "locator"),
        )}),
        ("Speaker without a name, venue", {"classes": ("collapse",), "fields": (
            ("speaker_description", "speaker_country", "venue"),
        )}),
    )  # fmt: skip

    def loaded(self, queryset):
        return super().loaded(queryset).prefetch_related("appearances__source")


class AppearanceRows(TableRows):
    model = StatementAppearance
    fields = ("position", "role", "source", "locator")
    verbose_name = "source"
    verbose_name_plural = "chain of sources: how the words reached us"


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    form = StatementForm
    facts = (
        ("What was said", {"fields": ("text", ("kind", "stance", "language"))}),
        ("By whom", {"fields": ("speaker", ("speaker_description", "speaker_country", "speaker_of"))}),
        ("When and where", {"fields": (("said", "venue"),)}),
        ("Original and translation", {"classes": ("collapse",), "fields": (
            "original_text", ("original_language", "translator"),
        )}),
        ("About", {"fields": (("launches", "events"), ("weapons", "countries"), "topics")}),
        ("Check", {"fields": (("check_state", "check_note"),)}),
    )  # fmt: skip
    short = ("text", ("kind", "stance"), "speaker", ("speaker_description", "speaker_country"), "said")
    inlines = (AppearanceRows,)
    list_display = ("name", "said_shown", "stance", "check_state", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "check_state", "stance", "kind")
    date_hierarchy = "said_on"
    search_fields = (
        "name", "text", "original_text", "speaker_person__name", "speaker_person__names__name",
        "speaker_organisation__name", "speaker_organisation__short_name", "speaker_description", "=public_id",
    )  # fmt: skip

    @admin.display(description="said on", ordering="said_on")
    def said_shown(self, obj):
        return obj.said

    def get_readonly_fields(self, request, obj=None):
        return with_made_address(super().get_readonly_fields(request, obj), obj)

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = f"statement-{obj.public_id}"  # until it is settled
        super().save_model(request, obj, form, change)

    def details(self, obj):
        return [obj.said]


def with_made_address(readonly, obj):
    """The address of a launch or statement follows its facts until it is first published; after that it is kept."""
    return readonly if obj and obj.published_at else (*readonly, "slug")
