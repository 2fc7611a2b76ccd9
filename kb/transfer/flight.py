"""Flights: like missiles of an event counted together, and set against the flights that are known already."""

from dataclasses import dataclass

from kb.models import Flight
from kb.transfer.mapping import MISSILE
from kb.vocab.count import CountRange
from kb.vocab.flight import Launcher, Outcome, Trajectory, YesNo


@dataclass
class FlightPlan:
    """Rows of missiles that flew alike. `flight` is where they go: a new one, a known one, or None (see `why`)."""

    rows: list
    count: CountRange
    flight: Flight | None = None
    is_new: bool = False

    @property
    def first(self):
        return self.rows[0]

    @property
    def signature(self):
        return self.first.signature()

    @property
    def weapon(self):
        return self.first.value("weapon")

    def times(self):
        """Distinct local times of its missiles, earliest first, as PartialDate."""
        found = {row.when.instant: row.when for row in self.rows if row.when.time is not None}
        return [found[instant] for instant in sorted(found)]


def group_flights(mapping, rows):
    """[FlightPlan, ...] of the rows of one event, in file order.

    One row per missile: those with equal readings are one flight, counted exactly. Otherwise each row is a flight.
    """
    if mapping.row != MISSILE:
        return [FlightPlan([row], _count_of(mapping, row)) for row in rows]
    groups = {}
    for row in rows:
        groups.setdefault(row.signature(), []).append(row)
    return [FlightPlan(group, CountRange(len(group), len(group))) for group in groups.values()]


def _count_of(mapping, row):
    value = row.value("count")
    if value is not None:
        low = 0 if value.low is None else int(value.low)
        return CountRange(low, None if value.high is None else int(value.high))
    return mapping.count or CountRange()


def new_flight(mapping, plan, launch, number):
    """An unsaved Flight with what the rows say."""
    row = plan.first
    flight = Flight(
        launch=launch,
        number=number,
        weapon=plan.weapon,
        outcome=row.value("outcome") or Outcome.UNKNOWN,
        trajectory=row.value("trajectory") or mapping.trajectory or Trajectory.UNKNOWN,
        launcher=row.value("launcher") or mapping.launcher or Launcher.UNKNOWN,
        landing_place=row.value("landing"),
        in_eez=row.value("in_eez") or YesNo.UNKNOWN,
    )
    flight.count = plan.count
    return flight


# --- Against flights that are known ---------------------------------------------------------------------------


def pair(plans, flights, directories):
    """{index of plan: Flight}: the groups of a file that are, without doubt, flights of a launch entered before.

    One group and one flight are a pair unless their weapons rule each other out. Otherwise a pair needs a weapon
    that fits no other, and counts that do not contradict each other: first equal weapons with equal outcomes, then
    equal weapons, then variants of one another, and at last the one group and the one flight that are left. What is
    not paired stays unpaired, so that figures of different missiles never look like rivals.
    """
    if len(plans) == 1 and len(flights) == 1:
        fits = _fit(plans[0], flights[0], directories) > 0
        return {0: flights[0]} if fits else {}
    pairs = {}
    for least in (4, 3, 2):
        _pair_unique(plans, flights, pairs, lambda p, f, least=least: _fit(p, f, directories) >= least)
    left = [index for index in range(len(plans)) if index not in pairs]
    free = [flight for flight in flights if flight not in pairs.values()]
    if len(plans) == len(flights) and len(left) == len(free) == 1 and _fit(plans[left[0]], free[0], directories):
        pairs[left[0]] = free[0]
    return pairs


def _pair_unique(plans, flights, pairs, fits):
    options = {
        index: [
            flight
            for flight in flights
            if flight not in pairs.values() and _counts_agree(plan.count, flight.count) and fits(plan, flight)
        ]
        for index, plan in enumerate(plans)
        if index not in pairs
    }
    for index, found in options.items():
        wanted_by = [other for other, flights_of in options.items() if found and found[0] in flights_of]
        if len(found) == 1 and len(wanted_by) == 1:
            pairs[index] = found[0]


def _fit(plan, flight, directories):
    """4: same weapon and outcome; 3: same weapon; 2: a variant; 1: unknown on either side; 0: another weapon."""
    if plan.weapon is None or flight.weapon is None:
        return 1
    if plan.weapon.slug == flight.weapon.slug:
        return 4 if plan.first.value("outcome") == flight.outcome else 3
    return 2 if directories.same_or_variant(plan.weapon, flight.weapon) else 0


def _counts_agree(one, other):
    if not one.is_known or not other.is_known:
        return True
    highest = min(bound for bound in (one.maximum, other.maximum, 10**6) if bound is not None)
    return max(one.minimum, other.minimum) <= highest


def may_be_one(plans, flight, directories):
    """Whether all groups may together be one flight: no weapon rules the flight's out."""
    return all(_fit(plan, flight, directories) for plan in plans)
