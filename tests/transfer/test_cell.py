"""Cells: dirt of real spreadsheets, one table for each kind of cell."""

import datetime as dt

import pytest

from kb.transfer.cell import BLANK, CellReader
from kb.transfer.mapping import parse_mapping
from kb.vocab.partial_date import Precision
from kb.vocab.report import Qualifier, ValueState

HEAD = "dataset: d\ncountry: c\nrow: missile\nsource: s\nclaimant: source\ndate_is: utc day\ncolumns:\n"


def read(target, text, options="", *, extra=""):
    """Reading of a cell by a column with that target and options, without any records to name."""
    columns = f"  X: {{target: {target}{options}}}\n"
    if target not in ("date", "instant_utc", "instant_local"):
        columns += "  Day: date\n"
    mapping = parse_mapping((HEAD + columns + extra).encode(), "m.yaml")
    return CellReader(None).read(mapping.column_for(target), {"X": text})


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("150 km", 150, 150, Qualifier.EXACTLY),
        ("2111.5 km", 2111.5, 2111.5, Qualifier.EXACTLY),
        ("1,380 km", 1380, 1380, Qualifier.EXACTLY),
        ("0 km", 0, 0, Qualifier.EXACTLY),
        ("between 25 and 90 km", 25, 90, Qualifier.BETWEEN),
        ("about 155 miles", 249.44832, 249.44832, Qualifier.ABOUT),
        (" 150\u00a0km\u200b ", 150, 150, Qualifier.EXACTLY),
    ],
)
def test_quantities(text, low, high, qualifier):
    value = read("apogee", text).value

    assert (value.low, value.high, value.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Unknown", ValueState.UNKNOWN),
        ("unknown ", ValueState.UNKNOWN),
        ("N/A", ValueState.NOT_APPLICABLE),
        ("na", ValueState.NOT_APPLICABLE),
        ("", BLANK),
        ("  ", BLANK),
        ("0 km", ValueState.GIVEN),
    ],
)
def test_unknown_not_applicable_blank_and_zero_differ(text, state):
    assert read("apogee", text).state == state


def test_a_slip_of_the_unit_is_an_error_that_names_both_units_and_the_way_out():
    with pytest.raises(ValueError) as error:
        read("range", "330 lm", ", unit: km")

    assert all(words in str(error.value) for words in ("“lm”", "“km”", "Correct the cell", "`values`", "“330 lm”"))


def test_what_stands_in_brackets_is_kept_and_remarked():
    reading = read("range", "800 (designed to reach 950)", ", unit: km")

    assert (reading.value.low, reading.value.high) == (800, 800)
    assert reading.printed == "800 km (designed to reach 950)"
    assert reading.remarks == ("in brackets: designed to reach 950",)


def test_the_unit_of_the_heading_joins_the_print_only_where_the_cell_has_none():
    assert read("apogee", "2000", ", unit: km").printed == "2000 km"
    assert read("apogee", "1,243 miles", ", unit: km").printed == "1,243 miles"


def test_a_bare_number_without_a_declared_unit_is_an_error():
    with pytest.raises(ValueError, match="has no unit"):
        read("apogee", "2000")


def test_what_the_mapping_translates_keeps_its_print_and_is_remarked():
    reading = read("range", "330  LM", ", values: {330 lm: 330 km}")

    assert (reading.value.low, reading.printed) == (330, "330 LM")
    assert reading.remarks == ("read by the importers as “330 km”",)


@pytest.mark.parametrize(
    ("text", "state"), [("tbd", ValueState.UNKNOWN), ("--", BLANK), ("n.r.", ValueState.NOT_APPLICABLE)]
)
def test_words_for_states_may_be_declared(text, state):
    options = ', unknown: [TBD], blank: ["--"], values: {n.r.: not_applicable}'

    assert read("apogee", text, options).state == state


def test_numbers_beyond_plausible_are_remarked_and_impossible_ones_refused():
    assert "not plausible" in read("apogee", "12,000 km").remarks[0]
    with pytest.raises(ValueError, match="not possible as apogee"):
        read("apogee", "4475000 km")


@pytest.mark.parametrize(
    ("text", "options", "start", "precision"),
    [
        ("Sep-84", ", pivot_year: 2026", dt.date(1984, 9, 1), Precision.MONTH),
        ("1-Sep-84", ", pivot_year: 2026", dt.date(1984, 9, 1), Precision.DAY),
        ("1984", "", dt.date(1984, 1, 1), Precision.YEAR),
        ("1984-09", "", dt.date(1984, 9, 1), Precision.MONTH),
        ("28-Nov-17", ", pivot_year: 2026", dt.date(2017, 11, 28), Precision.DAY),
        ("15 January 2022", "", dt.date(2022, 1, 15), Precision.DAY),
        ("4/9/1984", ', formats: ["%d/%m/%Y"]', dt.date(1984, 9, 4), Precision.DAY),
        ("9/84", ', formats: ["%m/%y"]', dt.date(1984, 9, 1), Precision.MONTH),
        ("11/28/60", ', formats: ["%m/%d/%y"], pivot_year: 2026', dt.date(1960, 11, 28), Precision.DAY),
        ("2017-11-28 00:00:00", ', formats: ["%Y-%m-%d %H:%M:%S"]', dt.date(2017, 11, 28), Precision.DAY),
    ],
)
def test_dates_are_as_precise_as_they_are_written(text, options, start, precision):
    value = read("date", text, options).value

    assert (value.start, value.precision) == (start, precision)


@pytest.mark.parametrize(
    "text", ["4/9/1984", "31-Sep-84", "Unknown", "soon", "2017-11-28 18:18:00", "0000", "10000-01-01"]
)
def test_dates_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError):
        read("date", text, ', formats: ["%Y-%m-%d %H:%M:%S"]')


@pytest.mark.parametrize(
    ("target", "text", "options", "time", "precision"),
    [
        ("time_utc", "21:13 (UTC)", "", dt.time(21, 13), Precision.MINUTE),
        ("time_utc", "2113Z", "", dt.time(21, 13), Precision.MINUTE),
        ("time_utc", "10:34:00 PM", "", dt.time(22, 34), Precision.SECOND),
        ("time_utc", "10:34:00 PM", ", precision: minute", dt.time(22, 34), Precision.MINUTE),
        ("time_utc", "10:34:07 PM", ", precision: minute", dt.time(22, 34, 7), Precision.SECOND),
        ("time_utc", "22h34", ', formats: ["%Hh%M"]', dt.time(22, 34), Precision.MINUTE),
        ("time_local", "9:30 a.m.", "", dt.time(9, 30), Precision.MINUTE),
        ("time_local", "about 0930 local time", "", dt.time(9, 30), Precision.MINUTE),
    ],
)
def test_times_of_day(target, text, options, time, precision):
    head = HEAD if target == "time_utc" else HEAD.replace("date_is: utc day\n", "")
    mapping = parse_mapping((head + f"  X: {{target: {target}{options}}}\n  Day: date\n").encode(), "m.yaml")
    value = CellReader(None).read(mapping.column_for(target), {"X": text}).value

    assert value[:2] == (time, precision)


@pytest.mark.parametrize("text", ["25:00", "9:30 KST", "9:30 local", "evening"])
def test_times_that_are_not_utc_times_are_refused(text):
    with pytest.raises(ValueError):
        read("time_utc", text)


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("2017-11-28T18:18:00Z", dt.date(2017, 11, 28), dt.time(18, 18)),
        ("2017-11-28 18:18", dt.date(2017, 11, 28), dt.time(18, 18)),
        ("28 November 2017 6:18 PM", dt.date(2017, 11, 28), dt.time(18, 18)),
        ("28-Nov-17 18:18 UTC", dt.date(2017, 11, 28), dt.time(18, 18)),
    ],
)
def test_date_and_time_in_one_cell(text, day, time):
    date, parsed = read("instant_utc", text, ", pivot_year: 2026").value

    assert (date.start, parsed[0]) == (day, time)


def test_a_cell_of_date_and_time_may_give_the_date_alone():
    date, parsed = read("instant_utc", "Sep-84", ", pivot_year: 2026").value

    assert (date.precision, parsed) == (Precision.MONTH, None)


@pytest.mark.parametrize(
    ("target", "text", "code"),
    [
        ("outcome", "Success", "success"),
        ("outcome", "FAILED ON PAD", "failed_on_pad"),
        ("weapon_class", "SRBM", "srbm"),
        ("weapon_class", "Short-range ballistic missile", "srbm"),
        ("launcher", "submarine", "submarine"),
    ],
)
def test_choices_are_found_by_code_and_label(target, text, code):
    assert read(target, text).value == code


def test_a_choice_that_says_unknown_is_no_value():
    assert read("outcome", "unknown", ", unknown: []").state == ValueState.UNKNOWN


def test_an_unknown_choice_lists_what_there_is_and_what_is_nearest():
    with pytest.raises(ValueError) as error:
        read("outcome", "succes")

    assert "Nearest: success" in str(error.value)
    assert "failed_on_pad" in str(error.value)


@pytest.mark.parametrize(
    ("target", "text", "number"),
    [("site_latitude", "39.40167", 39.40167), ("site_latitude", "33.9 S", -33.9), ("site_longitude", "-70.5°", -70.5)],
)
def test_coordinates(target, text, number):
    other = "site_longitude" if target == "site_latitude" else "site_latitude"

    assert read(target, text, extra=f"  Y: {other}\n").value == number


@pytest.mark.parametrize("text", ["139.4", "39.4 E", "nan", "1e400", "39,4"])
def test_coordinates_that_are_none_are_refused(text):
    with pytest.raises(ValueError):
        read("site_latitude", text, extra="  Y: site_longitude\n")


@pytest.mark.parametrize("text", ["NaN km", "inf km", "1e400 km", "-5 km", "=150 km", "150"])
def test_numbers_that_are_none_are_refused(text):
    with pytest.raises(ValueError):
        read("apogee", text)


def test_what_nobody_sees_is_left_out_and_remarked():
    reading = read("note", "good\u200b\u202ebad")

    assert reading.value == "goodbad"
    assert reading.remarks == ("invisible characters left out: U+200B, U+202E",)


def test_letters_that_were_lost_before_are_remarked():
    assert "U+FFFD" in read("note", "Chiha-ri\ufffd").remarks[0]


def test_control_characters_are_refused():
    with pytest.raises(ValueError, match=r"U\+0007"):
        read("note", "a\x07b")


def test_two_columns_may_be_read_as_one():
    mapping = parse_mapping(
        (HEAD + "  Day: date\n  F: {target: operator, followed_by: V, drop: [Base]}\n").encode(), "m.yaml"
    )
    seen = []

    class Directory:
        noun = "organisation"

        def find(self, text):
            seen.append(text)
            raise ValueError("No.")

    class Directories:
        organisations = Directory()

    reader = CellReader(Directories())
    for variant in ("P", "Base", ""):
        with pytest.raises(ValueError):
            reader.read(mapping.column_for("operator"), {"F": "Agni ", "V": variant})

    assert seen == ["Agni P", "Agni"]  # the last is known from the one before
