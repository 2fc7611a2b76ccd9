"""The launch form: what it fills in, what it refuses, and that nothing is ever half-written."""

import datetime as dt

import pytest

from kb.editing import publishing
from kb.models import Event, Flight, Launch, LaunchCitation, Publication, Report, Statement
from tests.admin.form import address, blank_launch, errors, messages, open_form
from tests.factories import (
    make_country,
    make_event,
    make_flight,
    make_launch,
    make_organisation,
    make_place,
    make_report,
    make_source,
    make_statement,
    make_weapon,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def korea():
    return make_country(name="North Korea", default_zone="Asia/Pyongyang")


def begin(desk, korea, **boxes):
    """A new launch with what it needs; boxes are added to it."""
    form = blank_launch(desk)
    form["country"] = korea
    form["launched"] = "14 January 2025"
    for name, value in boxes.items():
        form[name] = value
    return form


def live(launch):
    """Published by way of `editing`, so that it has its documents."""
    publishing.publish(launch, by=None)
    return launch


# --- When -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("boxes", "shown", "instant"),
    [
        ({}, "14 January 2025", None),
        ({"launched_time": "09:30"}, "14 January 2025, 09:30", "2025-01-14T00:30:00+00:00"),
        ({"launched_time": "about 9:30 AM"}, "14 January 2025, about 09:30", "2025-01-14T00:30:00+00:00"),
        ({"launched_time": "07:52", "launched_zone": "UTC"}, "14 January 2025, 07:52", "2025-01-14T07:52:00+00:00"),
        ({"launched": "January 2025"}, "January 2025", None),
        ({"launched": "about 2025"}, "about 2025", None),
    ],
)
def test_day_time_and_zone_make_one_date(desk, korea, boxes, shown, instant):
    assert errors(begin(desk, korea, **boxes).send()) == {}

    launch = Launch.objects.get()
    assert str(launch.launched) == shown
    assert (launch.launched_at.isoformat() if launch.launched_at else None) == instant
    assert launch.launched_zone == boxes.get("launched_zone", "Asia/Pyongyang")


@pytest.mark.parametrize(
    ("boxes", "box", "remedy"),
    [
        ({"launched_time": "soon"}, "launched_time", "Write 09:30, 9:30 AM or about 09:30"),
        ({"launched_time": "25:00"}, "launched_time", "not a time of day"),
        ({"launched_time": "9:30", "launched": ""}, "launched", "needs its day"),
        ({"launched_time": "9:30", "launched": "January 2025"}, "launched", "needs a full date"),
        ({"launched": "14.01.2025"}, "launched", "Write 1984"),
        ({"launched_time": "9:30", "launched_zone": "Mars/Olympus"}, "launched_zone", "not a time zone"),
        ({"country": ""}, "country", "required"),
    ],
)
def test_a_time_that_cannot_be_placed_is_refused_on_its_box(desk, korea, boxes, box, remedy):
    found = errors(begin(desk, korea, **boxes).send())

    assert list(found) == [box]
    assert remedy in found[box][0]
    assert not Launch.objects.exists()


def test_a_time_without_any_zone_asks_for_one(desk):
    nowhere = make_country(default_zone="")

    found = errors(begin(desk, nowhere, launched_time="9:30").send())

    assert list(found) == ["launched_zone"]


def test_time_and_zone_are_shown_back_and_can_be_taken_away(desk, korea):
    begin(desk, korea, launched_time="about 9:30 AM").send()
    launch = Launch.objects.get()
    form = open_form(desk, launch)
    assert (form["launched"], form["launched_time"], form["launched_zone"]) == (
        "14 January 2025", "about 09:30", "Asia/Pyongyang",
    )  # fmt: skip
    assert "Read as: 14 January 2025, about 09:30 Asia/Pyongyang (00:30 UTC)" in form.response.content.decode()

    form["launched_time"] = ""
    assert errors(form.send()) == {}

    launch.refresh_from_db()
    assert (str(launch.launched), launch.launched_at) == ("14 January 2025", None)


# --- Flights ----------------------------------------------------------------------------------------------------


def test_every_launch_has_a_flight_even_if_nothing_is_known_of_it(desk, korea):
    begin(desk, korea).send()

    flight = Flight.objects.get()
    assert (flight.number, flight.weapon, flight.count.is_known) == (1, None, False)


def test_flights_are_numbered_as_they_are_entered(desk, korea):
    first, second = make_weapon(), make_weapon()
    form = begin(desk, korea)
    form.add("flights", weapon=first, count="2")
    form.add("flights", weapon=second, count="1")
    form.send()
    launch = Launch.objects.get()
    assert [(flight.number, flight.weapon) for flight in launch.flights.all()] == [(1, first), (2, second)]
    assert (launch.missile_count_min, launch.missile_count_max) == (3, 3)

    form = open_form(desk, launch)
    form.row("flights", 0).delete()
    form.add("flights", weapon=first)
    assert errors(form.send()) == {}

    assert [(flight.number, flight.weapon) for flight in launch.flights.order_by("number")] == [
        (2, second),
        (3, first),
    ]


def test_overflown_countries_and_place_of_landing_are_kept(desk, korea):
    japan, sea = make_country(name="Japan"), make_place(name="Pacific")
    form = begin(desk, korea)
    form.add("flights", landing_place=sea, in_eez="no", eez_of=japan, overflown=[japan])
    form.send()

    flight = Flight.objects.get()
    assert (flight.landing_place, flight.in_eez, flight.eez_of) == (sea, "no", japan)
    assert list(flight.overflown.all()) == [japan]


@pytest.mark.parametrize(("printed", "count"), [("multiple", "at least 2"), ("two", "2"), ("unknown", "unknown")])
def test_an_open_count_is_taken_from_the_report_where_there_is_one_flight(desk, korea, printed, count):
    form = begin(desk, korea, main_source=make_source())
    form.add("reports", metric="count", printed=printed, claimant=make_organisation())
    form.send()

    assert str(Flight.objects.get().count) == count


def test_a_count_that_was_typed_is_not_overwritten_and_rivals_decide_nothing(desk, korea):
    form = begin(desk, korea, main_source=make_source())
    form.row("flights", 0)["count"] = "3"
    form.add("reports", metric="count", printed="2", claimant=make_organisation())
    form.send()
    assert str(Flight.objects.get().count) == "3"

    launch = Launch.objects.get()
    form = open_form(desk, launch)
    form.row("flights", 0)["count"] = ""
    form.add("reports", metric="count", printed="4", claimant=make_organisation(), source=make_source())
    form.send()
    assert str(Flight.objects.get().count) == "unknown"  # two claims, none accepted


# --- Where it is from -------------------------------------------------------------------------------------------


def test_the_source_at_the_top_is_cited_once_and_taken_by_new_rows(desk, korea):
    source, other = make_source(), make_source()
    form = begin(desk, korea, main_source=source)
    form.add("reports", metric="range", printed="250 km", claimant=make_organisation())
    form.add("reports", metric="apogee", printed="60 km", source=other)
    form.add("reports", metric="flight_time", printed="5 min")
    form.add("statements", text="“Words.”", speaker=make_organisation())
    form.add("events", name="A meeting")
    assert errors(form.send()) == {}

    launch = Launch.objects.get()
    assert [citation.source for citation in launch.citations.all()] == [source]
    assert {report.metric: report.source for report in Report.objects.all()} == {
        "range": source, "apogee": other, "flight_time": other,  # as the row above
    }  # fmt: skip
    assert Statement.objects.get().appearances.get().source == source
    assert Event.objects.get().citations.get().source == source

    form = open_form(desk, launch)
    form["main_source"] = source
    form.send()
    assert LaunchCitation.objects.count() == 1


def test_a_row_without_any_source_to_take_asks_for_one(desk, korea):
    form = begin(desk, korea)
    form.add("reports", metric="range", printed="250 km", claimant=make_organisation())
    form.add("statements", text="“Words.”", speaker=make_organisation())

    assert errors(form.send()) == {
        "reports-0-source": ["Choose the source, or fill in the source at the top of the form."],
        "statements-0-source": ["Choose the source, or fill in the source at the top of the form."],
    }


# --- Nothing half-written ---------------------------------------------------------------------------------------


def test_an_error_in_one_row_saves_nothing_and_loses_nothing(desk, korea):
    person = make_organisation(name="The Joint Chiefs")
    form = begin(desk, korea, main_source=make_source(name="The relay"), summary="Typed summary.")
    form.row("flights", 0)["count"] = "multiple"
    form.add("reports", metric="range", printed="330 lm", claimant=person)
    form.add("statements", text="“Typed words.”", speaker=person)
    form.add("events", name="Typed meeting", who=[korea])

    response = form.send()

    assert list(errors(response)) == ["reports-0-printed"]
    assert "Did you mean “km”" in errors(response)["reports-0-printed"][0]
    for model in (Launch, Flight, Report, Statement, Event):
        assert not model.objects.exists()
    page = response.content.decode()
    for typed in ("Typed summary.", "“Typed words.”", "Typed meeting", "330 lm", "multiple", "14 January 2025"):
        assert typed in page
    for chosen in ("The Joint Chiefs", "The relay", "North Korea"):
        assert f"selected>{chosen}</option>" in page
    assert '<a href="#id_reports-0-printed">Report 1, As printed</a>' in page  # the way to the box, from the top


def test_a_published_launch_that_would_lose_what_it_rests_on_is_left_as_it_was(desk):
    launch = live(make_launch("draft", launched="2022-01-30"))
    before = Publication.objects.get(public_id=launch.public_id).document
    form = open_form(desk, launch)
    form["launched"] = ""
    form["summary"] = "Typed meanwhile."
    form.add("reports", metric="apogee", printed="550 km", claimant=make_organisation(), source=make_source())

    page = desk.get(form.publish().url).content.decode()

    assert "Saved in your working copy, but not published." in page
    assert "The launch has no date." in page
    assert "Typed meanwhile." in page
    assert 'value="550 km"' in page
    launch.refresh_from_db()
    assert str(launch.launched) == "30 January 2022"
    assert launch.summary == ""
    assert not Report.objects.exists()
    assert Publication.objects.get(public_id=launch.public_id).document == before


def test_a_published_launch_cannot_come_to_name_a_draft_and_says_which(desk):
    launch = live(make_launch("draft"))
    draft = make_source("draft", name="A draft source")
    form = open_form(desk, launch)
    form.add("reports", metric="apogee", printed="550 km", claimant=make_organisation(), source=draft)

    page = desk.get(form.publish().url).content.decode()

    assert "It names records that are not published yet" in page
    assert f'<a href="{address(draft)}">A draft source · draft</a>' in page
    assert not Report.objects.exists()


def test_a_change_of_a_published_launch_is_on_its_page_once_it_is_published(desk):
    launch = live(make_launch("draft"))
    version = Publication.objects.get(public_id=launch.public_id).version
    form = open_form(desk, launch)
    form["summary"] = "A new summary."
    form.add("reports", metric="apogee", printed="550 km", claimant=make_organisation(), source=make_source())
    assert errors(form.publish()) == {}

    publication = Publication.objects.get(public_id=launch.public_id)
    assert publication.document["summary"] == "A new summary."
    assert publication.version == version + 1
    assert launch.flights.get().apogee_km == 550
    assert Publication.objects.filter(kind="report").count() == 1


def test_columns_that_only_editing_writes_are_not_taken_from_a_form(desk, korea):
    form = begin(desk, korea)
    forged = {
        "status": "published", "published_at": "2020-01-01 00:00", "published_at_0": "2020-01-01",
        "published_at_1": "00:00", "public_id": "zzzzzzzzzz", "version": "99", "publication": "1",
        "apogee_km": "9999", "range_km": "9999", "agreement": "corroborated", "missile_count_min": "99",
        "name": "Forged name", "slug": "forged-slug", "id": "4711", "created_at": "2001-01-01", "status_reason": "x",
        "launched_on": "1999-01-01", "launched_precision": "year", "launched_at": "1999-01-01",
        "flights-0-apogee_km": "9999", "flights-0-public_id": "yyyyyyyyyy", "flights-0-number": "77",
    }  # fmt: skip
    form.data |= forged
    form.add("reports", metric="apogee", printed="550 km", claimant=make_organisation(), source=make_source())
    form.data |= {
        "reports-0-value_low": "1", "reports-0-value_high": "1", "reports-0-qualifier": "at_most",
        "reports-0-value_text": "forged", "reports-0-public_id": "xxxxxxxxxx", "reports-0-weapon": "1",
        "statements-0-status": "published",
    }  # fmt: skip
    form.add("statements", text="“Words.”", speaker=make_organisation(), source=make_source())
    assert errors(form.send()) == {}

    launch, report = Launch.objects.get(), Report.objects.get()
    assert (launch.status, launch.published_at, launch.version, launch.publication_id) == ("draft", None, 0, None)
    assert "zzz" not in launch.public_id
    assert (launch.pk, launch.status_reason) != (4711, "x")
    assert launch.launched_on == dt.date(2025, 1, 14)
    assert (launch.apogee_km, launch.range_km, launch.agreement) == (550, None, "single_source")
    assert "Forged" not in launch.name
    assert "forged" not in launch.slug
    flight = launch.flights.get()
    assert (flight.number, flight.apogee_km) == (1, 550)
    assert flight.public_id != "yyyyyyyyyy"
    assert (report.value_low, report.value_high, report.qualifier, report.value_text) == (550, 550, "exactly", "")
    assert report.weapon_id is None
    assert Statement.objects.get().status == "draft"


def test_rows_of_other_launches_cannot_be_smuggled_in(desk, korea):
    other = make_launch("draft")
    report = make_report(flight=other.flights.get(), metric="apogee", printed="100 km")
    statement = make_statement("draft", launches=[other])
    launch = make_launch("draft")
    form = open_form(desk, launch)
    form.data |= {
        "reports-INITIAL_FORMS": "1", "reports-0-id": str(report.pk), "reports-0-DELETE": "on",
        "statements-INITIAL_FORMS": "1", "statements-0-id": str(statement.pk), "statements-0-text": "Forged.",
    }  # fmt: skip
    form.send()

    report.refresh_from_db()
    statement.refresh_from_db()
    assert report.flight == other.flights.get()
    assert statement.text != "Forged."
    assert list(statement.launches.all()) == [other]


# --- Statements and events --------------------------------------------------------------------------------------


def test_stored_statements_and_events_can_be_changed_in_short_form_and_lead_to_the_full_one(desk):
    launch = make_launch("draft")
    source = make_source()
    statement = make_statement("draft", launches=[launch], text="Old words.", source=source)
    event = make_event("draft", prompted_by=[launch], name="Old meeting", source=source)
    form = open_form(desk, launch)
    page = form.response.content.decode()
    assert f'href="{address(statement)}"' in page
    assert f'href="{address(event)}"' in page

    other = make_source()
    form.row("statements", 0)["text"] = "New words."
    form.row("statements", 0)["source"] = other
    form.row("events", 0)["name"] = "New meeting"
    form.row("events", 0)["source"] = other
    form.row("events", 0)["who"] = [launch.country]
    assert errors(form.send()) == {}

    statement.refresh_from_db()
    event.refresh_from_db()
    assert statement.text == "New words."
    assert "New words." in statement.name  # settled
    assert [appearance.source for appearance in statement.appearances.all()] == [other]
    assert event.name == "New meeting"
    assert {citation.source for citation in event.citations.all()} == {source, other}
    assert [str(row) for row in event.participants.all()] == [launch.country.name]


def test_roles_of_participants_survive_the_short_form(desk):
    launch, host, guest = make_launch("draft"), make_country(name="Host"), make_country(name="Guest")
    event = make_event("draft", prompted_by=[launch])
    event.participants.create(country=host, role="host")
    event.participants.create(country=guest, role="guest")
    form = open_form(desk, launch)
    form.row("events", 0)["who"] = [host, make_organisation(name="Agency")]
    assert errors(form.send()) == {}

    assert {(str(row), row.role) for row in event.participants.all()} == {("Host", "host"), ("Agency", "")}


def test_taking_a_statement_off_the_form_keeps_the_statement(desk):
    launch = make_launch("draft")
    statement = make_statement("draft", launches=[launch])
    form = open_form(desk, launch)
    form.row("statements", 0).delete()
    assert errors(form.send()) == {}

    assert list(Statement.objects.get(pk=statement.pk).launches.all()) == []


def test_statements_and_events_entered_before_can_be_linked(desk):
    launch = make_launch("draft")
    statement, event = make_statement("draft"), make_event("draft")
    form = open_form(desk, launch)
    form["link_statements"], form["link_events"] = [statement], [event]
    assert errors(form.send()) == {}

    assert list(launch.statements.all()) == [statement]
    assert list(launch.prompted_events.all()) == [event]


def test_a_published_statement_is_not_linked_to_a_draft(desk):
    launch, statement = make_launch("draft"), make_statement()
    form = open_form(desk, launch)
    form["link_statements"] = [statement]

    found = errors(form.send())

    assert "publish this launch first" in found["link_statements"][0]
    assert not launch.statements.exists()


def test_what_is_public_about_a_launch_is_not_changed_on_the_form_of_the_launch(desk):
    launch = make_launch("draft")
    statement = make_statement("draft", launches=[launch], text="Old words.")
    stale = open_form(desk, launch)
    assert stale.row("statements", 0)["text"] == "Old words."
    live(launch)
    publishing.publish(statement, by=None)

    stale.row("statements", 0)["text"] = "New words."
    stale.send()

    assert Publication.objects.get(public_id=statement.public_id).document["text"] == "Old words."
    assert type(statement).objects.get().text == "Old words."
    assert not [inline for inline in open_form(desk, launch).empty if inline in ("statements", "events")]


def test_a_statement_that_somebody_saved_since_is_not_overwritten_on_the_form_of_its_launch(desk):
    launch = make_launch("draft")
    statement = make_statement("draft", launches=[launch], text="Old words.")
    mine, theirs = open_form(desk, launch), open_form(desk, statement)
    theirs["text"] = "Their words."
    theirs.send()
    mine.row("statements", 0)["text"] = "My words."

    (said,) = errors(mine.send())["statements-0-__all__"]

    assert said.startswith("Somebody saved it since")
    assert type(statement).objects.get().text == "Their words."
    # Who did not touch it is not stopped.
    untouched = open_form(desk, launch)
    untouched["summary"] = "A summary."
    assert errors(untouched.send()) == {}


@pytest.mark.parametrize(
    ("boxes", "box"),
    [
        ({"text": "", "stance": "condemns", "venue": "Tokyo"}, "statements-0-text"),
        ({"text": "Words.", "speaker_description": "an official", "speaker": "jcs"}, "statements-0-speaker"),
        ({"text": "Words.", "said": "soon"}, "statements-0-said"),
    ],
)
def test_a_statement_that_is_not_right_is_refused_on_its_box(desk, korea, boxes, box):
    jcs = make_organisation()
    form = begin(desk, korea, main_source=make_source())
    form.add("statements", **{name: jcs if value == "jcs" else value for name, value in boxes.items()})

    assert list(errors(form.send())) == [box]
    assert not Launch.objects.exists()


def test_rows_that_were_not_used_are_not_saved(desk, korea):
    """A script gives a new row the claimant and source of the row above; that alone is nothing."""
    form = begin(desk, korea)
    form.add("reports", claimant=make_organisation(), source=make_source())
    form.add("statements", source=make_source())
    form.add("events", source=make_source())

    assert errors(form.send()) == {}
    assert not Report.objects.exists()
    assert not Statement.objects.exists()
    assert not Event.objects.exists()


# --- Cost -------------------------------------------------------------------------------------------------------


def busy(rows):
    launch = make_launch("draft")
    flights = [launch.flights.get(), *(make_flight(launch, weapon=make_weapon()) for _ in range(rows - 1))]
    for flight in flights:
        flight.overflown.set([make_country()])
        make_report(flight=flight, metric="apogee", printed="100 km")
        make_report(flight=flight, metric="landing_place", value_place=make_place())
        make_statement("draft", launches=[launch])
        event = make_event("draft", prompted_by=[launch])
        event.participants.create(country=make_country())
        LaunchCitation.objects.create(launch=launch, source=make_source())
    return launch


def test_opening_the_form_costs_the_same_however_much_is_on_it(desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    small, large = busy(2), busy(4)
    open_form(desk, small)
    with CaptureQueriesContext(connection) as few:
        open_form(desk, small)

    with django_assert_num_queries(len(few)):
        open_form(desk, large)


def test_messages_name_the_launch_that_was_made(desk, korea):
    response = begin(desk, korea).send(follow=True)

    assert "North Korea: unidentified missile, 14 January 2025" in messages(response)[0]


def test_a_launch_with_many_reports_can_be_saved(desk):
    """Sixty rows of some eighteen boxes each; the busiest launch of the demo data has more than a thousand."""
    launch = make_launch("draft")
    form = open_form(desk, launch)
    claimant, source = make_organisation(), make_source()
    for number in range(60):
        form.add("reports", metric="range", printed=f"{number + 100} km", claimant=claimant, source=source)
    assert len(form.data) > 1000
    assert errors(form.send()) == {}
    assert Report.objects.count() == 60
