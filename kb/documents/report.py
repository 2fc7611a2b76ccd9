"""Reports and figures as documents: every value with its print, claimant, source and agreement."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kb.documents.base import PartialDateSerializer, RefSerializer, StampSerializer, partial_date, ref
from kb.insight.report import figures
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.nouns import api_path
from kb.vocab.printed import format_both, format_number
from kb.vocab.report import Agreement, Qualifier, Standing, ValueState


class ClaimantSerializer(serializers.Serializer):
    """Who asserts it: an organisation, a person, a country, or the source itself."""

    kind = serializers.ChoiceField(
        choices=["organisation", "person", "country", "source"], help_text="What the claimant is."
    )
    record = RefSerializer(allow_null=True, help_text="The claimant; for “source” the source.")


class ReportSerializer(serializers.Serializer):
    """One claimant asserting one thing about one subject, in one source."""

    id = serializers.CharField(help_text="Public id: never changes, safe to cite.")
    url = serializers.CharField(help_text="Where the API gives this report.")
    metric = serializers.ChoiceField(choices=Metric.choices, help_text="What is asserted.")
    label = serializers.CharField(help_text="The metric in words.")
    state = serializers.ChoiceField(
        choices=ValueState.choices, help_text="Given, or stated by the source to be unknown or not applicable."
    )
    low = serializers.FloatField(allow_null=True, help_text="Lower number in `unit`; null for “at most”.")
    high = serializers.FloatField(allow_null=True, help_text="Upper number in `unit`; null for “at least”.")
    unit = serializers.CharField(help_text="Canonical unit of the metric; empty where it has none.")
    qualifier = serializers.ChoiceField(choices=Qualifier.choices, help_text="What the print says of its exactness.")
    value = serializers.CharField(
        allow_null=True, help_text="Code of a choice, or the words of a textual report; null for the other kinds."
    )
    weapon = RefSerializer(allow_null=True, help_text="The weapon asserted, for weapon identity.")
    place = RefSerializer(allow_null=True, help_text="The place asserted, for launch and landing place.")
    date = PartialDateSerializer(allow_null=True, help_text="The date asserted, for launch time and first flight.")
    display = serializers.CharField(help_text="The value in words, metric units.")
    display_imperial = serializers.CharField(help_text="The same in imperial units; empty where none are in use.")
    printed = serializers.CharField(help_text="The value as the source gave it.")
    printed_unit = serializers.CharField(help_text="Unit in which the source gave it.")
    claimant = ClaimantSerializer(help_text="Who asserts it.")
    source = RefSerializer(allow_null=True, help_text="The document in which it stands.")
    outlet = RefSerializer(allow_null=True, help_text="Who published that document.")
    source_published = PartialDateSerializer(allow_null=True, help_text="When that document was published.")
    locator = serializers.CharField(help_text="Page, paragraph or timestamp.")
    said = PartialDateSerializer(allow_null=True, help_text="When the claimant said it.")
    note = serializers.CharField(help_text="Remark for readers.")
    standing = serializers.ChoiceField(choices=Standing.choices, help_text="The editor's judgement.")
    standing_reason = serializers.CharField(help_text="Why it is accepted over its rivals, or deprecated.")
    is_accepted = serializers.BooleanField(help_text="Whether this report is shown as the figure.")
    supersedes = serializers.CharField(allow_null=True, help_text="Id of the claimant's earlier report it replaces.")
    superseded_by = serializers.CharField(allow_null=True, help_text="Id of the report that replaces this one.")
    is_retracted = serializers.BooleanField(help_text="Whether the claimant took it back.")
    retraction_reason = serializers.CharField(help_text="Why it was taken back.")
    agreement = serializers.ChoiceField(
        choices=Agreement.choices, help_text="How all reports of this metric and subject stand to each other."
    )


class FigureSerializer(serializers.Serializer):
    """One metric of one subject: the accepted report in short, why, and all reports."""

    metric = serializers.ChoiceField(choices=Metric.choices, help_text="What is asserted.")
    label = serializers.CharField(help_text="The metric in words.")
    unit = serializers.CharField(help_text="Canonical unit; empty where it has none.")
    agreement = serializers.ChoiceField(choices=Agreement.choices, help_text="How its reports stand to each other.")
    accepted = serializers.CharField(allow_null=True, help_text="Id of the accepted report; null while open.")
    accepted_because = serializers.CharField(help_text="The editor's reason, or that it has no standing rival.")
    display = serializers.CharField(help_text="The accepted value in words; or that none is accepted yet.")
    display_imperial = serializers.CharField(help_text="The same in imperial units; empty where none are in use.")
    reports = ReportSerializer(many=True, help_text="Every report of it, the accepted one first.")


class BriefFigureSerializer(serializers.Serializer):
    """The accepted value of a metric, for lists."""

    low = serializers.FloatField(allow_null=True, help_text="Lower number in `unit`.")
    high = serializers.FloatField(allow_null=True, help_text="Upper number in `unit`.")
    unit = serializers.CharField(help_text="Canonical unit of the metric.")
    qualifier = serializers.ChoiceField(
        choices=[*Qualifier.choices, ("", "None")],
        help_text="What the print says of its exactness; empty while no report is accepted.",
    )
    agreement = serializers.ChoiceField(choices=Agreement.choices, help_text="How its reports stand to each other.")
    display = serializers.CharField(help_text="The accepted value in words; “disputed” while none is accepted.")
    display_imperial = serializers.CharField(help_text="The same in imperial units; empty where none are in use.")


@extend_schema_field(FigureSerializer(many=True))
class FiguresField(serializers.Field):
    """All figures of a subject, from its loaded reports."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, source=kwargs.pop("source", "reports"), **kwargs)

    def to_representation(self, value):
        return [figure_document(figure) for figure in figures(value.all())]


UNACCEPTED = "not settled: no report accepted yet"


def value_display(report):
    """(metric words, imperial words) of a report's value, whatever its kind."""
    spec = METRICS[Metric(report.metric)]
    if report.value_state != ValueState.GIVEN:
        return {ValueState.UNKNOWN: "unknown", ValueState.NOT_APPLICABLE: "not applicable"}[report.value_state], ""
    match spec.kind:
        case ValueKind.QUANTITY:
            return format_both(
                report.value_low, report.value_high, spec.unit, Qualifier(report.qualifier), report.printed_unit
            )
        case ValueKind.COUNT:
            return _count_display(report), ""
        case ValueKind.WEAPON:
            return (report.value_weapon.name if report.value_weapon.is_published else "not public"), ""
        case ValueKind.PLACE:
            return (report.value_place.name if report.value_place.is_published else "not public"), ""
        case ValueKind.CHOICE:
            return str(spec.choices(report.value_choice).label), ""
        case ValueKind.TEXT:
            return report.value_text, ""
    return str(report.value_date), ""


def _count_display(report):
    low, high = report.value_low, report.value_high
    if low is None:
        return f"at most {format_number(high)}"
    if high is None:
        return f"at least {format_number(low)}"
    if low != high:
        return f"{format_number(low)} to {format_number(high)}"
    return ("about " if report.qualifier == Qualifier.ABOUT else "") + format_number(low)


def _claimant(report):
    if report.claimant_is_source:
        return {"kind": "source", "record": ref(report.source)}
    return {"kind": report.claimant_key[0], "record": ref(report.claimant)}


def report_document(report, figure, superseded_by=None):
    """Document of one report of a Figure; `superseded_by` is the public id of its successor, if any."""
    spec = METRICS[figure.metric]
    display, imperial = value_display(report)
    return {
        "id": report.public_id,
        "url": api_path("report", report.public_id),
        "metric": figure.metric.value,
        "label": spec.label,
        "state": report.value_state,
        "low": report.value_low,
        "high": report.value_high,
        "unit": spec.unit,
        "qualifier": report.qualifier,
        "value": report.value_choice or report.value_text or None,
        "weapon": ref(report.value_weapon),
        "place": ref(report.value_place),
        "date": partial_date(report.value_date),
        "display": display,
        "display_imperial": imperial,
        "printed": report.printed,
        "printed_unit": report.printed_unit,
        "claimant": _claimant(report),
        "source": ref(report.source),
        "outlet": ref(report.source.outlet),
        "source_published": partial_date(report.source.published),
        "locator": report.locator,
        "said": partial_date(report.said),
        "note": report.note,
        "standing": report.standing,
        "standing_reason": report.standing_reason,
        "is_accepted": figure.accepted is not None and figure.accepted.pk == report.pk,
        "supersedes": report.supersedes.public_id if report.supersedes else None,
        "superseded_by": superseded_by,
        "is_retracted": report.is_retracted,
        "retraction_reason": report.retraction_reason,
        "agreement": figure.agreement.value,
    }


def figure_document(figure):
    """Document of a Figure with all its reports, the accepted one first."""
    spec = METRICS[figure.metric]
    successors = {report.supersedes_id: report.public_id for report in figure.reports if report.supersedes_id}
    ordered = sorted(figure.reports, key=lambda r: (r is not figure.accepted, r.standing == Standing.DEPRECATED))
    display, imperial = value_display(figure.accepted) if figure.accepted else (UNACCEPTED, "")
    if figure.accepted is None:
        because = ""
    elif figure.is_accepted_by_itself:
        because = "The only report." if len(figure.reports) == 1 else "The only one that gives a value and stands."
    else:
        because = figure.accepted.standing_reason
    return {
        "metric": figure.metric.value,
        "label": spec.label,
        "unit": spec.unit,
        "agreement": figure.agreement.value,
        "accepted": figure.accepted.public_id if figure.accepted else None,
        "accepted_because": because,
        "display": display,
        "display_imperial": imperial,
        "reports": [report_document(r, figure, successors.get(r.pk)) for r in ordered],
    }


def brief_figure(figure):
    """Short form of a Figure for lists; None where nothing is reported."""
    if figure is None:
        return None
    accepted = figure.accepted
    display, imperial = value_display(accepted) if accepted else (UNACCEPTED, "")
    return {
        "low": accepted.value_low if accepted else None,
        "high": accepted.value_high if accepted else None,
        "unit": METRICS[figure.metric].unit,
        "qualifier": accepted.qualifier if accepted else "",
        "agreement": figure.agreement.value,
        "display": display,
        "display_imperial": imperial,
    }


class SubjectSerializer(serializers.Serializer):
    """What a report is about."""

    kind = serializers.ChoiceField(choices=["launch", "flight", "weapon"], help_text="What the subject is.")
    record = RefSerializer(allow_null=True, help_text="The launch or weapon on whose page it stands.")
    flight = serializers.CharField(allow_null=True, help_text="Id of the flight within the launch, if of a flight.")


class ReportRowSerializer(ReportSerializer):
    """A report in a list of its own, with its subject."""

    name = serializers.CharField(help_text="Metric and value in words.")
    subject = SubjectSerializer(help_text="What it is about.")


class FullReportSerializer(ReportRowSerializer, StampSerializer):
    """A report that stands alone, with its subject."""
