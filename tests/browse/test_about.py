"""The method and the data dictionary."""

import pytest

from kb.browse.about import metric_entries, noun_entries
from kb.models import PARTS, RECORDS, Launch
from kb.vocab.metric import METRICS, Metric
from kb.vocab.report import Agreement
from tests.browse.page import Page

pytestmark = pytest.mark.django_db


def test_the_method_explains_every_state_of_agreement(client):
    page = Page(client.get("/about/"))
    assert page.problems == []
    for state in Agreement:
        assert state.label in page.text
    for words in ("not reported", "unknown", "not applicable"):
        assert words in page.text


def test_the_dictionary_has_every_field_of_every_noun_with_its_meaning():
    entries = {entry["kind"]: entry for entry in noun_entries()}
    assert set(entries) == {model._meta.model_name for model in (*RECORDS, *PARTS)}
    for entry in entries.values():
        assert entry["text"], entry["kind"]
        assert not {field["name"] for field in entry["fields"]} & {"internal_note", "assignee", "status"}
    fields = {field["name"]: field for field in entries["launch"]["fields"]}
    assert fields["summary"]["text"] == Launch._meta.get_field("summary").help_text
    assert ("flight_test", "Flight test") in fields["kind"]["choices"]


def test_the_dictionary_has_every_metric_with_unit_bounds_and_tolerance():
    entries = {entry["code"]: entry for entry in metric_entries()}
    assert set(entries) == set(METRICS)
    apogee = entries[Metric.APOGEE]
    assert (apogee["unit"], apogee["bounds"], apogee["tolerance"]) == ("km", "0 to 10,000 km", "5 km or 2 %")
    assert "mi" in apogee["printed_units"].split(", ")
    assert entries[Metric.LAUNCH_TIME]["tolerance"] == "5 min"
    assert entries[Metric.COUNT]["tolerance"] == "must be equal"
    assert "Solid" in entries[Metric.PROPELLANT]["choices"]


def test_the_dictionary_is_a_page(client):
    page = Page(client.get("/about/data-dictionary/"))
    assert page.problems == []
    assert "launched_as_stated" in page.text
    assert "Greatest altitude of the flight, km above sea level." in page.text
