"""Rows: the local day that date and time add up to, and the key by which a row is known again."""

import datetime as dt

import pytest

from kb.transfer.cell import CellReader
from kb.transfer.files import read_table
from kb.transfer.mapping import parse_mapping
from kb.transfer.row import read_rows
from kb.vocab.partial_date import Precision

HEAD = "dataset: d\ncountry: c\nrow: missile\nsource: s\nclaimant: source\n"


def rows_of(data, columns, *, head="", zone="Asia/Pyongyang"):
    mapping = parse_mapping((HEAD + head + "columns:\n" + columns).encode(), "m.yaml")
    return read_rows(mapping, read_table(data.encode(), "f.csv"), CellReader(None), zone)


def when(date, time, date_is, column="time_utc", zone="Asia/Pyongyang"):
    head = f"date_is: {date_is}\n" if date_is else ""
    rows, problems, remarks = rows_of(f"D,T\n{date},{time}\n", f"  D: date\n  T: {column}\n", head=head, zone=zone)
    if problems:
        raise ValueError(problems[0].message)
    return rows[0].when, remarks


TIMED = "utc day when a time is given"


@pytest.mark.parametrize(
    ("date", "time", "date_is", "day", "local"),
    [
        # 18:18 UTC on the 28th was 02:48 on the 29th: North Korea's clocks were half an hour behind until 2018.
        ("2017-11-28", "18:18", TIMED, dt.date(2017, 11, 29), dt.time(2, 48)),
        ("2022-01-29", "22:52 (UTC)", TIMED, dt.date(2022, 1, 30), dt.time(7, 52)),
        ("2022-01-14", "05:41", TIMED, dt.date(2022, 1, 14), dt.time(14, 41)),
        ("2006-07-05", "unknown", TIMED, dt.date(2006, 7, 5), None),
        ("2022-01-30", "22:52", "local day", dt.date(2022, 1, 30), dt.time(7, 52)),
        ("2022-01-30", "", "local day", dt.date(2022, 1, 30), None),
        ("2022-01-29", "22:52", "utc day", dt.date(2022, 1, 30), dt.time(7, 52)),
    ],
)
def test_a_time_in_utc_decides_the_local_day(date, time, date_is, day, local):
    found, _ = when(date, time, date_is)

    assert (found.start, found.time, found.zone) == (day, local, "Asia/Pyongyang")


def test_a_local_time_stays_on_its_day():
    found, _ = when("2022-01-30", "07:52", "", column="time_local")

    assert found.instant == dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)


def test_a_utc_day_without_time_is_an_approximate_local_day():
    found, remarks = when("2022-01-29", "", "utc day")

    assert (found.start, found.is_approximate, found.precision) == (dt.date(2022, 1, 29), True, Precision.DAY)
    assert len(remarks) == 1


def test_a_month_stays_a_month_and_takes_no_time():
    assert when("Sep-84", "", TIMED)[0].precision == Precision.MONTH
    with pytest.raises(ValueError, match="only “September 1984”"):
        when("Sep-84", "10:00", TIMED)


def test_about_makes_the_moment_approximate():
    assert when("2022-01-29", "about 22:50", TIMED)[0].is_approximate


@pytest.mark.parametrize(
    ("cell", "target", "utc"),
    [
        ("2022-01-29T22:52Z", "instant_utc", dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)),
        ("2022-01-30 07:52", "instant_local", dt.datetime(2022, 1, 29, 22, 52, tzinfo=dt.UTC)),
    ],
)
def test_moments_in_one_cell(cell, target, utc):
    rows, problems, _ = rows_of(f"D\n{cell}\n", f"  D: {target}\n")

    assert problems == []
    assert (rows[0].when.start, rows[0].when.instant) == (dt.date(2022, 1, 30), utc)


def keys(data, columns="  D: date\n  N: note\n", head=""):
    rows, problems, _ = rows_of(data, columns, head=head)
    assert problems == []
    return [row.key for row in rows]


def test_identical_rows_are_told_apart_by_a_running_number():
    first, second, third = keys("D,N\n1984,a\n1984,b\n1984,a\n")

    assert first.removesuffix("-1") == third.removesuffix("-2")
    assert first != third
    assert second.endswith("-1")


def test_a_key_does_not_hang_on_order_headings_or_columns_that_say_nothing():
    one = keys("D,N,U\n1984,a,x\n", "  D: date\n  N: note\n  U: keep\n")
    other = keys("Note,Day\n a ,1984\n", "  Day: date\n  Note: note\n")

    assert one == other


def test_a_row_is_known_by_its_own_id_where_it_has_one():
    found = keys("I,D\nX-1,1984\n,1984\n", "  I: {target: identifier, scheme: x}\n  D: date\n", head="key: I\n")

    assert found[0] == "id:X-1"
    assert found[1].startswith("row:")


def test_an_id_that_stands_twice_is_a_problem_of_the_second_row():
    _, problems, _ = rows_of("I,D\nX-1,1984\nX-1,1985\n", "  I: keep\n  D: date\n", head="key: I\n")

    assert [(problem.line, problem.column, problem.value) for problem in problems] == [(3, "I", "X-1")]


def test_every_bad_cell_of_every_row_is_reported():
    _, problems, _ = rows_of(
        "D,A,R\nsoon,5 lm,1 km\n1984,5 km,far\n1985,1 km,1 km\n1986,2,2\n", "  D: date\n  A: apogee\n  R: range\n"
    )

    assert [(problem.line, problem.column, problem.value) for problem in problems] == [
        (2, "D", "soon"), (2, "A", "5 lm"), (3, "R", "far"), (5, "A", "2"), (5, "R", "2"),
    ]  # fmt: skip
