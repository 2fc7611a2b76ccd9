"""Reports: rows on the forms of launches and weapons, where the value is read from what the source printed.

The rows of a launch hold the reports of the launch and of its flights, also of flights that are new in the same
submission. What a row leaves blank is taken from the row above, or from the launch; see docs/editing.md.
"""

import json

from django import forms
from django.contrib import admin
from django.db.models import Case, F, Q, Value, When
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.utils.html import format_html
from django.utils.text import Truncator

from kb.admin.base import ListedAdmin, StackedRows, admin_url
from kb.admin.fields import PartialDateField, PartyField, QuickSelect, ReadingInput, RowForm
from kb.admin.reading import Unreadable, copy_value, day_of, plain_words, read, say_report
from kb.models import Place, Report, Weapon
from kb.vocab.metric import METRICS, Metric, Subject, ValueKind, metrics_for
from kb.vocab.report import Standing

CLAIMANTS = {
    "organisation": "claimant_organisation",
    "person": "claimant_person",
    "country": "claimant_country",
}
STANDINGS = [
    (Standing.CONSIDERED, "One of the reports"),
    (Standing.ACCEPTED, "Accepted: shown as the figure"),
    (Standing.DEPRECATED, "Deprecated: not to be used"),
]
# The columns that a value is read into. Nothing outside this module writes them through a form.
VALUE_COLUMNS = (
    "value_state", "qualifier", "value_low", "value_high", "value_step", "printed_unit", "value_weapon",
    "value_place", "value_choice", "value_text", "value_on", "value_precision", "value_is_approximate",
    "value_local_time", "value_zone", "value_at",
)  # fmt: skip
VALUE_BOXES = {"metric", "printed", "plain", "choice", "value_weapon", "value_place"}

# Said of the launch as a whole unless the editor says otherwise; other metrics belong to the flight where there is one.
OF_LAUNCH = {Metric.COUNT, Metric.LAUNCH_TIME, Metric.LAUNCH_PLACE, Metric.IN_EEZ, Metric.DAMAGE}
WHOLE = "launch"


def choices_by_metric(metrics):
    """Choices of all metrics that have some, grouped, as “outcome:success”: the codes alone would collide."""
    groups = [("", "—")]
    for metric in metrics:
        spec = METRICS[metric]
        if spec.choices:
            groups.append((spec.label, [(f"{metric}:{code}", label) for code, label in spec.choices.choices]))
    return groups


def named_exactly(model, names, text):
    """The one record of `model` that bears the name `text`, in any of its names; None if none or several do."""
    if not text:
        return None
    found = list(model.objects.filter(Q(name__iexact=text) | Q(**{f"{names}__name__iexact": text})).distinct()[:2])
    return found[0] if len(found) == 1 else None


class ReportForm(RowForm):
    """One report. Subclasses know whose reports they are."""

    subjects = (Subject.WEAPON,)
    defaults = {"claimant", "source", "said", "about", "standing"}
    constraint_boxes = {
        "report_has_exactly_one_claimant": "claimant",
        "report_deprecated_says_why": "standing_reason",
        "report_retracted_says_why": "retraction_reason",
        "report_does_not_supersede_itself": "supersedes",
        "report_numbers_in_order_and_finite": "printed",
        "report_value_in_the_columns_of_its_kind": "printed",
    }
    column_boxes = {"value_choice": "choice"} | {
        column: "printed" for column in VALUE_COLUMNS if column not in ("value_choice", "value_weapon", "value_place")
    }

    plain = forms.CharField(
        required=False,
        max_length=200,
        label="In plain words",
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
        help_text="Only if the printed text cannot be read.",
    )
    choice = forms.ChoiceField(required=False, label="That is", widget=QuickSelect)
    claimant = PartyField(
        CLAIMANTS, itself="claimant_is_source", label="Claimant", help_text="Who asserts it. Blank: as the row above."
    )
    said = PartialDateField(label="Said on", help_text="Blank: the day of the launch.")

    class Meta:
        model = Report
        fields = (
            "metric", "printed", "value_weapon", "value_place", "source", "locator", "note", "supersedes",
            "is_retracted", "retraction_reason", "standing", "standing_reason",
        )  # fmt: skip
        widgets = {"printed": ReadingInput("printed"), "standing_reason": forms.TextInput({"class": "vTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.metrics = [metric for metric in METRICS if any(metric in metrics_for(each) for each in self.subjects)]
        self.fields["metric"].choices = [("", "—"), *((metric.value, METRICS[metric].label) for metric in self.metrics)]
        kinds = {metric.value: METRICS[metric].kind.value for metric in self.metrics}
        self.fields["metric"].widget.attrs["data-kinds"] = json.dumps(kinds)
        self.fields["metric"].label = "What"
        self.fields["metric"].help_text = ""
        self.fields["choice"].choices = choices_by_metric(self.metrics)
        self.fields["standing"].choices = STANDINGS
        self.fields["standing"].help_text = ""
        self.fields["standing_reason"].help_text = "Why it is accepted over rivals, or deprecated. Readers see it."
        self.fields["standing_reason"].label = "Reason for the standing"
        self.fields["value_weapon"].label = "Weapon meant"
        self.fields["value_place"].label = "Place meant"
        self.fields["printed"].help_text = "In the source's words and unit: “about 155 miles”."
        if self.is_new:
            self.fields["source"].required = False
            self.fields["source"].help_text = "Blank: as the row above, or the source at the top."
        else:
            self.fields["claimant"].help_text = self.fields["said"].help_text = self.fields["source"].help_text = ""
            self.initial.setdefault("plain", plain_words(self.instance))
            if self.instance.value_choice:
                self.initial.setdefault("choice", f"{self.instance.metric}:{self.instance.value_choice}")
            self.fields["printed"].widget.reading = say_report(self.instance)

    @property
    def heading(self):
        """What the row is about, for the line above it."""
        return "" if self.is_new else f"{self.instance.spec.label}: {say_report(self.instance)}"

    @property
    def subheading(self):
        """Who says so, where, and how it stands."""
        report = self.instance
        states = [report.get_standing_display().lower()] if report.standing != Standing.CONSIDERED else []
        states += ["retracted"] if report.is_retracted else []
        outlet = f"{report.source.outlet}: " if report.source.outlet_id else ""
        title = Truncator(report.source.name).chars(60)
        said = f"{report.claimant or 'the source itself'}, in {outlet}“{title}”"
        return " · ".join([*states, said])

    def default_source(self):
        return self.inherited("source")

    def default_said(self):
        return None

    def context(self):
        """Day and zone that complete a time of day."""
        return {}

    def clean(self):
        cleaned = super().clean()
        if self.is_new:
            self._fill_in(cleaned)
        if "metric" in cleaned and (self.is_new or VALUE_BOXES & set(self.changed_data)):
            self._read(cleaned)
        elif not self.is_new:
            # Unchanged: whatever the boxes of other kinds say, the value stays as it is.
            cleaned["value_weapon"], cleaned["value_place"] = self.instance.value_weapon, self.instance.value_place
        return cleaned

    def _fill_in(self, cleaned):
        if "claimant" in cleaned and cleaned["claimant"] is None:
            cleaned["claimant"] = self.inherited("claimant")
        if cleaned.get("claimant") is None and "claimant" not in self.errors:
            self.add_error("claimant", "Name who asserts it: somebody, or “the source itself”.")
        if "source" in cleaned and cleaned["source"] is None:
            cleaned["source"] = self.default_source()
            if cleaned["source"] is None:
                self.add_error("source", "Choose the source, or fill in the source at the top of the form.")
        if "said" in cleaned and cleaned["said"] is None:
            cleaned["said"] = self.default_said()

    def _read(self, cleaned):
        metric = Metric(cleaned["metric"])
        kind = METRICS[metric].kind
        printed, plain = cleaned.get("printed") or "", cleaned.get("plain") or ""
        weapon, place = cleaned.get("value_weapon"), cleaned.get("value_place")
        if kind == ValueKind.WEAPON and weapon is None:
            weapon = named_exactly(Weapon, "aliases", plain or printed)
        if kind == ValueKind.PLACE and place is None:
            place = named_exactly(Place, "names", plain or printed)
        choice = cleaned.get("choice") or ""
        if not self.is_new and "metric" in self.changed_data and "choice" not in self.changed_data:
            choice = ""  # it belonged to the metric before
        try:
            self.value = read(metric, printed, plain=plain, weapon=weapon, place=place, choice=choice, **self.context())
        except Unreadable as error:
            self.fields["printed"].widget.reading = ""  # what is stored is no longer what stands in the box
            self.add_error(error.box, str(error))
            return
        cleaned["value_weapon"], cleaned["value_place"] = self.value.value_weapon, self.value.value_place
        self.fields["printed"].widget.reading = say_report(self.value)

    value = None

    def _post_clean(self):
        if self.value is not None:
            copy_value(self.value, self.instance)
        super()._post_clean()

    def _get_validation_exclusions(self):
        exclude = super()._get_validation_exclusions()
        if VALUE_BOXES & set(self._errors):
            exclude.update(VALUE_COLUMNS)
        else:
            exclude.difference_update(VALUE_COLUMNS)
        return exclude


class ReportFormSet(BaseInlineFormSet):
    """Reports of one record. Whose they are is written when they are saved, not while they are checked."""

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs):
        self.instance = instance
        self.save_as_new = False
        self.last_new = None
        self._described = None
        if queryset is None:
            queryset = Report.objects.all()
        queryset = self.of_record(queryset) if instance is not None and instance.pk else queryset.none()
        # Past the inline formset, which would put its own foreign key on every row.
        BaseModelFormSet.__init__(self, data, files, prefix=prefix, queryset=queryset, **kwargs)

    @classmethod
    def get_default_prefix(cls):
        return "reports"

    def of_record(self, queryset):
        order = Case(*[When(metric=metric, then=Value(place)) for place, metric in enumerate(METRICS)])
        return queryset.filter(weapon=self.instance).order_by(order, "pk")

    def _construct_form(self, i, **kwargs):
        form = BaseModelFormSet._construct_form(self, i, **kwargs)
        self.prepare(form)
        if form.is_new:
            form.above, self.last_new = self.last_new, form
        return form

    @property
    def empty_form(self):
        form = super().empty_form
        self.prepare(form)
        return form

    def prepare(self, form):
        """Gives a row what it needs to know of the others."""
        if field := form.fields.get("supersedes"):
            described = self.described()
            field.queryset = Report.objects.filter(pk__in=described)
            others = [(pk, text) for pk, text in described.items() if pk != form.instance.pk]
            field.widget.choices = [("", "—"), *others]

    def described(self):
        """{primary key: description} of the reports that are stored."""
        if self._described is None:
            self._described = {report.pk: self.describe(report) for report in self.get_queryset()}
        return self._described

    def describe(self, report):
        return f"{report.spec.label}: {say_report(report)} ({report.claimant or report.source})"

    def add_fields(self, form, index):
        BaseModelFormSet.add_fields(self, form, index)

    def clean(self):
        super().clean()
        accepted = set()
        for form in self.forms:
            if not form.is_valid() or self._should_delete_form(form):
                continue
            values = form.cleaned_data if form.has_changed() else form.initial
            if values.get("standing") != Standing.ACCEPTED:
                continue
            key = (self.subject_key(form), values.get("metric"))
            if key in accepted:
                form.add_error("standing", "Another report of this figure is accepted already: accept only one.")
            accepted.add(key)

    def subject_key(self, form):
        return None

    def save(self, commit=True):
        # One accepted report gives way to another in the same submission: the database checks after each row.
        changed = [form.instance.pk for form in self.initial_forms if form.instance.pk and form.has_changed()]
        Report.objects.filter(pk__in=changed, standing=Standing.ACCEPTED).update(standing=Standing.CONSIDERED)
        return super().save(commit=commit)

    def set_subject(self, form):
        form.instance.weapon = self.instance

    def save_new(self, form, commit=True):
        self.set_subject(form)
        return BaseModelFormSet.save_new(self, form, commit=commit)

    def save_existing(self, form, obj, commit=True):
        self.set_subject(form)
        return super().save_existing(form, obj, commit=commit)


class LaunchReportForm(ReportForm):
    """A report of a launch or of one of its flights: `about` says which, by the number that the form shows."""

    subjects = (Subject.LAUNCH, Subject.FLIGHT)
    about = forms.CharField(required=False, label="About", widget=QuickSelect({"class": "about"}))

    class Meta(ReportForm.Meta):
        pass

    # Set by the formset: the launch of the form, and its flight rows by number.
    launch = None
    flights = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.flight_id:
            self.initial.setdefault("about", str(self.instance.flight.number))
        elif self.instance.launch_id:
            self.initial.setdefault("about", WHOLE)

    @property
    def heading(self):
        if self.is_new:
            return ""
        where = f", flight {self.instance.flight.number}" if self.instance.flight_id else ""
        return f"{self.instance.spec.label}{where}: {say_report(self.instance)}"

    def goes_with_its_flight(self):
        """Whether the flight that a stored report is about is being removed, and the report with it."""
        row = self.flights.get(self.initial.get("about"))
        return not self.is_new and row is not None and not row.will_exist() and "about" not in self.changed_data

    def has_changed(self):
        return not self.goes_with_its_flight() and super().has_changed()

    def default_source(self):
        return super().default_source() or getattr(self.launch, "main_source", None)

    def default_said(self):
        return day_of(self.launch.launched)

    def context(self):
        return {"day": day_of(self.launch.launched), "zone": self.launch.launched_zone}

    def clean(self):
        cleaned = super().clean()
        if metric := cleaned.get("metric"):
            self._choose_subject(cleaned, Metric(metric))
        return cleaned

    def _choose_subject(self, cleaned, metric):
        subjects = METRICS[metric].subjects
        about = cleaned.get("about") or self._default_about(metric)
        cleaned["about"] = about
        label = METRICS[metric].label
        if about == WHOLE:
            if Subject.LAUNCH not in subjects:
                self.add_error("about", f"{label} is reported of a flight, not of the whole launch. Choose the flight.")
        elif not about:
            self.add_error("about", f"{label} is reported of a flight. Choose which one.")
        elif Subject.FLIGHT not in subjects:
            self.add_error("about", f"{label} is reported of the whole launch. Choose that.")
        elif about not in self.flights:
            self.add_error("about", f"There is no flight {about} on this form. Choose another one, or add it.")
        elif not self.flights[about].will_exist() and not self.goes_with_its_flight():
            self.add_error("about", f"Flight {about} is empty or being removed. Choose another one, or fill it in.")

    def _post_clean(self):
        # The model checks that the metric fits the subject, so it must see the one chosen now.
        about = self.cleaned_data.get("about")
        if about and "about" not in self._errors:
            flight = self.flights[about].instance if about in self.flights else None
            self.instance.launch = self.launch if about == WHOLE and self.launch.pk else None
            self.instance.flight = flight if flight and flight.pk else None
        super()._post_clean()

    def _default_about(self, metric):
        subjects = METRICS[metric].subjects
        existing = [number for number, row in self.flights.items() if row.will_exist()]
        if Subject.LAUNCH in subjects and (metric in OF_LAUNCH or len(existing) != 1):
            return WHOLE
        return existing[0] if len(existing) == 1 else ""


class LaunchReportFormSet(ReportFormSet):
    """Reports of a launch and of its flights. `flight_rows` is the formset of its flights in the same submission."""

    flight_rows = None

    def of_record(self, queryset):
        order = Case(*[When(metric=metric, then=Value(place)) for place, metric in enumerate(METRICS)])
        return (
            queryset.of_launch(self.instance)
            .select_related("flight")
            .order_by(F("flight__number").asc(nulls_first=True), order, "pk")
        )

    def prepare(self, form):
        super().prepare(form)
        form.launch = self.instance
        form.flights = self.flight_rows.by_number() if self.flight_rows else {}
        if "about" in form.fields:
            # A script keeps this in step with the rows; without it there is one more than there are.
            numbers = list(form.flights) or ["1"]
            form.fields["about"].widget.choices = [
                ("", "as usual"),
                (WHOLE, "whole launch"),
                *((number, f"flight {number}") for number in [*numbers, str(int(numbers[-1]) + 1)]),
            ]

    def describe(self, report):
        where = f"flight {report.flight.number}, " if report.flight_id else ""
        return where + super().describe(report)

    def subject_key(self, form):
        values = form.cleaned_data if form.has_changed() else form.initial
        return values.get("about")

    def set_subject(self, form):
        about = form.cleaned_data["about"]
        form.instance.launch = self.instance if about == WHOLE else None
        form.instance.flight = None if about == WHOLE else self.flights()[about].instance

    def flights(self):
        return self.flight_rows.by_number()


class ReportRows(StackedRows):
    """Rows of reports on the form of a weapon."""

    model = Report
    fk_name = "weapon"
    form = ReportForm
    formset = ReportFormSet
    verbose_name = "report"
    verbose_name_plural = "specifications, as reported"

    class Media:
        js = ("kb/admin/rows.js",)

    classes = ("reports",)
    fieldsets = (
        (None, {"fields": (
            ("metric", "printed", "plain", "choice", "value_weapon", "value_place"),
            ("claimant", "source", "locator", "said"),
            ("standing", "standing_reason", "note"),
        )}),
        ("Later correction or retraction by the claimant", {"classes": ("collapse",), "fields": (
            ("supersedes", "is_retracted", "retraction_reason"),
        )}),
    )  # fmt: skip

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj and obj.pk else 2

    def loaded(self, queryset):
        return super().loaded(queryset).select_related("source__outlet")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "supersedes":
            return db_field.formfield(widget=QuickSelect, help_text="Earlier report by the same claimant.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class LaunchReportRows(ReportRows):
    """Rows of reports on the form of a launch: of the launch itself and of its flights."""

    fk_name = "launch"
    form = LaunchReportForm
    formset = LaunchReportFormSet
    verbose_name_plural = "reports: who says what"
    fieldsets = (
        (None, {"fields": (
            ("metric", "about", "printed", "plain", "choice", "value_weapon", "value_place"),
            ("claimant", "source", "locator", "said"),
            ("standing", "standing_reason", "note"),
        )}),
        ReportRows.fieldsets[1],
    )  # fmt: skip


@admin.register(Report)
class ReportAdmin(ListedAdmin):
    """A list across all records. A report is written and corrected on the form of its launch or weapon."""

    anchor = "reports-group"

    list_display = ("metric", "read_as", "printed", "claimant_shown", "owner_shown", "source", "standing")
    list_display_links = None
    list_filter = ("standing", "is_retracted", "metric")
    search_fields = (
        "printed", "launch__name", "flight__launch__name", "weapon__name", "claimant_organisation__name",
        "claimant_person__name", "claimant_country__name", "source__name", "=public_id",
    )  # fmt: skip
    list_select_related = (
        "launch", "flight__launch", "weapon", "source", "claimant_organisation", "claimant_person",
        "claimant_country", "value_weapon", "value_place",
    )  # fmt: skip
    ordering = ("-pk",)

    @admin.display(description="read as")
    def read_as(self, obj):
        return say_report(obj)

    @admin.display(description="claimant")
    def claimant_shown(self, obj):
        return obj.claimant or "the source itself"

    @admin.display(description="of")
    def owner_shown(self, obj):
        record = obj.launch or (obj.flight and obj.flight.launch) or obj.weapon
        return format_html('<a href="{}#reports-group">{}</a>', admin_url(self.admin_site, record), record)
