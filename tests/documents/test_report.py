"""Figures in documents: every value with its print, claimant, source and agreement."""

import pytest

from kb.documents.base import ref
from kb.documents.registry import full_document, part_documents
from kb.editing.publishing import settle
from kb.editing.reading import read_value
from kb.models import Launch, Report, Weapon
from kb.vocab.partial_date import parse_partial_date
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
def flight():
    return make_flight(launch=make_launch(flight=None))


def documents_of(flight):
    launch = Launch.objects.with_related().get(pk=flight.launch_id)
    return full_document(launch)["flights"][0]


def figure(flight, metric="apogee"):
    return next(f for f in documents_of(flight)["figures"] if f["metric"] == metric)


def add(flight, metric, printed, **fields):
    """A report of any kind of value, read as a door would."""
    value, day, zone = (fields.pop(name, None) for name in ("value", "day", "zone"))
    report = Report(
        flight=flight, metric=metric, printed=printed, source=make_source(), claimant_country=make_country(), **fields
    )
    read_value(report, value=value, day=day, zone=zone or "")
    report.save()
    settle(flight.launch)
    return report


def test_a_report_in_full(flight):
    outlet = make_organisation(name="Yonhap")
    source = make_source(outlet=outlet, published="31 January 2022")
    jcs = make_organisation(name="Joint Chiefs of Staff")
    report = make_report(
        flight=flight,
        metric="range",
        printed="about 155 miles",
        source=source,
        claimant_organisation=jcs,
        locator="third paragraph",
        said=parse_partial_date("30 January 2022"),
        note="Given to reporters.",
    )

    (shown,) = figure(flight, "range")["reports"]

    assert shown.pop("said")["display"] == "30 January 2022"
    assert shown.pop("source_published")["start"] == "2022-01-31"
    assert shown == {
        "id": report.public_id,
        "url": f"/api/v1/reports/{report.public_id}/",
        "metric": "range",
        "label": "Ground range",
        "state": "given",
        "low": 249.44832,
        "high": 249.44832,
        "unit": "km",
        "qualifier": "about",
        "value": None,
        "weapon": None,
        "place": None,
        "date": None,
        "display": "about 250 km",
        "display_imperial": "about 155 mi",
        "printed": "about 155 miles",
        "printed_unit": "mi",
        "claimant": {"kind": "organisation", "record": ref(jcs)},
        "source": ref(source),
        "outlet": ref(outlet),
        "locator": "third paragraph",
        "note": "Given to reporters.",
        "standing": "considered",
        "standing_reason": "",
        "is_accepted": True,
        "supersedes": None,
        "superseded_by": None,
        "is_retracted": False,
        "retraction_reason": "",
        "agreement": "single_source",
    }


@pytest.mark.parametrize(
    ("printed", "low", "high", "qualifier", "display", "imperial"),
    [
        ("2,000 km", 2000, 2000, "exactly", "2,000 km", "1,240 mi"),
        ("over 700 km", 700, None, "at_least", "at least 700 km", "at least 435 mi"),
        ("up to 700 km", None, 700, "at_most", "at most 700 km", "at most 435 mi"),
        ("between 25 and 90 km", 25, 90, "between", "25–90 km", "15.5–55.9 mi"),
        ("0 km", 0, 0, "exactly", "0 km", "0 mi"),
        ("unknown", None, None, "exactly", "unknown", ""),
    ],
)
def test_a_figure_for_lists(flight, printed, low, high, qualifier, display, imperial):
    make_report(flight=flight, printed=printed)

    agreement = "unreported" if printed == "unknown" else "single_source"
    assert documents_of(flight)["apogee"] == {
        "low": low,
        "high": high,
        "unit": "km",
        "qualifier": qualifier,
        "agreement": agreement,
        "display": display,
        "display_imperial": imperial,
    }


def test_what_nobody_reported_is_null_and_no_empty_figure(flight):
    document = documents_of(flight)

    assert [document[name] for name in ("apogee", "range", "flight_time", "speed")] == [None] * 4
    assert document["figures"] == []


def test_rivals_stand_in_one_figure_with_the_accepted_one_first_and_why(flight):
    tokyo = make_report(flight=flight, printed="1,500 km")
    seoul = make_report(flight=flight, printed="2,000 km", standing="accepted", standing_reason="Nearest radar.")
    typo = make_report(flight=flight, printed="20,000 km", standing="deprecated", standing_reason="A slip of the pen.")

    shown = figure(flight)

    assert [report["id"] for report in shown["reports"]] == [seoul.public_id, tokyo.public_id, typo.public_id]
    assert [report["is_accepted"] for report in shown["reports"]] == [True, False, False]
    assert (shown["accepted"], shown["accepted_because"]) == (seoul.public_id, "Nearest radar.")
    assert (shown["display"], shown["agreement"]) == ("2,000 km", "conflicting")
    assert shown["reports"][2]["standing_reason"] == "A slip of the pen."


def test_an_open_dispute_shows_no_number(flight):
    make_report(flight=flight, printed="1,500 km")
    make_report(flight=flight, printed="2,000 km")

    shown, brief = figure(flight), documents_of(flight)["apogee"]

    assert (shown["accepted"], shown["accepted_because"]) == (None, "")
    assert shown["display"] == brief["display"] == "not settled: no report accepted yet"
    assert (brief["low"], brief["high"], brief["agreement"]) == (None, None, "conflicting")
    assert len(shown["reports"]) == 2


def test_a_report_without_rivals_is_accepted_and_says_so(flight):
    make_report(flight=flight)

    assert figure(flight)["accepted_because"] == "The only report."


@pytest.mark.parametrize(
    ("rivals", "agreement"),
    [
        (["2,000 km"], "single_source"),
        (["2,000 km", "1,243 miles"], "corroborated"),
        (["2,000 km", "1,000 km"], "conflicting"),
        (["unknown"], "unreported"),
    ],
)
def test_every_report_shows_how_all_of_them_agree(flight, rivals, agreement):
    for printed in rivals:
        make_report(flight=flight, printed=printed)

    shown = figure(flight)
    assert {shown["agreement"], *(report["agreement"] for report in shown["reports"])} == {agreement}


def test_a_report_and_its_successor_name_each_other(flight):
    claimant = make_organisation()
    first = make_report(flight=flight, printed="1,900 km", claimant_organisation=claimant)
    second = make_report(flight=flight, printed="2,000 km", claimant_organisation=claimant, supersedes=first)

    shown = {report["id"]: report for report in figure(flight)["reports"]}
    assert shown[first.public_id]["superseded_by"] == second.public_id
    assert shown[second.public_id]["supersedes"] == first.public_id
    assert shown[second.public_id]["is_accepted"]


def test_a_report_taken_back_says_why(flight):
    make_report(flight=flight, is_retracted=True, retraction_reason="A false echo.")

    (shown,) = figure(flight)["reports"]
    assert (shown["is_retracted"], shown["retraction_reason"], shown["is_accepted"]) == (True, "A false echo.", False)


@pytest.mark.parametrize("kind", ["organisation", "person", "country", "source"])
def test_claimants_of_every_kind_are_named(flight, kind):
    source = make_source()
    make = {"organisation": make_organisation, "person": make_person, "country": make_country}.get(kind)
    claimant = make() if make else source
    fields = {f"claimant_{kind}": claimant} if make else {"claimant_is_source": True}
    make_report(flight=flight, source=source, **fields)

    assert figure(flight)["reports"][0]["claimant"] == {"kind": kind, "record": ref(claimant)}


def test_values_that_are_no_numbers(flight):
    weapon, place = make_weapon(name="Hwasong-12"), make_place(name="Sunan")
    day = parse_partial_date("30 January 2022")
    add(flight, "weapon_identity", "the Hwasong-12", value=weapon)
    add(flight, "launch_place", "Sunan area", value=place)
    add(flight, "weapon_class", "IRBM", value="irbm")
    add(flight, "launch_time", "about 7:52 AM", day=day, zone="Asia/Pyongyang")
    add(flight, "damage", "No damage was reported.")
    add(flight, "count", "multiple")

    shown = {f["metric"]: f["reports"][0] for f in documents_of(flight)["figures"]}

    assert (shown["weapon_identity"]["weapon"], shown["weapon_identity"]["display"]) == (ref(weapon), "Hwasong-12")
    assert (shown["launch_place"]["place"], shown["launch_place"]["display"]) == (ref(place), "Sunan")
    assert shown["weapon_class"]["value"] == "irbm"
    assert shown["weapon_class"]["display"] == "Intermediate-range ballistic missile"
    assert shown["launch_time"]["date"]["utc"] == "2022-01-29T22:52:00Z"
    assert shown["launch_time"]["display"] == "30 January 2022, about 07:52"
    assert shown["damage"]["value"] == shown["damage"]["display"] == "No damage was reported."
    assert (shown["count"]["low"], shown["count"]["high"], shown["count"]["display"]) == (2, None, "at least 2")
    assert {report["printed"] for report in shown.values()} >= {"the Hwasong-12", "multiple", "about 7:52 AM"}


def test_the_name_of_a_weapon_that_is_not_public_is_not_given_away(flight):
    weapon = make_weapon(name="Zyzzyva")
    add(flight, "weapon_identity", "a new type", value=weapon)
    Weapon.objects.filter(pk=weapon.pk).update(status="draft")

    document = documents_of(flight)
    assert document["figures"][0]["display"] == "not public"
    assert document["figures"][0]["reports"][0]["weapon"] is None
    assert "Zyzzyva" not in str(document)


def test_standing_alone_a_report_names_its_subject(flight):
    of_flight = make_report(flight=flight)
    of_launch = make_report(launch=flight.launch, metric="count", printed="2")
    of_weapon = make_report(weapon=make_weapon(), metric="range", printed="4,500 km")

    launch = Launch.objects.with_related().get(pk=flight.launch_id)
    shown = {part.public_id: (brief, full) for part, brief, full, _ in part_documents(launch)}
    weapon = Weapon.objects.with_related().get(pk=of_weapon.weapon_id)
    shown |= {part.public_id: (brief, full) for part, brief, full, _ in part_documents(weapon)}

    subjects = {public_id: full["subject"] for public_id, (_, full) in shown.items() if "subject" in full}
    assert subjects == {
        of_flight.public_id: {"kind": "flight", "record": ref(launch), "flight": flight.public_id},
        of_launch.public_id: {"kind": "launch", "record": ref(launch), "flight": None},
        of_weapon.public_id: {"kind": "weapon", "record": ref(weapon), "flight": None},
    }
    assert shown[of_flight.public_id][1]["name"] == "Apogee: 550 km"
