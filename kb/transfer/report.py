"""Reports: one for each figure that a dataset gives, with its print, its line in the file, and its claimant."""

from dataclasses import dataclass

from kb.models import Launch, Organisation, Report, Source
from kb.transfer.cell import IN_BRACKETS, READ_AS
from kb.transfer.launch import printed_when
from kb.transfer.mapping import DIGEST, MISSILE
from kb.transfer.problem import shorten
from kb.transfer.target import TARGETS
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.report import Qualifier, ValueState

PRINTED_LENGTH = 200
NOTE_LENGTH = 500
LOCATOR_LENGTH = 120


@dataclass(frozen=True)
class Dataset:
    """Who speaks in a file: the source that it is, and the claimant (None: the source itself)."""

    mapping: object
    file_name: str
    source: Source
    claimant: Organisation | None

    def claims(self, report):
        """Whether a report is this dataset's own."""
        return report.source_id == self.source.pk and report.claimant_organisation_id == (
            self.claimant.pk if self.claimant else None
        )


def locator(dataset, rows):
    """“flights.csv, lines 12–14”, or the dataset's own id of a row."""
    key = dataset.mapping.key
    if key != DIGEST and len(rows) == 1 and rows[0].key.startswith("id:"):
        return shorten(f"{key} {rows[0].key.removeprefix('id:')}", LOCATOR_LENGTH)
    return shorten(f"{dataset.file_name}, {line_text([row.line for row in rows])}", LOCATOR_LENGTH)


def line_text(lines):
    """“line 12”, “lines 12–14, 17”."""
    runs = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    text = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)
    return f"line{'s' if len(lines) > 1 else ''} {text}"


def _blank(dataset, subject, metric, rows, *, printed="", note=""):
    report = Report(
        metric=metric,
        source=dataset.source,
        locator=locator(dataset, rows),
        printed=shorten(printed, PRINTED_LENGTH),
        note=shorten(note, NOTE_LENGTH),
    )
    if dataset.claimant:
        report.claimant_organisation = dataset.claimant
    else:
        report.claimant_is_source = True
    report.said = dataset.mapping.said
    setattr(report, "launch" if isinstance(subject, Launch) else "flight", subject)
    return report


def from_reading(dataset, subject, reading, rows):
    """Unsaved Report of what one cell asserts, unknown and not applicable included."""
    metric = TARGETS[reading.target].metric
    report = _blank(dataset, subject, metric, rows, printed=reading.printed, note=_note(reading))
    if not reading.is_given:
        report.value_state = ValueState(reading.state)
        return report
    match METRICS[metric].kind:
        case ValueKind.QUANTITY | ValueKind.COUNT:
            value = reading.value
            report.qualifier, report.value_low, report.value_high = value.qualifier, value.low, value.high
            report.value_step = value.step
            report.printed_unit = value.unit if metric != Metric.COUNT else ""
        case ValueKind.WEAPON:
            report.value_weapon = reading.value
        case ValueKind.PLACE:
            report.value_place = reading.value
        case ValueKind.CHOICE:
            report.value_choice = reading.value
        case ValueKind.TEXT:
            report.value_text = shorten(reading.value, 500)
    return report


def _note(reading):
    """What readers should know of how the cell was read."""
    said = []
    for remark in reading.remarks:
        if remark.startswith((IN_BRACKETS, READ_AS)):
            said.append(remark[0].upper() + remark[1:] + ".")
    return " ".join(said)


def launch_time(dataset, subject, when, rows):
    """Unsaved Report of the day, and of the earliest time of day given, local to the launch site."""
    row = next((row for row in rows if row.when == when), rows[0])
    times = sorted({row.when.instant: row.when for row in rows if row.when.time}.items())
    others = [str(other).partition(", ")[2] for _, other in times if other != when]
    note = f"Of several missiles the first; the others at {', '.join(others)} local time." if others else ""
    report = _blank(dataset, subject, Metric.LAUNCH_TIME, [row], printed=printed_when(row), note=note)
    report.value_date = when
    return report


def missile_count(dataset, subject, count, rows):
    """Unsaved Report of how many missiles the rows add up to."""
    note = "Counted from the file, which has one row for each missile." if dataset.mapping.row == MISSILE else ""
    report = _blank(dataset, subject, Metric.COUNT, rows, printed=str(count), note=note)
    report.value_low, report.value_high, report.value_step = count.minimum, count.maximum, 1
    if count.maximum is None:
        report.qualifier = Qualifier.AT_LEAST
    elif count.minimum != count.maximum:
        report.qualifier = Qualifier.BETWEEN
    return report


def of_flight(dataset, flight, plan):
    """Unsaved reports of all that the rows of a flight assert of it, but for count and time."""
    row = plan.first
    return [
        from_reading(dataset, flight, reading, plan.rows)
        for reading in row.readings.values()
        if TARGETS[reading.target].is_of_flight and reading.says_something
    ]


def alike(plans):
    """Readings of flights that the rows of all plans share, and the targets in which they differ."""
    shared, differing = [], []
    for target in dict.fromkeys(target for plan in plans for target in plan.first.readings):
        if not TARGETS[target].is_of_flight:
            continue
        readings = [plan.first.get(target) for plan in plans]
        if all((reading.state, reading.json) == (readings[0].state, readings[0].json) for reading in readings):
            if readings[0].says_something:
                shared.append(readings[0])
        elif any(reading.says_something for reading in readings):
            differing.append(target)
    return shared, differing


def standing_count(dataset, reports):
    """The dataset's own latest count among the reports of one subject, or None."""
    superseded = {report.supersedes_id for report in reports}
    mine = [r for r in reports if r.metric == Metric.COUNT and dataset.claims(r) and r.pk not in superseded]
    return mine[-1] if mine else None
