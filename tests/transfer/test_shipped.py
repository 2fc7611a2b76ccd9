"""The mappings that ship: what the two datasets and a spreadsheet like that of CNS become."""

import csv
from collections import Counter

import pytest

from kb.models import ImportedRow, Launch, Report, Source
from kb.transfer.imports import import_file, run_import
from kb.transfer.reference import DATA, ReferenceLoader
from kb.transfer.story import StoryLoader
from tests.transfer.world import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MAPPINGS = DATA / "mappings"


@pytest.fixture
def keys():
    loader = ReferenceLoader()
    loader.load()
    return loader.keys


def lines_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for _ in csv.DictReader(stream))


def test_the_north_korean_record_loses_no_missile_and_meets_the_curated_launches(keys):
    StoryLoader(keys).load()
    stories = set(Launch.objects.values_list("pk", flat=True))
    path = DATA / "dprk" / "flights.csv"
    summary = import_file(MAPPINGS / "dprk.yaml", path, publish=False)

    rows = ImportedRow.objects.filter(dataset="nk-missile-tests")
    assert rows.count() == lines_of(path) == summary.rows == 339
    new = Launch.objects.exclude(pk__in=stories)
    missiles = Counter(rows.values_list("launch", flat=True))
    assert None not in missiles
    for launch in new:
        assert (launch.missile_count_min, launch.missile_count_max) == (missiles[launch.pk],) * 2
    # Sunan and the airport, one UTC day and the local one: no curated launch is there twice.
    met = {(event.country_id, event.launched_on, event.site_id) for event in Launch.objects.filter(pk__in=stories)}
    assert not [launch for launch in new if (launch.country_id, launch.launched_on, launch.site_id) in met]
    assert summary.events == {"new": new.count(), "matched": 11}
    assert summary.events["new"] > 150
    assert not Launch.objects.filter(site__slug="unknown").exists()
    assert import_file(MAPPINGS / "dprk.yaml", path).rows_known == 339
    claims = Report.objects.filter(source__slug="nk-missile-tests-copy")
    assert set(claims.values_list("claimant_organisation__slug", flat=True)) == {"cns"}
    assert [source.slug for source in Source.objects.get(slug="nk-missile-tests-copy").cites.all()] == [
        "cns-nk-database"
    ]


def test_the_indian_record_is_one_launch_for_each_row(keys):
    path = DATA / "india" / "normalized_missiles.csv"
    summary = import_file(MAPPINGS / "india.yaml", path, publish=False)

    assert (summary.rows, summary.events, summary.flights) == (216, {"new": 216}, 216)
    launches = Launch.objects.filter(country__slug="india")
    assert Counter(launches.values_list("launched_precision", flat=True)) == {"day": 205, "year": 7, "month": 4}
    assert Counter(launches.values_list("kind", flat=True)) == {
        "flight_test": 177, "operational_drill": 38, "captive_test": 1,
    }  # fmt: skip
    assert ImportedRow.objects.filter(row_key__startswith="row:").count() == 15

    assert import_file(MAPPINGS / "india.yaml", path).rows_known == 216

    path = DATA / "india" / "candidates.csv"
    summary = import_file(MAPPINGS / "india-candidates.yaml", path)
    assert (summary.rows, summary.events, summary.published) == (2, {"new": 2}, 0)


PARTNER = (
    "F1", "Date", "Date Entered/Updated", "Launch Time (UTC)", "Missile Name", "Missile Type",
    "Launch Agency/Authority", "Facility Name", "Facility Location", "Other Name", "Facility Latitude",
    "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled", "Confirmation Status", "Test Outcome",
    "Additional Information", "Source(s)",
)  # fmt: skip


def test_a_spreadsheet_like_that_of_cns_is_read_by_its_mapping(keys):
    tonghae = {
        "Date": "9-Apr-84", "Missile Name": "Scud-B", "Missile Type": "SRBM", "Confirmation Status": "Confirmed",
        "Facility Name": "Tonghae Satellite Launching Ground", "Facility Latitude": "40.85", "Test Outcome": "Success",
        "Facility Longitude": "129.666664", "Landing Location": "Unknown", "Apogee": "Unknown",
        "Distance Travelled": "Unknown", "Date Entered/Updated": "05-Jan-17",
    }  # fmt: skip
    kittaeryong = tonghae | {
        "Date": "25-Aug-17", "Launch Time (UTC)": "09:49:00 PM", "Missile Name": "Scud-B MaRV", "Apogee": "",
        "Facility Name": "Kittaeryong Missile Base", "Facility Latitude": "38.99083",
        "Facility Longitude": "127.6236", "Landing Location": "Sea of Japan or East Sea",
        "Distance Travelled": "250 km",
        "Source(s)": "https://a.example/1;https://b.example/2https://c.example/3; A book, by its author",
    }  # fmt: skip
    rows = [
        tonghae | {"F1": "1"},
        tonghae | {"F1": "2", "Date": "Sep-84", "Apogee": "0 km"},
        kittaeryong | {"F1": "3"},
        kittaeryong | {"F1": "4", "Launch Time (UTC)": "10:07:00 PM", "Distance Travelled": "N/A"},
    ]
    mapping = (MAPPINGS / "cns-spreadsheet.yaml").read_bytes()
    summary = run_import(mapping, "cns.yaml", sheet(*rows, headings=PARTNER), "partner.csv")

    assert [str(launch.launched) for launch in Launch.objects.order_by("launched_on")] == [
        "9 April 1984", "September 1984", "26 August 2017, 06:19",
    ]  # fmt: skip
    last = Launch.objects.get(launched_on__year=2017)
    assert [flight.reports.get(metric="range").value_state for flight in last.flights.all()] == [
        "given",
        "not_applicable",
    ]
    assert {citation.source.name for citation in last.citations.all()} == {
        "The CNS North Korea Missile Test Database", "a.example/1", "b.example/2", "c.example/3",
        "A book, by its author",
    }  # fmt: skip
    assert sorted(identifier.value for identifier in last.identifiers.all()) == ["3", "4"]
    assert (summary.rows, summary.remarks) == (4, [])
