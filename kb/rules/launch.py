"""Launches: complete enough to publish, possible in nature, and entered once."""

import datetime as dt
import math

from django.db.models import Q

from kb.models import Launch
from kb.rules.agreement import accepted, by_subject_and_metric, claims, same_or_variant, same_or_within
from kb.rules.days import is_future
from kb.rules.distance import surface_distance_km
from kb.rules.finding import error, warning
from kb.rules.report import reports_findings, sources_before
from kb.rules.weapon import NASIC_BOUNDS_KM
from kb.vocab.count import CountRange
from kb.vocab.flight import Outcome, Trajectory, YesNo
from kb.vocab.metric import Metric
from kb.vocab.partial_date import DAY_OR_FINER
from kb.vocab.printed import format_number
from kb.vocab.status import Status

# Sites closer than this may be one place under two names: an airfield and the town beside it.
NEAR_KM = 60

# A missile fired straight up climbs half of its greatest range (exactly so over flat ground, and within 4% for
# ranges up to 5,500 km over a round Earth). A tenth more for the vagueness of class bounds.
CLIMB_TO_RANGE = 0.6

# Nothing that comes down again covers ground faster than a satellite in low orbit, 7.8 km/s.
FASTEST_MEAN_KM_S = 8.0

GRAVITY_KM_S2 = 0.00980665

FIGURES = (Metric.APOGEE, Metric.RANGE, Metric.FLIGHT_TIME, Metric.SPEED)


def find(launch):
    """Findings on a launch that was loaded by `with_related`; three queries of its own, for duplicates."""
    flights = list(launch.flights.all())
    own = list(launch.reports.all())
    found = [*_dates(launch), *_substance(launch, flights, own), *reports_findings(own)]
    for flight in flights:
        where = f"Flight {flight.number}" if len(flights) > 1 else ""
        prefix = f"{where}: " if where else ""
        reports = list(flight.reports.all())
        rivals = {metric: group for (_, _, metric), group in by_subject_and_metric(reports).items()}
        found += reports_findings(reports, where=where)
        found += _landing(flight, prefix)
        found += _failed_on_pad(flight, rivals, prefix)
        found += _weapon(flight, rivals, prefix)
        found += _physics(flight, rivals, prefix)
    found += _counts(flights, own)
    sources = [citation.source for citation in launch.citations.all()]
    sources += [report.source for report in _all_reports(flights, own)]
    found += sources_before(launch.launched, sources, field="reports")
    return found + duplicates(launch)


def _all_reports(flights, own):
    return own + [report for flight in flights for report in flight.reports.all()]


def _dates(launch):
    if launch.launched is None:
        return [
            error(
                "launch_without_date",
                "The launch has no date. Give the local day, or the month or year if no more is known.",
                field="launched_on",
            )
        ]
    if is_future(launch.launched):
        return [
            error(
                "launch_in_future",
                f"The launch is dated {launch.launched}, which has not come yet. Check the date and its zone.",
                field="launched_on",
            )
        ]
    return []


def _substance(launch, flights, own):
    found = []
    if not flights:
        found.append(
            error(
                "launch_without_flight",
                "The launch has no flight. Add one, even if neither weapon nor count is known.",
                field="flights",
            )
        )
    if not _all_reports(flights, own) and not launch.citations.all():
        found.append(
            error(
                "launch_without_source",
                "Nothing says that this launch happened. Add a report, or cite a source.",
                field="reports",
            )
        )
    return found


def _landing(flight, prefix):
    if flight.in_eez == YesNo.YES and not flight.eez_of_id:
        return [
            error(
                "eez_without_country",
                f"{prefix}It fell inside an exclusive economic zone, but whose is not said. Choose the country, or set "
                "the answer to unknown.",
                field="flights",
            )
        ]
    return []


def _failed_on_pad(flight, rivals, prefix):
    if flight.outcome != Outcome.FAILED_ON_PAD:
        return []
    flown = [
        metric.label.lower()
        for metric in FIGURES
        if any((report.value_high or report.value_low or 0) > 0 for report in claims(rivals.get(metric, [])))
    ]
    if not flown:
        return []
    return [
        error(
            "failed_on_pad_with_figures",
            f"{prefix}It failed on the pad, yet reports give {' and '.join(flown)}. Change the outcome, or deprecate "
            "those reports with the reason.",
            field="flights",
        )
    ]


def _weapon(flight, rivals, prefix):
    if not flight.weapon_id:
        return []
    identities = rivals.get(Metric.WEAPON_IDENTITY, [])
    asserted = claims(identities)
    if not asserted:
        return [
            warning(
                "weapon_without_report",
                f"{prefix}No report says that it was {flight.weapon}. Add a report of the weapon's identity.",
                field="flights",
            )
        ]
    figure = accepted(identities)
    # Without an accepted report one that agrees will do: rivals live side by side.
    held = [figure] if figure in asserted else asserted
    if any(same_or_variant(report.value_weapon, flight.weapon) for report in held):
        return []
    named = list({report.value_weapon_id: report.value_weapon for report in held}.values())
    return [
        warning(
            "weapon_differs_from_reports",
            f"{prefix}The weapon is given as {flight.weapon}, but reports name {' and '.join(map(str, named))}. Choose "
            "the weapon that was reported, or accept a report that names this one.",
            field="flights",
            records=named,
        )
    ]


def _counts(flights, own):
    """Counts of the flights, each against its own reports, and their sum against reports of the launch."""
    found = []
    of_launch = claims([report for report in own if report.metric == Metric.COUNT])
    for flight in flights:
        prefix = f"Flight {flight.number}: " if len(flights) > 1 else ""
        # “At least 1” is what a launch means, and needs nobody to report it.
        if not flight.count.is_known or flight.count == CountRange(1, None):
            continue
        reported = claims([report for report in flight.reports.all() if report.metric == Metric.COUNT])
        if reported:
            found += _count_differs(flight.count, reported, prefix)
        elif not of_launch:
            found.append(
                warning(
                    "count_without_report",
                    f"{prefix}No report gives the count, {flight.count}. Add a report of the missile count.",
                    field="flights",
                )
            )
    counts = [flight.count for flight in flights]
    if of_launch and counts and all(count.is_known for count in counts):
        open_ended = any(count.maximum is None for count in counts)
        total = CountRange(
            sum(count.minimum for count in counts), None if open_ended else sum(count.maximum for count in counts)
        )
        found += _count_differs(total, of_launch, "All flights: " if len(flights) > 1 else "")
    return found


def _count_differs(count, reported, prefix):
    highest = math.inf if count.maximum is None else count.maximum
    for report in reported:
        high = math.inf if report.value_high is None else report.value_high
        if (report.value_low or 0) <= highest and count.minimum <= high:
            return []
    return [
        warning(
            "count_differs_from_reports",
            f"{prefix}The count is {count}, but no report of the count agrees. Correct the one or the other.",
            field="flights",
        )
    ]


def _physics(flight, rivals, prefix):
    """Figures that cannot all be true. Each takes the end of an interval that would most likely allow it."""
    low = {}
    high = {}
    for metric in FIGURES:
        report = accepted(rivals.get(metric, []))
        if report and report in claims(rivals[metric]):
            low[metric], high[metric] = report.value_low or 0, report.value_high or math.inf
    found = []

    def add(code, message):
        found.append(warning(code, prefix + message, field="flights"))

    apogee, distance = low.get(Metric.APOGEE, 0), low.get(Metric.RANGE, 0)
    seconds, speed_km_s = high.get(Metric.FLIGHT_TIME, math.inf), high.get(Metric.SPEED, math.inf) / 1000
    # A zero time is an error of its own, and nothing to divide by.
    mean_km_s = distance / seconds if seconds else 0
    if mean_km_s > FASTEST_MEAN_KM_S:
        add(
            "flight_too_fast",
            f"{format_number(distance)} km in {format_number(seconds)} s is faster than a satellite. Check the units "
            "of range and flight time.",
        )
    # Agencies round, so the mean must exceed the greatest speed by a tenth.
    elif mean_km_s > 1.1 * speed_km_s:
        add(
            "speed_below_mean",
            f"{format_number(distance)} km in {format_number(seconds)} s is a mean of "
            f"{format_number(round(mean_km_s * 1000))} m/s, more than the greatest speed reported. Check range, flight "
            "time and speed.",
        )
    # The fall from the apogee alone takes sqrt(2h/g), and longer from great heights where gravity is weaker.
    if seconds < math.inf and math.sqrt(2 * apogee / GRAVITY_KM_S2) > seconds > 0:
        add(
            "flight_too_short_for_apogee",
            f"A fall from {format_number(apogee)} km takes longer than the whole flight of {format_number(seconds)} s. "
            "Check the units of apogee and flight time.",
        )
    found += _against_class(flight, apogee, distance, prefix)
    if (
        flight.trajectory in (Trajectory.STANDARD, Trajectory.DEPRESSED, Trajectory.GLIDE)
        and flight.outcome not in (Outcome.FAILURE, Outcome.PARTIAL, Outcome.FAILED_ON_PAD)
        and apogee > high.get(Metric.RANGE, math.inf)
    ):
        add(
            "apogee_above_range",
            f"An apogee of {format_number(apogee)} km above a shorter range is a lofted flight. Check that the two are "
            "not swapped, or change the trajectory.",
        )
    return found


def _against_class(flight, apogee, distance, prefix):
    """Farther or higher than the class of the weapon allows: swapped figures, a wrong unit, or a wrong weapon."""
    bounds = NASIC_BOUNDS_KM.get(flight.weapon.range_class) if flight.weapon else None
    if not bounds or bounds[1] == math.inf:
        return []
    found = []
    label = flight.weapon.get_range_class_display().lower()
    if apogee > CLIMB_TO_RANGE * bounds[1]:
        found.append(
            warning(
                "apogee_beyond_class",
                f"{prefix}An apogee of {format_number(apogee)} km is more than a missile of {label} range can reach. "
                "Check that apogee and range are not swapped, and the weapon and its class.",
                field="flights",
            )
        )
    if distance > 1.2 * bounds[1]:
        found.append(
            warning(
                "range_beyond_class",
                f"{prefix}A range of {format_number(distance)} km is more than the class {label} covers. Check the "
                "unit, the weapon and its class.",
                field="flights",
            )
        )
    return found


def duplicates(launch):
    """A warning that links launches of the same country, within a day, from a site that may be the same."""
    if launch.launched is None or launch.launched_precision not in DAY_OR_FINER:
        return []
    day = dt.timedelta(days=1)
    rivals = (
        Launch.objects.filter(
            Q(launched_precision__in=DAY_OR_FINER),
            country_id=launch.country_id,
            # One day either way: a time given in UTC is not a local day.
            launched_on__range=(launch.launched_on - day, launch.launched_on + day),
        )
        .exclude(pk=launch.pk)
        .exclude(status=Status.WITHDRAWN)
        .select_related("site__parent")
        .prefetch_related("flights__weapon")
        .order_by("launched_on", "pk")
    )
    found = [
        rival for rival in rivals if may_be_same_site(launch.site, rival.site) and may_be_same_weapons(launch, rival)
    ]
    if not found:
        return []
    names = ", ".join(f"“{rival}”" for rival in found)
    return [
        warning(
            "possible_duplicate",
            f"The same country launched from here, or nearby, within a day: {names}. If it is the same event, complete "
            "that one instead.",
            records=found,
        )
    ]


def may_be_same_weapons(one, other):
    """Whether two launches, with their flights loaded, may have fired the same: some weapon in common, or unknown."""
    pairs = [(flight.weapon, rival.weapon) for flight in one.flights.all() for rival in other.flights.all()]
    return not pairs or any(None in pair or same_or_variant(*pair) for pair in pairs)


def may_be_same_site(one, other):
    """Whether two sites may be one: either unknown, one in the other, or within NEAR_KM of each other."""
    if one is None or other is None or same_or_within(one, other):
        return True
    points = [(site.latitude_deg, site.longitude_deg) for site in (one, other)]
    if any(latitude is None for latitude, _ in points):
        return False
    slack = (one.position_precision_km or 0) + (other.position_precision_km or 0)
    return surface_distance_km(*points) <= NEAR_KM + slack
