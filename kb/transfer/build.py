"""Builds: the rows of the database that a plan comes to, unsaved: launches, flights, reports, citations."""

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Q

from kb.models import Flight, ImportedRow, Launch, LaunchCitation, LaunchIdentifier, Report
from kb.rules.agreement import accepted, claims
from kb.transfer.flight import may_be_one, new_flight, pair
from kb.transfer.launch import CHOSEN, EXTENDED, NEW, earliest, new_launch
from kb.transfer.mapping import MISSILE
from kb.transfer.plan import EVENT
from kb.transfer.problem import ImportRefused, Problem, Remark, shorten
from kb.transfer.report import (
    alike,
    from_reading,
    launch_time,
    line_text,
    locator,
    missile_count,
    of_flight,
    standing_count,
)
from kb.transfer.row import CONTINUED, kept_cells, signature
from kb.vocab.count import CountRange
from kb.vocab.launch import LaunchKind
from kb.vocab.metric import Metric
from kb.vocab.report import Standing


class Build:
    """What is to be written for a plan.

    New rows: `launches`, `flights`, `reports`, `citations`, `identifiers`, `imported`. Known rows that change:
    `recounted` flights of this dataset that gain missiles, `kept_figures` reports that stay the figure beside a new
    rival. `touched` are the known launches that gain something. Raises ImportRefused where a model's own validators
    object.
    """

    def __init__(self, plan):
        self.plan = plan
        self.mapping, self.table, self.dataset = plan.mapping, plan.table, plan.dataset
        self.launches, self.flights, self.reports = [], [], []
        self.citations, self.identifiers, self.imported = [], [], []
        self.recounted, self.kept_figures = [], []
        self.remarks = []
        self.touched = list({e.launch.pk: e.launch for e in plan.events if e.launch is not None}.values())
        self._load_touched()
        for event in plan.events:
            if event.launch is None:
                self._build_new(event)
            elif event.rule == EXTENDED and self._is_ours(event):
                self._extend(event)
            else:
                self._attach(event)
            self._cite(event)
            self._identify(event)
            self.imported += [self._imported_row(event, each, row) for each in event.flights for row in each.rows]
        self._check()

    def _load_touched(self):
        """Reports, citations and identifiers of known launches, by subject."""
        keys = [launch.pk for launch in self.touched]
        self.rivals = {}
        reports = Report.objects.filter(Q(launch__in=keys) | Q(flight__launch__in=keys)).order_by("pk")
        for report in reports:
            self.rivals.setdefault(_subject_key(report), []).append(report)
        self.cited = set(LaunchCitation.objects.filter(launch__in=keys).values_list("launch_id", "source_id"))
        self.identified = set(
            LaunchIdentifier.objects.filter(launch__in=keys).values_list("launch_id", "scheme", "value", "edition")
        )

    def _reports_of(self, subject):
        return self.rivals.get((type(subject), subject.pk), []) if subject.pk else []

    def _add_report(self, report):
        """Adds a report; one that was the figure because it had no rival stays the figure, as an editor's choice."""
        subject = report.launch or report.flight
        rivals = [other for other in self._reports_of(subject) if other.metric == report.metric]
        shown = accepted(rivals)
        if (
            shown is not None
            and shown.standing != Standing.ACCEPTED
            and claims([shown])
            and claims([report])
            and report.supersedes is not shown
            and not any(other.standing == Standing.ACCEPTED for other in rivals)
        ):
            shown.standing = Standing.ACCEPTED
            shown.standing_reason = (
                f"Shown before the figure of “{shorten(self.dataset.source.name, 200)}” was imported beside it; an "
                "editor has not weighed the two."
            )
            self.kept_figures.append(shown)
        self.reports.append(report)

    def _build_new(self, event):
        launch = new_launch(self.mapping, event, self.plan.country, self.plan.operator, self.plan.zone)
        event.launch = launch
        self.launches.append(launch)
        several = len(event.flights) > 1
        self._add_report(launch_time(self.dataset, launch, event.when, event.rows))
        self._add_place(launch, event.rows)
        if self.mapping.row == MISSILE:
            self._add_report(missile_count(self.dataset, launch, _exactly(len(event.rows)), event.rows))
        for number, plan in enumerate(event.flights, start=1):
            if launch.kind in (LaunchKind.CAPTIVE_TEST, LaunchKind.STATIC_TEST) and not plan.first.value("count"):
                plan.count = CountRange()  # nothing was fired
            self._build_flight(launch, plan, number, alone=not several)

    def _build_flight(self, launch, plan, number, *, alone):
        """A new flight with its reports; count and time of an only flight are those of the launch."""
        plan.flight, plan.is_new = new_flight(self.mapping, plan, launch, number), True
        self.flights.append(plan.flight)
        for report in of_flight(self.dataset, plan.flight, plan):
            self._add_report(report)
        self._add_count_and_time(plan.flight, plan, alone=alone)

    def _add_count_and_time(self, flight, plan, *, alone):
        count = plan.first.get("count")
        if count.says_something:
            self._add_report(from_reading(self.dataset, flight, count, plan.rows))
        elif self.mapping.row == MISSILE and not alone:
            self._add_report(missile_count(self.dataset, flight, plan.count, plan.rows))
        if plan.times() and not alone:
            self._add_report(launch_time(self.dataset, flight, earliest(plan.rows), plan.rows))

    def _add_place(self, subject, rows):
        reading = rows[0].get("site")
        if reading.says_something:
            self._add_report(from_reading(self.dataset, subject, reading, rows))

    def _attach(self, event):
        """Adds the dataset's reports to a launch that somebody else entered, whose own fields stay as they are.

        Of the launch as a whole: time, place and number of missiles. Of a flight only where the rows are that flight
        without doubt (`pair`), or where one flight stands for all rows and all of them say the same.
        """
        launch, flights = event.launch, list(event.launch.flights.all())
        if event.earlier:
            self._attach_more(event, flights)
            return
        single = flights[0] if len(flights) == 1 else None
        time = launch_time(self.dataset, self._level(launch, single, Metric.LAUNCH_TIME), event.when, event.rows)
        self._add_report(time)
        self._add_place(self._level(launch, single, Metric.LAUNCH_PLACE), event.rows)
        if self.mapping.row == MISSILE:
            subject = self._level(launch, single, Metric.COUNT)
            self._add_report(missile_count(self.dataset, subject, _exactly(len(event.rows)), event.rows))
        pairs = pair(event.flights, flights, self.plan.directories)
        for index, flight in pairs.items():
            plan = event.flights[index]
            plan.flight = flight
            for report in of_flight(self.dataset, flight, plan):
                self._add_report(report)
            self._add_count_and_time(flight, plan, alone=len(flights) == 1)
        if len(pairs) == len(event.flights):
            event.why += "; figures went to its flights" if len(flights) > 1 else "; figures went to its flight"
        elif single is not None and len(event.flights) > 1 and may_be_one(event.flights, single, self.plan.directories):
            shared, differing = alike(event.flights)
            for reading in shared:
                self._add_report(from_reading(self.dataset, single, reading, event.rows))
            for plan in event.flights:
                plan.flight = single
            event.why += f"; its one flight took what all rows say alike, not {', '.join(differing)}"
        else:
            open_lines = [row.line for i, plan in enumerate(event.flights) if i not in pairs for row in plan.rows]
            event.why += (
                f"; its flights are divided otherwise, so figures of {line_text(open_lines)} stay with the rows"
            )

    def _level(self, launch, single, metric):
        """The launch, or its only flight where the reports of that metric stand there and none at the launch."""
        if single is None or any(report.metric == metric for report in self._reports_of(launch)):
            return launch
        return single if any(report.metric == metric for report in self._reports_of(single)) else launch

    def _attach_more(self, event, flights):
        """New rows of an event whose earlier rows went to a launch that somebody else entered."""
        known = self._flights_by_signature(event)
        by_pk = {flight.pk: flight for flight in flights}
        for plan in event.flights:
            plan.flight = by_pk.get(known.get(plan.signature))
        for subject in (event.launch, *flights):
            self._recount(subject, len(event.rows), event.rows)
        event.why += "; added to its count, while its flights stay as they are"

    def _is_ours(self, event):
        """Whether the launch was made by this dataset: its earlier rows say so."""
        made = (f"{NEW}:", f"{EXTENDED}:", f"{CHOSEN}: new")
        return all(row.decision.startswith(made) for row in event.earlier)

    def _flights_by_signature(self, event):
        """{signature: primary key of the flight} of the event's earlier rows."""
        return {
            signature(reading for heading, reading in row.readings.items() if heading != EVENT): row.flight_id
            for row in event.earlier
            if row.flight_id
        }

    def _extend(self, event):
        """Further missiles of an event that this dataset brought before."""
        launch = event.launch
        flights = {flight.pk: flight for flight in launch.flights.all()}
        known = self._flights_by_signature(event)
        if self.mapping.row == MISSILE:
            self._recount(launch, len(event.rows), event.rows)
        number = max((flight.number for flight in flights.values()), default=0)
        for plan in event.flights:
            flight = flights.get(known.get(plan.signature)) if self.mapping.row == MISSILE else None
            if flight is None:
                number += 1
                self._build_flight(launch, plan, number, alone=False)
                continue
            plan.flight = flight
            before = self._missiles_before(event, flight)
            if flight.count == _exactly(before):
                flight.count = _exactly(before + len(plan.rows))
                self.recounted.append(flight)
            self._recount(flight, len(plan.rows), plan.rows)
        late = [row.line for row in event.rows if _is_before(row.when, launch.launched)]
        if late:
            text = f"earlier than the time of {launch.slug}, which was left as it is"
            self.remarks += [Remark(text, line) for line in late]

    def _missiles_before(self, event, flight):
        return sum(row.flight_id == flight.pk for row in event.earlier)

    def _recount(self, subject, more, rows):
        """A count that supersedes the dataset's own one of the same subject, if it gave one."""
        before = standing_count(self.dataset, self._reports_of(subject))
        if before is None or before.value_low is None:
            return
        report = missile_count(self.dataset, subject, _exactly(int(before.value_low) + more), rows)
        report.supersedes = before
        self._add_report(report)

    def _cite(self, event):
        """What the launch rests on: the dataset with its remarks, and the documents that the rows name."""
        launch = event.launch
        notes = {}
        for row in event.rows:
            text, labels = self._notes(row)
            entry = notes.setdefault(text, ([], {}))
            entry[0].append(row)
            entry[1].update(dict.fromkeys(labels))
        for text, (rows, labels) in notes.items():
            if not text and launch.pk is not None:
                continue  # its reports cite the dataset already
            self.citations.append(
                LaunchCitation(
                    launch=launch,
                    source=self.dataset.source,
                    locator=locator(self.dataset, rows),
                    quotation=shorten(" ".join(text.split()), 600),
                    note=shorten(" ".join(labels), 300),
                )
            )
        for source, rows in self._sources(event):
            if (launch.pk, source.pk) in self.cited and launch.pk is not None:
                continue
            text = f"Named for it by {self.dataset.source.name}: {locator(self.dataset, rows)}."
            self.citations.append(LaunchCitation(launch=launch, source=source, note=shorten(text, 300)))

    def _notes(self, row):
        texts, labels = [], []
        for column in self.mapping.columns:
            reading = row.columns.get(column.heading)
            if reading is None or not reading.says_something:
                continue
            if column.target == "note" and not column.label and reading.is_given:
                texts.append(reading.value)
            elif column.label:
                cell = " ".join(row.row.cells[column.heading].split())
                labels.append(f"{column.label}: {cell}.")
        return "\n".join(texts), labels

    def _sources(self, event):
        """[(Source, [row, ...]), ...] of the documents that the rows of an event name, each once."""
        found = {}
        for row in event.rows:
            tier = row.value("source_tier") or ""
            for column, reading in row.many.get("sources", ()):
                for named in reading.value if reading.is_given else ():
                    source = self.plan.desk.find_or_make(named, tier=tier or column.tier, language=column.language)
                    entry = found.setdefault(source.slug, (source, []))
                    if row not in entry[1]:
                        entry[1].append(row)
        return list(found.values())

    def _identify(self, event):
        wanted = {}
        for row in event.rows:
            for column, reading in row.many.get("identifier", ()):
                if reading.is_given:
                    edition = column.edition or self.mapping.edition
                    wanted[column.scheme, shorten(reading.value, 200), edition] = None
        if entry := self.mapping.line_identifier:
            value = f"{self.table.name}, {line_text([row.line for row in event.rows])}"
            wanted[entry["scheme"], shorten(value, 200), entry.get("edition") or self.mapping.edition] = None
        for scheme, value, edition in wanted:
            if (event.launch.pk, scheme, value, edition) not in self.identified or event.launch.pk is None:
                self.identifiers.append(
                    LaunchIdentifier(launch=event.launch, scheme=scheme, value=value, edition=edition)
                )

    def _imported_row(self, event, plan, row):
        readings = {heading: reading.as_json() for heading, reading in row.columns.items()}
        for column in self.mapping.columns:
            if column.followed_by:
                readings[column.followed_by] = {"target": column.target + CONTINUED}
        return ImportedRow(
            dataset=self.mapping.dataset,
            row_key=row.key,
            line=row.line,
            cells=kept_cells(self.mapping, row.row),
            readings=readings | {EVENT: event.label},
            decision=shorten(event.decision, 300),
            launch=event.launch,
            flight=plan.flight,
        )

    def _check(self):
        """Raises ImportRefused with whatever the models' own validators say of what was built."""
        problems = []
        for obj in (*self.plan.creation.made, *self.plan.desk.made, *self.launches, *self.flights, *self.reports,
                    *self.citations, *self.identifiers):  # fmt: skip
            links = [each.name for each in obj._meta.fields if isinstance(each, ForeignKey)]
            try:
                obj.full_clean(exclude=links, validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                for name, texts in error.message_dict.items():
                    where = f"{obj._meta.verbose_name} › {name}"
                    problems.append(Problem(f"{obj}: {' '.join(texts)}", column=where))
        if problems:
            raise ImportRefused(problems)


def _exactly(number):
    return CountRange(number, number)


def _subject_key(report):
    return (Launch, report.launch_id) if report.launch_id else (Flight, report.flight_id)


def _is_before(when, launched):
    return bool(when and launched and when.instant and launched.instant and when.instant < launched.instant)
