"""Weapons: names that belong to another one, and a class that the reported range contradicts."""

import math

from kb.models import Report
from kb.rules.agreement import by_subject_and_metric, claims
from kb.rules.finding import warning
from kb.rules.look_alike import look_alike_findings
from kb.rules.report import reports_findings
from kb.vocab.metric import Metric
from kb.vocab.printed import format_number
from kb.vocab.weapon import RangeClass, RangeClassScheme

# Greatest ground range, km: Ballistic and Cruise Missile Threat, NASIC 2020.
NASIC_BOUNDS_KM = {
    RangeClass.CRBM: (0, 300),
    RangeClass.SRBM: (300, 1000),
    RangeClass.MRBM: (1000, 3000),
    RangeClass.IRBM: (3000, 5500),
    RangeClass.ICBM: (5500, math.inf),
}


def find(weapon):
    """Findings on a weapon; three queries: its reports, and the names of all weapons."""
    reports = list(Report.objects.filter(weapon=weapon).with_related())
    return [*look_alike_findings(weapon), *reports_findings(reports), *_class(weapon, reports)]


def _class(weapon, reports):
    if weapon.range_class_scheme != RangeClassScheme.NASIC:
        return []
    rivals = by_subject_and_metric(reports).get(("weapon", weapon.pk, Metric.RANGE), [])
    asserted = claims(rivals)
    lowest, highest = NASIC_BOUNDS_KM[RangeClass(weapon.range_class)]
    fits = [
        report
        for report in asserted
        # “At least 900 km” may be any distance beyond, “at most” any below.
        if (report.value_low or 0) <= highest
        and (math.inf if report.value_high is None else report.value_high) >= lowest
    ]
    if not asserted or fits:
        return []
    reach = f"{format_number(lowest)} km or more"
    if highest < math.inf:
        reach = f"{format_number(lowest)} to {format_number(highest)} km"
    return [
        warning(
            "range_outside_class",
            f"By NASIC's bounds the class {weapon.get_range_class_display()} means {reach}, and no report of the range "
            "lies there. Change the class, or the scheme that it follows.",
            field="range_class",
        )
    ]
