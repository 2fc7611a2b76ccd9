"""Curated stories: one launch a file, with its flights, rival reports, statements, events and sources.

Each record is loaded once and remembered by its key in ImportedRow, so that an editor's change, or withdrawal,
outlives the next load.
"""

import hashlib
from dataclasses import replace

from kb.models import (
    Country,
    Event,
    EventCitation,
    EventParticipant,
    Flight,
    ImportBatch,
    ImportedRow,
    Launch,
    LaunchCitation,
    LaunchIdentifier,
    Organisation,
    Person,
    Place,
    Source,
    Statement,
    StatementAppearance,
    Topic,
    Weapon,
)
from kb.transfer.reference import DATA, DataError, Keys, ReferenceLoader, located, partial, read_yaml, save
from kb.vocab.count import parse_count
from kb.vocab.partial_date import with_time

DATASET = "stories"


class StoryLoader:
    """Loads all story files together, since their events and statements refer to each other's launches.

    Their sources come with the reference data, which is loaded before.
    """

    def __init__(self, keys=None, folder=DATA / "stories"):
        self.keys = keys or Keys()
        self.reference = ReferenceLoader(self.keys)
        self.folder = folder
        self.launches = {}
        self.created = []
        self.drafts = []  # entries that wait for an editor, marked `publish: no`

    def load(self):
        """Creates what is missing; returns the new records to publish.

        Raises DataError that names file, key and field.
        """
        files = sorted(self.folder.glob("*.yaml"))
        stories = [(path.name, read_yaml(path)) for path in files]
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        known = {row.row_key: row for row in ImportedRow.objects.filter(dataset=DATASET).select_related("launch")}
        self.launches = {key.partition(":")[2]: row.launch for key, row in known.items() if key.startswith("launch:")}
        todo = []
        for kind, entries, build in (
            ("launch", lambda story: [story["launch"]] if story.get("launch") else [], self._launch),
            ("event", lambda story: story.get("events") or [], self._event),
            ("statement", lambda story: story.get("statements") or [], self._statement),
        ):
            for name, story in stories:
                for position, item in enumerate(entries(story), 1):
                    key = f"{kind}:{item['key']}"
                    if key in known:
                        continue
                    where = f"{name}, {key}"
                    try:
                        record = build(item, where)
                    except (ValueError, KeyError) as error:
                        raise located(where, error) from error
                    (self.drafts if item.get("publish") == "no" else self.created).append(record)
                    todo.append((name, key, position, item, record))
        if todo:
            self._remember(digest, todo)
        return self.created

    def _remember(self, digest, todo):
        batch = ImportBatch.objects.create(
            dataset=DATASET,
            file_name="stories",
            file_sha256=digest,
            mapping_sha256="",
            row_count=len(todo),
        )
        ImportedRow.objects.bulk_create(
            ImportedRow(
                batch=batch,
                dataset=DATASET,
                row_key=key,
                line=position,
                cells=item,
                readings={},
                decision=f"Created from {name}.",
                launch=record if isinstance(record, Launch) else None,
            )
            for name, key, position, item, record in todo
        )

    def _launch_of(self, key):
        launch = self.launches.get(key)
        if launch is None:
            raise DataError(f"There is no launch with the key “{key}”. Correct it, or add the launch's story.")
        return launch

    def _launch(self, item, where):
        when = item["when"]
        date = partial(when, "date")
        if date is None:
            raise DataError("when: the date is missing; write at least a year.")
        if when.get("time"):
            date = with_time(date, when["time"], when["zone"])
        if when.get("approximate") == "yes":
            date = replace(date, is_approximate=True)
        country = self.keys.get(Country, item["country"])
        launch = Launch(
            country=country,
            name=item["key"],
            slug=item["key"],
            operator=self.keys.get(Organisation, item.get("operator")),
            site=self.keys.get(Place, item.get("site")),
            launched=date,
            launched_as_stated=when.get("as_stated", ""),
            kind=item["kind"],
            occurrence=item["occurrence"],
            summary=item.get("summary", ""),
        )
        save(launch, where)
        launch.topics.set(self.keys.all(Topic, item.get("topics")))
        for citation in item.get("citations", []):
            save(LaunchCitation(launch=launch, **self.reference.citation(citation)), where)
        for identifier in item.get("identifiers", []):
            save(LaunchIdentifier(launch=launch, **identifier), where)
        flights = {}
        for number, entry in enumerate(item.get("flights", []), 1):
            flights[entry["key"]] = self._flight(launch, number, entry, f"{where}, {entry['key']}")
        reports = {}
        for entry in item.get("reports", []):
            about = entry["about"]
            if about != "launch" and about not in flights:
                raise DataError(f"A report is about “{about}”: write “launch” or the key of a flight.")
            subject = {"launch": launch} if about == "launch" else {"flight": flights[about]}
            report = self.reference.report(entry, where, **subject)
            if entry.get("key"):
                reports[entry["key"]] = report
            if entry.get("supersedes"):
                if entry["supersedes"] not in reports:
                    raise DataError(
                        f"A report supersedes “{entry['supersedes']}”: write the key of a report before it."
                    )
                report.supersedes = reports[entry["supersedes"]]
                save(report, where)
        self.launches[item["key"]] = launch
        return launch

    def _flight(self, launch, number, item, where):
        flight = Flight(
            launch=launch,
            number=number,
            weapon=self.keys.get(Weapon, item.get("weapon")),
            weapon_confidence=item.get("weapon_confidence") or "unknown",
            outcome=item.get("outcome") or "unknown",
            trajectory=item.get("trajectory") or "unknown",
            launcher=item.get("launcher") or "unknown",
            landing_place=self.keys.get(Place, item.get("landing")),
            in_eez=item.get("in_eez") or "unknown",
            eez_of=self.keys.get(Country, item.get("eez_of")),
        )
        flight.count = parse_count(item.get("count", ""))
        save(flight, where)
        flight.overflown.set(self.keys.all(Country, item.get("overflew")))
        return flight

    def _event(self, item, where):
        event = Event(
            slug=item["key"],
            name=item["name"],
            kind=item["kind"],
            began=partial(item, "from"),
            ended=partial(item, "until"),
            place=self.keys.get(Place, item.get("place")),
            outcome=item.get("outcome", ""),
            summary=item.get("summary", ""),
        )
        save(event, where)
        self.keys.of(Event)[event.slug] = event
        event.prompted_by.set([self._launch_of(key) for key in item.get("prompted_by", []) if key])
        event.topics.set(self.keys.all(Topic, item.get("topics")))
        for entry in item.get("participants", []):
            party = {
                kind: self.keys.get(model, entry[kind])
                for kind, model in (("country", Country), ("organisation", Organisation), ("person", Person))
                if entry.get(kind)
            }
            save(EventParticipant(event=event, role=entry.get("role", ""), **party), where)
        for citation in item.get("citations", []):
            save(EventCitation(event=event, **self.reference.citation(citation)), where)
        return event

    def _statement(self, item, where):
        speaker = item["speaker"]
        statement = Statement(
            slug=item["key"][:110].strip("-"),
            name=item["key"],
            kind=item["kind"],
            text=item["text"].strip(),
            language=item.get("language") or "en",
            original_text=item.get("original_text", "").strip(),
            original_language=item.get("original_language", ""),
            translator=item.get("translator", ""),
            speaker_person=self.keys.get(Person, speaker.get("person")),
            speaker_organisation=self.keys.get(Organisation, speaker.get("organisation"))
            if not speaker.get("description")
            else None,
            speaker_description=speaker.get("description", ""),
            speaker_country=self.keys.get(Country, speaker.get("country")),
            speaker_of=self.keys.get(Organisation, speaker.get("organisation")) if speaker.get("description") else None,
            said=partial(item, "said"),
            venue=item.get("venue", ""),
            stance=item.get("stance") or "other",
            check_state=item.get("check") or "unchecked",
            check_note=item.get("check_note", ""),
        )
        save(statement, where)
        about = item.get("about", {})
        statement.launches.set([self._launch_of(key) for key in about.get("launches", []) if key])
        statement.weapons.set(self.keys.all(Weapon, about.get("weapons")))
        statement.countries.set(self.keys.all(Country, about.get("countries")))
        statement.events.set(self.keys.all(Event, about.get("events")))
        statement.topics.set(self.keys.all(Topic, item.get("topics")))
        for position, entry in enumerate(item.get("appearances", []), 1):
            appearance = StatementAppearance(
                statement=statement,
                position=position,
                role=entry["role"],
                source=self.keys.get(Source, entry["source"]),
                locator=entry.get("locator", ""),
            )
            save(appearance, where)
        return statement
