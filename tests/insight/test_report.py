"""Figures: reports of one subject gathered by metric. Which of them is accepted is a rule, tested there."""

import itertools

import pytest

from kb.insight.report import figures, headline_number, least_agreement
from kb.models import Report
from kb.vocab.metric import METRICS, Metric
from kb.vocab.printed import parse_printed
from kb.vocab.report import Agreement

NUMBERS = itertools.count(1)


def report(metric="apogee", printed="2,000 km", **fields):
    """A report in memory, each by a claimant of its own."""
    number = next(NUMBERS)
    value = parse_printed(printed, METRICS[Metric(metric)])
    return Report(
        pk=number,
        metric=metric,
        printed=printed,
        value_state=value.state,
        qualifier=value.qualifier,
        value_low=value.low,
        value_high=value.high,
        value_step=value.step,
        **{"claimant_organisation_id": number, "source_id": number, **fields},
    )


def test_reports_are_gathered_by_metric_in_the_order_of_the_table():
    first, count, second = report(), report("count", "2"), report(printed="2,010 km")
    distance = report("range", "800 km")

    gathered = figures([second, count, distance, first])

    assert [(f.metric, f.reports) for f in gathered] == [
        (Metric.APOGEE, [first, second]),
        (Metric.RANGE, [distance]),
        (Metric.COUNT, [count]),
    ]


def test_without_reports_there_are_no_figures():
    assert figures([]) == []


def test_a_figure_says_whether_an_editor_chose_it():
    alone = report()
    (figure,) = figures([alone])
    assert (figure.accepted, figure.is_accepted_by_itself, figure.agreement) == (alone, True, "single_source")

    chosen, rival = report(standing="accepted"), report(printed="900 km")
    (figure,) = figures([rival, chosen])
    assert (figure.accepted, figure.is_accepted_by_itself, figure.agreement) == (chosen, False, "conflicting")

    (figure,) = figures([report(), report(printed="900 km")])
    assert (figure.accepted, figure.is_accepted_by_itself) == (None, False)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("2,000 km", 2000),
        ("about 2,000 km", 2000),
        ("over 700 km", 700),
        ("less than 700 km", 700),
        ("between 25 and 90 km", 57.5),
        ("0 km", 0),
        ("at least 0 km", 0),
        ("unknown", None),
    ],
)
def test_one_number_stands_for_a_report(printed, number):
    assert headline_number(report(printed=printed)) == number


def test_no_number_stands_for_no_report():
    assert headline_number(None) is None


AGREE = [report(), report(printed="2,010 km")]
CONFLICT = [report("range", "800 km"), report("range", "300 km")]
ALONE = [report("count", "2")]
RETRACTED = [report("speed", "Mach 5", is_retracted=True)]
UNKNOWN = [report("flight_time", "unknown")]


@pytest.mark.parametrize(
    ("reports", "worst"),
    [
        ([], Agreement.UNREPORTED),
        (UNKNOWN, Agreement.UNREPORTED),
        (AGREE, Agreement.CORROBORATED),
        (AGREE + UNKNOWN, Agreement.CORROBORATED),
        (AGREE + ALONE, Agreement.SINGLE_SOURCE),
        (AGREE + ALONE + RETRACTED, Agreement.SUPERSEDED),
        (AGREE + ALONE + RETRACTED + CONFLICT, Agreement.CONFLICTING),
    ],
)
def test_the_least_agreement_of_all_figures_counts(reports, worst):
    assert least_agreement(figures(reports)) == worst
