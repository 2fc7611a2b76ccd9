"""Launches on the desk: one form that follows how news comes in.

Where the news is from; what, when, where; then the flights, who reports what of them, who said what about it, and what
it prompted. Everything is saved together or not at all.
"""

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from kb.admin.base import RecordAdmin
from kb.admin.citation import LaunchCitationRows
from kb.admin.event import EventRows
from kb.admin.fields import DeskForm, PartialDateField, PartiesField, ReadingInput
from kb.admin.flight import FlightFormSet, FlightRows
from kb.admin.identifier import LaunchIdentifierRows
from kb.admin.reading import say_date
from kb.admin.report import LaunchReportFormSet, LaunchReportRows
from kb.admin.statement import ShortFormSet, StatementRows, source_box, with_made_address
from kb.editing import publishing
from kb.insight.report import figures
from kb.models import Country, Flight, Launch, LaunchCitation, Report
from kb.vocab.count import CountRange
from kb.vocab.metric import Metric
from kb.vocab.partial_date import DAY_OR_FINER, format_time, with_time, zone_of
from kb.vocab.report import ValueState
from kb.vocab.status import Status


class LaunchForm(DeskForm):
    constraint_boxes = {
        "launch_time_matches_precision": "launched_time",
        "launch_instant_goes_with_time": "launched_time",
    }

    main_source = source_box(
        help_text="Where you have it from. It is cited, and taken for every new row below that names no source."
    )
    launched = PartialDateField(
        label="Day, local", help_text="At the launch site: 14 January 2025. Sep 1984 or 1984 if no more is known."
    )
    launched_time = forms.CharField(
        required=False,
        max_length=40,
        label="Time, local",
        widget=ReadingInput("time"),
        help_text="09:30, 9:30 AM or about 9:30. Blank if not known.",
    )
    link_statements = PartiesField(
        ["statement"], label="Statements", help_text="Entered before, and about this launch too."
    )
    link_events = PartiesField(["event"], label="Events", help_text="Entered before, and prompted by this launch too.")

    class Meta:
        model = Launch
        fields = "__all__"
        widgets = {
            "launched_zone": forms.TextInput({"class": "vTextField", "list": "zones"}),
            "launched_as_stated": forms.TextInput({"class": "vTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        if "launched_zone" in fields:
            fields["launched_zone"].label = "Zone"
            fields["launched_zone"].help_text = "Blank: the zone of the country. Else an IANA name: Asia/Pyongyang."
            fields["launched_as_stated"].label = "Time as the source put it"
        date = self.instance.launched
        if date and date.time:
            about = "about " if date.is_approximate else ""
            self.initial.setdefault("launched_time", about + format_time(date.time, date.precision))
            if "launched_time" in fields and not self.is_bound:
                fields["launched_time"].widget.reading = say_date(date)

    def clean(self):
        cleaned = super().clean()
        self._complete_time(cleaned)
        # Rows below ask for it, whether or not the rest of the form is right.
        self.instance.main_source = cleaned.get("main_source")
        for name in ("link_statements", "link_events"):
            self._check_links(name, cleaned.get(name) or ())
        return cleaned

    def _complete_time(self, cleaned):
        date, country = cleaned.get("launched"), cleaned.get("country")
        text = cleaned.get("launched_time") or ""
        zone = cleaned.get("launched_zone") or (country.default_zone if country else "")
        cleaned["launched_zone"] = zone
        if zone:
            try:
                zone_of(zone)
            except ValueError as error:
                self.add_error("launched_zone", str(error))
                return
        if not text:
            return
        if date is None:
            if "launched" not in self.errors:
                self.add_error("launched", "A time of day needs its day.")
        elif not zone:
            self.add_error("launched_zone", "A time of day needs the zone of the launch site: Asia/Pyongyang.")
        else:
            try:
                cleaned["launched"] = with_time(date, text, zone)
            except ValueError as error:
                box = "launched_time" if date.precision in DAY_OR_FINER else "launched"
                self.add_error(box, str(error))

    def _check_links(self, name, records):
        if self.instance.is_published:
            return
        for record in records:
            if record.is_published:
                self.add_error(
                    name, f"“{record}” is published and cannot name a draft: publish this launch first, then link it."
                )


class HasWeapon(admin.SimpleListFilter):
    title = "weapon"
    parameter_name = "weapon"

    def lookups(self, request, model_admin):
        return [("known", "Identified"), ("unknown", "Not identified")]

    def queryset(self, request, queryset):
        if self.value() == "known":
            return queryset.filter(flights__weapon__isnull=False).distinct()
        if self.value() == "unknown":
            return queryset.exclude(flights__weapon__isnull=False)
        return queryset


@admin.register(Launch)
class LaunchAdmin(RecordAdmin):
    form = LaunchForm
    facts = (
        ("Where you have it from", {"fields": ("main_source",)}),
        ("What", {"fields": (("country", "kind", "occurrence", "operator"),)}),
        ("When and where", {"fields": (
            ("launched", "launched_time", "launched_zone", "launched_as_stated"),
            "site",
        )}),
        ("For readers", {"fields": ("summary", "topics")}),
        ("Entered before, to be linked", {"classes": ("collapse", "late"), "fields": (
            ("link_statements", "link_events"),
        )}),
    )  # fmt: skip
    inlines = (FlightRows, LaunchReportRows, StatementRows, EventRows, LaunchCitationRows, LaunchIdentifierRows)
    list_display = (
        "name", "day", "country", "weapons", "agreement_shown", "state_shown", "updated", "assignee",
    )  # fmt: skip
    list_filter = (
        *RecordAdmin.list_filter, "agreement", "kind", "occurrence", HasWeapon,
        ("country", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("country", "assignee")
    date_hierarchy = "launched_on"
    search_fields = (
        "name", "summary", "flights__weapon__name", "flights__weapon__aliases__name", "site__name",
        "site__names__name", "country__names__name", "identifiers__value", "=public_id",
    )  # fmt: skip
    search_help_text = "Weapon, place, country or identifier, by any of its names."
    label_related = ("country",)

    # --- List

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("flights__weapon")

    @admin.display(description="day, local", ordering="launched_on")
    def day(self, obj):
        return obj.launched

    @admin.display(description="weapons")
    def weapons(self, obj):
        names = [flight.weapon.name for flight in obj.flights.all() if flight.weapon]
        return ", ".join(dict.fromkeys(names)) or "not identified"

    @admin.display(description="agreement", ordering="agreement")
    def agreement_shown(self, obj):
        return format_html('<span class="agreement agreement-{}">{}</span>', obj.agreement, obj.get_agreement_display())

    def details(self, obj):
        return [obj.launched]

    # --- Form

    def loaded(self, queryset):
        return queryset.select_related("country", "operator", "site", "assignee").prefetch_related("topics")

    def render_change_form(self, request, context, *args, **kwargs):
        zones = Country.objects.exclude(default_zone="").values_list("default_zone", flat=True)
        context["zones"] = sorted({*zones, "UTC"})
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return with_made_address(super().get_readonly_fields(request, obj), obj)

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        if obj is None or not obj.is_published:
            return found
        # Statements and events name the launch, not the other way round: their own forms link them.
        return [each for each in found if "late" not in each[1].get("classes", ())]

    def _create_formsets(self, request, obj, change):
        """Reports may be about flights of the same submission, so their rows know each other."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        flights = next((each for each in formsets if isinstance(each, FlightFormSet)), None)
        for formset in formsets:
            if isinstance(formset, LaunchReportFormSet):
                formset.flight_rows = flights
        return formsets, inlines

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = f"launch-{obj.public_id}"  # until it is settled
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        if isinstance(formset, ShortFormSet):
            for row in formset.extra_forms:
                row.instance.assignee = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        launch = form.instance
        source = form.cleaned_data.get("main_source")
        if source and not LaunchCitation.objects.filter(launch_id=launch.pk, source=source).exists():
            LaunchCitation.objects.create(launch=launch, source=source)
        linked = [*form.cleaned_data.get("link_statements", ()), *form.cleaned_data.get("link_events", ())]
        for record in linked:
            getattr(record, "launches" if hasattr(record, "launches") else "prompted_by").add(launch)
        super().save_related(request, form, formsets, change)
        # The launch was settled first: its name stands in what follows.
        touched = [record for formset in formsets if isinstance(formset, ShortFormSet) for record in formset.touched()]
        for record in {(type(record), record.pk): record for record in [*touched, *linked]}.values():
            publishing.settle(record, self.change(request))

    def complete(self, obj):
        """The only flight of a launch takes the count that is reported, if the editor left it open."""
        flights = list(Flight.objects.filter(launch=obj)[:2])
        if len(flights) != 1 or flights[0].count.is_known:
            return
        flight = flights[0]
        of_count = Report.objects.filter(metric=Metric.COUNT)
        for reports in (of_count.filter(flight=flight), of_count.filter(launch=obj)):
            report = next((figure.accepted for figure in figures(reports)), None)
            if report and report.value_state == ValueState.GIVEN:
                high = report.value_high
                flight.count = CountRange(int(report.value_low or 0), None if high is None else int(high))
                flight.save(update_fields=["count_min", "count_max"])
                return

    def companions(self, obj):
        waiting = [Status.DRAFT, Status.IN_REVIEW]
        # Events first: statements may be about them.
        return [*obj.prompted_events.filter(status__in=waiting), *obj.statements.filter(status__in=waiting)]
