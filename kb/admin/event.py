"""Events on the desk: the full form, and the short one that stands on the form of a launch."""

from django.contrib import admin

from kb.admin.base import LinkedRows, RecordAdmin, TableRows
from kb.admin.citation import EventCitationRows
from kb.admin.fields import DeskForm, PartialDateField, PartiesField, PartyField, RowForm, party_key
from kb.admin.reading import day_of
from kb.admin.statement import ShortFormSet, source_box
from kb.editing import naming
from kb.models import Event, EventCitation, EventParticipant

PARTICIPANTS = {"country": "country", "organisation": "organisation", "person": "person"}


class EventForm(DeskForm):
    constraint_boxes = {"event_ends_after_it_begins": "ended"}
    code_boxes = {"reversed_dates": "ended"}
    began = PartialDateField(label="When")
    ended = PartialDateField(label="Until", help_text="Empty if over in a day.")

    class Meta:
        model = Event
        fields = "__all__"


class ParticipantForm(DeskForm):
    constraint_boxes = {"event_participant_is_exactly_one": "who"}
    who = PartyField(PARTICIPANTS, label="Who", required=True)

    class Meta:
        model = EventParticipant
        fields = ("role",)


class ParticipantRows(TableRows):
    model = EventParticipant
    form = ParticipantForm
    fields = ("who", "role")
    verbose_name = "participant"
    verbose_name_plural = "participants"


class ShortEventForm(RowForm, EventForm):
    """What an editor on deadline knows of an event; the rest is on its own form."""

    defaults = {"source", "began", "kind"}
    source = source_box()
    who = PartiesField(
        PARTICIPANTS, label="Who took part", help_text="Countries, organisations, people. Roles: on the full form."
    )

    class Meta(EventForm.Meta):
        fields = ("name", "kind", "place", "outcome")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {} if self.is_new else {party_key(_who(row)): _who(row) for row in self.instance.participants.all()}
        self.initial["who"] = list(known)
        self.fields["who"].widget.known = known
        if self.is_new:
            self.fields["began"].help_text = "Blank: the day of the launch."
            self.fields["source"].help_text = "Blank: as the row above, or the source at the top."
        else:
            self.fields["source"].label = "Another source"
            self.fields["source"].help_text = f"Cited so far: {self._cited() or 'nothing'}."

    def _cited(self):
        return ", ".join(str(citation.source) for citation in self.instance.citations.all())

    @property
    def heading(self):
        return "" if self.is_new else self.instance.name

    @property
    def subheading(self):
        state = [] if self.instance.is_published else [self.instance.get_status_display().lower()]
        return " · ".join([str(self.instance.began or ""), self.instance.get_kind_display().lower(), *state])

    def clean(self):
        cleaned = super().clean()
        if not self.is_new:
            return cleaned
        if cleaned.get("source") is None and "source" not in self.errors:
            cleaned["source"] = self.inherited("source") or getattr(self.parent, "main_source", None)
        if cleaned.get("began") is None and "began" not in self.errors and self.parent:
            cleaned["began"] = day_of(self.parent.launched)
        return cleaned

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = naming.free_slug(Event, self.instance.name)
        event = super().save(commit=commit)
        if commit:
            self._save_participants(event)
            source = self.cleaned_data.get("source")
            if source and not event.citations.filter(source=source).exists():
                EventCitation.objects.create(event=event, source=source)
        return event

    def _save_participants(self, event):
        """Those who stay keep their roles."""
        wanted = {party_key(record): record for record in self.cleaned_data.get("who") or []}
        rows = {row: party_key(_who(row)) for row in event.participants.select_related(*PARTICIPANTS)}
        for row, key in rows.items():
            if key not in wanted:
                row.delete()
        for key, record in wanted.items():
            if key not in rows.values():
                EventParticipant.objects.create(event=event, **{record._meta.model_name: record})


def _who(row):
    return row.country or row.organisation or row.person


class EventRows(LinkedRows):
    """Events that a launch prompted, on its form."""

    model = Event
    link = "prompted_by"
    form = ShortEventForm
    formset = ShortFormSet
    verbose_name_plural = "events: what it prompted"
    show_change_link = True
    classes = ("events",)
    fieldsets = (
        (None, {"fields": (
            ("name", "kind"),
            ("began", "place", "who"),
            ("outcome", "source"),
        )}),
    )  # fmt: skip

    def loaded(self, queryset):
        participants = [f"participants__{column}" for column in PARTICIPANTS]
        return super().loaded(queryset).prefetch_related(*participants, "citations__source")


@admin.register(Event)
class EventAdmin(RecordAdmin):
    form = EventForm
    facts = (
        (None, {"fields": ("name", "kind", ("began", "ended"), "place", "outcome", "summary")}),
        ("Links", {"fields": ("prompted_by", "topics")}),
    )
    short = ("name", "kind", ("began", "ended"), "place")
    inlines = (ParticipantRows, EventCitationRows)
    list_display = ("name", "kind", "began_shown", "place", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "kind")
    list_select_related = ("place", "assignee")
    date_hierarchy = "began_on"
    search_fields = (
        "name", "outcome", "participants__country__name", "participants__organisation__name",
        "participants__person__name", "=public_id",
    )  # fmt: skip

    @admin.display(description="when", ordering="began_on")
    def began_shown(self, obj):
        return obj.began

    def details(self, obj):
        return [obj.get_kind_display().lower(), obj.began]
