"""Flights: like missiles counted together, and set against flights that are known without doubt only."""

from types import SimpleNamespace

import pytest

from kb.models import Flight, Weapon
from kb.transfer.cell import Reading
from kb.transfer.flight import FlightPlan, group_flights, pair
from kb.transfer.row import RowReading
from kb.transfer.table import Row
from kb.vocab.count import CountRange
from kb.vocab.report import ValueState

SCUD_B, SCUD_C, NODONG = (Weapon(slug=slug, name=slug) for slug in ("scud-b", "scud-c", "nodong"))


class Directories:
    """Scud-C is a variant of Scud-B."""

    def same_or_variant(self, one, other):
        return one is other or {one, other} == {SCUD_B, SCUD_C}


SCUD_B.pk, SCUD_C.pk, NODONG.pk = 1, 2, 3


def row(weapon=None, outcome="success", apogee=None, line=2):
    readings = {
        "weapon": Reading("weapon", ValueState.GIVEN, weapon, weapon.slug)
        if weapon
        else Reading("weapon", ValueState.UNKNOWN),
        "outcome": Reading("outcome", ValueState.GIVEN, outcome, outcome),
        "apogee": Reading("apogee", ValueState.GIVEN, None, apogee) if apogee else Reading("apogee", "blank"),
    }
    return RowReading(Row(line, {}), readings=readings, columns=readings)


def plan(*args, number=1, **fields):
    return FlightPlan([row(*args, **fields)] * number, CountRange(number, number))


def flight(weapon=None, outcome="success", count=(1, 1)):
    return Flight(weapon=weapon, outcome=outcome, count_min=count[0], count_max=count[1])


def test_missiles_with_equal_readings_are_one_flight_in_file_order():
    mapping = SimpleNamespace(row="missile")
    rows = [row(SCUD_C), row(NODONG), row(SCUD_C), row(SCUD_C, apogee=150), row(SCUD_C, outcome="failure")]

    groups = group_flights(mapping, rows)

    assert [(group.weapon, group.count.minimum, group.count.maximum) for group in groups] == [
        (SCUD_C, 2, 2), (NODONG, 1, 1), (SCUD_C, 1, 1), (SCUD_C, 1, 1),
    ]  # fmt: skip


UNKNOWN = (None, None)


@pytest.mark.parametrize(
    ("plans", "flights", "expected"),
    [
        # One and one: the count may be disputed, the weapon may be unknown or a variant.
        ([plan(SCUD_B)], [flight(SCUD_B, count=(2, 2))], {0: 0}),
        ([plan(SCUD_B)], [flight(None)], {0: 0}),
        ([plan(None)], [flight(NODONG)], {0: 0}),
        ([plan(SCUD_C)], [flight(SCUD_B)], {0: 0}),
        ([plan(NODONG)], [flight(SCUD_B)], {}),
        # Several: by weapon, as long as it fits one only.
        ([plan(SCUD_C), plan(NODONG)], [flight(NODONG), flight(SCUD_C)], {0: 1, 1: 0}),
        ([plan(SCUD_C), plan(NODONG)], [flight(NODONG), flight(None)], {0: 1, 1: 0}),
        ([plan(SCUD_C), plan(NODONG)], [flight(NODONG)], {1: 0}),
        ([plan(SCUD_C), plan(SCUD_C, apogee=150)], [flight(SCUD_C), flight(SCUD_C)], {}),
        ([plan(SCUD_C), plan(SCUD_C, apogee=150)], [flight(SCUD_C, count=(2, 2))], {}),
        ([plan(SCUD_C, "failure"), plan(SCUD_C)], [flight(SCUD_C), flight(SCUD_C, "failure")], {0: 1, 1: 0}),
        # Counts that contradict each other.
        ([plan(SCUD_C, number=3), plan(NODONG)], [flight(SCUD_C), flight(NODONG)], {0: 0, 1: 1}),
        ([plan(SCUD_C, number=3), plan(NODONG)], [flight(SCUD_C), flight(NODONG, count=(2, 2))], {}),
        (
            [plan(SCUD_C), plan(NODONG)],
            [flight(SCUD_C, count=(1, None)), flight(NODONG, count=(None, None))],
            {0: 0, 1: 1},
        ),
        # Nothing known of any.
        ([plan(None), plan(None, apogee=150)], [flight(None), flight(None)], {}),
    ],
)
def test_a_group_is_paired_with_a_flight_only_where_no_other_would_do(plans, flights, expected):
    found = pair(plans, flights, Directories())

    assert {index: flights.index(paired) for index, paired in found.items()} == expected
