"""Reports on the form of a launch: read from print, put to the right subject, one accepted at a time."""

import pytest

from kb.models import Report
from tests.admin.form import blank_launch, errors, open_form
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    return make_launch("draft", launched="2025-01-14", launched_zone="Asia/Pyongyang")


@pytest.fixture
def said():
    """Claimant and source that a row needs."""
    return {"claimant": make_organisation(name="Joint Chiefs"), "source": make_source()}


def add(desk, launch, **boxes):
    """Saves one more report; the response."""
    form = open_form(desk, launch)
    form.add("reports", **boxes)
    return form.send()


READ = [
    ("range", "about 155 miles", {"value_low": 249.44832, "qualifier": "about", "printed_unit": "mi"}),
    ("range", "over 700 km", {"value_low": 700, "value_high": None, "qualifier": "at_least"}),
    ("apogee", "between 25 and 90 km", {"value_low": 25, "value_high": 90, "qualifier": "between"}),
    ("flight_time", "30 minutes", {"value_low": 1800}),
    ("speed", "Mach 10", {"value_low": 3402.94}),
    ("count", "multiple", {"value_low": 2, "value_high": None}),
    ("apogee", "unknown", {"value_state": "unknown", "value_low": None}),
    ("weapon_class", "Short-range ballistic missile", {"value_choice": "srbm"}),
    ("outcome", "failure", {"value_choice": "failure"}),
    ("damage", "No damage was reported.", {"value_text": "No damage was reported."}),
]


def test_the_value_is_read_from_what_was_printed(desk, launch, said):
    form = open_form(desk, launch)
    for metric, printed, _ in READ:
        form.add("reports", metric=metric, printed=printed, **said)
    assert errors(form.send()) == {}

    reports = {(report.metric, report.printed): report for report in Report.objects.all()}
    assert len(reports) == len(READ)
    for metric, printed, columns in READ:
        for name, value in columns.items():
            expected = pytest.approx(value) if isinstance(value, float) else value
            assert getattr(reports[metric, printed], name) == expected


def test_weapons_and_places_are_found_by_any_of_their_names(desk, launch, said):
    weapon, place = make_weapon(name="Hwasong-11A"), make_place(name="Sunan")
    weapon.aliases.create(name="KN-23")
    place.names.create(name="Pyongyang International Airport")

    assert errors(add(desk, launch, metric="weapon_identity", printed="kn-23", **said)) == {}
    assert errors(add(desk, launch, metric="launch_place", printed="Pyongyang International Airport", **said)) == {}

    assert {report.metric: report.value_weapon or report.value_place for report in Report.objects.all()} == {
        "weapon_identity": weapon, "launch_place": place,
    }  # fmt: skip


def test_a_name_that_several_bear_or_none_has_to_be_chosen(desk, launch, said):
    for _ in range(2):
        make_weapon().aliases.create(name="KN-23")

    found = errors(add(desk, launch, metric="weapon_identity", printed="KN-23", **said))
    assert found == {"reports-0-value_weapon": ["Choose which weapon identity is meant by “KN-23”."]}

    found = errors(add(desk, launch, metric="launch_place", printed="somewhere", **said))
    assert found == {"reports-0-value_place": ["Choose which launch place is meant by “somewhere”."]}


def test_what_was_picked_for_another_metric_is_not_kept(desk, launch, said):
    boxes = {"metric": "range", "printed": "250 km", "value_weapon": make_weapon(), "choice": "outcome:success"}
    assert errors(add(desk, launch, **boxes, value_place=make_place(), **said)) == {}

    report = Report.objects.get()
    assert (report.value_low, report.value_weapon, report.value_place, report.value_choice) == (250, None, None, "")


def test_a_claimant_is_an_organisation_a_person_a_country_or_the_source(desk, launch):
    organisation, person, country = make_organisation(), make_person(), make_country()
    form = open_form(desk, launch)
    for claimant in (organisation, person, country, "itself"):
        form.add("reports", metric="range", printed="250 km", source=make_source(), claimant=claimant)
    assert errors(form.send()) == {}

    rows = [
        (report.claimant_organisation, report.claimant_person, report.claimant_country, report.claimant_is_source)
        for report in Report.objects.order_by("pk")
    ]
    assert rows == [
        (organisation, None, None, False), (None, person, None, False), (None, None, country, False),
        (None, None, None, True),
    ]  # fmt: skip
    form = open_form(desk, launch)
    assert [form.row("reports", index)["claimant"].partition(":")[0] for index in range(4)] == [
        "organisation", "person", "country", "itself",
    ]  # fmt: skip


def test_a_claimant_is_asked_for_and_taken_from_the_row_above(desk, launch):
    jcs, source = make_organisation(), make_source()
    form = open_form(desk, launch)
    form.add("reports", metric="range", printed="250 km", source=source)
    found = errors(form.send())
    assert found == {"reports-0-claimant": ["Name who asserts it: somebody, or “the source itself”."]}

    form = open_form(desk, launch)
    form.add("reports", metric="range", printed="250 km", source=source, claimant=jcs)
    form.add("reports", metric="apogee", printed="60 km")
    form.add("reports")  # an unused row between them changes nothing
    form.add("reports", metric="flight_time", printed="5 min")
    assert errors(form.send()) == {}
    assert {(report.claimant, report.source) for report in Report.objects.all()} == {(jcs, source)}


def test_a_stored_row_takes_nothing_from_the_row_above(desk, launch, said):
    add(desk, launch, metric="range", printed="250 km", **said)
    form = open_form(desk, launch)
    form.row("reports", 0)["claimant"] = ""
    form.row("reports", 0)["source"] = ""

    assert set(errors(form.send())) == {"reports-0-claimant", "reports-0-source"}


def test_when_it_was_said_is_the_day_of_the_launch_unless_it_is_given(desk, launch, said):
    add(desk, launch, metric="range", printed="250 km", **said)
    add(desk, launch, metric="apogee", printed="60 km", said="Feb 2025", **said)

    assert [str(report.said) for report in Report.objects.order_by("pk")] == ["14 January 2025", "February 2025"]


# --- About which ------------------------------------------------------------------------------------------------


def test_a_blank_subject_is_what_the_metric_usually_is_about(desk, launch, said):
    expected = {
        "range": launch.flights.get(), "outcome": launch.flights.get(), "weapon_class": launch.flights.get(),
        "count": launch, "launch_time": launch, "damage": launch,
    }  # fmt: skip
    printed = {"outcome": "success", "weapon_class": "Cruise missile", "launch_time": "9:30 AM", "count": "2"}
    form = open_form(desk, launch)
    for metric in expected:
        form.add("reports", metric=metric, printed=printed.get(metric, "250 km"), **said)
    assert errors(form.send()) == {}

    assert {report.metric: report.subject for report in Report.objects.all()} == expected


def test_with_several_flights_the_subject_must_be_said_where_it_is_one_of_them(desk, launch, said):
    second = make_flight(launch)
    found = errors(add(desk, launch, metric="range", printed="250 km", **said))
    assert found == {"reports-0-about": ["Ground range is reported of a flight. Choose which one."]}

    assert errors(add(desk, launch, metric="range", printed="250 km", about="2", **said)) == {}
    assert errors(add(desk, launch, metric="weapon_class", printed="Cruise missile", **said)) == {}
    assert {report.metric: report.subject for report in Report.objects.all()} == {
        "range": second, "weapon_class": launch,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "about", "remedy"),
    [
        ("range", "launch", "not of the whole launch. Choose the flight."),
        ("range", "7", "There is no flight 7 on this form."),
        ("range", "x", "There is no flight x on this form."),
    ],
)
def test_a_subject_that_does_not_fit_or_exist_is_refused(desk, launch, said, metric, about, remedy):
    found = errors(add(desk, launch, metric=metric, printed="250 km", about=about, **said))

    assert remedy in found["reports-0-about"][0]
    assert not Report.objects.exists()


def test_reports_reach_flights_that_are_new_in_the_same_submission(desk, said):
    country = make_country()
    form = blank_launch(desk)
    form["country"], form["launched"] = country, "14 January 2025"
    form.add("flights", count="1")
    form.add("flights", count="2")
    form.add("reports", metric="range", printed="100 km", about="1", **said)
    form.add("reports", metric="range", printed="200 km", about="2", **said)
    assert errors(form.send()) == {}

    assert {report.flight.number: report.value_low for report in Report.objects.all()} == {1: 100, 2: 200}
    assert {flight.number: flight.range_km for flight in Report.objects.first().flight.launch.flights.all()} == {
        1: 100, 2: 200,
    }  # fmt: skip


def test_the_number_that_the_form_shows_is_the_one_that_counts(desk, launch, said):
    """A new flight after a row that was left empty shows number 3, and is stored as number 2."""
    form = open_form(desk, launch)
    form.add("flights")
    form.add("flights", count="5")
    form.add("reports", metric="range", printed="300 km", about="3", **said)
    assert errors(form.send()) == {}
    assert Report.objects.get().flight.count_min == 5
    assert Report.objects.get().flight.number == 2

    form = open_form(desk, launch)
    form.add("flights")
    form.add("reports", metric="range", printed="300 km", about="3", **said)
    assert "is empty" in errors(form.send())["reports-1-about"][0]


def test_reports_of_launch_and_flights_stand_together_and_can_change_their_subject(desk, launch, said):
    flight, second = launch.flights.get(), make_flight(launch)
    make_report(launch=launch, metric="count", printed="2")
    make_report(flight=second, metric="range", printed="200 km")
    make_report(flight=flight, metric="range", printed="100 km")
    make_report()  # of another launch

    form = open_form(desk, launch)
    assert [form.row("reports", index)["about"] for index in range(3)] == ["launch", "1", "2"]
    assert form["reports-INITIAL_FORMS"] == 3

    form.row("reports", 2)["about"] = "1"
    assert errors(form.send()) == {}
    assert flight.reports.count() == 2
    assert second.reports.count() == 0


def test_metric_and_subject_can_change_together(desk, launch):
    report = make_report(launch=launch, metric="count", printed="2")
    form = open_form(desk, launch)
    row = form.row("reports", 0)
    row["metric"], row["printed"], row["about"] = "apogee", "60 km", ""
    assert errors(form.send()) == {}

    report.refresh_from_db()
    assert (report.metric, report.subject, report.value_low) == ("apogee", launch.flights.get(), 60)


def test_removing_a_flight_removes_its_reports(desk, launch):
    make_report(flight=make_flight(launch), metric="range", printed="200 km")
    form = open_form(desk, launch)
    form.row("flights", 1).delete()
    assert errors(form.send()) == {}

    assert not Report.objects.exists()


# --- What is stored stays -----------------------------------------------------------------------------------------


def test_a_value_that_its_print_does_not_give_again_survives_other_changes(desk, launch):
    """Imported cells get their unit from the heading of the column."""
    report = make_report(flight=launch.flights.get(), metric="apogee", printed="330", value_low=330, value_high=330)
    form = open_form(desk, launch)
    assert form.row("reports", 0)["plain"] == "330 km"
    form.row("reports", 0)["note"] = "A remark."
    assert errors(form.send()) == {}

    report.refresh_from_db()
    assert (report.note, report.printed, report.value_low) == ("A remark.", "330", 330)


def test_a_new_print_is_read_anew(desk, launch):
    report = make_report(flight=launch.flights.get(), metric="apogee", printed="330 km")
    form = open_form(desk, launch)
    form.row("reports", 0)["printed"] = "340 km"
    assert errors(form.send()) == {}

    report.refresh_from_db()
    assert (report.value_low, launch.flights.get().apogee_km) == (340, 340)


# --- Standing ---------------------------------------------------------------------------------------------------


def test_another_report_is_accepted_in_one_step(desk, launch):
    flight = launch.flights.get()
    old = make_report(flight=flight, metric="range", printed="200 km", standing="accepted")
    new = make_report(flight=flight, metric="range", printed="300 km")
    form = open_form(desk, launch)
    form.row("reports", 0)["standing"] = "considered"
    form.row("reports", 1)["standing"] = "accepted"
    form.row("reports", 1)["standing_reason"] = "Radar, not rumour."
    assert errors(form.send()) == {}

    assert [Report.objects.get(pk=report.pk).standing for report in (old, new)] == ["considered", "accepted"]
    assert launch.flights.get().range_km == 300


def test_two_accepted_reports_of_one_figure_are_refused(desk, launch, said):
    flight = launch.flights.get()
    make_report(flight=flight, metric="range", printed="200 km", standing="accepted")
    found = errors(add(desk, launch, metric="range", printed="300 km", standing="accepted", **said))
    assert found == {
        "reports-1-standing": ["Another report of this figure is accepted already: accept only one."],
    }

    # Of another flight, or another metric, it is another figure.
    make_flight(launch)
    for boxes in ({"metric": "range", "about": "2"}, {"metric": "apogee", "about": "1"}):
        assert errors(add(desk, launch, printed="300 km", standing="accepted", **boxes, **said)) == {}


@pytest.mark.parametrize(
    ("boxes", "box"),
    [
        ({"standing": "deprecated"}, "standing_reason"),
        ({"is_retracted": "on"}, "retraction_reason"),
    ],
)
def test_what_is_set_aside_says_why(desk, launch, said, boxes, box):
    assert list(errors(add(desk, launch, metric="range", printed="300 km", **boxes, **said))) == [f"reports-0-{box}"]


def test_a_later_report_supersedes_an_earlier_one_by_the_same_claimant(desk, launch, said):
    add(desk, launch, metric="range", printed="810 km", **said)
    first = Report.objects.get()
    form = open_form(desk, launch)
    page = form.response.content.decode()
    assert f'<option value="{first.pk}">flight 1, Ground range: 810 km (503 mi) (Joint Chiefs)</option>' in page

    other = make_organisation()
    found = errors(
        add(desk, launch, metric="range", printed="800 km", supersedes=first, claimant=other, source=said["source"])
    )
    assert "same claimant" in found["reports-1-supersedes"][0]

    assert errors(add(desk, launch, metric="range", printed="800 km", supersedes=first, **said)) == {}
    assert Report.objects.get(printed="800 km").supersedes == first
    assert launch.flights.get().range_km == 800


def test_a_report_that_another_one_replaces_is_not_deleted(desk, launch, said):
    add(desk, launch, metric="range", printed="810 km", **said)
    add(desk, launch, metric="range", printed="800 km", supersedes=Report.objects.get(), **said)
    form = open_form(desk, launch)
    form.row("reports", 0).delete()

    assert "would require deleting" in errors(form.send())["reports"][0]
    assert Report.objects.count() == 2


def test_reports_of_other_launches_cannot_be_superseded(desk, launch, said):
    foreign = make_report()

    assert "reports-0-supersedes" in errors(
        add(desk, launch, metric="range", printed="800 km", supersedes=foreign, **said)
    )


# --- Of weapons -------------------------------------------------------------------------------------------------


def test_specifications_of_a_weapon_are_reports_on_its_form(desk, said):
    weapon = make_weapon("draft")
    form = open_form(desk, weapon)
    form.add("reports", metric="range", printed="4,500 km", **said)
    form.add("reports", metric="stages", printed="2")
    form.add("reports", metric="propellant", printed="Liquid")
    form.add("reports", metric="first_flight", printed="14 May 2017")
    assert errors(form.send()) == {}

    reports = {report.metric: report for report in weapon.reports.all()}
    assert set(reports) == {"range", "stages", "propellant", "first_flight"}
    assert reports["propellant"].value_choice == "liquid"
    assert str(reports["first_flight"].value_date) == "14 May 2017"
    assert {report.said for report in reports.values()} == {None}  # no launch whose day it could be

    form = open_form(desk, weapon)
    form.row("reports", 0).delete()
    assert errors(form.send()) == {}
    assert weapon.reports.count() == 3


def test_metrics_of_launches_are_not_offered_for_weapons(desk, said):
    form = open_form(desk, make_weapon("draft"))
    form.add("reports", metric="apogee", printed="60 km", **said)

    assert list(errors(form.send())) == ["reports-0-metric"]
