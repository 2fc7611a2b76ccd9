"""A small world to import into, and files with the dirt of real spreadsheets."""

import csv
import io

from django.utils import timezone

from kb.models import Country, Organisation, Place, PlaceName, Source, Weapon, WeaponAlias
from kb.transfer.imports import run_import
from kb.vocab.status import Status

MAPPING = """
dataset: test-sheet
country: north-korea
zone: Asia/Pyongyang
row: missile
date_is: utc day when a time is given
source: test-source
claimant: cns
edition: May 2019
publish: no
columns:
  Date: date
  Time: {target: time_utc, precision: minute}
  Missile: weapon
  Site: site
  Landing: {target: landing, values: {Sea of Japan or East Sea: sea-of-japan}}
  Apogee: apogee
  Range: {target: range, unit: km}
  Outcome: outcome
  Notes: note
  Sources: sources
"""

HEADINGS = ("Date", "Time", "Missile", "Site", "Landing", "Apogee", "Range", "Outcome", "Notes", "Sources")

SCUD = {
    "Date": "9-Apr-84",
    "Missile": "Scud-B",
    "Site": "Tonghae Satellite Launching Ground",
    "Landing": "Sea of Japan or East Sea",
    "Apogee": "Unknown",
    "Range": "Unknown",
    "Outcome": "Success",
}


def make_world():
    """North Korea with sites, missiles, and the dataset's claimant and source; all published."""
    korea = _published(Country, "north-korea", "North Korea", iso2="KP", default_zone="Asia/Pyongyang")
    kangwon = _published(Place, "kangwon", "Kangwon Province", country=korea, kind="province")
    for slug, name, latitude, longitude, parent in (
        ("tonghae", "Tonghae Satellite Launching Ground", 40.85, 129.67, None),
        ("hodo", "Hodo Peninsula", 39.40, 127.54, kangwon),
        ("pyongyang", "Pyongyang International Airport", 39.200, 125.673, None),
        ("sunan", "Sunan", 39.203, 125.709, None),
    ):
        point = {"latitude_deg": latitude, "longitude_deg": longitude}
        _published(Place, slug, name, country=korea, parent=parent, **point)
    sea = _published(Place, "sea-of-japan", "Sea of Japan", kind="sea")
    PlaceName.objects.create(place=sea, name="East Sea")
    missile = {"origin": korea, "kind": "ballistic"}
    scud_b = _published(Weapon, "scud-b", "Scud-B", **missile)
    _published(Weapon, "scud-c", "Scud-C", variant_of=scud_b, **missile)
    _published(Weapon, "nodong", "Nodong", **missile)
    kn23 = _published(Weapon, "hwasong-11a", "Hwasong-11A", **missile)
    WeaponAlias.objects.create(weapon=kn23, name="KN-23")
    _published(Weapon, "unha", "Unha", origin=korea, kind="space_launcher")
    _published(Weapon, "hwasal-2", "Hwasal-2", origin=korea, kind="cruise")
    _published(Organisation, "cns", "Center for Nonproliferation Studies", short_name="CNS", kind="research")
    _published(Organisation, "reuters", "Reuters", kind="news_agency", url="https://www.reuters.com/")
    _published(Source, "test-source", "The test sheet", tier="dataset", url="https://data.example/sheet")
    return korea


def _published(model, slug, name, **fields):
    """A record that counts as published; without its documents, which an import never looks at."""
    return model.objects.create(slug=slug, name=name, status=Status.PUBLISHED, published_at=timezone.now(), **fields)


def sheet(*rows, headings=HEADINGS):
    """Bytes of a CSV file; rows are dictionaries, and cells not given are blank."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load(*rows, mapping=MAPPING, headings=HEADINGS, name="sheet.csv", **options):
    """Summary of an import of rows, through the mapping, of a world that was made."""
    return run_import(mapping.encode(), "test.yaml", sheet(*rows, headings=headings), name, **options)
