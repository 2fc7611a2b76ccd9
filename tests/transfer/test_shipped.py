"""A mapping that ships without its data: what a spreadsheet like that of CNS becomes."""

import pytest

from kb.models import Launch
from kb.transfer.imports import run_import
from kb.transfer.reference import DATA, ReferenceLoader
from tests.transfer.world import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


PARTNER = (
    "F1", "Date", "Date Entered/Updated", "Launch Time (UTC)", "Missile Name", "Missile Type",
    "Launch Agency/Authority", "Facility Name", "Facility Location", "Other Name", "Facility Latitude",
    "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled", "Confirmation Status", "Test Outcome",
    "Additional Information", "Source(s)",
)  # fmt: skip


def test_a_spreadsheet_like_that_of_cns_is_read_by_its_mapping():
    ReferenceLoader().load()
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
    mapping = (DATA / "mappings" / "cns-spreadsheet.yaml").read_bytes()
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
