"""Which reports agree, and which of them is the figure. No database: reports in hand are enough."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.models import Place, Report, Weapon
from kb.rules.agreement import (
    accepted,
    agree,
    agreement,
    by_subject_and_metric,
    claims,
    interval,
    stale_acceptance,
    standing_reports,
)
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import parse_partial_date, with_time
from kb.vocab.printed import parse_printed

_keys = itertools.count(1)

SEOUL, TOKYO, PYONGYANG = 1, 2, 3


def report(metric, value=None, *, claimant=SEOUL, **fields):
    """A report that was not saved; `value` is the print of a number, or the value itself."""
    spec = METRICS[Metric(metric)]
    made = Report(pk=next(_keys), metric=metric, claimant_organisation_id=claimant, flight_id=1, **fields)
    if value is None:
        return made
    if spec.kind in (ValueKind.QUANTITY, ValueKind.COUNT):
        read = parse_printed(value, spec, default_unit=spec.unit)
        made.value_state, made.qualifier = read.state, read.qualifier
        made.value_low, made.value_high, made.value_step = read.low, read.high, read.step
    elif spec.kind in (ValueKind.DATE, ValueKind.INSTANT):
        day, _, time = value.partition("T")
        date = parse_partial_date(day)
        made.value_date = with_time(date, time, "Asia/Pyongyang") if time else date
    else:
        columns = {
            ValueKind.CHOICE: "value_choice",
            ValueKind.TEXT: "value_text",
            ValueKind.WEAPON: "value_weapon",
            ValueKind.PLACE: "value_place",
        }
        setattr(made, columns[spec.kind], value)
    return made


@pytest.mark.parametrize(
    ("metric", "one", "other", "expected"),
    [
        # 2,000 km printed in miles is no conflict, however it was rounded.
        ("apogee", "2,000 km", "1,242 miles", True),
        ("apogee", "2,000 km", "1,243 miles", True),
        ("apogee", "1,242 miles", "1,243 miles", True),
        ("apogee", "2,000 km", "2,000 km", True),
        ("apogee", "2,000 km", "2,080 km", True),  # both ends move
        ("apogee", "2,000 km", "2,090 km", False),
        ("apogee", "0 km", "0 km", True),
        ("apogee", "0 km", "9 km", True),
        ("apogee", "0 km", "11 km", False),
        ("apogee", "36 km", "50 km", False),  # 14 January 2022, Seoul and Tokyo
        ("range", "430 km", "400 km", False),
        ("range", "700 km", "1,000 km", False),
        ("range", "155 miles", "250 km", True),
        # An open bound reaches a quarter beyond its number.
        ("range", "over 700 km", "1,000 km", False),
        ("range", "over 700 km", "850 km", True),
        ("range", "over 700 km", "700 km", True),
        ("range", "over 700 km", "600 km", False),
        ("apogee", "at least 6,200 km", "6,248.5 km", True),
        ("range", "over 700 km", "over 1,000 km", False),
        ("range", "over 700 km", "over 800 km", True),
        ("range", "at most 50 km", "0 km", True),
        ("range", "at most 50 km", "50 km", True),
        ("range", "at most 50 km", "65 km", False),
        ("range", "at most 50 km", "over 100 km", False),
        ("apogee", "between 25 and 90 km", "60 km", True),
        ("apogee", "between 25 and 90 km", "105 km", False),
        ("apogee", "between 25 and 90 km", "over 80 km", True),
        ("flight_time", "30 minutes", "1,830 s", True),
        ("flight_time", "30 minutes", "40 minutes", False),
        ("speed", "Mach 5", "1,700 m/s", True),
        ("speed", "Mach 5", "Mach 6", True),  # the print is as fine as one Mach
        ("speed", "Mach 5.0", "Mach 6.0", False),
        # Counts are whole.
        ("count", "2", "2", True),
        ("count", "2", "3", False),
        ("count", "at least 2", "3", True),
        ("count", "multiple", "20", True),
        ("count", "at least 2", "1", False),
        ("count", "up to 4", "4", True),
        ("count", "up to 4", "5", False),
        ("count", "2 to 4", "4 to 6", True),
        ("count", "2 to 3", "4 to 6", False),
        ("stages", "2", "3", False),
        # Choices: equal, or the wider word.
        ("outcome", "success", "success", True),
        ("outcome", "success", "failure", False),
        ("in_eez", "yes", "no", False),
        ("weapon_class", "ballistic", "srbm", True),
        ("weapon_class", "srbm", "ballistic", True),
        ("weapon_class", "slbm", "mrbm", True),
        ("weapon_class", "srbm", "mrbm", False),
        ("weapon_class", "ballistic", "cruise", False),
        ("weapon_class", "ballistic", "hypersonic_glide", False),
        # Dates: any day in common.
        ("first_flight", "1984", "9 April 1984", True),
        ("first_flight", "9 April 1984", "Apr 1984", True),
        ("first_flight", "1984", "1985", False),
        ("first_flight", "Q2 1984", "July 1984", False),
        # Instants: five minutes, and half an hour for what is given to the hour.
        ("launch_time", "30 Jan 2022T07:52", "30 Jan 2022T07:55", True),
        ("launch_time", "30 Jan 2022T07:52", "30 Jan 2022T07:58", False),
        ("launch_time", "30 Jan 2022T8 am", "30 Jan 2022T07:52", True),
        ("launch_time", "30 Jan 2022T8 am", "30 Jan 2022T08:40", False),
        ("launch_time", "30 Jan 2022", "30 Jan 2022T07:52", True),
        ("launch_time", "29 Jan 2022", "30 Jan 2022T07:52", False),
        # Texts are never held against each other.
        ("damage", "none", "a boat sank", True),
    ],
)
def test_two_claims_agree_or_not_in_either_order(metric, one, other, expected):
    one, other = report(metric, one), report(metric, other)

    assert agree(one, other) is expected
    assert agree(other, one) is expected
    assert agree(one, one)


def test_places_agree_if_one_lies_in_the_other_as_far_as_parents_are_loaded():
    country = Place(pk=1)
    province = Place(pk=2, parent=country)
    village = Place(pk=3, parent=province)
    airfield = Place(pk=4, parent_id=3)  # its parent is not loaded, but known
    neighbour = Place(pk=5, parent=province)

    def same(one, other):
        return agree(report("launch_place", one), report("launch_place", other))

    assert same(village, village)
    assert same(village, province)
    assert same(country, village)
    assert same(airfield, village)
    assert not same(airfield, province)  # would take a query
    assert not same(village, neighbour)


def test_a_ring_of_parents_comes_to_an_end():
    one, other = Place(pk=1), Place(pk=2)
    one.parent, other.parent = other, one

    assert not agree(report("launch_place", one), report("launch_place", Place(pk=3)))


def test_weapons_agree_if_one_is_a_variant_of_the_other():
    family, variant, sister = Weapon(pk=1), Weapon(pk=2, variant_of_id=1), Weapon(pk=3, variant_of_id=1)

    def same(one, other):
        return agree(report("weapon_identity", one), report("weapon_identity", other))

    assert same(family, family)
    assert same(variant, family)
    assert same(family, variant)
    assert not same(variant, sister)


def test_an_interval_is_in_the_unit_of_the_metric():
    assert interval(report("apogee", "1000 km")) == (980, 1020)
    assert interval(report("apogee", "100 km")) == (95, 105)
    assert interval(report("apogee", "over 100 km")) == (95, 125)
    assert interval(report("count", "at least 2")) == (2, float("inf"))
    assert interval(report("count", "up to 4")) == (0, 4)


numbers = st.integers(min_value=0, max_value=20_000)
prints = st.one_of(
    numbers.map("{} km".format),
    numbers.map("over {} km".format),
    numbers.map("up to {} km".format),
    st.tuples(numbers, numbers).map(lambda pair: "{}-{} km".format(*sorted(pair))),
)


@given(prints, prints)
def test_agreeing_is_mutual_and_each_claim_agrees_with_itself(one, other):
    one, other = report("range", one), report("range", other)

    assert agree(one, one)
    assert agree(one, other) == agree(other, one)


RETRACTED = {"is_retracted": True, "retraction_reason": "Mistaken."}
DEPRECATED = {"standing": "deprecated", "standing_reason": "Misread."}
ACCEPTED = {"standing": "accepted"}


@pytest.mark.parametrize(
    ("reports", "state", "figure"),
    [
        ([], "unreported", None),
        ([{"value": "500 km"}], "single_source", 0),
        ([{"value": "500 km"}, {"value": "505 km"}], "single_source", None),  # one claimant in two sources
        ([{"value": "500 km"}, {"value": "505 km", "claimant": TOKYO}], "corroborated", None),
        ([{"value": "500 km"}, {"value": "505 km", "claimant": TOKYO} | ACCEPTED], "corroborated", 1),
        ([{"value": "500 km"}, {"value": "700 km", "claimant": TOKYO}], "conflicting", None),
        ([{"value": "500 km"} | ACCEPTED, {"value": "700 km", "claimant": TOKYO}], "conflicting", 0),
        ([{"value": "500 km"}, {"value": "700 km"}], "conflicting", None),  # a claimant contradicts itself
        # Two agree with a third, but not with each other.
        (
            [
                {"value": "500 km"},
                {"value": "515 km", "claimant": TOKYO},
                {"value": "530 km", "claimant": PYONGYANG},
            ],
            "conflicting",
            None,
        ),
        # What was taken back or deprecated no longer counts.
        ([{"value": "500 km"}, {"value": "700 km", "claimant": TOKYO} | RETRACTED], "single_source", 0),
        ([{"value": "500 km"}, {"value": "700 km", "claimant": TOKYO} | DEPRECATED], "single_source", 0),
        ([{"value": "500 km"} | RETRACTED], "superseded", None),
        ([{"value": "500 km"} | DEPRECATED], "superseded", None),
        ([{"value": "500 km"}, {"value": "700 km", "supersedes": 0}], "single_source", 1),
        ([{"value": "500 km"}, {"value": "700 km", "supersedes": 0} | RETRACTED], "superseded", None),
        # The accepted one was overtaken: the figure waits for an editor, unless only one is left.
        ([{"value": "500 km"} | ACCEPTED, {"value": "700 km", "supersedes": 0}], "superseded", 1),
        (
            [
                {"value": "500 km"} | ACCEPTED,
                {"value": "700 km", "supersedes": 0},
                {"value": "700 km", "claimant": TOKYO},
            ],
            "superseded",
            None,
        ),
        ([{"value": "500 km"} | ACCEPTED | RETRACTED, {"value": "700 km", "claimant": TOKYO}], "superseded", 1),
        # A source that does not know asserts nothing, but says so if no other does.
        ([{"value": "unknown"}], "unreported", 0),
        ([{"value": "unknown"}, {"value": "N/A", "claimant": TOKYO}], "unreported", None),
        ([{"value": "unknown"}, {"value": "500 km", "claimant": TOKYO}], "single_source", 1),
        ([{"value": "unknown"} | ACCEPTED, {"value": "500 km", "claimant": TOKYO}], "single_source", 0),
    ],
)
def test_agreement_and_the_figure(reports, state, figure):
    made = []
    for fields in reports:
        if "supersedes" in fields:
            fields = fields | {"supersedes": made[fields["supersedes"]]}
        made.append(report("range", **fields))

    assert agreement(made) == state
    assert accepted(made) == (None if figure is None else made[figure])


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ([("No damage", SEOUL)], "single_source"),
        ([("No damage", SEOUL), ("A boat sank", SEOUL)], "single_source"),
        ([("No damage", SEOUL), ("no damage.", TOKYO)], "corroborated"),
        ([("No damage", SEOUL), ("A boat sank", TOKYO)], "single_source"),  # nobody confirms either wording
    ],
)
def test_texts_corroborate_each_other_only_in_the_same_words(texts, state):
    assert agreement([report("damage", text, claimant=claimant) for text, claimant in texts]) == state


def test_an_unknown_choice_is_no_claim():
    reports = [report("outcome", "unknown"), report("outcome", "success", claimant=TOKYO)]

    assert claims(reports) == reports[1:]
    assert agreement(reports) == "single_source"


def test_each_source_that_speaks_for_itself_is_a_claimant():
    reports = [
        Report(pk=next(_keys), metric="range", claimant_is_source=True, source_id=source, value_low=5, value_high=5)
        for source in (1, 2)
    ]

    assert agreement(reports) == "corroborated"
    assert agreement(reports[:1] * 2) == "single_source"


def test_only_reports_in_hand_supersede():
    earlier, later = report("range", "500 km"), report("range", "700 km")
    later.supersedes = earlier

    assert standing_reports([earlier, later]) == [later]
    assert standing_reports([earlier]) == [earlier]
    assert stale_acceptance([earlier, later]) is None


def test_reports_are_grouped_by_subject_and_metric():
    reports = [
        report("range", "500 km"),
        report("apogee", "90 km"),
        report("range", "600 km"),
        Report(launch_id=1, metric="count"),
        Report(weapon_id=1, metric="range"),
    ]

    assert by_subject_and_metric(reports) == {
        ("flight", 1, Metric.RANGE): [reports[0], reports[2]],
        ("flight", 1, Metric.APOGEE): [reports[1]],
        ("launch", 1, Metric.COUNT): [reports[3]],
        ("weapon", 1, Metric.RANGE): [reports[4]],
    }


def test_the_day_of_a_report_in_another_zone_is_compared_as_an_instant():
    korean = report("launch_time", "30 Jan 2022T07:52")
    utc = report("launch_time")
    utc.value_date = with_time(parse_partial_date("29 Jan 2022"), "22:52", "UTC")

    assert utc.value_at == dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)
    assert agree(korean, utc)
