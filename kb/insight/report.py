"""Figures: the reports of one subject gathered by metric, with the accepted one and their agreement."""

from dataclasses import dataclass

from kb.models import Report
from kb.rules.agreement import accepted, agreement
from kb.vocab.metric import METRICS, Metric
from kb.vocab.report import Agreement, Qualifier


@dataclass(frozen=True)
class Figure:
    """All reports of one metric of one subject. `accepted` is the Report shown as the figure, or None."""

    metric: Metric
    reports: list[Report]
    accepted: Report | None
    agreement: Agreement

    @property
    def is_accepted_by_itself(self):
        """Shown because it has no standing rival, not because an editor chose it."""
        return self.accepted is not None and self.accepted.standing != "accepted"


def figures(reports):
    """List of Figure, in the order of the table of metrics, from the loaded reports of one subject."""
    by_metric = {}
    for report in reports:
        by_metric.setdefault(Metric(report.metric), []).append(report)
    return [
        Figure(metric, group, accepted(group), agreement(group))
        for metric in METRICS
        if (group := sorted(by_metric.get(metric, []), key=lambda r: r.pk))
    ]


def headline_number(report):
    """The one number that stands for a report when flights are filtered and sorted, in the metric's unit.

    The number given; the bound, where only a bound was given; the middle of a range. None without a number.
    """
    if report is None:
        return None
    if report.qualifier == Qualifier.BETWEEN and report.value_low is not None and report.value_high is not None:
        return (report.value_low + report.value_high) / 2
    return report.value_low if report.value_low is not None else report.value_high


# From worst to best: a launch is as contested as its most contested figure.
ORDER = (
    Agreement.CONFLICTING,
    Agreement.SUPERSEDED,
    Agreement.SINGLE_SOURCE,
    Agreement.CORROBORATED,
    Agreement.UNREPORTED,
)


def least_agreement(all_figures):
    """The worst agreement among figures; UNREPORTED when there are none."""
    states = {figure.agreement for figure in all_figures}
    return next((state for state in ORDER if state in states), Agreement.UNREPORTED)
