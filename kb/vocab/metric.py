"""The table of metrics: everything that a report can be about, and how such a value behaves.

Bounds are what is physically or historically plausible for a missile; a value outside them is an error of
reading or of the source, and is reported as a finding. Tolerances say when two reports still mean the same:
the larger of an absolute and a relative one, wide enough that 2,000 km printed as 1,242 or as 1,243 miles
agrees. `bound_reach` says how far beyond its number an open bound ("over 700 km") is taken to reach when it is
held against a rival; None means without end. See docs/decisions/0004-agreement.md.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices

from kb.vocab.flight import Launcher, Outcome, Trajectory, YesNo
from kb.vocab.weapon import Propellant, WeaponClassReport, WeaponStatus


class ValueKind(StrEnum):
    """Which columns of a report hold the value."""

    QUANTITY = "quantity"  # low, high: numbers in the metric's unit
    COUNT = "count"  # low, high: whole numbers
    WEAPON = "weapon"
    PLACE = "place"
    CHOICE = "choice"
    DATE = "date"  # a partial date
    INSTANT = "instant"  # a day with a time of day and zone
    TEXT = "text"


class Subject(StrEnum):
    LAUNCH = "launch"
    FLIGHT = "flight"
    WEAPON = "weapon"


@dataclass(frozen=True)
class MetricSpec:
    """One line of the table. `unit` is canonical; `dimension` names the units that may be printed."""

    label: str
    kind: ValueKind
    subjects: frozenset
    description: str
    unit: str = ""
    dimension: str = ""
    minimum: float | None = None
    maximum: float | None = None
    tolerance: float = 0.0
    tolerance_ratio: float = 0.0
    bound_reach: float | None = None
    choices: type[TextChoices] | None = None
    headline: str = ""  # the field of Flight that shows the accepted report
    aliases: tuple[str, ...] = field(default=())


FLIGHT = frozenset({Subject.FLIGHT})
LAUNCH_OR_FLIGHT = frozenset({Subject.LAUNCH, Subject.FLIGHT})
WEAPON = frozenset({Subject.WEAPON})
FLIGHT_OR_WEAPON = frozenset({Subject.FLIGHT, Subject.WEAPON})


class Metric(TextChoices):
    APOGEE = "apogee", "Apogee"
    RANGE = "range", "Ground range"
    FLIGHT_TIME = "flight_time", "Flight time"
    SPEED = "speed", "Greatest speed"
    COUNT = "count", "Missile count"
    WEAPON_IDENTITY = "weapon_identity", "Weapon identity"
    WEAPON_CLASS = "weapon_class", "Class of weapon"
    LAUNCH_TIME = "launch_time", "Launch time"
    LAUNCH_PLACE = "launch_place", "Launch place"
    LANDING_PLACE = "landing_place", "Landing place"
    IN_EEZ = "in_eez", "Fell inside an exclusive economic zone"
    OUTCOME = "outcome", "Outcome"
    TRAJECTORY = "trajectory", "Trajectory"
    LAUNCHER = "launcher", "Launcher"
    DAMAGE = "damage", "Damage"
    PAYLOAD = "payload", "Payload"
    LENGTH = "length", "Length"
    DIAMETER = "diameter", "Diameter"
    MASS = "mass", "Launch mass"
    STAGES = "stages", "Stages"
    WARHEADS = "warheads", "Warheads"
    PROPELLANT = "propellant", "Propellant"
    WEAPON_STATUS = "status", "Status"
    FIRST_FLIGHT = "first_flight", "First flight"

    @property
    def spec(self):
        return METRICS[self]


# Greatest apogee flown by a missile here is 6,248.5 km (24 March 2022); 10,000 leaves room and catches typing.
METRICS = {
    Metric.APOGEE: MetricSpec(
        "Apogee",
        ValueKind.QUANTITY,
        FLIGHT,
        "Greatest altitude of the flight, km above sea level.",
        unit="km",
        dimension="distance",
        minimum=0,
        maximum=10_000,
        tolerance=5,
        tolerance_ratio=0.02,
        bound_reach=0.25,
        headline="apogee_km",
        aliases=("altitude", "height"),
    ),
    Metric.RANGE: MetricSpec(
        "Ground range",
        ValueKind.QUANTITY,
        FLIGHT_OR_WEAPON,
        "Distance over the ground from launch to impact, km; for a weapon, the greatest it can reach.",
        unit="km",
        dimension="distance",
        minimum=0,
        maximum=20_038,  # half of the equator: farther would be nearer the other way round
        tolerance=5,
        tolerance_ratio=0.02,
        bound_reach=0.25,
        headline="range_km",
        aliases=("distance", "ground_range"),
    ),
    Metric.FLIGHT_TIME: MetricSpec(
        "Flight time",
        ValueKind.QUANTITY,
        FLIGHT,
        "From launch to impact, in seconds.",
        unit="s",
        dimension="time",
        minimum=0,
        maximum=36_000,  # cruise missiles have been reported in the air for hours
        tolerance=30,
        tolerance_ratio=0.03,
        bound_reach=0.25,
        headline="flight_time_s",
        aliases=("duration",),
    ),
    Metric.SPEED: MetricSpec(
        "Greatest speed",
        ValueKind.QUANTITY,
        FLIGHT,
        "Greatest speed reached, m/s; Mach numbers are read at 340.294 m/s.",
        unit="m/s",
        dimension="speed",
        minimum=0,
        maximum=12_000,
        tolerance=50,
        tolerance_ratio=0.05,
        bound_reach=0.25,
        headline="max_speed_m_s",
    ),
    Metric.COUNT: MetricSpec(
        "Missile count",
        ValueKind.COUNT,
        LAUNCH_OR_FLIGHT,
        "Missiles fired, as a number or a lower bound.",
        unit="missiles",
        minimum=0,
        maximum=1_000,
        aliases=("missile_count",),
    ),
    Metric.WEAPON_IDENTITY: MetricSpec(
        "Weapon identity", ValueKind.WEAPON, FLIGHT, "Which weapon the claimant says it was."
    ),
    Metric.WEAPON_CLASS: MetricSpec(
        "Class of weapon",
        ValueKind.CHOICE,
        LAUNCH_OR_FLIGHT,
        "What class of missile the claimant says it was, where the type is not named.",
        choices=WeaponClassReport,
    ),
    Metric.LAUNCH_TIME: MetricSpec(
        "Launch time",
        ValueKind.INSTANT,
        LAUNCH_OR_FLIGHT,
        "When it was fired: local day and time of day at the launch site.",
        tolerance=300,  # seconds; agencies round to five minutes
    ),
    Metric.LAUNCH_PLACE: MetricSpec("Launch place", ValueKind.PLACE, LAUNCH_OR_FLIGHT, "Where it was fired from."),
    Metric.LANDING_PLACE: MetricSpec("Landing place", ValueKind.PLACE, FLIGHT, "Where it came down."),
    Metric.IN_EEZ: MetricSpec(
        "Fell inside an exclusive economic zone",
        ValueKind.CHOICE,
        LAUNCH_OR_FLIGHT,
        "Whether it came down inside somebody's exclusive economic zone.",
        choices=YesNo,
    ),
    Metric.OUTCOME: MetricSpec(
        "Outcome", ValueKind.CHOICE, FLIGHT, "How the flight went, as the claimant puts it.", choices=Outcome
    ),
    Metric.TRAJECTORY: MetricSpec("Trajectory", ValueKind.CHOICE, FLIGHT, "Shape of the flight.", choices=Trajectory),
    Metric.LAUNCHER: MetricSpec("Launcher", ValueKind.CHOICE, FLIGHT, "What it was fired from.", choices=Launcher),
    Metric.DAMAGE: MetricSpec(
        "Damage", ValueKind.TEXT, LAUNCH_OR_FLIGHT, "Damage or its absence, in the claimant's words."
    ),
    Metric.PAYLOAD: MetricSpec(
        "Payload",
        ValueKind.QUANTITY,
        WEAPON,
        "Mass that the weapon carries to its target, kg.",
        unit="kg",
        dimension="mass",
        minimum=0,
        maximum=100_000,
        tolerance=10,
        tolerance_ratio=0.05,
        bound_reach=0.25,
    ),
    Metric.LENGTH: MetricSpec(
        "Length",
        ValueKind.QUANTITY,
        WEAPON,
        "Overall length, m.",
        unit="m",
        dimension="size",
        minimum=0.1,
        maximum=100,
        tolerance=0.2,
        tolerance_ratio=0.03,
        bound_reach=0.25,
    ),
    Metric.DIAMETER: MetricSpec(
        "Diameter",
        ValueKind.QUANTITY,
        WEAPON,
        "Greatest body diameter, m.",
        unit="m",
        dimension="size",
        minimum=0.02,
        maximum=12,
        tolerance=0.03,
        tolerance_ratio=0.03,
        bound_reach=0.25,
    ),
    Metric.MASS: MetricSpec(
        "Launch mass",
        ValueKind.QUANTITY,
        WEAPON,
        "Mass at launch, kg.",
        unit="kg",
        dimension="mass",
        minimum=1,
        maximum=2_000_000,
        tolerance=10,
        tolerance_ratio=0.05,
        bound_reach=0.25,
    ),
    Metric.STAGES: MetricSpec(
        "Stages", ValueKind.COUNT, WEAPON, "Number of stages.", unit="stages", minimum=1, maximum=6
    ),
    Metric.WARHEADS: MetricSpec(
        "Warheads", ValueKind.COUNT, WEAPON, "Number of warheads.", unit="warheads", minimum=0, maximum=30
    ),
    Metric.PROPELLANT: MetricSpec("Propellant", ValueKind.CHOICE, WEAPON, "Kind of propellant.", choices=Propellant),
    Metric.WEAPON_STATUS: MetricSpec(
        "Status", ValueKind.CHOICE, WEAPON, "Where the weapon stands in its life.", choices=WeaponStatus
    ),
    Metric.FIRST_FLIGHT: MetricSpec("First flight", ValueKind.DATE, WEAPON, "First flight of the type."),
}


def metrics_of(*kinds):
    """Codes of the metrics whose values are of one of `kinds`, in table order."""
    return [metric.value for metric, spec in METRICS.items() if spec.kind in kinds]


def metrics_for(subject):
    """Metrics that can be reported of a launch, flight or weapon, in table order."""
    return [metric for metric, spec in METRICS.items() if subject in spec.subjects]


HEADLINES = {metric: spec.headline for metric, spec in METRICS.items() if spec.headline}
