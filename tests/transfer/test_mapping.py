"""Mappings: what can be said in one, and every mistake with its key and its remedy."""

import pytest

from kb.transfer.mapping import BY_DAY_AND_SITE, BY_ROW, heading_problems, parse_mapping
from kb.transfer.problem import MappingError

SMALL = """
dataset: small
country: north-korea
row: missile
source: s
claimant: source
columns:
  Day: date
"""


def mistakes(text):
    with pytest.raises(MappingError) as refused:
        parse_mapping(text.encode(), "small.yaml")
    return {problem.column: problem.message for problem in refused.value.problems}


def test_a_mapping_of_the_fewest_keys_is_complete():
    mapping = parse_mapping(SMALL.encode(), "small.yaml")

    assert (mapping.group, mapping.key, mapping.publish) == (BY_DAY_AND_SITE, "digest", False)
    assert [(column.heading, column.target) for column in mapping.columns] == [("Day", "date")]


def test_an_event_per_row_needs_no_grouping():
    assert parse_mapping(SMALL.replace("missile", "event").encode(), "small.yaml").group == BY_ROW


def test_words_of_a_column_replace_those_of_the_mapping_for_that_state_only():
    text = SMALL + '  A: {target: apogee, unknown: ["?"]}\n  B: range\nwords: {unknown: [nobody knows], blank: ["-"]}\n'
    columns = {column.heading: column for column in parse_mapping(text.encode(), "small.yaml").columns}

    assert columns["A"].words == {"?": "unknown", "n/a": "not_applicable", "na": "not_applicable", "-": "blank"}
    assert columns["B"].words["nobody knows"] == "unknown"


def test_every_mistake_is_reported_at_once():
    found = mistakes(
        "dataset: x\nrwo: missile\ncolumns:\n  A: apogeee\n  B: {target: range, unit: lm}\nzone: Pyongyang\n"
    )

    assert set(found) == {
        "rwo", "country", "row", "source", "claimant", "columns › A › target", "columns › B › unit", "zone", "columns",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (("dataset:", "datset:"), "datset", "Did you mean “dataset”?"),
        (("row: missile", "row: missle"), "row", "Did you mean “missile”?"),
        (("Day: date", "Day: dat"), "columns › Day › target", "Did you mean “date”?"),
        (("Day: date", "Day: {target: date, unti: km}"), "columns › Day › unti", "no key that is known here"),
        (("Day: date", "Day: {target: date, unit: km}"), "columns › Day › unit", "Known:"),
        (("Day: date", "Day: {target: date, formats: [dd/mm]}"), "columns › Day › formats", "%d/%m/%Y"),
        (("Day: date", "Day: {target: keep, unit: km}"), "columns › Day", "takes no options"),
        (("Day: date", "Day: keep"), "columns", "exactly one column"),
        (("Day: date", "Day: date\n  Too: date"), "columns", "“Day” and “Too” are both read as `date`"),
        (("Day: date", "Day: date\n  At: time_utc"), "date_is", "say which day the date means"),
        (("Day: date", "Day: date\n  N: count"), "row", "`row: flight`"),
        (("Day: date", "Day: date\n  Id: identifier"), "columns › Id › scheme", "whose identifier"),
        (("Day: date", "Day: date\n  La: site_latitude"), "columns", "or neither"),
        (("Day: date", "Day: {target: date, unknown: [x], blank: [X]}"), "columns › Day › blank", "at once"),
        (("claimant: source", "claimant: source\nkey: Idd"), "key", "heading of the column"),
        (("claimant: source", "claimant: source\npublish: maybe"), "publish", "yes, no"),
        (("claimant: source", "claimant: source\nsources: [{title: T}]"), "sources › 1 › key", "needed"),
        (("claimant: source", "claimant: source\ndecisions: [a]"), "decisions", "a table"),
        (("columns:\n  Day: date", "columns: []"), "columns", "heading: target"),
        (("dataset: small", "dataset: small\ndataset: two"), "", "stands in line"),
    ],
)
def test_a_mistake_is_named_by_its_key_and_says_the_remedy(change, path, words):
    found = mistakes(SMALL.replace(*change))

    assert path in found
    assert words in found[path]


def test_a_word_may_not_mean_two_things():
    found = mistakes(SMALL.replace("Day: date", "Day: date\nwords: {unknown: [none], blank: [None]}"))

    assert "means unknown and blank at once" in found["words › blank"]


def test_columns_that_are_missing_or_unknown_in_the_file_are_both_named():
    mapping = parse_mapping((SMALL + "  Apogee (km): apogee\n").encode(), "small.yaml")
    found = {problem.column: problem.message for problem in heading_problems(mapping, ("Day", "Apogee km", "Extra"))}

    assert set(found) == {"Apogee (km)", "Apogee km", "Extra"}
    assert "Is it “Apogee km” now?" in found["Apogee (km)"]
    assert "`keep`" in found["Extra"]
