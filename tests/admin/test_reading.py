"""What an editor types is read as it was meant, said back, and refused with the box to mend."""

import datetime as dt

import pytest

from kb.admin.reading import Unreadable, plain_words, read, read_moment, say, say_report
from kb.models import Place, Report, Weapon
from kb.vocab.partial_date import PartialDate, Precision, parse_partial_date

DAY = parse_partial_date("14 January 2025")
PYONGYANG = "Asia/Pyongyang"


@pytest.mark.parametrize(
    ("metric", "printed", "said"),
    [
        ("range", "about 155 miles", "about 250 km (about 155 mi)"),
        ("apogee", "2,000 km", "2,000 km (1,240 mi)"),
        ("range", "between 25 and 90 km", "25–90 km (15.5–55.9 mi)"),
        ("range", "over 700 km", "at least 700 km (at least 435 mi)"),
        ("flight_time", "30 minutes", "30 min"),
        ("speed", "Mach 5", "1,700 m/s (3,810 mph)"),
        ("count", "multiple", "at least 2 missiles"),
        ("count", "between 2 and 4", "2–4 missiles"),
        ("apogee", "unknown", "stated to be unknown"),
        ("apogee", "n/a", "not applicable"),
        ("damage", "No damage.", "No damage."),
        ("first_flight", "Sep 1984", "September 1984"),
        ("weapon_class", "short-range ballistic missiles", "Short-range ballistic missile"),
        ("in_eez", "No", "No"),
        ("outcome", "success", "Success"),
    ],
)
def test_a_printed_value_is_read_and_said_back(metric, printed, said):
    assert say_report(read(metric, printed)) == said


@pytest.mark.parametrize(
    ("text", "time", "precision", "about"),
    [
        ("09:30", (9, 30), "minute", False),
        ("around 9:30 a.m.", (9, 30), "minute", True),
        ("at about 9.30am local time", (9, 30), "minute", True),
        ("approximately 9:30am local time (00:30 GMT)", (9, 30), "minute", True),
        ("10:34:00 PM", (22, 34), "second", False),
        ("9 am", (9, 0), "hour", False),
        ("about 0930", (9, 30), "minute", True),
    ],
)
def test_a_time_of_day_within_a_sentence_is_on_the_day_of_the_launch(text, time, precision, about):
    assert read_moment(text, day=DAY, zone=PYONGYANG) == PartialDate(
        dt.date(2025, 1, 14), Precision(precision), about, dt.time(*time), PYONGYANG
    )


@pytest.mark.parametrize("text", ["2025-01-15 09:30 Asia/Tokyo", "15 January 2025 09:30 Asia/Tokyo"])
def test_a_moment_that_names_its_day_and_zone_keeps_them(text):
    moment = read_moment(text, day=DAY, zone=PYONGYANG)

    assert (moment.start, moment.zone) == (dt.date(2025, 1, 15), "Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "day", "zone", "remedy"),
    [
        ("about nine", DAY, PYONGYANG, "Write 09:30, 9:30 AM or about 09:30."),
        ("00:30 GMT", DAY, PYONGYANG, "Write 09:30"),  # not local: nobody converts in silence
        ("09:30 or 10:30", DAY, PYONGYANG, "Write 09:30"),
        ("9:30 AM", None, PYONGYANG, "needs the day of the launch"),
        ("9:30 AM", parse_partial_date("January 2025"), PYONGYANG, "needs the day of the launch"),
        ("9:30 AM", DAY, "", "needs a zone"),
        ("30 February 2025 09:30", DAY, PYONGYANG, "February 2025 has no day 30"),
    ],
)
def test_a_time_that_cannot_be_placed_is_refused_with_a_remedy(text, day, zone, remedy):
    with pytest.raises(ValueError, match=remedy):
        read_moment(text, day=day, zone=zone)


@pytest.mark.parametrize(
    ("metric", "printed", "boxes", "box", "remedy"),
    [
        ("range", "", {}, "printed", "Write the ground range as the source printed it."),
        ("range", "330 lm", {}, "printed", "Did you mean “km”.*plain words beside it"),
        ("range", "far", {}, "printed", "plain words beside it"),
        ("range", "250여 ㎞", {"plain": "far"}, "plain", "cannot be read"),
        ("weapon_identity", "the big one", {}, "value_weapon", "Choose which weapon identity is meant by “the"),
        ("landing_place", "", {}, "value_place", "Choose which landing place is meant."),
        ("outcome", "it flew", {}, "choice", "Choose which outcome is meant by “it flew”"),
        ("outcome", "success", {"choice": "trajectory:lofted"}, "choice", "no answer for outcome"),
        ("count", "a lot", {}, "printed", "not a whole number"),
        ("first_flight", "3/4/2022", {}, "printed", "not a date"),
        ("launch_time", "9:30 AM", {}, "printed", "needs the day"),
        ("damage", "", {}, "printed", "Write the damage"),
    ],
)
def test_what_cannot_be_read_names_the_box_to_mend(metric, printed, boxes, box, remedy):
    with pytest.raises(Unreadable, match=remedy) as refusal:
        read(metric, printed, **boxes)

    assert refusal.value.box == box


def test_plain_words_are_read_where_the_print_is_not_and_the_print_is_left_alone():
    report = read("range", "250여 ㎞", plain="about 250 km")

    assert (report.value_low, report.qualifier) == (250, "about")


def test_what_the_editor_picked_wins_over_a_print_that_says_unknown():
    weapon, place = Weapon(pk=1, name="Hwasong-12"), Place(pk=1, name="Sunan")

    assert read("weapon_identity", "unknown", weapon=weapon).value_weapon == weapon
    assert read("launch_place", "unknown", place=place).value_place == place
    assert read("outcome", "unknown to us", choice="outcome:failure").value_choice == "failure"
    assert read("weapon_identity", "unknown").value_state == "unknown"


@pytest.mark.parametrize(
    ("metric", "printed", "plain"),
    [
        ("range", "about 155 miles", ""),
        ("range", "250여 ㎞", "about 250 km"),
        ("range", "sehr weit", "at least 700 km"),
        ("range", "weit", "25 to 90 km"),
        ("count", "several", ""),
        ("count", "여러 발", "at least 2"),
        ("stages", "zwei", "2"),
        ("flight_time", "半時間", "1800 s"),
        ("apogee", "不明", "unknown"),
        ("launch_place", "LOC-UNK", "unknown"),
        ("outcome", "不明", "n/a"),
        ("damage", "被害なし", "No damage."),
        ("damage", "No damage.", ""),
        ("first_flight", "1984년 4월", "April 1984"),
        ("launch_time", "오전 9시 30분", "about 2025-01-14 09:30 Asia/Pyongyang"),
        ("launch_time", "오전 10시", "14 January 2025, about 10:00 Asia/Pyongyang"),
        ("outcome", "whatever", ""),
    ],
)
def test_plain_words_give_a_stored_value_back_when_the_print_does_not(metric, printed, plain):
    choice = "outcome:success" if printed == "whatever" else ""
    stored = read(metric, printed, plain=plain, choice=choice)
    stored.printed = printed

    words = plain_words(stored)

    assert bool(words) == bool(plain)
    again = read(metric, printed, plain=words, choice=choice)
    for column in ("value_state", "qualifier", "value_low", "value_high", "value_text", "value_date", "value_choice"):
        assert getattr(again, column) == getattr(stored, column)


@pytest.mark.parametrize(
    ("kind", "text", "context", "said"),
    [
        ("date", "about 2017", {}, "about 2017"),
        ("date", "2022-01-15", {}, "15 January 2022"),
        ("date", "Sep-84", {}, "September 1984"),
        ("count", "multiple", {}, "at least 2"),
        ("time", "about 9:30 AM", {}, "about 09:30"),
        ("time", "9:30 AM", {"day": "14 January 2025", "zone": PYONGYANG},
         "14 January 2025, 09:30 Asia/Pyongyang (00:30 UTC)"),
        ("time", "07:52", {"day": "30 January 2022", "zone": PYONGYANG},
         "30 January 2022, 07:52 Asia/Pyongyang (29 January 22:52 UTC)"),
        ("time", "9:30 AM", {"day": "January 2025", "zone": PYONGYANG}, "09:30"),
        ("printed", "about 155 miles", {"metric": "range"}, "about 250 km (about 155 mi)"),
        ("printed", "short-range ballistic missiles", {"metric": "weapon_class"}, "Short-range ballistic missile"),
        ("printed", "Hwasong-12", {"metric": "weapon_identity"}, ""),
        ("printed", "155 miles", {"metric": "nonsense"}, ""),
        ("printed", "155 miles", {}, ""),
    ],
)  # fmt: skip
def test_each_box_says_how_it_is_read(kind, text, context, said):
    assert say(kind, text, **context) == said


@pytest.mark.parametrize(
    ("kind", "text", "context"),
    [
        ("date", "soon", {}),
        ("count", "many", {}),
        ("time", "soon", {}),
        ("time", "9:30", {"day": "14 January 2025", "zone": "Mars/Olympus"}),
        ("printed", "155", {"metric": "range"}),
        ("weather", "fine", {}),
    ],
)
def test_a_box_that_cannot_be_read_says_why(kind, text, context):
    with pytest.raises(ValueError):
        say(kind, text, **context)


def test_every_metric_can_be_said_when_its_value_is_unknown():
    for metric, _ in Report._meta.get_field("metric").choices:
        assert say_report(read(metric, "unknown")) == "stated to be unknown"
