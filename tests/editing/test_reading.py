"""A report's value is read from what was printed, whatever kind its metric asks for."""

import datetime as dt

import pytest

from kb.editing.reading import EMPTY, read_instant, read_value
from kb.models import Place, Report, Weapon
from kb.vocab.metric import METRICS, Metric, ValueKind
from kb.vocab.partial_date import PartialDate, Precision, parse_partial_date

DAY = parse_partial_date("14 January 2025")
SEOUL = "Asia/Seoul"


def read(metric, printed, **options):
    """The columns that reading filled, and the remark if there is one."""
    report = Report(metric=metric, printed=printed)
    remark = read_value(report, **options)
    found = {name: getattr(report, name) for name in EMPTY}
    filled = {name: value for name, value in found.items() if value != EMPTY[name]}
    return (filled, remark) if remark else filled


def number(low, high=None, *, unit, step, qualifier="exactly"):
    high = low if high is None else high
    columns = {"value_low": low, "value_high": high, "value_step": step, "printed_unit": unit}
    return columns if qualifier == "exactly" else {**columns, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("metric", "printed", "expected"),
    [
        ("apogee", "2,000 km", number(2000, unit="km", step=1)),
        ("apogee", "2111.5 km", number(2111.5, unit="km", step=0.1)),
        ("range", "about 155 miles", number(249.44832, unit="mi", step=1.609344, qualifier="about")),
        ("range", "between 25 and 90 km", number(25, 90, unit="km", step=1, qualifier="between")),
        ("flight_time", "30 minutes", number(1800, unit="min", step=60)),
        ("speed", "Mach 10", number(3402.94, unit="Mach", step=340.294)),
        ("payload", "500 kg", number(500, unit="kg", step=1)),
        ("length", "16.5 m", number(16.5, unit="m", step=0.1)),
        ("count", "2", number(2, unit="missiles", step=1)),
        ("count", "two missiles", number(2, unit="missiles", step=1)),
        ("stages", "3", number(3, unit="stages", step=1)),
    ],
)
def test_numbers_are_read_into_the_unit_of_the_metric(metric, printed, expected):
    assert read(metric, printed) == pytest.approx(expected)


def test_an_open_bound_fills_one_of_the_two_numbers():
    assert read("range", "over 700 km") == {
        "value_low": 700, "value_step": 1, "printed_unit": "km", "qualifier": "at_least",
    }  # fmt: skip
    assert read("range", "up to 700 km") == {
        "value_high": 700, "value_step": 1, "printed_unit": "km", "qualifier": "at_most",
    }  # fmt: skip
    assert read("count", "multiple") == {
        "value_low": 2, "value_step": 1, "printed_unit": "missiles", "qualifier": "at_least",
    }  # fmt: skip


def test_what_stands_in_brackets_behind_a_number_is_given_back():
    filled, remark = read("range", "800 km (designed to reach 950)")

    assert (filled["value_low"], remark) == (800, "designed to reach 950")


def test_a_number_printed_in_another_language_is_read_from_its_translation():
    expected = number(400, unit="km", step=1, qualifier="about")

    assert read("range", "400キロ程度", value="about 400 km") == expected


def test_a_column_whose_heading_gives_the_unit_needs_none_in_its_cells():
    assert read("apogee", "660", default_unit="km") == number(660, unit="km", step=1)


@pytest.mark.parametrize("metric", Metric.values)
@pytest.mark.parametrize(
    ("printed", "state"), [("unknown", "unknown"), ("Unknown", "unknown"), ("N/A", "not_applicable")]
)
def test_unknown_and_not_applicable_are_answers_to_every_metric(metric, printed, state):
    assert read(metric, printed) == {"value_state": state}


def test_a_value_given_by_an_editor_overrules_a_print_that_says_unknown():
    weapon = Weapon(pk=1, name="Hwasong-12")

    assert read("weapon_identity", "unknown", value=weapon) == {"value_weapon": weapon}


def test_weapons_and_places_are_chosen_and_never_guessed_from_print():
    weapon, place = Weapon(pk=1, name="Hwasong-12"), Place(pk=1, name="Sunan")

    assert read("weapon_identity", "the Hwasong-12", value=weapon) == {"value_weapon": weapon}
    assert read("launch_place", "the Sunan area", value=place) == {"value_place": place}
    for metric, noun in (("weapon_identity", "weapon"), ("landing_place", "place")):
        with pytest.raises(ValueError, match=f"Choose the {noun} that “Hwasong-12” means"):
            read(metric, "Hwasong-12")


@pytest.mark.parametrize(
    ("metric", "printed", "value", "code"),
    [
        ("outcome", "success", None, "success"),
        ("outcome", " Failed  on Pad ", None, "failed_on_pad"),
        ("outcome", "it exploded", "failure", "failure"),
        ("weapon_class", "Short-range ballistic missile", None, "srbm"),
        ("in_eez", "No", None, "no"),
        ("trajectory", "高く打ち上げられた", "lofted", "lofted"),
        ("launcher", "TEL", "road", "road"),
        ("propellant", "SOLID", None, "solid"),
        ("status", "Operational", None, "operational"),
    ],
)
def test_choices_are_read_by_code_or_label(metric, printed, value, code):
    assert read(metric, printed, value=value) == {"value_choice": code}


def test_a_choice_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(ValueError, match="“sideways” is not one of: Standard, Lofted, Depressed"):
        read("trajectory", "sideways")
    with pytest.raises(ValueError, match="“nothing” is not one of"):
        read("trajectory", "lofted", value="nothing")


@pytest.mark.parametrize(
    ("printed", "start", "precision"),
    [("1984", (1984, 1, 1), "year"), ("Sep 1984", (1984, 9, 1), "month"), ("9-Apr-84", (1984, 4, 9), "day")],
)
def test_dates_keep_their_precision(printed, start, precision):
    assert read("first_flight", printed) == {"value_date": PartialDate(dt.date(*start), Precision(precision))}


def test_a_date_may_be_given_beside_the_print():
    date = parse_partial_date("April 1984")

    assert read("first_flight", "1984년 4월", value=date) == {"value_date": date}


@pytest.mark.parametrize(
    ("printed", "time", "precision", "about"),
    [
        ("09:30", (9, 30), "minute", False),
        ("9:30 AM", (9, 30), "minute", False),
        ("about 9:30 a.m.", (9, 30), "minute", True),
        ("9 am", (9, 0), "hour", False),
        ("07:52:30", (7, 52, 30), "second", False),
    ],
)
def test_a_time_of_day_is_one_on_the_day_and_in_the_zone_of_the_launch(printed, time, precision, about):
    filled = read("launch_time", printed, day=DAY, zone=SEOUL)

    date = filled["value_date"]
    assert date == PartialDate(dt.date(2025, 1, 14), Precision(precision), about, dt.time(*time), SEOUL)
    assert date.instant == dt.datetime(2025, 1, 14, *time, tzinfo=dt.UTC) - dt.timedelta(hours=9)
    assert filled["value_zone"] == SEOUL


@pytest.mark.parametrize("day", [None, DAY])
@pytest.mark.parametrize(
    "printed", ["2022-01-29 22:52 UTC", "29 January 2022 22:52 UTC", "29 January 2022, 10:52 PM UTC"]
)
def test_a_full_instant_stands_on_its_own_day(printed, day):
    assert read("launch_time", printed, day=day, zone="UTC")["value_date"].instant == dt.datetime(
        2022, 1, 29, 22, 52, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2025-01-14 09:30 Asia/Pyongyang", "", (Precision.MINUTE, dt.time(9, 30), "Asia/Pyongyang")),
        ("14 January 2025 09:30", SEOUL, (Precision.MINUTE, dt.time(9, 30), SEOUL)),
        ("14 January 2025, 9:30 AM", SEOUL, (Precision.MINUTE, dt.time(9, 30), SEOUL)),
        ("14 January 2025", "", (Precision.DAY, None, "")),
        ("2025-01-14", SEOUL, (Precision.DAY, None, "")),
    ],
)
def test_an_instant_is_read_with_its_zone(text, zone, expected):
    date = read_instant(text, zone)

    assert date.start == dt.date(2025, 1, 14)
    assert (date.precision, date.time, date.zone) == expected


def test_a_day_alone_is_an_answer_to_when_it_was_launched():
    assert read("launch_time", "14 January 2025")["value_date"] == DAY


@pytest.mark.parametrize("printed", ["No damage was reported.", "Keine"])
def test_texts_are_the_print_itself_or_its_translation(printed):
    assert read("damage", printed) == {"value_text": printed}
    assert read("damage", printed, value="none")["value_text"] == "none"


@pytest.mark.parametrize(
    ("metric", "printed", "options", "message"),
    [
        ("apogee", "", {}, "Nothing was printed here"),
        ("weapon_identity", " ", {}, "Nothing was printed here"),
        ("apogee", "330 lm", {}, "330 lm"),
        ("apogee", "2,000", {}, "has no unit"),
        ("range", "30 minutes", {}, "30 minutes"),
        ("range", "90 to 25 km", {}, "write the smaller first"),
        ("count", "lots", {}, "not a whole number"),
        ("count", "2.5", {}, "not a whole number"),
        ("first_flight", "3/4/1984", {}, "not a date"),
        ("launch_time", "half past nine", {"day": DAY, "zone": SEOUL}, "half past nine"),
        ("launch_time", "25:00", {"day": DAY, "zone": SEOUL}, "not a time of day"),
        ("launch_time", "09:30", {"day": parse_partial_date("January 2025"), "zone": SEOUL}, "needs a full date"),
        ("launch_time", "09:30", {"day": DAY, "zone": "Asia/Nowhere"}, "not a time zone"),
        ("launch_time", "09:30", {}, "not a date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_words(metric, printed, options, message):
    with pytest.raises(ValueError, match=message):
        read(metric, printed, **options)


def test_an_earlier_value_of_another_kind_leaves_no_trace():
    report = Report(metric="launch_time", printed="about 09:30")
    read_value(report, day=DAY, zone=SEOUL)

    report.metric, report.printed = "apogee", "at least 60 km"
    read_value(report)
    assert (report.value_date, report.value_on, report.value_at, report.value_zone) == (None, None, None, "")

    report.metric, report.printed = "outcome", "success"
    read_value(report)
    assert (report.value_low, report.value_step, report.printed_unit, report.qualifier) == (None, None, "", "exactly")


EXAMPLES = {
    ValueKind.QUANTITY: lambda spec: {"printed": f"5 {spec.unit}"},
    ValueKind.COUNT: lambda spec: {"printed": "2"},
    ValueKind.WEAPON: lambda spec: {"printed": "it", "value": Weapon(pk=1)},
    ValueKind.PLACE: lambda spec: {"printed": "there", "value": Place(pk=1)},
    ValueKind.CHOICE: lambda spec: {"printed": spec.choices.values[0]},
    ValueKind.DATE: lambda spec: {"printed": "1984"},
    ValueKind.INSTANT: lambda spec: {"printed": "2025-01-14 09:30 Asia/Seoul"},
    ValueKind.TEXT: lambda spec: {"printed": "none"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("metric", list(METRICS))
def test_a_value_of_every_metric_lands_in_columns_that_the_database_accepts(metric):
    example = EXAMPLES[METRICS[metric].kind](METRICS[metric])
    report = Report(metric=metric, printed=example.pop("printed"), launch_id=1, source_id=1, claimant_is_source=True)

    read_value(report, **example)

    report.validate_constraints(exclude=["launch", "flight", "weapon", "source", "standing"])
