"""Launch events: rows of a file gathered into them, and each met with the launches that are known already."""

import datetime as dt
from dataclasses import dataclass, field

from kb.models import Launch, Place
from kb.rules.distance import surface_distance_km
from kb.transfer.flight import FlightPlan, group_flights
from kb.transfer.mapping import BY_DAY, BY_ROW
from kb.transfer.problem import Problem, Remark
from kb.transfer.row import is_adoptable, is_timed
from kb.vocab.launch import LaunchKind
from kb.vocab.partial_date import Precision
from kb.vocab.status import Status
from kb.vocab.weapon import WeaponClassReport, WeaponKind

# How a row came to its launch: the first word of the decision that is kept beside it.
NEW, MATCHED, EXTENDED, CHOSEN = "new", "matched", "extended", "chosen"

NO_SITE = "no site"

# Farther apart than this, two times at sites that are not the same are two events.
SAME_EVENT = dt.timedelta(hours=3)

CRUISE_LIKE = {WeaponKind.CRUISE, WeaponKind.ANTI_SHIP}
BALLISTIC_LIKE = {WeaponKind.BALLISTIC, WeaponKind.SPACE_LAUNCHER, WeaponKind.GLIDE}


@dataclass
class EventPlan:
    """New rows of one launch event, and where they go.

    `launch` is the Launch that they belong to, None for a new one until it is made. `rule` is one of the words
    above and `why` the rest of the sentence. `earlier` are rows of the event that were imported before.
    """

    label: str
    rows: list
    when: object
    site: Place | None
    flights: list[FlightPlan]
    earlier: list = field(default_factory=list)
    launch: Launch | None = None
    rule: str = ""
    why: str = ""
    near: list = field(default_factory=list)

    @property
    def line(self):
        return self.rows[0].line

    @property
    def decision(self):
        return f"{self.rule}: {self.why}"

    def agreed(self, target):
        """What all rows read alike as the target; None if they differ, or say nothing."""
        values = [row.value(target) for row in self.rows]
        return values[0] if all(value == values[0] for value in values) else None


def iso_period(when):
    """2022-01-30, 1984-09, 2017-Q3 or 1984: the period that an event is counted by."""
    match when.precision:
        case Precision.YEAR:
            return f"{when.start:%Y}"
        case Precision.QUARTER:
            return f"{when.start:%Y}-Q{(when.start.month + 2) // 3}"
        case Precision.MONTH:
            return f"{when.start:%Y-%m}"
    return f"{when.start:%Y-%m-%d}"


def label_of(mapping, row):
    """What rows of one event share."""
    if mapping.group == BY_ROW:
        return row.key
    period = iso_period(row.when)
    if mapping.group == BY_DAY:
        return period
    site = row.value("site")
    return f"{period} {site.slug if site else NO_SITE}"


def adopt_days(mapping, rows):
    """Moves rows without a time to the local day of rows that stand beside them; returns remarks.

    Where the date column is the UTC day of rows with a time, and a row without one has the same date and site, it
    belongs to the same salvo: its date is that UTC day too, although nothing in the row itself says so.
    """
    if mapping.group == BY_ROW:
        return []
    timed = {}
    for row in rows:
        if is_timed(row):
            timed.setdefault((row.day_given, _site_slug(row)), []).append(row)
    remarks = []
    for row in rows:
        beside = timed.get((row.day_given, _site_slug(row)))
        if not beside or is_timed(row) or not is_adoptable(mapping, row):
            continue
        days = {other.when.start for other in beside}
        if days == {row.when.start}:
            continue
        if len(days) > 1:
            remarks.append(
                Remark("rows of the same date and site fall on two local days; this one has no time", row.line)
            )
            continue
        day = days.pop()
        row.when = type(row.when)(day, Precision.DAY, row.when.is_approximate, None, row.when.zone)
        remarks.append(
            Remark(
                f"no time of its own: counted with line {beside[0].line}, of the same date and site, whose time in UTC "
                f"is on {day} local time",
                row.line,
            )
        )
    return remarks


def _site_slug(row):
    site = row.value("site")
    return site.slug if site else ""


def gather(mapping, rows):
    """[EventPlan, ...] of new rows, in file order."""
    by_label = {}
    for row in rows:
        by_label.setdefault(label_of(mapping, row), []).append(row)
    events = []
    for label, group in by_label.items():
        sites = {_site_slug(row): row.value("site") for row in group}
        site = next(iter(sites.values())) if len(sites) == 1 else None
        events.append(EventPlan(label, group, earliest(group), site, group_flights(mapping, group)))
    return events


def earliest(rows):
    """The PartialDate of the first of the rows: the earliest time given, else the day."""
    timed = [row.when for row in rows if is_timed(row)]
    return min(timed, key=lambda when: when.instant) if timed else rows[0].when


# --- Against launches that are known -----------------------------------------------------------------------


class Matcher:
    """Decides where each event goes.

    A launch is a candidate if it is of the same country and local day (or month, or year, where no more is known),
    holds no row of this dataset yet, and no weapon rules it out. One at the same site comes first; then one whose
    site is unknown, or in which, or near which, the other lies. Of several, weapon and then time decide; what is
    still open is a problem for a person.
    """

    def __init__(self, mapping, country, directories, *, imported):
        self.mapping = mapping
        self.directories = directories
        self.country = country
        self.imported = imported  # primary keys of launches that hold rows of this dataset
        self.by_period = {}
        self.by_name = {}

    def load(self, events):
        days = [event.when.start for event in events]
        if not days:
            return
        launches = (
            Launch.objects.filter(country=self.country, launched_on__range=(min(days), max(days)))
            .exclude(status=Status.WITHDRAWN)
            .select_related("site", "country")
            .prefetch_related("flights__weapon")
            .order_by("pk")
        )
        for launch in launches:
            period = (launch.launched_on, _coarse(launch.launched_precision))
            self.by_period.setdefault(period, []).append(launch)
            self.by_name[launch.slug] = self.by_name[launch.public_id] = launch

    def decide(self, events):
        """Fills `launch`, `rule`, `why` and `near` of each event. Returns problems."""
        problems, taken = [], set()
        open_events = []
        for event in events:
            if not self._extended(event) and not self._chosen(event, taken, problems):
                open_events.append(event)
        for fits, reason in (
            (self._same_site, lambda event, launch: "the same country, day and site as"),
            (self._may_be_same_site, self._reason),
        ):
            open_events = self._settle(open_events, fits, reason, taken, problems)
        for event in open_events:
            event.rule = NEW
            event.why = f"no launch of {self.country.name} in {self._where(event)} was known"
            event.near = [launch for launch in self._of_period(event) if launch.pk not in self.imported]
        return problems

    def _settle(self, events, fits, reason, taken, problems):
        """Gives each event the one launch that fits it and no other event; returns those that none fits."""
        found, claims = {}, {}
        for event in events:
            fitting = [launch for launch in self._candidates(event, taken) if fits(event, launch)]
            found[event.label] = self._narrowed(event, fitting)
            for launch in found[event.label]:
                claims.setdefault(launch.pk, []).append(event)
        rest = []
        for event in events:
            launches = found[event.label]
            rivals = [other for launch in launches for other in claims[launch.pk] if other is not event]
            if not launches:
                rest.append(event)
            elif rivals or len(launches) > 1:
                problems.append(self._ambiguous(event, launches, rivals))
            else:
                taken.add(launches[0].pk)
                event.launch, event.rule = launches[0], MATCHED
                event.why = f"{reason(event, launches[0])} {launches[0].slug}"
        return rest

    def _where(self, event):
        when = str(event.when).partition(",")[0]
        return f"{when}, {event.site.name if event.site else 'site unknown'},"

    def _of_period(self, event):
        return self.by_period.get((event.when.start, _coarse(event.when.precision)), [])

    def _chosen(self, event, taken, problems):
        choices = {self.mapping.decisions[key]: key for key in self._keys(event) if key in self.mapping.decisions}
        if not choices:
            return False
        if len(choices) > 1:
            problems.append(Problem("`decisions` sends rows of one event to several launches. Keep one.", event.line))
            return True
        choice, key = next(iter(choices.items()))
        if choice == NEW:
            event.rule, event.why = CHOSEN, f"new, as the mapping decides for {key}"
            return True
        launch = self.by_name.get(choice) or self._named(choice)
        if launch is None:
            problems.append(
                Problem(
                    f"`decisions` sends “{key}” to “{choice}”, and {self.country.name} has no such launch. Write its "
                    "slug or id, or `new`.",
                    event.line,
                )
            )
            return True
        taken.add(launch.pk)
        event.launch, event.rule, event.why = launch, CHOSEN, f"the mapping sends {key} to {launch.slug}"
        return True

    def _named(self, choice):
        launches = Launch.objects.filter(country=self.country).exclude(status=Status.WITHDRAWN)
        launches = launches.select_related("site", "country").prefetch_related("flights__weapon")
        return launches.filter(slug=choice).first() or launches.filter(public_id=choice).first()

    def _keys(self, event):
        return [event.label, *(row.key for row in event.rows)]

    def _extended(self, event):
        """A new row of an event that this dataset brought before goes where the others went."""
        if self.mapping.group == BY_ROW:
            return False
        homes = [row.launch for row in event.earlier if row.launch is not None]
        if not homes:
            return False
        event.launch, event.rule = homes[0], EXTENDED
        event.why = f"line {event.earlier[0].line} of an earlier import is of the same event, {event.launch.slug}"
        return True

    def _candidates(self, event, taken):
        return [
            launch
            for launch in self._of_period(event)
            if launch.pk not in taken and launch.pk not in self.imported and not self._contradict(event, launch)
        ]

    def _same_site(self, event, launch):
        return event.site is not None and event.site.pk is not None and event.site.pk == launch.site_id

    def _may_be_same_site(self, event, launch):
        times = [row.when.instant for row in event.rows if row.when.instant]
        if times and launch.launched_at and all(abs(time - launch.launched_at) > SAME_EVENT for time in times):
            return False
        if event.site is None or launch.site is None:
            # With no place to compare, different weapons are reason enough for two events.
            return not self._all_differ(event, launch)
        mine, theirs = self.directories.place_and_parents(event.site), self.directories.place_and_parents(launch.site)
        if event.site.pk in theirs or launch.site.pk in mine:
            return True
        points = [(place.latitude_deg, place.longitude_deg) for place in (event.site, launch.site)]
        if any(latitude is None for latitude, _ in points):
            return False
        return surface_distance_km(*points) <= self.mapping.within_km

    def _weapons(self, event, launch):
        return [plan.weapon for plan in event.flights], [flight.weapon for flight in launch.flights.all()]

    def _contradict(self, event, launch):
        """Cruise missiles on the one side and ballistic ones on the other, all of them identified.

        Where each row is an event of its own, one site may see several on a day, so any other weapon tells apart.
        """
        if self.mapping.group == BY_ROW and self._all_differ(event, launch):
            return True
        mine, theirs = self._weapons(event, launch)
        if not mine or not theirs or None in mine or None in theirs:
            return False
        sides = [{weapon.kind for weapon in side} for side in (mine, theirs)]
        return any(
            one <= CRUISE_LIKE and other <= BALLISTIC_LIKE for one, other in (sides, reversed(sides))
        )  # fmt: skip

    def _all_differ(self, event, launch):
        mine, theirs = self._weapons(event, launch)
        if not mine or not theirs or None in mine or None in theirs:
            return False
        return not any(self.directories.same_or_variant(one, other) for one in mine for other in theirs)

    def _narrowed(self, event, found):
        """Of several candidates the one that weapon or time points to; else all of them."""
        if len(found) < 2:
            return found
        mine = [plan.weapon for plan in event.flights if plan.weapon]
        related = [
            launch
            for launch in found
            if any(
                flight.weapon and self.directories.same_or_variant(weapon, flight.weapon)
                for flight in launch.flights.all()
                for weapon in mine
            )
        ]
        if len(related) == 1:
            return related
        times = [row.when.instant for row in event.rows if row.when.instant]
        close = [
            launch
            for launch in related or found
            if launch.launched_at and any(abs(time - launch.launched_at) <= SAME_EVENT for time in times)
        ]
        return close if len(close) == 1 else found

    def _reason(self, event, launch):
        if event.site is None or launch.site is None:
            return "the same country and day, and one site unknown, as"
        mine, theirs = self.directories.place_and_parents(event.site), self.directories.place_and_parents(launch.site)
        if event.site.pk in theirs or launch.site.pk in mine:
            return "the same country and day, and one site within the other, as"
        return f"the same country and day, and sites within {self.mapping.within_km:g} km, as"

    def _ambiguous(self, event, found, rivals):
        launches = ", ".join(f"“{launch.name}” ({launch.slug})" for launch in found)
        lines = ", ".join(str(line) for line in sorted({rival.line for rival in rivals}))
        also = f" The event of line {lines} fits as well." if rivals else ""
        return Problem(
            f"The event of {event.label} may be {launches}.{also} Decide in the mapping, under `decisions`: "
            f"“{event.label}: {found[0].slug}” or “{event.label}: new”.",
            event.line,
            value=event.label,
        )


def _coarse(precision):
    """Days and finer are compared as days; months, quarters and years as such."""
    return Precision(precision) if precision in ("month", "quarter", "year") else Precision.DAY


# --- New launches --------------------------------------------------------------------------------------------


def new_launch(mapping, event, country, operator, zone):
    """An unsaved Launch with what the rows say; `editing` names it."""
    launch = Launch(
        country=country,
        operator=event.agreed("operator") or operator,
        site=event.site,
        kind=_kind(mapping, event),
        occurrence=event.agreed("occurrence") or mapping.occurrence or Launch._meta.get_field("occurrence").default,
        launched_as_stated=stated(event)[:120],
        launched_zone=zone,
    )
    launch.launched = event.when
    # Until its facts are saved, from which `editing` makes both.
    launch.slug = f"import-{launch.public_id}"
    launch.name = launch.slug
    return launch


def stated(event):
    """Date and time as the earliest row printed them: “2022-01-29 22:52 (UTC)”."""
    row = next((row for row in event.rows if row.when == event.when), event.rows[0])
    return printed_when(row)


def printed_when(row):
    targets = ("date", "instant_utc", "instant_local", "time_utc", "time_local")
    return " ".join(row.readings[target].printed for target in targets if target in row.readings).strip()


def _kind(mapping, event):
    if kind := event.agreed("kind"):
        return kind
    launchers = [
        row.value("weapon_class") == WeaponClassReport.SPACE_LAUNCHER
        or (row.value("weapon") is not None and row.value("weapon").kind == WeaponKind.SPACE_LAUNCHER)
        for row in event.rows
    ]
    if not mapping.kind and all(launchers):
        return LaunchKind.SPACE_LAUNCH
    return mapping.kind or LaunchKind.FLIGHT_TEST
