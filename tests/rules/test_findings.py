"""Asking the rules, one record or all of them."""

import dataclasses
from io import StringIO

import pytest
from django.core.management import call_command

from kb.models import RECORDS, Launch
from kb.rules import FINDERS, all_findings, findings, owner_of
from kb.rules.finding import error, warning
from tests import factories
from tests.factories import make_flight, make_launch, make_report, make_source, make_term, make_weapon
from tests.rules.codes import codes

pytestmark = pytest.mark.django_db


def test_every_noun_has_its_rules():
    assert set(FINDERS) == set(RECORDS)


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_what_the_factories_make_has_no_findings(model):
    assert findings(getattr(factories, f"make_{model._meta.model_name}")()) == []


def test_a_part_is_asked_about_through_its_owner():
    launch = make_launch(launched=None)
    flight = make_flight(launch=launch)
    term = make_term()

    assert codes(flight) == {"launch_without_date": "error"}
    assert owner_of(make_report(flight=flight)) == launch
    assert owner_of(make_report(launch=launch, metric="count")) == launch
    weapon = make_weapon()
    assert owner_of(make_report(weapon=weapon, metric="range")) == weapon
    assert owner_of(term) == term.person
    assert owner_of(launch) == launch


def test_errors_come_first_and_the_rest_keeps_its_order():
    launch = make_launch(flight={"weapon": make_weapon(), "in_eez": "yes"}, source=make_source(published="2021"))

    assert list(codes(launch).items()) == [
        ("eez_without_country", "error"),
        ("weapon_without_report", "warning"),
        ("source_before_event", "warning"),
    ]


def test_a_finding_is_what_it_is():
    finding = error("code", "Message.", field="name", records=[1])

    assert (finding.is_error, str(finding), finding.records) == (True, "Message.", (1,))
    assert not warning("code", "Message.").is_error
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "other"


def test_a_record_is_looked_at_as_it_is_stored():
    launch = make_launch()
    stale = Launch.objects.with_related().get()
    list(stale.flights.all())

    launch.flights.all().delete()

    assert codes(stale) == {"launch_without_flight": "error"}


def test_all_records_are_asked_but_those_withdrawn():
    broken = make_launch(launched=None)
    draft = make_launch(status="draft", flight=None)
    make_launch(status="withdrawn", launched=None)
    make_launch()

    assert {record: [finding.code for finding in found] for record, found in all_findings()} == {
        broken: ["launch_without_date"],
        draft: ["launch_without_flight"],
    }


# --- manage.py check_facts ----------------------------------------------------------------------------------------


def check_facts(*arguments):
    output, problems = StringIO(), StringIO()
    code = 0
    try:
        call_command("check_facts", *arguments, stdout=output, stderr=problems)
    except SystemExit as end:
        code = end.code
    return code, output.getvalue(), problems.getvalue()


def test_the_command_is_content_with_a_sound_record():
    make_launch()

    assert check_facts() == (0, "Errors: 0\nWarnings: 0\n", "")


def test_the_command_fails_on_an_error_of_a_published_record_and_lists_it():
    make_launch(slug="broken", flight={"weapon": make_weapon(), "in_eez": "yes"})

    code, output, problems = check_facts()

    assert code == 1
    assert problems == "Published records with errors: 1.\n"
    assert output.index("Errors: 1\n  launch broken (published): It fell inside") < output.index("Warnings: 1\n")
    assert "[eez_without_country]" in output
    assert "[weapon_without_report]" in output


def test_errors_of_drafts_and_warnings_do_not_fail_the_command():
    make_launch(slug="unfinished", status="draft", launched=None)
    make_launch(slug="doubtful", flight={"weapon": make_weapon()})

    code, output, problems = check_facts()

    assert (code, problems) == (0, "")
    assert "launch unfinished (draft): The launch has no date." in output
    assert "launch doubtful (published): No report says" in output


def test_warnings_can_be_left_out():
    make_launch(flight={"weapon": make_weapon()})

    assert check_facts("--errors") == (0, "Errors: 0\n", "")
