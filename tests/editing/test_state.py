"""States: taken from rows and put back, whatever moved, came or went between."""

import copy
import json

import pytest
from django.apps import apps
from django.db import models, transaction

from kb.editing.state import APART, CHILDREN, Gone, apply, dump, fresh, provisional
from kb.models import RECORDS, Flight, Report
from kb.models.base import Part, Record
from tests.documents.everything import make_everything
from tests.factories import (
    make_flight,
    make_launch,
    make_organisation,
    make_report,
    make_source,
    make_topic,
    make_weapon,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_documents")]


def same(record, state):
    return fresh(record) == state


def test_all_that_belongs_to_a_record_is_part_of_its_state():
    """A table whose rows are deleted along with a record belongs to it, unless it only remembers where it came from."""
    beside = {"imported_rows", "link_checks", "publication"}
    for model in apps.get_app_config("kb").get_models():
        if not issubclass(model, (Record, Part)) and model._meta.model_name not in CHILDREN:
            continue
        owned = {
            relation.get_accessor_name()
            for relation in model._meta.related_objects
            if relation.one_to_many and relation.on_delete is models.CASCADE
        }
        assert owned - beside == set(CHILDREN.get(model._meta.model_name, ())), model


def test_every_column_is_kept_projected_or_apart():
    for model in RECORDS:
        names = {each.name for each in model._meta.concrete_fields}
        assert names >= APART


def test_a_state_survives_being_written_down_and_put_back():
    make_everything()
    records = [record for model in RECORDS for record in model.objects.with_related()]
    assert len(records) > 10
    for record in records:
        state = dump(record)
        assert json.loads(json.dumps(state)) == state
        apply(record, state)
        assert same(record, state), record


def rich_launch():
    launch = make_launch()
    first = launch.flights.get()
    second = make_flight(launch=launch, overflown=[launch.country])
    make_report(flight=first, printed="550 km", standing="accepted", standing_reason="The only one.")
    make_report(flight=second, printed="60 km")
    return launch


def test_a_state_that_lost_everything_takes_it_back():
    launch = rich_launch()
    state = fresh(launch)
    launch.flights.all().delete()
    launch.citations.all().delete()
    launch.summary = "Something else."
    launch.save()

    apply(launch, state)

    now = fresh(launch)
    assert now["fields"] == state["fields"]
    assert {name: len(rows) for name, rows in now["rows"].items()} == {"launchcitation": 1, "flight": 2, "report": 2}
    # Parts come back under the ids that they were cited by.
    for name in ("flight", "report"):
        assert {row["public_id"] for row in now["rows"][name]} == {row["public_id"] for row in state["rows"][name]}


def test_flights_change_places_and_reports_change_flights():
    launch = rich_launch()
    first, second = launch.flights.order_by("number")
    state = fresh(launch)
    flights, reports = state["rows"]["flight"], state["rows"]["report"]
    flights[0]["fields"]["number"], flights[1]["fields"]["number"] = 2, 1
    reports[0]["under"] = ["flight_id", second.pk]

    apply(launch, state)

    assert same(launch, state)
    assert [flight.pk for flight in launch.flights.order_by("number")] == [second.pk, first.pk]
    assert second.reports.count() == 2


def test_a_flight_goes_and_the_next_takes_its_number_and_its_report():
    launch = rich_launch()
    first, second = launch.flights.order_by("number")
    state = fresh(launch)
    gone, stays = state["rows"]["flight"]
    state["rows"]["flight"] = [stays]
    stays["fields"]["number"] = gone["fields"]["number"]
    state["rows"]["report"][0]["under"] = ["flight_id", second.pk]

    apply(launch, state)

    assert same(launch, state)
    assert not Flight.objects.filter(pk=first.pk).exists()
    assert Report.objects.count() == 2


def test_the_accepted_report_passes_to_another():
    launch = rich_launch()
    flight = launch.flights.get(number=1)
    make_report(flight=flight, printed="560 km")
    state = fresh(launch)
    accepted, other = (row for row in state["rows"]["report"] if row["under"][1] == flight.pk)
    for one, another in ((accepted, other), (other, accepted)):
        one["fields"]["standing"], another["fields"]["standing"] = "listed", "accepted"
        one["fields"]["standing_reason"], another["fields"]["standing_reason"] = "", "Measured later."

        apply(launch, state)

        assert same(launch, state)


def test_a_link_to_what_was_deleted_is_told_and_nothing_is_written():
    topic = make_topic(status="draft")
    launch = make_launch(topics=[topic], summary="Before.")
    state = fresh(launch)
    topic.delete()
    state["fields"]["summary"] = "After."

    with pytest.raises(Gone, match="Topics: the topic was deleted since"):
        apply(launch, state)

    launch.refresh_from_db()
    assert launch.summary == "Before."


def test_new_rows_of_a_copy_are_found_again_and_leave_nothing_behind():
    launch, source = rich_launch(), make_source()
    stored = fresh(launch)
    # As a form would, in a transaction that is undone.
    with transaction.atomic():
        flight = make_flight(launch=launch, weapon=make_weapon())
        report = make_report(flight=flight, source=source, claimant_organisation=make_organisation())
        make_report(flight=flight, printed="600 km", source=source, claimant_is_source=True, supersedes=report)
        state = provisional(launch, fresh(launch), [stored])
        transaction.set_rollback(True)
    assert same(launch, stored)
    new = [row["key"] for name in ("flight", "report") for row in state["rows"][name] if row["key"] < 0]
    assert len(new) == 3

    for _ in range(2):
        # The source and weapon above were undone as well; the copy names what is there.
        shown = copy.deepcopy(state)
        shown["rows"]["flight"][0]["fields"]["weapon_id"] = None
        for row in shown["rows"]["flight"]:
            row["fields"]["weapon_id"] = None
        for row in shown["rows"]["report"]:
            if row["key"] < 0:
                row["fields"] |= {"claimant_organisation_id": None, "claimant_is_source": True}
        with transaction.atomic():
            apply(launch, shown, keep_keys=True)
            assert same(launch, shown)
            assert Report.objects.filter(pk__in=new).count() == 2
            transaction.set_rollback(True)
        assert same(launch, stored)

    apply(launch, shown)
    now = fresh(launch)
    assert all(row["key"] > 0 for rows in now["rows"].values() for row in rows)
    later = Report.objects.get(supersedes__isnull=False)
    assert later.supersedes.flight_id == later.flight_id
    assert {row["public_id"] for row in now["rows"]["report"]} == {row["public_id"] for row in shown["rows"]["report"]}
