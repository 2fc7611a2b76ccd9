"""Reports: figures that cannot be, sources older than their event, rivals among which nobody has chosen."""

from kb.rules.agreement import accepted, agreement, by_subject_and_metric, claims, stale_acceptance, standing_reports
from kb.rules.days import is_surely_before
from kb.rules.finding import error, warning
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.printed import format_number
from kb.vocab.report import Agreement

# So far beyond plausible is a slip of the keyboard, not a bold claim.
ABSURD = 10


def reports_findings(reports, *, where=""):
    """Findings on the reports of one record; `where` names the part that they are about: “Flight 2”."""
    found = []
    for (_, _, metric), rivals in by_subject_and_metric(reports).items():
        label = METRICS[metric].label.lower()
        prefix = f"{where}, {label}" if where else METRICS[metric].label
        for report in standing_reports(rivals):
            found += implausible(report, prefix)
        found += undecided(rivals, prefix)
    return found


def implausible(report, prefix):
    """A number outside the bounds of its metric: a warning, and an error where it is ten times beyond."""
    spec = METRICS[Metric(report.metric)]
    if spec.kind not in (ValueKind.QUANTITY, ValueKind.COUNT):
        return []
    numbers = [number for number in (report.value_low, report.value_high) if number is not None]
    if not numbers or (spec.minimum <= min(numbers) and max(numbers) <= spec.maximum):
        return []
    finding = error if min(numbers) < spec.minimum / ABSURD or max(numbers) > spec.maximum * ABSURD else warning
    wrong = min(numbers) if min(numbers) < spec.minimum else max(numbers)
    return [
        finding(
            "implausible_figure",
            f"{prefix}: {format_number(wrong)} {spec.unit} is not plausible (expected {format_number(spec.minimum)} to "
            f"{format_number(spec.maximum)} {spec.unit}). Check the number and its unit; if the source does say so, "
            "deprecate the report with that reason.",
            field="reports",
        )
    ]


def undecided(rivals, prefix):
    """Several claims and none accepted, or an acceptance that time has overtaken."""
    if stale_acceptance(rivals):
        return [
            warning(
                "stale_acceptance",
                f"{prefix}: the accepted report was superseded or taken back. Accept another one.",
                field="reports",
            )
        ]
    asserted = claims(rivals)
    if len(asserted) < 2 or accepted(rivals):
        return []
    if agreement(rivals) == Agreement.CONFLICTING:
        return [
            warning(
                "conflict_undecided",
                f"{prefix}: {len(asserted)} reports disagree and none is accepted, so no figure is shown. "
                "Accept one and say why.",
                field="reports",
            )
        ]
    return [
        warning(
            "none_accepted",
            f"{prefix}: {len(asserted)} reports and none is accepted, so no figure is shown. Accept one.",
            field="reports",
        )
    ]


def sources_before(day, sources, *, field):
    """A warning for each source published surely before `day`, the PartialDate of what it is cited for."""
    if day is None:
        return []
    unique = {source.pk: source for source in sources}
    return [
        warning(
            "source_before_event",
            f"“{source}” was published on {source.published}, before {day}. Check both dates, or that it is the right "
            "source.",
            field=field,
            records=[source],
        )
        for source in unique.values()
        if source.published and is_surely_before(source.published, day)
    ]
