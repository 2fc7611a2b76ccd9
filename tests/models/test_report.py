"""Reports."""

import datetime as dt
import math

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.models import Report
from kb.vocab.metric import METRICS, Metric, ValueKind
from tests.factories import (
    make_country,
    make_flight,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_report,
    make_source,
    make_weapon,
)
from tests.models.refusal import assert_accepted, assert_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects():
    flight = make_flight()
    return {"launch": flight.launch, "flight": flight, "weapon": make_weapon()}


def report(subject, **fields):
    """A valid report of a range of 800 km, not saved."""
    fields = {"metric": "range", "value_low": 800, "value_high": 800, **fields}
    return Report(**{"source": make_source(), "claimant_organisation": make_organisation()} | subject | fields)


def flight_of(subjects):
    return {"flight": subjects["flight"]}


# --- Subject and claimant -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen", [[], ["launch", "flight"], ["launch", "weapon"], ["flight", "weapon"], ["launch", "flight", "weapon"]]
)
def test_a_report_is_about_exactly_one_subject(subjects, chosen):
    assert_refused(report({name: subjects[name] for name in chosen}), "report_has_exactly_one_subject")


@pytest.mark.parametrize(("subject", "metric"), [("launch", "count"), ("flight", "range"), ("weapon", "range")])
def test_a_report_may_be_about_any_of_the_three(subjects, subject, metric):
    assert_accepted(report({subject: subjects[subject]}, metric=metric, value_low=2, value_high=2))


@pytest.mark.parametrize(
    ("subject", "metric", "message"),
    [
        ("launch", "apogee", "Apogee is reported of a flight, not of a launch."),
        ("weapon", "apogee", "Apogee is reported of a flight, not of a weapon."),
        ("launch", "payload", "Payload is reported of a weapon, not of a launch."),
        ("launch", "range", "Ground range is reported of a flight or a weapon, not of a launch."),
        ("weapon", "count", "Missile count is reported of a flight or a launch, not of a weapon."),
    ],
)
def test_a_metric_is_reported_only_of_its_subjects(subjects, subject, metric, message):
    with pytest.raises(ValidationError) as caught:
        report({subject: subjects[subject]}, metric=metric).full_clean()

    assert caught.value.message_dict == {"metric": [message]}


CLAIMANTS = {
    "claimant_organisation": make_organisation,
    "claimant_person": make_person,
    "claimant_country": make_country,
    "claimant_is_source": lambda: True,
}


@pytest.mark.parametrize(
    "chosen",
    [
        [],
        ["claimant_organisation", "claimant_person"],
        ["claimant_person", "claimant_country"],
        ["claimant_organisation", "claimant_is_source"],
        ["claimant_country", "claimant_is_source"],
        list(CLAIMANTS),
    ],
)
def test_a_report_has_exactly_one_claimant(subjects, chosen):
    claimants = {"claimant_organisation": None} | {name: CLAIMANTS[name]() for name in chosen}

    assert_refused(report(flight_of(subjects), **claimants), "report_has_exactly_one_claimant")


@pytest.mark.parametrize("chosen", CLAIMANTS)
def test_any_one_claimant_will_do(subjects, chosen):
    claimant = CLAIMANTS[chosen]()
    made = report(flight_of(subjects), **{"claimant_organisation": None, chosen: claimant})

    assert_accepted(made)
    noun = chosen.removeprefix("claimant_")
    if noun == "is_source":
        assert (made.claimant, made.claimant_key) == (None, ("source", made.source_id))
    else:
        assert (made.claimant, made.claimant_key) == (claimant, (noun, claimant.pk))


# --- Value --------------------------------------------------------------------------------------------------------

EMPTY = {"value_low": None, "value_high": None}
DAY = {"value_on": dt.date(2022, 1, 30), "value_precision": "day"}


def value_of(group):
    """Columns that hold a value of the group, and no other."""
    return (
        EMPTY
        | {
            "numbers": {"value_low": 2, "value_high": 2},
            "low": {"value_low": 2},
            "high": {"value_high": 2},
            "weapon": {"value_weapon": make_weapon()},
            "place": {"value_place": make_place()},
            "choice": {"value_choice": "unknown"},
            "date": DAY,
            "text": {"value_text": "Words."},
            "nothing": {},
        }[group]
    )


FITTING = {
    ValueKind.QUANTITY: {"numbers", "low", "high"},
    ValueKind.COUNT: {"numbers", "low", "high"},
    ValueKind.WEAPON: {"weapon"},
    ValueKind.PLACE: {"place"},
    ValueKind.CHOICE: {"choice"},
    ValueKind.DATE: {"date"},
    ValueKind.INSTANT: {"date"},
    ValueKind.TEXT: {"text"},
}
GROUPS = ["numbers", "low", "high", "weapon", "place", "choice", "date", "text", "nothing"]


def subject_of(metric, subjects):
    noun = next(noun for noun in ("flight", "launch", "weapon") if noun in METRICS[metric].subjects)
    return {noun: subjects[noun]}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", list(ValueKind))
def test_a_value_stands_in_the_columns_of_its_kind_and_in_no_other(subjects, kind, group):
    metric = next(metric for metric, spec in METRICS.items() if spec.kind == kind)
    made = report(subject_of(metric, subjects), metric=metric, **value_of(group))

    if group not in FITTING[kind]:
        assert_refused(made, "report_value_in_the_columns_of_its_kind")
    elif kind != ValueKind.CHOICE:  # codes have a test of their own
        assert_accepted(made)


@pytest.mark.parametrize("state", ["unknown", "not_applicable"])
@pytest.mark.parametrize("group", GROUPS)
def test_what_is_stated_to_be_unknown_has_no_value(subjects, state, group):
    made = report(flight_of(subjects), value_state=state, **value_of(group))

    if group == "nothing":
        assert_accepted(made)
    else:
        assert_refused(made, "report_value_in_the_columns_of_its_kind")


def test_a_number_has_no_time_of_day(subjects):
    made = report(flight_of(subjects), value_local_time=dt.time(9, 30))

    assert_refused(made, "report_value_in_the_columns_of_its_kind")


@pytest.mark.parametrize("metric", list(Metric))
def test_every_code_of_a_metric_is_accepted_and_no_other(subjects, metric):
    choices = METRICS[metric].choices
    for code in choices.values if choices else []:
        assert_accepted(report(subject_of(metric, subjects), metric=metric, **EMPTY, value_choice=code))
    if choices:
        with pytest.raises(ValidationError) as caught:
            report(subject_of(metric, subjects), metric=metric, **EMPTY, value_choice="maybe").full_clean()
        assert caught.value.message_dict["value_choice"][0].startswith(f"{metric.label} is one of: ")


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (900, 800), (800, 1e10), (1e10, None), (None, -1), (-5, None)])
def test_numbers_run_from_the_smaller_to_the_larger_within_bounds(subjects, low, high):
    assert_refused(report(flight_of(subjects), value_low=low, value_high=high), "report_numbers_in_order_and_finite")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_and_the_field_named(subjects, number):
    made = report(flight_of(subjects), value_low=number, value_high=number)

    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert caught.value.message_dict["value_low"] == ["Enter a finite number."]
    assert caught.value.message_dict["value_high"] == ["Enter a finite number."]
    # SQLite takes NaN for null, PostgreSQL for more than any number: both refuse, each by a constraint of its own.
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, None), (None, 1e9), (25, 90)])
def test_numbers_may_be_zero_open_or_a_range(subjects, low, high):
    assert_accepted(report(flight_of(subjects), value_low=low, value_high=high))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        (EMPTY | {"metric": "launch_time", "value_on": dt.date(2022, 1, 30)}, "report_value_date_has_precision"),
        ({"value_precision": "day"}, "report_value_date_has_precision"),
        ({"said_on": dt.date(2022, 1, 30)}, "report_said_has_precision"),
        ({"said_precision": "day"}, "report_said_has_precision"),
    ],
)
def test_a_date_needs_its_precision(subjects, fields, constraint):
    assert_refused(report(flight_of(subjects), **fields), constraint)


# --- Standing -----------------------------------------------------------------------------------------------------


def test_a_deprecated_or_retracted_report_says_why(subjects):
    where = flight_of(subjects)

    assert_refused(report(where, standing="deprecated"), "report_deprecated_says_why")
    assert_refused(report(where, is_retracted=True), "report_retracted_says_why")
    assert_accepted(report(where, standing="deprecated", standing_reason="Misread."))
    assert_accepted(report(where, is_retracted=True, retraction_reason="Mistaken."))


@pytest.mark.parametrize(("subject", "metric"), [("launch", "count"), ("flight", "range"), ("weapon", "range")])
def test_at_most_one_report_is_accepted_per_subject_and_metric(subjects, subject, metric):
    where = {subject: subjects[subject]}
    fields = {"metric": metric, "standing": "accepted"}
    report(where, **fields).save()

    assert_refused(report(where, **fields), f"report_one_accepted_per_{subject}_metric")
    assert_accepted(report(where, metric=metric))  # a rival


def test_each_metric_and_each_subject_has_its_own_acceptance(subjects):
    where = flight_of(subjects)
    report(where, standing="accepted").save()

    assert_accepted(report(where, metric="apogee", standing="accepted"))
    assert_accepted(report({"flight": make_flight()}, standing="accepted"))
    assert_accepted(report({"weapon": subjects["weapon"]}, standing="accepted"))


def test_a_report_does_not_supersede_itself():
    made = make_report()
    made.supersedes = made

    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert "A report cannot supersede itself." in caught.value.messages
    with pytest.raises(IntegrityError, match="report_does_not_supersede_itself"), transaction.atomic():
        made.save()


def test_a_report_supersedes_only_one_by_the_same_claimant():
    earlier = make_report()
    later = make_report(flight=earlier.flight, supersedes=earlier, claimant_organisation=earlier.claimant_organisation)
    later.full_clean()

    later.claimant_organisation = make_organisation()
    with pytest.raises(ValidationError) as caught:
        later.full_clean()
    assert set(caught.value.message_dict) == {"supersedes"}


def test_the_reports_of_a_launch_are_its_own_and_those_of_its_flights():
    launch = make_launch()
    make_report()
    own = {make_report(launch=launch, metric="count"), make_report(flight=launch.flights.get())}

    assert set(Report.objects.of_launch(launch)) == own


def test_a_source_that_is_reported_from_cannot_be_deleted():
    made = make_report()

    with pytest.raises(IntegrityError):
        made.source.delete()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"printed": "about 155 miles"}, "Ground range: about 155 miles"),
        ({"value_state": "unknown"} | EMPTY, "Ground range: unknown"),
    ],
)
def test_a_report_is_called_by_its_print(fields, text):
    assert str(Report(metric="range", **fields)) == text
