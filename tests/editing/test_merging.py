"""Comparing states in words, and merging two that part from a third."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.editing.merging import compare, conflicts, merge
from kb.editing.state import fresh
from kb.models import Launch
from tests.factories import make_flight, make_launch, make_report, make_topic, make_weapon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_documents")]


@pytest.fixture
def launch():
    launch = make_launch(launched="2022-01-30", summary="One missile.")
    make_report(flight=launch.flights.get(), metric="range", printed="810 km")
    return launch


def changed(state, **fields):
    after = copy.deepcopy(state)
    after["fields"].update(fields)
    return after


def lines(differences):
    return [(each.what, each.theirs, each.mine) for each in differences]


def test_equal_states_do_not_differ(launch):
    state = fresh(launch)
    assert compare(launch, state, copy.deepcopy(state)) == []


def test_columns_are_told_as_an_editor_knows_them(launch):
    before = fresh(launch)
    weapon, topic = make_weapon(name="Hwasong-12"), make_topic(name="Tests")
    flight = launch.flights.get()
    flight.weapon, flight.count_min = weapon, 2
    flight.save()
    launch.summary, launch.launched_precision, launch.launched_on = "Two missiles.", "month", "2022-01-01"
    launch.save()
    launch.topics.add(topic)

    assert lines(compare(launch, before, fresh(launch))) == [
        ("Launched", "30 January 2022", "January 2022"),
        ("Summary", "One missile.", "Two missiles."),
        ("Topics", "", "Tests"),
        ("Flight 1: count", "", "2"),
        ("Flight 1: weapon", "", "Hwasong-12"),
    ]


def test_a_report_is_one_line_with_its_value(launch):
    before = fresh(launch)
    launch.flights.get().reports.update(printed="800 km", value_low=800, value_high=800)

    assert lines(compare(launch, before, fresh(launch))) == [
        ("Report of ground range (800 km): value", "810 km", "800 km")
    ]


def test_rows_that_come_and_go_are_one_line_each(launch):
    before = fresh(launch)
    make_flight(launch=launch)

    ((what, theirs, mine),) = lines(compare(launch, before, fresh(launch)))
    assert (what, theirs) == ("Flight 2", "")
    assert mine.startswith("number 2;")
    ((what, theirs, mine),) = lines(compare(launch, fresh(launch), before))
    assert (what, mine) == ("Flight 2", "")


def test_changes_to_different_things_are_both_kept(launch):
    base = fresh(launch)
    mine = changed(base, summary="Mine.")
    theirs = changed(base, internal_note="Theirs.")
    theirs["rows"]["report"] = []

    assert conflicts(launch, base, mine, theirs) == []
    merged = merge(launch, base, mine, theirs)
    assert (merged["fields"]["summary"], merged["fields"]["internal_note"]) == ("Mine.", "Theirs.")
    assert merged["rows"]["report"] == []


def test_of_one_thing_that_both_changed_each_is_shown_and_one_chosen(launch):
    base = fresh(launch)
    mine, theirs = changed(base, summary="Mine."), changed(base, summary="Theirs.")
    ((conflict),) = conflicts(launch, base, mine, theirs)

    assert (conflict.what, conflict.base, conflict.mine, conflict.theirs) == (
        "Summary", "One missile.", "Mine.", "Theirs.",
    )  # fmt: skip
    with pytest.raises(KeyError):
        merge(launch, base, mine, theirs)
    for choice, words in (("mine", "Mine."), ("theirs", "Theirs.")):
        assert merge(launch, base, mine, theirs, {conflict.unit.path: choice})["fields"]["summary"] == words


def test_columns_that_belong_together_are_chosen_together(launch):
    base = fresh(launch)
    mine = changed(base, launched_on="2022-01-01", launched_precision="month")
    theirs = changed(base, launched_on="2022-01-29")
    (conflict,) = conflicts(launch, base, mine, theirs)
    assert (conflict.what, conflict.mine, conflict.theirs) == ("Launched", "January 2022", "29 January 2022")

    merged = merge(launch, base, mine, theirs, {conflict.unit.path: "theirs"})

    assert (merged["fields"]["launched_on"], merged["fields"]["launched_precision"]) == ("2022-01-29", "day")


def test_a_row_that_one_removes_and_the_other_changes_is_a_conflict(launch):
    base = fresh(launch)
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    mine["rows"]["report"] = []
    theirs["rows"]["report"][0]["fields"]["note"] = "Later."
    (conflict,) = conflicts(launch, base, mine, theirs)
    assert conflict.what.startswith("Report of ground range")

    assert merge(launch, base, mine, theirs, {conflict.unit.path: "mine"})["rows"]["report"] == []
    kept = merge(launch, base, mine, theirs, {conflict.unit.path: "theirs"})["rows"]["report"]
    assert [row["fields"]["note"] for row in kept] == ["Later."]


def test_a_flight_that_one_removes_and_the_other_adds_a_report_to_is_a_conflict(launch):
    base = fresh(launch)
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    mine["rows"] |= {"flight": [], "report": []}
    theirs["rows"]["report"].append(copy.deepcopy(base["rows"]["report"][0]) | {"key": -5})
    (conflict,) = conflicts(launch, base, mine, theirs)
    assert conflict.what == "Flight 1"

    merged = merge(launch, base, mine, theirs, {conflict.unit.path: "mine"})
    assert merged["rows"]["flight"] == merged["rows"]["report"] == []
    for one, other, choice in ((mine, theirs, "theirs"), (theirs, mine, "mine")):
        merged = merge(launch, base, one, other, {conflict.unit.path: choice})
        assert len(merged["rows"]["flight"]) == 1
        assert len(merged["rows"]["report"]) == 2


WORDS = st.sampled_from(["One missile.", "a", "b"])


@given(data=st.data())
def test_merging_takes_each_change_once_and_loses_none(data):
    """Whatever two editors do to two columns and a row, what only one of them changed is in the result."""
    base = {"fields": {}, "links": {}, "rows": {"flight": [
        {"key": key, "under": ["launch_id", None], "fields": {"number": key}, "links": {}} for key in (1, 2)
    ]}}  # fmt: skip

    def edit():
        state = copy.deepcopy(base)
        state["fields"] = {"summary": data.draw(WORDS), "internal_note": data.draw(WORDS)}
        state["rows"]["flight"] = [row for row in state["rows"]["flight"] if data.draw(st.booleans())]
        return state

    base["fields"] = {"summary": "One missile.", "internal_note": "One missile."}
    mine, theirs = edit(), edit()
    launch = Launch()
    choices = dict.fromkeys(("fields/summary", "fields/internal_note"), "mine")
    merged = merge(launch, base, mine, theirs, choices)

    for name in ("summary", "internal_note"):
        start, one, other = (state["fields"][name] for state in (base, mine, theirs))
        assert merged["fields"][name] == (other if one == start else one)
    left = {row["key"] for row in mine["rows"]["flight"]} & {row["key"] for row in theirs["rows"]["flight"]}
    assert {row["key"] for row in merged["rows"]["flight"]} == left
