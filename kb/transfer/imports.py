"""Imports: a file read through its mapping, planned against what is known, and written whole or not at all.

read → readings of each row → events and flights → met with known launches → plan → written in one transaction.
A second import of the same file finds every row known and writes nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction

from kb.editing.publishing import LONGEST_REASON, NotPublishable, publish_many, settle_drafts
from kb.editing.revisions import Change
from kb.models import Flight, ImportBatch, ImportedRow, Launch, LaunchCitation, LaunchIdentifier, Report
from kb.transfer.build import Build
from kb.transfer.files import read_table
from kb.transfer.launch import NEW
from kb.transfer.mapping import heading_problems, parse_mapping
from kb.transfer.plan import Plan
from kb.transfer.problem import ImportRefused, Problem, shorten
from kb.transfer.statistics import refresh_statistics
from kb.vocab.revision import Action
from kb.vocab.status import Status


@dataclass
class Summary:
    """What an import did, or with `is_dry` would do. `writes` tells whether anything changed."""

    dataset: str
    file_name: str
    is_dry: bool = False
    rows: int = 0
    rows_new: int = 0
    rows_known: int = 0
    empty_lines: tuple = ()
    events: Counter = field(default_factory=Counter)  # by rule: new, matched, extended, chosen
    flights: int = 0
    reports: int = 0
    sources: int = 0
    weapons: int = 0
    places: int = 0
    published: int = 0
    remarks: list = field(default_factory=list)
    near: list = field(default_factory=list)  # (event, [launch, ...]): new although something happened that day
    absent: int = 0  # rows of earlier imports that are not in this file
    decisions: list = field(default_factory=list)  # (label, line, decision) of events that met a known launch

    @property
    def writes(self):
        """Whether the import changed anything."""
        return bool(self.rows_new) and not self.is_dry


def import_file(mapping_path, data_path, *, by=None, publish=None, dry_run=False):
    """Imports a file through a mapping, both given as paths; see `run_import`."""
    mapping_path, data_path = Path(mapping_path), Path(data_path)
    with data_path.open("rb") as data:
        return run_import(
            mapping_path.read_bytes(), mapping_path.name, data, data_path.name,
            by=by, publish=publish, dry_run=dry_run,
        )  # fmt: skip


def run_import(mapping_data, mapping_name, data, file_name, *, by=None, publish=None, dry_run=False):
    """Summary of an import of a file, given as bytes or as an open stream, through the bytes of a mapping.

    `publish` None leaves it to the mapping. `by` is the user, if one is known. Raises ImportRefused with every
    problem; then, and with `dry_run`, nothing is written.
    """
    mapping = parse_mapping(mapping_data, mapping_name)
    table = read_table(
        data,
        file_name,
        sheet=mapping.sheet,
        delimiter=mapping.delimiter,
        fills_short_rows=mapping.fills_short_rows,
    )
    if problems := heading_problems(mapping, table.headings):
        raise ImportRefused(problems)
    publish = mapping.publish if publish is None else publish
    try:
        with transaction.atomic():
            plan = Plan(mapping, table)
            build = Build(plan)
            # Without new rows there is nothing to write, not even that the file was seen again.
            published = 0 if dry_run or not plan.events else _write(plan, build, by=by, publish=publish)
    except IntegrityError as error:
        text = f"The database refused it, perhaps because another import ran at the same time. Try again. ({error})"
        raise ImportRefused([Problem(text)]) from error
    return _summary(plan, build, published=published, is_dry=dry_run)


def _summary(plan, build, *, published, is_dry):
    made = Counter(record._meta.model_name for record in (*plan.creation.made, *plan.desk.made))
    return Summary(
        dataset=plan.mapping.dataset,
        file_name=plan.table.name,
        is_dry=is_dry,
        rows=len(plan.table.rows),
        rows_new=plan.rows_new,
        rows_known=plan.rows_known,
        empty_lines=plan.table.empty_lines,
        events=Counter(event.rule for event in plan.events),
        flights=len(build.flights),
        reports=len(build.reports),
        sources=made["source"],
        weapons=made["weapon"],
        places=made["place"],
        published=published,
        remarks=[*plan.remarks, *build.remarks],
        near=[(event, event.near) for event in plan.events if event.near],
        absent=plan.absent,
        decisions=[(event.label, event.line, event.decision) for event in plan.events if event.rule != NEW],
    )


def _write(plan, build, *, by, publish):
    """Writes what was built; returns how many records were published."""
    records = plan.creation.save(plan.desk.made)
    Launch.objects.bulk_create(build.launches, batch_size=200)
    topics = Launch.topics.through
    topics.objects.bulk_create(
        [topics(launch=launch, topic=topic) for launch in build.launches for topic in plan.topics], batch_size=500
    )
    Flight.objects.bulk_create(build.flights, batch_size=200)
    Flight.objects.bulk_update(build.recounted, ["count_min", "count_max"], batch_size=200)
    # Before the rivals come: two accepted reports of one figure are refused.
    Report.objects.bulk_update(build.kept_figures, ["standing", "standing_reason"], batch_size=200)
    Report.objects.bulk_create(build.reports, batch_size=200)
    LaunchCitation.objects.bulk_create(build.citations, batch_size=500)
    LaunchIdentifier.objects.bulk_create(build.identifiers, batch_size=500)
    batch = ImportBatch.objects.create(
        dataset=plan.mapping.dataset,
        file_name=shorten(plan.table.name, 200),
        file_sha256=plan.table.sha256,
        mapping_sha256=plan.mapping.sha256,
        row_count=len(plan.table.rows),
        imported_by=by,
    )
    for row in build.imported:
        row.batch = batch
    ImportedRow.objects.bulk_create(build.imported, batch_size=200)
    refresh_statistics()
    return _publish(plan, build, records, by=by, publish=publish)


def _publish(plan, build, records, *, by, publish):
    """New records are published if so decided; known launches that were public are shown anew in any case."""
    again = [launch for launch in build.touched if launch.status == Status.PUBLISHED]
    chosen = [*records, *build.launches, *again] if publish else again
    shown = {launch.pk for launch in chosen if isinstance(launch, Launch)}
    chosen += _drafts_named(plan, build, shown, present=set(chosen))
    # Readers see it; what the file was called stays with the batch.
    reason = f"Imported from the dataset “{plan.mapping.dataset}”."
    hidden = {launch.pk: launch for launch in (*build.launches, *build.touched) if launch.pk not in shown}
    settle_drafts(hidden.values(), Change(by, Action.SAVED, reason[:LONGEST_REASON]))
    try:
        publish_many(chosen, by=by, note=reason)
    except NotPublishable as error:
        line = next((event.line for event in plan.events if event.launch == error.record), None)
        raise ImportRefused([Problem(str(error), line)]) from error
    return len(chosen)


def _drafts_named(plan, build, shown, *, present):
    """Drafts that must come along because a public launch names them: sources, and what this import made.

    `shown` are primary keys of the public launches. Other drafts are editors' work, and publishing will refuse them.
    """
    reports = [report for report in build.reports if (report.launch_id or report.flight.launch_id) in shown]
    named = {citation.source for citation in build.citations if citation.launch_id in shown}
    named |= {report.source for report in reports}
    made = {record for report in reports for record in (report.value_weapon, report.value_place) if record}
    named |= made & set(plan.creation.made)
    return [record for record in named - present if record.status == Status.DRAFT]
