"""Imports from end to end: what a file becomes, what it meets, and that it is written whole or not at all."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.editing.publishing import publish_many
from kb.editing.state import fresh
from kb.models import (
    ImportBatch,
    ImportedRow,
    Launch,
    LaunchCitation,
    Place,
    Report,
    Revision,
    Source,
    Weapon,
)
from kb.transfer.problem import ImportRefused, MappingError
from tests.factories import make_editor, make_flight, make_launch, make_report, make_source
from tests.transfer.world import HEADINGS, MAPPING, SCUD, load, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def korea():
    return make_world()


def refused(*rows, **options):
    with pytest.raises(ImportRefused) as error:
        load(*rows, **options)
    return [(p.line, p.column, p.value, p.message) for p in error.value.problems]


def figures(subject):
    """{metric: (printed, low, high, state)} of the reports of a launch or flight; each metric once."""
    reports = list(subject.reports.all())
    found = {r.metric: (r.printed, r.value_low, r.value_high, r.value_state) for r in reports}
    assert len(found) == len(reports)
    return found


def everything():
    """Rows of each table, to see that nothing was written."""
    models = (Launch, Report, Source, Place, Weapon, LaunchCitation, ImportBatch, ImportedRow)
    return {model.__name__: model.objects.count() for model in models}


# --- What a file becomes --------------------------------------------------------------------------------------


def test_like_missiles_of_a_day_and_site_are_one_launch_with_one_flight(korea):
    summary = load(SCUD, SCUD, SCUD | {"Apogee": "200 km"})

    launch = Launch.objects.get()
    first, second = launch.flights.all()
    assert str(launch.launched) == "9 April 1984"
    assert (launch.site.slug, launch.kind, launch.status) == ("tonghae", "flight_test", "draft")
    assert [(f.weapon.slug, f.count_min, f.count_max, f.outcome) for f in (first, second)] == [
        ("scud-b", 2, 2, "success"),
        ("scud-b", 1, 1, "success"),
    ]
    assert (launch.missile_count_min, launch.missile_count_max, launch.apogee_km) == (3, 3, 200)
    assert launch.name == "North Korea: Scud-B, 9 April 1984"
    assert (summary.rows, summary.rows_new, summary.events["new"], summary.flights) == (3, 3, 1, 2)


def test_each_figure_is_a_report_of_the_claimant_with_its_print_and_lines(korea):
    load(SCUD, SCUD | {"Range": "800 (designed to reach 950)", "Apogee": "0 km"})

    first, second = Launch.objects.get().flights.all()
    assert figures(first)["range"] == ("Unknown", None, None, "unknown")
    assert figures(second)["range"] == ("800 km (designed to reach 950)", 800, 800, "given")
    assert figures(second)["apogee"] == ("0 km", 0, 0, "given")
    report = second.reports.get(metric="range")
    assert (report.claimant_organisation.slug, report.source.slug) == ("cns", "test-source")
    assert (report.locator, report.note) == ("sheet.csv, line 3", "In brackets: designed to reach 950.")
    assert second.reports.get(metric="landing_place").printed == "Sea of Japan or East Sea"
    assert first.reports.get(metric="weapon_identity").value_weapon.slug == "scud-b"
    assert first.reports.get(metric="outcome").value_choice == "success"


def test_a_blank_cell_is_no_report_and_unknown_and_not_applicable_are(korea):
    load(SCUD | {"Apogee": "", "Range": "N/A", "Landing": "Unknown"})

    found = figures(Launch.objects.get().flights.get())
    assert "apogee" not in found
    assert found["range"][3] == "not_applicable"
    assert found["landing_place"][3] == "unknown"


def test_date_place_and_number_are_reports_of_the_launch(korea):
    load(SCUD | {"Date": "28-Nov-17", "Time": "06:18:00 PM"}, SCUD | {"Date": "28-Nov-17", "Time": "06:30:00 PM"})

    launch = Launch.objects.get()
    time = launch.reports.get(metric="launch_time")
    assert launch.launched_on == dt.date(2017, 11, 29)
    assert str(launch.launched) == str(time.value_date) == "29 November 2017, 02:48"
    assert launch.launched_at == time.value_at == dt.datetime(2017, 11, 28, 18, 18, tzinfo=dt.UTC)
    assert (time.printed, time.note) == (
        "28-Nov-17 06:18:00 PM",
        "Of several missiles the first; the others at 03:00 local time.",
    )
    assert launch.reports.get(metric="launch_place").value_place.slug == "tonghae"
    assert (launch.reports.get(metric="count").value_low, launch.reports.get(metric="count").printed) == (2, "2")


def test_a_month_stays_a_month(korea):
    load(SCUD | {"Date": "Sep-84"})

    launch = Launch.objects.get()
    assert str(launch.launched) == "September 1984"
    assert str(launch.reports.get(metric="launch_time").value_date) == "September 1984"


def test_a_row_without_time_goes_with_the_salvo_whose_utc_day_it_shares(korea):
    timed = SCUD | {"Date": "9-Sep-19", "Time": "9:53 PM"}
    summary = load(timed, timed | {"Time": ""}, timed | {"Time": "", "Site": "Hodo Peninsula"})

    assert sorted(str(launch.launched.start) for launch in Launch.objects.all()) == ["2019-09-09", "2019-09-10"]
    assert Launch.objects.get(site__slug="tonghae").missile_count_min == 2
    assert [(remark.line, "line 2" in remark.message) for remark in summary.remarks] == [(3, True)]


def test_a_missile_from_an_unknown_site_has_no_place(korea):
    load(SCUD | {"Site": "Unknown"})

    launch = Launch.objects.get()
    assert launch.site is None
    assert launch.reports.get(metric="launch_place").value_state == "unknown"


def test_space_launchers_make_a_space_launch(korea):
    load(SCUD | {"Missile": "Unha"})

    assert Launch.objects.get().kind == "space_launch"


def test_remarks_and_documents_of_the_rows_are_citations(korea):
    known = make_source(url="https://www.reuters.com/a")
    load(
        SCUD | {"Notes": "x" * 700, "Sources": "http://reuters.com/a; A book by an author"},
        SCUD | {"Notes": "Second.", "Sources": "http://reuters.com/a"},
    )

    citations = Launch.objects.get().citations
    quoted = list(citations.filter(source__slug="test-source").order_by("pk"))
    assert [(c.locator, len(c.quotation), c.quotation[-1]) for c in quoted] == [
        ("sheet.csv, line 2", 600, "…"),
        ("sheet.csv, line 3", 7, "."),
    ]
    assert citations.get(source=known).note == "Named for it by The test sheet: sheet.csv, lines 2–3."
    book = Source.objects.get(name="A book by an author")
    assert (book.url, book.tier) == ("", "press")
    assert citations.filter(source=book).count() == 1
    assert ImportedRow.objects.get(line=2).cells["Notes"] == "x" * 700


def test_every_cell_is_kept_beside_what_was_read(korea):
    load(SCUD | {"Range": " 800 (designed to reach 950)"})

    row = ImportedRow.objects.get()
    assert row.cells == dict.fromkeys(HEADINGS, "") | SCUD | {"Range": " 800 (designed to reach 950)"}
    assert row.readings["Range"] == {
        "target": "range",
        "state": "given",
        "value": {"low": 800.0, "high": 800.0, "unit": "km", "qualifier": "exactly"},
        "remarks": ["in brackets: designed to reach 950"],
    }
    assert row.readings["Apogee"] == {"target": "apogee", "state": "unknown"}
    assert row.readings["Time"] == {"target": "time_utc", "state": "blank"}
    assert row.decision.startswith("new: ")
    assert (row.launch, row.flight) == (Launch.objects.get(), Launch.objects.get().flights.get())


def test_ignored_columns_are_not_taken_over(korea):
    load(SCUD | {"Notes": "private"}, mapping=MAPPING.replace("Notes: note", "Notes: ignore"))

    assert "Notes" not in ImportedRow.objects.get().cells


def test_published_when_the_mapping_or_the_caller_says_so(korea):
    row = SCUD | {"Sources": "https://a.example/1"}
    assert load(row, publish=True).published == 2

    launch = Launch.objects.get()
    assert launch.is_published
    assert launch.publication.document["name"] == launch.name
    assert Source.objects.get(url="https://a.example/1").is_published


def test_drafts_are_named_and_not_published(korea):
    load(SCUD | {"Sources": "https://a.example/1"})

    launch = Launch.objects.get()
    assert (launch.status, launch.slug) == ("draft", "1984-04-09-north-korea-scud-b")
    assert Source.objects.get(url="https://a.example/1").status == "draft"


# --- Refused ---------------------------------------------------------------------------------------------------


def test_every_bad_cell_is_reported_and_nothing_is_written(korea):
    before = everything()
    found = refused(
        SCUD | {"Apogee": "330 lm", "Missile": "Scud-D"},
        SCUD,
        SCUD | {"Date": "3/4/2022", "Site": "Hodo Peninsular", "Outcome": "so-so"},
    )

    assert [each[:3] for each in found] == [
        (2, "Missile", "Scud-D"), (2, "Apogee", "330 lm"), (4, "Date", "3/4/2022"), (4, "Site", "Hodo Peninsular"),
        (4, "Outcome", "so-so"),
    ]  # fmt: skip
    messages = {each[1]: each[3] for each in found}
    assert "Scud-B (scud-b)" in messages["Missile"]
    assert "Hodo Peninsula (hodo)" in messages["Site"]
    assert "“km”" in messages["Apogee"]
    assert everything() == before


def test_a_failure_at_the_very_end_leaves_nothing(korea, monkeypatch):
    before = everything()
    rows = ImportedRow.objects.__class__

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(rows, "bulk_create", fail, raising=False)
    monkeypatch.setattr(ImportedRow.objects, "bulk_create", fail, raising=False)
    with pytest.raises(RuntimeError):
        load(SCUD | {"Sources": "https://a.example/1"})
    monkeypatch.undo()

    assert everything() == before


def test_a_launch_that_cannot_be_published_is_named_by_its_line_and_nothing_is_written(korea):
    before = everything()
    found = refused(SCUD, SCUD | {"Date": "1 January 2199"}, publish=True)

    assert found[0][0] == 3
    assert "has not come yet" in found[0][3]
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("country: north-korea", "country: nowhere"), "country"),
        (("source: test-source", "source: nothing"), "source"),
        (("claimant: cns", "claimant: nobody"), "claimant"),
        (("publish: no", "publish: no\nlaunch: {topics: [nothing]}"), "launch › topics"),
    ],
)
def test_a_mapping_that_names_what_nobody_knows_is_refused(korea, change, column):
    with pytest.raises(MappingError) as error:
        load(SCUD, mapping=MAPPING.replace(*change))

    assert [problem.column for problem in error.value.problems] == [column]


# --- Names that nobody knows yet ---------------------------------------------------------------------------------

NEW_SITES = MAPPING.replace("Site: site", "Site: {target: site, create: yes}") + (
    "  Lat: site_latitude\n  Lon: site_longitude\n  Where: site_location\n  Alias: site_alias\n"
)
NEW_HEADINGS = (*HEADINGS, "Lat", "Lon", "Where", "Alias")


def test_a_site_may_be_made_from_what_its_row_says(korea):
    row = SCUD | {"Site": "Lake Yonpung", "Lat": "39.618", "Lon": "125.804", "Where": "Kaechon", "Alias": "Yonpung-ho"}
    summary = load(row, row | {"Date": "1985"}, mapping=NEW_SITES, headings=NEW_HEADINGS)

    place = Place.objects.get(slug="lake-yonpung")
    assert (place.latitude_deg, place.longitude_deg, place.country, place.status) == (39.618, 125.804, korea, "draft")
    assert [name.name for name in place.names.all()] == ["Yonpung-ho"]
    assert {launch.site for launch in Launch.objects.all()} == {place}
    assert summary.places == 1


def test_a_cell_that_puts_a_known_site_elsewhere_is_remarked(korea):
    row = SCUD | {"Lat": "38.0", "Lon": "125.0"}
    summary = load(row, mapping=NEW_SITES, headings=NEW_HEADINGS)

    assert [remark.message.partition(" km from")[0].isdigit() for remark in summary.remarks] == [True]
    assert Place.objects.get(slug="tonghae").latitude_deg == 40.85


def test_a_weapon_may_be_made_and_takes_the_class_that_is_reported(korea):
    mapping = MAPPING.replace("Missile: weapon", "Missile: {target: weapon, create: yes}") + "  Type: weapon_class\n"
    load(SCUD | {"Missile": "Musudan", "Type": "IRBM"}, mapping=mapping, headings=(*HEADINGS, "Type"), publish=True)

    weapon = Weapon.objects.get(slug="musudan")
    assert (weapon.kind, weapon.range_class, weapon.range_class_scheme) == ("ballistic", "irbm", "as_reported")
    assert weapon.is_published
    assert Launch.objects.get().flights.get().reports.get(metric="weapon_class").value_choice == "irbm"


def test_records_of_the_mapping_itself_are_made_only_where_they_are_named(korea):
    mapping = (
        MAPPING.replace("source: test-source", "source: own")
        + "sources:\n  - {key: own, title: Own sheet, tier: dataset, cites: [test-source]}\n"
        + "weapons:\n  - {key: musudan, name: Musudan, variant_of: scud-c}\n  - {key: x-1, name: X-1}\n"
        + "places:\n  - {key: west, name: West, parent: north, latitude: '39', longitude: '125'}\n"
        + "  - {key: north, name: North}\n"
    )
    load(SCUD | {"Missile": "Musudan", "Site": "West"}, mapping=mapping)

    assert Weapon.objects.get(slug="musudan").variant_of.slug == "scud-c"
    assert not Weapon.objects.filter(slug="x-1").exists()
    assert Place.objects.get(slug="west").parent.slug == "north"
    assert [source.slug for source in Source.objects.get(slug="own").cites.all()] == ["test-source"]


# --- Again -----------------------------------------------------------------------------------------------------


def test_the_same_file_twice_writes_nothing_the_second_time(korea):
    rows = [SCUD, SCUD, SCUD | {"Date": "1985", "Sources": "https://a.example/1"}]
    load(*rows, publish=True)
    before = everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        summary = load(*rows, publish=True)

    assert (summary.rows_new, summary.rows_known, summary.writes) == (0, 3, False)
    assert everything() == before
    assert [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_a_dry_run_tells_the_same_and_writes_nothing(korea):
    before = everything()
    dry = load(SCUD, SCUD | {"Sources": "https://a.example/1"}, dry_run=True)
    assert everything() == before
    wet = load(SCUD, SCUD | {"Sources": "https://a.example/1"})

    assert (dry.events, dry.flights, dry.reports, dry.sources) == (wet.events, wet.flights, wet.reports, wet.sources)
    assert dry.is_dry
    assert not dry.writes


def test_rows_that_were_added_to_the_file_are_imported_alone(korea):
    load(SCUD)
    summary = load(SCUD, SCUD | {"Date": "1985"})

    assert (summary.rows_new, summary.rows_known) == (1, 1)
    assert Launch.objects.count() == 2
    assert ImportBatch.objects.count() == 2


def test_a_further_missile_of_an_imported_event_extends_it(korea):
    load(SCUD, SCUD, publish=True)
    summary = load(SCUD, SCUD, SCUD, SCUD | {"Missile": "Nodong"})

    launch = Launch.objects.get()
    first, second = launch.flights.all()
    assert summary.events["extended"] == 1
    assert [(f.weapon.slug, f.count_min, f.count_max) for f in (first, second)] == [("scud-b", 3, 3), ("nodong", 1, 1)]
    assert launch.missile_count_min == 4
    old, new = launch.reports.filter(metric="count").order_by("pk")
    assert (old.value_low, new.value_low, new.supersedes) == (2, 4, old)
    assert launch.publication.document["missile_count"]["minimum"] == 4
    assert ImportedRow.objects.get(line=4).flight == first


def test_an_editors_own_count_outlives_further_missiles(korea):
    load(SCUD, SCUD)
    flight = Launch.objects.get().flights.get()
    flight.count_max = None
    flight.save()
    load(SCUD, SCUD, SCUD)

    flight.refresh_from_db()
    assert (flight.count_min, flight.count_max) == (2, None)


def test_a_changed_row_beside_which_the_old_one_is_missing_is_refused(korea):
    load(SCUD, SCUD | {"Date": "1985"})
    before = everything()
    found = refused(SCUD | {"Apogee": "200 km"}, SCUD | {"Date": "1985"})

    assert found[0][0] == 2
    assert "corrected" in found[0][3]
    assert everything() == before


def test_a_file_of_new_rows_alone_is_welcome(korea):
    load(SCUD)
    summary = load(SCUD | {"Date": "1985"})

    assert (summary.rows_new, summary.absent) == (1, 1)


WITH_IDS = MAPPING.replace("columns:\n", "key: Id\ncolumns:\n  Id: {target: identifier, scheme: sheet}\n")
ID_HEADINGS = ("Id", *HEADINGS)


def test_a_row_with_an_id_that_says_something_else_now_is_refused(korea):
    load(SCUD | {"Id": "A1"}, mapping=WITH_IDS, headings=ID_HEADINGS)
    (found,) = refused(SCUD | {"Id": "A1", "Apogee": "200 km"}, mapping=WITH_IDS, headings=ID_HEADINGS)

    assert (found[0], found[2]) == (2, "A1")
    assert "apogee was “Unknown” and is “200 km”" in found[3]


def test_a_row_with_an_id_is_known_again_however_its_columns_are_ordered(korea):
    mapping = WITH_IDS.replace("Missile: weapon", "Type: {target: weapon, followed_by: Variant}")
    mapping += "  More: note\n  Even more: {target: note, label: More}\n"
    headings = (*(h for h in ID_HEADINGS if h != "Missile"), "Type", "Variant", "More", "Even more")
    row = {heading: cell for heading, cell in SCUD.items() if heading != "Missile"}
    row |= {"Id": "A1", "Type": "Scud", "Variant": "B", "Notes": "z", "More": "a", "Even more": "m"}
    load(row, mapping=mapping, headings=headings)

    assert Launch.objects.get().flights.get().weapon.slug == "scud-b"
    for order in (headings, headings[::-1]):
        assert load(row, mapping=mapping, headings=order).rows_known == 1
    (found,) = refused(row | {"Variant": "C"}, mapping=mapping, headings=headings)
    assert "weapon (continued) was “B” and is “C”" in found[3]


def test_a_row_with_an_id_is_known_under_new_headings_too(korea):
    load(SCUD | {"Id": "A1"}, mapping=WITH_IDS, headings=ID_HEADINGS)
    renamed = {"Höhe" if heading == "Apogee" else heading: cell for heading, cell in SCUD.items()}
    summary = load(
        renamed | {"Id": "A1"},
        mapping=WITH_IDS.replace("Apogee:", "Höhe:"),
        headings=tuple("Höhe" if heading == "Apogee" else heading for heading in ID_HEADINGS),
    )

    assert (summary.rows_new, summary.rows_known) == (0, 1)
    assert Launch.objects.get().identifiers.get().value == "A1"


# --- Launches that are known ----------------------------------------------------------------------------------------


def make_story(korea, *, site="hodo", day="2019-05-04", weapon="hasn't", **flight):
    weapon = Weapon.objects.filter(slug=weapon).first()
    return make_launch(
        country=korea,
        site=Place.objects.filter(slug=site).first(),
        launched=day,
        slug=f"story-{day}-{site}",
        flight={"weapon": weapon, "count_min": 1, "count_max": 1} | flight,
    )


ROW = SCUD | {"Date": "4-May-19", "Site": "Hodo Peninsula", "Missile": "KN-23", "Apogee": "60 km", "Range": "420"}


def test_a_known_launch_of_the_day_and_site_gains_the_reports_and_keeps_its_own_fields(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    flight = launch.flights.get()
    publish_many([launch])
    summary = load(ROW | {"Time": "12:00 AM", "Outcome": "Failure"})

    launch.refresh_from_db()
    flight.refresh_from_db()
    assert Launch.objects.count() == 1
    assert summary.events["matched"] == 1
    assert (launch.launched_local_time, launch.launched_precision, flight.outcome) == (None, "day", "unknown")
    assert set(figures(flight)) == {"apogee", "range", "landing_place", "weapon_identity", "outcome"}
    assert set(figures(launch)) == {"launch_time", "launch_place", "count"}
    assert flight.apogee_km == 60
    assert launch.publication.document["apogee"]["low"] == 60
    row = ImportedRow.objects.get()
    assert (row.launch, row.flight) == (launch, flight)
    assert row.decision.startswith("matched: the same country, day and site as story-2019-05-04-hodo")
    assert Source.objects.get(slug="test-source").is_published


def test_what_was_the_figure_before_stays_the_figure(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    flight = launch.flights.get()
    report = make_report(flight=flight, metric="apogee", printed="50 km")
    load(ROW)

    report.refresh_from_db()
    flight.refresh_from_db()
    assert flight.apogee_km == 50
    assert report.standing == "accepted"
    assert "an editor has not weighed the two" in report.standing_reason


def test_reports_join_their_rivals_at_the_launch_or_at_its_only_flight(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    make_report(flight=launch.flights.get(), metric="count", printed="2")
    load(ROW)

    assert launch.flights.get().reports.filter(metric="count").count() == 2
    assert launch.reports.filter(metric="count").count() == 0


@pytest.mark.parametrize(
    ("known", "row_site", "rule"),
    [
        ("hodo", "Hodo Peninsula", "the same country, day and site as"),
        ("nowhere", "Hodo Peninsula", "one site unknown"),
        ("hodo", "Unknown", "one site unknown"),
        ("kangwon", "Hodo Peninsula", "one site within the other"),
        ("sunan", "Pyongyang International Airport", "sites within 5 km"),
    ],
)
def test_sites_that_may_be_one_match(korea, known, row_site, rule):
    launch = make_story(korea, site=known)
    load(ROW | {"Site": row_site})

    assert Launch.objects.get() == launch
    assert rule in ImportedRow.objects.get().decision


def test_another_site_or_another_day_is_another_launch_and_the_near_one_is_told(korea):
    make_story(korea, site="tonghae")
    make_story(korea, site="hodo", day="2019-05-05")
    summary = load(ROW)

    assert summary.events == {"new": 1}
    assert [(event.label, [launch.slug for launch in near]) for event, near in summary.near] == [
        ("2019-05-04 hodo", ["story-2019-05-04-tonghae"])
    ]


def test_cruise_missiles_of_the_day_are_not_the_ballistic_ones(korea):
    make_story(korea, weapon="hwasal-2", site="nowhere")

    assert load(ROW).events == {"new": 1}


def test_times_far_apart_at_an_unknown_site_are_two_launches(korea):
    make_launch(
        country=korea, launched_on=dt.date(2019, 5, 4), launched_precision="minute", launched_local_time=dt.time(20),
        launched_zone="Asia/Pyongyang", launched_at=dt.datetime(2019, 5, 4, 11, tzinfo=dt.UTC),
    )  # fmt: skip

    assert load(ROW | {"Time": "12:30 AM"}).events == {"new": 1}


def test_of_two_candidates_the_weapon_decides(korea):
    make_story(korea, site="nowhere", weapon="nodong")
    right = make_launch(country=korea, launched="2019-05-04", flight={"weapon": Weapon.objects.get(slug="hwasong-11a")})
    load(ROW)

    assert ImportedRow.objects.get().launch == right


def test_two_candidates_that_nothing_tells_apart_are_a_problem_for_a_person(korea):
    make_story(korea)
    make_launch(country=korea, site=Place.objects.get(slug="hodo"), launched="2019-05-04", slug="other")
    (found,) = refused(ROW)

    assert (found[0], found[2]) == (2, "2019-05-04 hodo")
    assert all(words in found[3] for words in ("story-2019-05-04-hodo", "(other)", "`decisions`"))


def test_two_events_that_fit_one_launch_are_a_problem_for_a_person(korea):
    make_story(korea, site="nowhere")
    found = refused(ROW, ROW | {"Site": "Sunan"})

    assert [each[0] for each in found] == [2, 3]
    assert "line 3 fits as well" in found[0][3]


@pytest.mark.parametrize(("choice", "events"), [("new", 3), ("other", 2)])
def test_the_mapping_may_decide(korea, choice, events):
    make_story(korea)
    make_launch(country=korea, site=Place.objects.get(slug="hodo"), launched="2019-05-04", slug="other")
    mapping = MAPPING + f"decisions: {{2019-05-04 hodo: {choice}}}\n"
    load(ROW, mapping=mapping)
    summary = load(ROW, ROW, mapping=mapping)

    assert Launch.objects.count() == events
    assert ImportedRow.objects.order_by("pk")[0].decision.startswith("chosen: ")
    assert summary.rows_known == 1


def test_a_decision_for_a_launch_that_is_not_there_is_refused(korea):
    (found,) = refused(ROW, mapping=MAPPING + "decisions: {2019-05-04 hodo: nothing}\n")

    assert "no such launch" in found[3]


def test_withdrawn_launches_are_met_by_nothing(korea):
    launch = make_story(korea)
    launch.status, launch.status_reason = "withdrawn", "Entered twice."
    launch.save()

    assert load(ROW).events == {"new": 1}


def test_unlike_missiles_give_one_known_flight_only_what_all_of_them_say(korea):
    launch = make_story(korea, weapon="hwasong-11a", count_min=2, count_max=2)
    load(ROW, ROW | {"Range": "690"})

    flight = launch.flights.get()
    assert set(figures(flight)) == {"apogee", "landing_place", "weapon_identity", "outcome"}
    assert figures(launch)["count"][1:3] == (2, 2)
    assert {row.flight for row in ImportedRow.objects.all()} == {flight}
    assert "not range" in ImportedRow.objects.first().decision


def test_missiles_that_cannot_be_told_apart_leave_their_figures_with_the_rows(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    make_flight(launch=launch, weapon=Weapon.objects.get(slug="hwasong-11a"), count_min=1, count_max=1)
    load(ROW, ROW | {"Range": "690"})

    assert [list(flight.reports.all()) for flight in launch.flights.all()] == [[], []]
    assert set(figures(launch)) == {"launch_time", "launch_place", "count"}
    rows = ImportedRow.objects.all()
    assert [(row.launch, row.flight) for row in rows] == [(launch, None), (launch, None)]
    assert "lines 2–3 stay with the rows" in rows[0].decision


def test_each_weapon_finds_its_own_flight(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    make_flight(launch=launch, weapon=Weapon.objects.get(slug="nodong"), count_min=1, count_max=1)
    load(ROW | {"Missile": "Nodong", "Apogee": "150 km"}, ROW)

    assert [figures(flight)["apogee"][0] for flight in launch.flights.all()] == ["60 km", "150 km"]
    assert [figures(flight)["count"][1] for flight in launch.flights.all()] == [1, 1]


def test_further_rows_of_a_matched_launch_raise_the_count_and_nothing_else(korea):
    launch = make_story(korea, weapon="hwasong-11a")
    load(ROW)
    load(ROW, ROW | {"Range": "690"})

    flight = launch.flights.get()
    assert (flight.count_min, flight.count_max) == (1, 1)
    assert flight.reports.filter(metric="range").count() == 1
    assert [r.value_low for r in launch.reports.filter(metric="count").order_by("pk")] == [1, 2]
    assert [(row.launch, row.flight) for row in ImportedRow.objects.order_by("line")] == [
        (launch, flight),
        (launch, None),
    ]


# --- One event in a row ---------------------------------------------------------------------------------------------

EVENTS = MAPPING.replace("row: missile", "row: event\nflight: {count: at least 1}") + "  Kind: kind\n"
EVENT_HEADINGS = (*HEADINGS, "Kind")


def test_a_row_may_be_an_event_of_its_own_whose_count_nobody_gives(korea):
    load(SCUD, SCUD | {"Kind": "captive_test", "Missile": "Nodong"}, mapping=EVENTS, headings=EVENT_HEADINGS)

    first, second = Launch.objects.order_by("pk")
    assert (first.missile_count_min, first.missile_count_max, first.kind) == (1, None, "flight_test")
    assert (second.missile_count_min, second.kind) == (None, "captive_test")
    assert not Report.objects.filter(metric="count").exists()


def test_two_events_of_a_day_and_site_do_not_meet_each_other(korea):
    load(SCUD, mapping=EVENTS, headings=EVENT_HEADINGS)
    summary = load(SCUD, SCUD | {"Missile": "Nodong"}, mapping=EVENTS, headings=EVENT_HEADINGS)

    assert summary.events == {"new": 1}
    assert Launch.objects.count() == 2


def test_a_row_that_is_an_event_meets_no_launch_of_another_weapon(korea):
    make_story(korea, weapon="hwasong-11a")

    assert load(ROW | {"Missile": "Nodong"}, mapping=EVENTS, headings=EVENT_HEADINGS).events == {"new": 1}
    assert load(ROW, mapping=EVENTS.replace("test-sheet", "other"), headings=EVENT_HEADINGS).events == {"matched": 1}


def test_a_column_of_counts_makes_each_row_a_flight(korea):
    mapping = MAPPING.replace("row: missile", "row: flight") + "  Number: count\n"
    load(SCUD | {"Number": "at least 2"}, SCUD | {"Number": "3"}, mapping=mapping, headings=(*HEADINGS, "Number"))

    launch = Launch.objects.get()
    assert [(f.count_min, f.count_max) for f in launch.flights.all()] == [(2, None), (3, 3)]
    assert [figures(f)["count"][0] for f in launch.flights.all()] == ["at least 2", "3"]


def test_every_launch_that_an_import_makes_begins_its_history_there(korea):
    user = make_editor()
    load(SCUD, by=user)
    load(SCUD | {"Date": "5-May-86"}, by=user, publish=True)

    assert Launch.objects.count() == 2
    for launch in Launch.objects.all():
        (revision,) = Revision.objects.of(launch)
        assert (revision.actor, revision.reason[:13]) == (user, "Imported from")
        assert (revision.document is not None) == launch.is_published
        assert revision.state == fresh(launch)
