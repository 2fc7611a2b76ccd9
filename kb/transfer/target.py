"""Targets: everything that a column of a spreadsheet can be read as, and the options that each takes."""

from dataclasses import dataclass
from enum import StrEnum

from kb.vocab.launch import LaunchKind, Occurrence
from kb.vocab.metric import METRICS, Metric, Subject, ValueKind
from kb.vocab.source import Tier


class Kind(StrEnum):
    """How a cell is read."""

    DATE = "date"
    TIME = "time"
    INSTANT = "date and time"
    NUMBER = "number"
    QUANTITY = "quantity"
    COUNT = "count"
    CHOICE = "choice"
    WEAPON = "weapon"
    PLACE = "place"
    ORGANISATION = "organisation"
    SOURCES = "sources"
    TEXT = "text"


ANY = frozenset({"target", "values", "unknown", "not_applicable", "blank", "label"})
OPTIONS = {
    Kind.DATE: {"formats", "pivot_year"},
    Kind.TIME: {"formats", "precision"},
    Kind.INSTANT: {"formats", "precision", "pivot_year"},
    Kind.QUANTITY: {"unit"},
    Kind.WEAPON: {"create", "followed_by", "drop"},
    Kind.PLACE: {"create", "followed_by", "drop"},
    Kind.ORGANISATION: {"followed_by", "drop"},
    Kind.SOURCES: {"separators", "tier", "language", "assume_scheme"},
}


@dataclass(frozen=True)
class Target:
    """One thing that a column can be read as.

    `metric` is what the claimant then asserts by the cell; None for what describes the row. `is_of_flight`: two
    missiles that differ in it flew unlike and are two flights. `many`: several columns may have this target.
    """

    name: str
    kind: Kind
    help: str
    metric: Metric | None = None
    choices: type | None = None
    is_of_flight: bool = False
    many: bool = False
    extra: frozenset = frozenset()

    @property
    def options(self):
        return ANY | OPTIONS.get(self.kind, set()) | self.extra


KINDS = {
    ValueKind.QUANTITY: Kind.QUANTITY,
    ValueKind.COUNT: Kind.COUNT,
    ValueKind.WEAPON: Kind.WEAPON,
    ValueKind.PLACE: Kind.PLACE,
    ValueKind.CHOICE: Kind.CHOICE,
    ValueKind.TEXT: Kind.TEXT,
}

# Plainer words than the codes of their metrics.
NAMES = {Metric.WEAPON_IDENTITY: "weapon", Metric.LAUNCH_PLACE: "site", Metric.LANDING_PLACE: "landing"}


def _of_metrics():
    for metric, spec in METRICS.items():
        if Subject.FLIGHT not in spec.subjects or metric == Metric.LAUNCH_TIME:
            continue
        is_of_flight = metric not in (Metric.LAUNCH_PLACE, Metric.COUNT)
        yield Target(
            NAMES.get(metric, metric.value), KINDS[spec.kind], spec.description, metric, spec.choices, is_of_flight
        )


TARGETS = {
    target.name: target
    for target in (
        Target("date", Kind.DATE, "The day, or the month or year if no more is given. See date_is."),
        Target("time_utc", Kind.TIME, "Time of day in UTC."),
        Target("time_local", Kind.TIME, "Time of day at the launch site."),
        Target("instant_utc", Kind.INSTANT, "Date and time of day in one cell, UTC."),
        Target("instant_local", Kind.INSTANT, "Date and time of day in one cell, at the launch site."),
        *_of_metrics(),
        Target("site_latitude", Kind.NUMBER, "Degrees north of the site; for sites that the import creates."),
        Target("site_longitude", Kind.NUMBER, "Degrees east of the site; for sites that the import creates."),
        Target("site_location", Kind.TEXT, "Where the site lies, in words; for sites that the import creates."),
        Target("site_alias", Kind.TEXT, "Another name of the site; for sites that the import creates."),
        Target("kind", Kind.CHOICE, "What kind of firing it was.", choices=LaunchKind),
        Target("occurrence", Kind.CHOICE, "Who says that it happened.", choices=Occurrence),
        Target("operator", Kind.ORGANISATION, "Force or actor that fired."),
        Target("sources", Kind.SOURCES, "Documents named by the row, one or several in a cell.", many=True),
        Target("source_tier", Kind.CHOICE, "How near the sources of the row stand to the fact.", choices=Tier),
        Target("note", Kind.TEXT, "Remarks in words; quoted beside the dataset.", many=True),
        Target(
            "identifier",
            Kind.TEXT,
            "What the dataset, or another one, calls the row.",
            many=True,
            extra=frozenset({"scheme", "edition"}),
        ),
    )
}

# Columns that are not read. `keep` stays beside the row as it stood; `ignore` is left out of the knowledge base.
KEEP, IGNORE = "keep", "ignore"
UNREAD = {KEEP: "Kept beside the row, not read.", IGNORE: "Not taken over at all."}

OF_FLIGHT = tuple(target.name for target in TARGETS.values() if target.is_of_flight)
