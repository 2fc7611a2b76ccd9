"""Plans: the rows of a file read, held against what was imported before, and each given its launch."""

from kb.models import Country, ImportedRow, Launch
from kb.transfer.cell import CellReader
from kb.transfer.creation import Creation
from kb.transfer.launch import Matcher, adopt_days, gather, label_of
from kb.transfer.lookup import Directories, find_country
from kb.transfer.mapping import BY_ROW
from kb.transfer.problem import ImportRefused, MappingError, Problem, shorten
from kb.transfer.report import Dataset
from kb.transfer.row import content_of, read_rows, targets_of
from kb.transfer.source import SourceDesk

EVENT = "(event)"  # what an imported row adds to its readings: the label of its event


class Plan:
    """All that is decided before anything is written.

    `events` are the EventPlans of new rows; `remarks` what was read with a reservation; `absent` how many rows of
    earlier imports the file lacks. Raises ImportRefused with every problem of the file, or MappingError.
    """

    def __init__(self, mapping, table):
        self.mapping = mapping
        self.table = table
        self._load()
        reader = CellReader(self.directories, self.creation.make)
        rows, problems, remarks = read_rows(mapping, table, reader, self.zone)
        sound = [row for row in rows if row.when is not None]
        remarks += adopt_days(mapping, sound)
        for row in sound:
            remarks += self.creation.describe(row)
        self.known = {
            row.row_key: row
            for row in ImportedRow.objects.filter(dataset=mapping.dataset).select_related("batch").order_by("pk")
        }
        problems += self._changed(rows)
        new = [row for row in rows if row.key not in self.known]
        self.rows_new, self.rows_known = len(new), len(rows) - len(new)
        new = [row for row in new if row.when is not None]
        problems += self._vanished(rows, new)
        self.events = gather(mapping, new)
        problems += self._decide()
        if problems:
            raise ImportRefused(sorted(problems, key=lambda problem: problem.line or 0))
        lines = {row.line for row in new}
        self.remarks = [remark for remark in remarks if remark.line in lines]

    def _load(self):
        mapping = self.mapping
        problems = []
        try:
            country = find_country(mapping.country)
        except ValueError as error:
            raise MappingError([Problem(f"{error} Write its key, such as north-korea.", column="country")]) from None
        # Imports of one country wait for each other, so that two do not enter one launch twice.
        self.country = Country.objects.select_for_update(of=("self",)).get(pk=country.pk)
        self.zone = mapping.zone or country.default_zone
        timed = any(column.target.startswith(("time_", "instant_")) for column in mapping.columns)
        if timed and not self.zone:
            problems.append(Problem("There are times of day. Name the zone: `zone: Asia/Pyongyang`.", column="zone"))
        self.directories = Directories(country)
        self.creation = Creation(mapping, self.directories, self.country)
        problems += self.creation.offer()
        organisation, topic = self.directories.organisations.find, self.directories.topics.find
        self.operator = self._named(organisation, mapping.operator, "launch › operator", problems)
        self.topics = [self._named(topic, each, "launch › topics", problems) for each in mapping.topics]
        claimant = None
        if mapping.claimant != "source":
            claimant = self._named(organisation, mapping.claimant, "claimant", problems)
        source = self.directories.sources_by_key.get(mapping.source)
        if source is None:
            text = f"No source has the key “{mapping.source}”. Write the key of one, or describe it under `sources`."
            problems.append(Problem(text, column="source"))
        outlets = {}
        for host, entry in mapping.outlets.items():
            record = self._named(organisation, entry["outlet"], f"outlets › {host}", problems)
            outlets[host] = {"record": record, "tier": entry["tier"]}
        if problems:
            raise MappingError(problems)
        self.creation.use(source)
        self.dataset = Dataset(mapping, self.table.name, source, claimant)
        self.desk = SourceDesk(self.directories, outlets)

    def _named(self, find, text, path, problems):
        if not text:
            return None
        try:
            return find(text)
        except ValueError as error:
            problems.append(Problem(str(error), column=path))
            return None

    def _changed(self, rows):
        """Problems of rows with an id that say something else than when they were imported."""
        targets = targets_of(self.mapping)
        problems = []
        for row in rows:
            before = self.known.get(row.key)
            if before is None or not row.key.startswith("id:"):
                continue
            # By its own headings of then: a new heading is no change.
            targets_then = {h: reading["target"] for h, reading in before.readings.items() if h != EVENT}
            then, now = content_of(before.cells, targets_then), content_of(row.row.cells, targets)
            problems += self._changes(row, before, then, now)
        return problems

    def _changes(self, row, before, then, now):
        changed = [target for target in {**then, **now} if then.get(target) != now.get(target)]
        if not changed:
            return []
        told = "; ".join(
            f"{target} was “{' / '.join(then.get(target, ['']))}” and is “{' / '.join(now.get(target, ['']))}”"
            for target in changed
        )
        return [
            Problem(
                f"This row was imported on {before.batch.imported_at:%Y-%m-%d} and has changed since: "
                f"{shorten(told, 300)}. A correction is an editor's work: change the launch, then put the row back as "
                "it was or take it out of the file.",
                row.line,
                value=row.key.removeprefix("id:"),
            )
        ]

    def _vanished(self, rows, new):
        """Problems of new rows beside which an earlier row is missing: most likely that row, corrected."""
        present = {row.key for row in rows}
        absent = [row for key, row in self.known.items() if key not in present]
        self.absent = len(absent)
        if self.mapping.group == BY_ROW:
            return []
        by_label = {}
        for row in absent:
            if row.row_key.startswith("row:"):
                by_label.setdefault(row.readings.get(EVENT), row)
        return [
            Problem(
                f"Line {lost.line} of {lost.batch.file_name}, imported on {lost.batch.imported_at:%Y-%m-%d}, is of the "
                "same event and is not in this file any more. If this row is that one corrected, put it back as it "
                "was: a correction is an editor's work. If it is another missile, keep both rows in the file.",
                row.line,
                value=label_of(self.mapping, row),
            )
            for row in new
            if (lost := by_label.get(label_of(self.mapping, row)))
        ]

    def _decide(self):
        labels = {event.label for event in self.events}
        earlier = {}
        for row in self.known.values():
            if row.readings.get(EVENT) in labels:
                earlier.setdefault(row.readings[EVENT], []).append(row)
        of_interest = [row for group in earlier.values() for row in group]
        homes = Launch.objects.select_related("site", "country").prefetch_related("flights__weapon").in_bulk(
            {row.launch_id for row in of_interest if row.launch_id}
        )  # fmt: skip
        for row in of_interest:
            row.launch = homes.get(row.launch_id)
        for event in self.events:
            event.earlier = earlier.get(event.label, [])
        imported = {row.launch_id for row in self.known.values() if row.launch_id}
        matcher = Matcher(self.mapping, self.country, self.directories, imported=imported)
        matcher.load(self.events)
        return matcher.decide(self.events)
