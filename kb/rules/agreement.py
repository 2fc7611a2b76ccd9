"""Do reports of one subject and one metric agree, and which of them is the figure?

Pure functions over reports that are in hand; nothing here asks the database. How values are compared, by kind:

- numbers are intervals, each end moved out by the metric's tolerance (absolute, relative, or half of the
  fineness that was printed, whichever is most); they agree if they overlap. “At least x” ends at x * (1 +
  bound_reach), so that “over 700 km” is no support for 1,000 km; “at most x” begins at 0;
- counts are whole, so nothing moves their ends: 2 and 3 differ, “at least 2” and 3 do not;
- choices agree if equal, or if one is the wider word for the other: “ballistic missile” and “short-range
  ballistic missile”;
- places agree if equal, or if one lies in the other, as far as parents are loaded: `parent_id` gives one level,
  `select_related("value_place__parent")` another;
- weapons agree if equal, or if one is a variant of the other;
- dates agree if they may mean the same day; instants if no farther apart than the metric's tolerance, an hour
  counting for half an hour either way;
- texts are not compared: two claimants corroborate each other only in the same words. Otherwise each wording
  rests on a single source, which promises no confirmation that nobody has checked.
"""

import itertools
import math

from kb.rules.look_alike import folded
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import Precision
from kb.vocab.report import Agreement, Standing, ValueState
from kb.vocab.weapon import WeaponClassReport

BALLISTIC_CLASSES = frozenset(
    {
        WeaponClassReport.CRBM,
        WeaponClassReport.SRBM,
        WeaponClassReport.MRBM,
        WeaponClassReport.IRBM,
        WeaponClassReport.ICBM,
    }
)

# What a choice leaves open: a value that agrees with each of these beside itself.
WIDER = {
    Metric.WEAPON_CLASS: {
        WeaponClassReport.BALLISTIC: BALLISTIC_CLASSES | {WeaponClassReport.SLBM},
        # Submarine launch is no range class, so that a missile can be this and any of those.
        WeaponClassReport.SLBM: BALLISTIC_CLASSES,
    }
}


def by_subject_and_metric(reports):
    """{(subject noun, subject pk, metric): [reports]}, in the order in which they come."""
    groups = {}
    for report in reports:
        noun = "launch" if report.launch_id else "flight" if report.flight_id else "weapon"
        key = (noun, getattr(report, f"{noun}_id"), Metric(report.metric))
        groups.setdefault(key, []).append(report)
    return groups


def standing_reports(reports):
    """Those that were not superseded by another of `reports`, taken back, or deprecated by an editor."""
    superseded = {report.supersedes_id for report in reports if report.supersedes_id}
    return [
        report
        for report in reports
        if report.pk not in superseded and not report.is_retracted and report.standing != Standing.DEPRECATED
    ]


def claims(reports):
    """The standing reports that assert a value: “unknown” and “not applicable” assert none."""
    return [
        report
        for report in standing_reports(reports)
        if report.value_state == ValueState.GIVEN and report.value_choice != "unknown"
    ]


def accepted(reports):
    """The report that is the figure, or None.

    The one that an editor accepted, while it stands; else the only claim; else the only standing report, which
    then says that the value is unknown or not applicable. Of several claims none is the figure until an editor
    accepts one, even if they agree.
    """
    standing = standing_reports(reports)
    chosen = [report for report in standing if report.standing == Standing.ACCEPTED]
    for candidates in (chosen, claims(reports), standing):
        if candidates:
            return candidates[0] if len(candidates) == 1 else None
    return None


def stale_acceptance(reports):
    """The accepted report that was superseded or taken back since, or None."""
    standing = {report.pk for report in standing_reports(reports)}
    stale = [report for report in reports if report.standing == Standing.ACCEPTED and report.pk not in standing]
    return stale[0] if stale else None


def agreement(reports):
    """Agreement among reports of one subject and one metric.

    A claimant who says two different things, neither superseding the other, is in conflict too.
    """
    standing = standing_reports(reports)
    asserted = claims(reports)
    if not reports:
        return Agreement.UNREPORTED
    if not standing or stale_acceptance(reports):
        return Agreement.SUPERSEDED
    if not asserted:  # sources only say that they do not know
        return Agreement.UNREPORTED
    if len({report.claimant_key for report in asserted}) > 1 and METRICS[Metric(asserted[0].metric)].kind == (
        ValueKind.TEXT
    ):
        same = len({folded(report.value_text) for report in asserted}) == 1
        return Agreement.CORROBORATED if same else Agreement.SINGLE_SOURCE
    if any(not agree(one, other) for one, other in itertools.combinations(asserted, 2)):
        return Agreement.CONFLICTING
    if len({report.claimant_key for report in asserted}) == 1:
        return Agreement.SINGLE_SOURCE
    return Agreement.CORROBORATED


def agree(one, other):
    """Whether two claims of the same metric can both be true. Texts always can."""
    metric = Metric(one.metric)
    spec = METRICS[metric]
    if spec.kind in (ValueKind.QUANTITY, ValueKind.COUNT):
        return _overlap(interval(one), interval(other))
    if spec.kind == ValueKind.CHOICE:
        wider = WIDER.get(metric, {})
        return (
            one.value_choice == other.value_choice
            or other.value_choice in wider.get(one.value_choice, ())
            or one.value_choice in wider.get(other.value_choice, ())
        )
    if spec.kind == ValueKind.PLACE:
        return same_or_within(one.value_place, other.value_place)
    if spec.kind == ValueKind.WEAPON:
        return same_or_variant(one.value_weapon, other.value_weapon)
    if spec.kind in (ValueKind.DATE, ValueKind.INSTANT):
        if one.value_at and other.value_at:
            apart = abs((one.value_at - other.value_at).total_seconds())
            return apart <= spec.tolerance + _slack_s(one) + _slack_s(other)
        return not (one.value_date.is_before(other.value_date) or other.value_date.is_before(one.value_date))
    return True


def interval(report):
    """(low, high) that a report of a quantity or count may mean, in the metric's unit; high may be infinite."""
    spec = METRICS[Metric(report.metric)]

    def margin(number):
        if spec.kind == ValueKind.COUNT:
            return 0
        return max(spec.tolerance, spec.tolerance_ratio * number, (report.value_step or 0) / 2)

    low, high = report.value_low, report.value_high
    if high is None:
        reach = math.inf if spec.bound_reach is None else low * (1 + spec.bound_reach)
        return low - margin(low), max(reach, low + margin(low))
    if low is None:
        return 0, high + margin(high)
    return low - margin(low), high + margin(high)


def same_or_within(one, other):
    """Whether two places are one, or one lies in the other, as far as parents are loaded."""
    return one.pk in _place_and_parents(other) or other.pk in _place_and_parents(one)


def same_or_variant(one, other):
    """Whether two weapons are one, or one is a variant of the other."""
    return one.pk == other.pk or one.variant_of_id == other.pk or other.variant_of_id == one.pk


def _overlap(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


def _slack_s(report):
    return 1800 if report.value_precision == Precision.HOUR else 0


def _place_and_parents(place):
    """Primary keys of a place and of the places it lies in; follows only parents that are loaded."""
    keys = [place.pk]
    field = place._meta.get_field("parent")
    while place.parent_id and place.parent_id not in keys:  # a ring of parents ends here
        keys.append(place.parent_id)
        if not field.is_cached(place):
            break
        place = place.parent
    return keys
